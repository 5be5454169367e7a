//! Whom a dish doesn't suit, and what to offer instead.

use super::{dish::DishFacts, ingredient::Tag};
use crate::{
    diet::{DietProfile, Religion, Texture},
    named::named,
};
use serde::{Deserialize, Serialize};

/// WS/T 556 asks for less than 2 g of sodium a day; a lunch above two fifths of it is salty.
const SALTY_MG: u32 = 800;

named! {
    /// What speaks against a dish.
    pub enum ConflictKind {
        /// It would make them ill. Blocks.
        Allergy = "allergy",
        /// Their faith rules it out. Blocks.
        Religion = "religion",
        /// They can't swallow it. Blocks.
        Texture = "texture",
        /// Too salty for them. Warns.
        Salt = "salt",
        /// Too sweet for them. Warns.
        Sugar = "sugar",
    }
}

impl ConflictKind {
    /// Whether only staff with a reason may go on.
    #[must_use]
    pub fn blocks(self) -> bool {
        matches!(self, Self::Allergy | Self::Religion | Self::Texture)
    }
}

/// One thing that speaks against a dish for one diner. `Debug` leaves out the key, which is health data or faith.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// What it is.
    pub kind: ConflictKind,
    /// The allergen, religion or texture; `low_salt`, `low_sugar`.
    pub key: String,
    /// Whether only staff with a reason may go on.
    pub blocks: bool,
}

impl Conflict {
    fn new(kind: ConflictKind, key: &str) -> Self {
        Self {
            kind,
            key: key.to_owned(),
            blocks: kind.blocks(),
        }
    }
}

impl std::fmt::Debug for Conflict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Conflict(blocks: {})", self.blocks)
    }
}

/// All that speaks against serving `dish` in `texture` to somebody, the blocking ones first.
#[must_use]
pub fn conflicts(diet: &DietProfile, dish: &DishFacts, texture: Texture, kitchen_halal: bool) -> Vec<Conflict> {
    let mut found: Vec<Conflict> = diet
        .allergens
        .intersection(&dish.allergens)
        .map(|allergen| Conflict::new(ConflictKind::Allergy, allergen.name()))
        .collect();
    if let Some(religion) = diet.religion
        && !allowed(religion, dish, kitchen_halal)
    {
        found.push(Conflict::new(ConflictKind::Religion, religion.name()));
    }
    if !texture.suits(diet.texture) {
        found.push(Conflict::new(ConflictKind::Texture, diet.texture.name()));
    }
    let salty = dish.tags.contains(&Tag::Salty) || dish.sodium_mg.is_some_and(|mg| mg > SALTY_MG);
    if diet.low_salt && salty {
        found.push(Conflict::new(ConflictKind::Salt, "low_salt"));
    }
    if diet.low_sugar && dish.tags.contains(&Tag::Sweet) {
        found.push(Conflict::new(ConflictKind::Sugar, "low_sugar"));
    }
    found
}

/// Whether anything blocks.
#[must_use]
pub fn blocked(conflicts: &[Conflict]) -> bool {
    conflicts.iter().any(|one| one.blocks)
}

fn allowed(religion: Religion, dish: &DishFacts, kitchen_halal: bool) -> bool {
    match religion {
        Religion::Halal => dish.is_halal(kitchen_halal),
        Religion::Vegetarian => dish.is_vegetarian(),
    }
}

/// One dish that could be offered instead.
#[derive(Debug, Clone, Copy)]
pub struct Offer<'a, Id> {
    /// Whatever the caller calls it.
    pub id: Id,
    /// What it is.
    pub dish: &'a DishFacts,
    /// Portions left.
    pub remaining: u32,
}

