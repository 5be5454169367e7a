//! What a cook should hear about a menu before it is published: nothing of it forbids anything.

use super::{dish::DishFacts, ingredient::Tag};
use crate::diet::{Allergen, Texture};
use std::collections::BTreeSet;

/// WS/T 556 asks about 700 kcal of a lunch; below this, seniors go hungry.
const KCAL_LOW: u32 = 550;
/// WS/T 556 asks about 26 g of protein.
const PROTEIN_LOW_G: u32 = 20;
/// One dish is no choice.
const DISHES_FEW: usize = 2;

/// A dish as it stands on a menu.
#[derive(Debug, Clone)]
pub struct OnMenu {
    /// What it is.
    pub facts: DishFacts,
    /// Energy, when somebody worked it out.
    pub kcal: Option<u32>,
    /// Protein, when somebody worked it out.
    pub protein_g: Option<u32>,
}

/// One thing to think of again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Advice {
    /// No choice.
    FewDishes {
        /// How many there are.
        dishes: usize,
    },
    /// Who eats no pork has nothing.
    AllPork,
    /// Whoever must not have one of these has nothing.
    NoAlternative {
        /// In every dish.
        allergens: BTreeSet<Allergen>,
    },
    /// Who can't chew has nothing.
    NoSoft,
    /// Too little energy on average.
    LowEnergy {
        /// The average.
        kcal: u32,
    },
    /// Too little protein on average.
    LowProtein {
        /// The average.
        grams: u32,
    },
}

impl Advice {
    /// Stable snake_case code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::FewDishes { .. } => "few_dishes",
            Self::AllPork => "all_pork",
            Self::NoAlternative { .. } => "no_alternative",
            Self::NoSoft => "no_soft",
            Self::LowEnergy { .. } => "low_energy",
            Self::LowProtein { .. } => "low_protein",
        }
    }
}

/// Everything worth saying about one sitting's dishes.
#[must_use]
pub fn advise(dishes: &[OnMenu]) -> Vec<Advice> {
    let mut found = Vec::new();
    if dishes.len() < DISHES_FEW {
        found.push(Advice::FewDishes { dishes: dishes.len() });
    }
    if dishes.is_empty() {
        return found;
    }
    // With a single dish, everything in it is without an alternative; that was just said.
    if dishes.len() >= DISHES_FEW {
        found.extend(without_choice(dishes));
    }
    if !dishes
        .iter()
        .any(|dish| dish.facts.texture_for(Texture::Soft).is_some())
    {
        found.push(Advice::NoSoft);
    }
    if let Some(kcal) = average(dishes.iter().map(|dish| dish.kcal)).filter(|kcal| *kcal < KCAL_LOW) {
        found.push(Advice::LowEnergy { kcal });
    }
    if let Some(grams) = average(dishes.iter().map(|dish| dish.protein_g)).filter(|grams| *grams < PROTEIN_LOW_G) {
        found.push(Advice::LowProtein { grams });
    }
    found
}

fn without_choice(dishes: &[OnMenu]) -> impl Iterator<Item = Advice> {
    let all_pork = dishes.iter().all(|dish| dish.facts.tags.contains(&Tag::Pork));
    let in_all = |allergen: &Allergen| dishes.iter().all(|dish| dish.facts.allergens.contains(allergen));
    let allergens: BTreeSet<Allergen> = Allergen::ALL.into_iter().filter(in_all).collect();
    let no_alternative = (!allergens.is_empty()).then_some(Advice::NoAlternative { allergens });
    all_pork.then_some(Advice::AllPork).into_iter().chain(no_alternative)
}

/// Over those that are known; nothing when none is.
fn average(figures: impl Iterator<Item = Option<u32>>) -> Option<u32> {
    let known: Vec<u64> = figures.flatten().map(u64::from).collect();
    let mean = known.iter().sum::<u64>().checked_div(known.len() as u64)?;
    u32::try_from(mean).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        menu::{dish::Dish, ingredient::Ingredients},
        money::Fen,
    };

    fn dish(ingredients: &[&str], textures: &[Texture], kcal: Option<u32>, protein_g: Option<u32>) -> OnMenu {
        let dish = Dish {
            name: "试菜".into(),
            name_en: "trial".into(),
            ingredients: ingredients.iter().map(|key| (*key).to_owned()).collect(),
            textures: textures.iter().copied().collect(),
            price: Fen(1200),
            kcal,
            protein_g,
            sodium_mg: None,
        };
        OnMenu {
            facts: dish.facts(Ingredients::builtin()),
            kcal,
            protein_g,
        }
    }

    #[test]
    fn a_menu_for_every_mouth_needs_no_advice() {
        let menu = [
            dish(&["pork_belly", "egg"], &[Texture::Regular], Some(760), Some(30)),
            dish(&["tofu", "cabbage"], &[Texture::Soft], Some(600), Some(24)),
        ];
        assert_eq!(advise(&menu), []);
    }

    #[test]
    fn pork_and_egg_in_every_dish_leave_some_without() {
        let menu = [
            dish(&["pork_belly", "egg"], &Texture::ALL, None, None),
            dish(&["lard", "egg"], &Texture::ALL, None, None),
        ];
        let allergens = BTreeSet::from([Allergen::Egg]);
        assert_eq!(advise(&menu), [Advice::AllPork, Advice::NoAlternative { allergens }]);
    }

    #[test]
    fn averages_count_only_what_was_worked_out() {
        let menu = [
            dish(&["tofu"], &Texture::ALL, Some(500), Some(19)),
            dish(&["cabbage"], &Texture::ALL, None, None),
            dish(&["egg"], &Texture::ALL, Some(590), Some(20)),
        ];
        assert_eq!(
            advise(&menu),
            [Advice::LowEnergy { kcal: 545 }, Advice::LowProtein { grams: 19 }]
        );
    }

    #[test]
    fn a_single_firm_dish_and_an_empty_menu() {
        let firm = dish(&["pork_belly"], &[Texture::Regular], None, None);
        assert_eq!(advise(&[firm]), [Advice::FewDishes { dishes: 1 }, Advice::NoSoft]);
        assert_eq!(advise(&[]), [Advice::FewDishes { dishes: 0 }]);
    }
}