/// The first offer with portions left that nothing blocks, and the texture to serve it in.
#[must_use]
pub fn substitute<'a, Id>(
    diet: &DietProfile,
    offers: impl IntoIterator<Item = Offer<'a, Id>>,
    kitchen_halal: bool,
) -> Option<(Id, Texture)> {
    offers
        .into_iter()
        .filter(|offer| offer.remaining > 0)
        .find_map(|offer| {
            let texture = offer.dish.texture_for(diet.texture)?;
            let found = conflicts(diet, offer.dish, texture, kitchen_halal);
            (!blocked(&found)).then_some((offer.id, texture))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diet::Allergen;
    use std::collections::BTreeSet;

    fn dish(allergens: &[Allergen], tags: &[Tag], textures: &[Texture]) -> DishFacts {
        DishFacts {
            name: "试菜".into(),
            name_en: "trial".into(),
            allergens: allergens.iter().copied().collect(),
            tags: tags.iter().copied().collect(),
            textures: textures.iter().copied().collect(),
            sodium_mg: None,
        }
    }

    fn kinds(found: &[Conflict]) -> Vec<(ConflictKind, &str, bool)> {
        found
            .iter()
            .map(|one| (one.kind, one.key.as_str(), one.blocks))
            .collect()
    }

    #[test]
    fn an_allergy_blocks_and_salt_only_warns() {
        let diet = DietProfile {
            allergens: BTreeSet::from([Allergen::Egg, Allergen::Peanut]),
            low_salt: true,
            low_sugar: true,
            ..DietProfile::default()
        };
        let pickled = dish(
            &[Allergen::Egg, Allergen::Soy],
            &[Tag::Salty, Tag::Sweet],
            &[Texture::Regular],
        );
        let found = conflicts(&diet, &pickled, Texture::Regular, false);
        assert_eq!(
            kinds(&found),
            [
                (ConflictKind::Allergy, "egg", true),
                (ConflictKind::Salt, "low_salt", false),
                (ConflictKind::Sugar, "low_sugar", false),
            ]
        );
        assert!(blocked(&found));
        let mild = conflicts(
            &diet,
            &dish(&[], &[Tag::Salty], &[Texture::Regular]),
            Texture::Regular,
            false,
        );
        assert!(!mild.is_empty() && !blocked(&mild));
    }

    #[test]
    fn sodium_speaks_where_no_ingredient_is_salty() {
        let diet = DietProfile {
            low_salt: true,
            ..DietProfile::default()
        };
        let mut soup = dish(&[], &[], &[Texture::Regular]);
        soup.sodium_mg = Some(SALTY_MG);
        assert!(conflicts(&diet, &soup, Texture::Regular, false).is_empty());
        soup.sodium_mg = Some(SALTY_MG + 1);
        assert_eq!(conflicts(&diet, &soup, Texture::Regular, false).len(), 1);
    }

    #[test]
    fn lamb_of_a_common_kitchen_is_not_halal() {
        let diet = DietProfile {
            religion: Some(Religion::Halal),
            ..DietProfile::default()
        };
        let lamb = dish(&[], &[Tag::Meat, Tag::Lamb], &[Texture::Regular]);
        assert!(blocked(&conflicts(&diet, &lamb, Texture::Regular, false)));
        assert!(conflicts(&diet, &lamb, Texture::Regular, true).is_empty());
    }

    #[test]
    fn too_firm_blocks_and_softer_does_not() {
        let diet = DietProfile {
            texture: Texture::Chopped,
            ..DietProfile::default()
        };
        let all = dish(&[], &[], &Texture::ALL);
        assert!(blocked(&conflicts(&diet, &all, Texture::Soft, false)));
        assert!(conflicts(&diet, &all, Texture::Puree, false).is_empty());
    }

    #[test]
    fn the_substitute_is_the_first_that_suits_and_is_left() {
        let diet = DietProfile {
            allergens: BTreeSet::from([Allergen::Egg]),
            texture: Texture::Soft,
            ..DietProfile::default()
        };
        let egg = dish(&[Allergen::Egg], &[], &Texture::ALL);
        let firm = dish(&[], &[], &[Texture::Regular]);
        let gone = dish(&[], &[], &Texture::ALL);
        let good = dish(&[], &[], &[Texture::Regular, Texture::Chopped]);
        let offers = [(1, &egg, 5), (2, &firm, 5), (3, &gone, 0), (4, &good, 1)];
        let offers = offers.map(|(id, dish, remaining)| Offer { id, dish, remaining });
        assert_eq!(substitute(&diet, offers, false), Some((4, Texture::Chopped)));
        assert_eq!(substitute(&diet, offers[..3].iter().copied(), false), None);
    }
}
