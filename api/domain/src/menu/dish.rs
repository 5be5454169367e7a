//! Dishes. Allergens and tags derive from the ingredients; nobody types them.

use super::ingredient::{Ingredients, Tag};
use crate::{
    code::Coded,
    diet::{Allergen, Texture},
    money::Fen,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

const NAME_CHARS_MAX: usize = 40;
/// Nothing that a meal point sells to seniors costs more; a price above it is a slip of the decimal point.
pub(super) const PRICE_MAX: Fen = Fen(20_000);
/// Beyond any meal in kcal, grams and milligrams alike.
const NUTRITION_MAX: u32 = 20_000;

/// A dish or a set meal in a canteen's library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dish {
    /// 菜名
    pub name: String,
    /// English name.
    pub name_en: String,
    /// Keys of the ingredient library.
    pub ingredients: Vec<String>,
    /// What the kitchen can make of it. Empty means regular only.
    #[serde(default)]
    pub textures: BTreeSet<Texture>,
    /// What it costs, before anybody's share.
    #[serde(rename = "price_fen")]
    pub price: Fen,
    /// Energy.
    #[serde(default)]
    pub kcal: Option<u32>,
    /// Protein.
    #[serde(default)]
    pub protein_g: Option<u32>,
    /// Sodium: shown, never blocking.
    #[serde(default)]
    pub sodium_mg: Option<u32>,
}

/// A dish that can't be cooked as written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadDish {
    /// No name, or too long a one.
    #[error("a dish needs a name of at most {NAME_CHARS_MAX} characters")]
    Name,
    /// Nothing in it: then nobody could say whom it hurts.
    #[error("a dish needs at least one ingredient")]
    NoIngredients,
    /// A key that the library doesn't have.
    #[error("the ingredient {0:?} is not in the library")]
    UnknownIngredient(String),
    /// Negative, or beyond any meal.
    #[error("the price must lie between 0 and 200 yuan")]
    Price,
    /// Beyond any meal.
    #[error("kcal, protein_g and sodium_mg can't exceed {NUTRITION_MAX}")]
    Nutrition,
}

impl Coded for BadDish {
    fn code(&self) -> &'static str {
        match self {
            Self::Name => "bad_dish_name",
            Self::NoIngredients => "no_ingredients",
            Self::UnknownIngredient(_) => "unknown_ingredient",
            Self::Price => "bad_price",
            Self::Nutrition => "bad_nutrition",
        }
    }
    fn field(&self) -> Option<&'static str> {
        Some(match self {
            Self::Name => "name",
            Self::NoIngredients | Self::UnknownIngredient(_) => "ingredients",
            Self::Price => "price_fen",
            Self::Nutrition => "kcal",
        })
    }
}

/// What an order needs to know of a dish: its names and everything that may speak against it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DishFacts {
    /// 菜名
    pub name: String,
    /// English name.
    pub name_en: String,
    /// What in it hurts somebody.
    pub allergens: BTreeSet<Allergen>,
    /// What is in it.
    pub tags: BTreeSet<Tag>,
    /// What the kitchen can make of it; never empty.
    pub textures: BTreeSet<Texture>,
    /// Sodium, when somebody worked it out.
    pub sodium_mg: Option<u32>,
}

impl Dish {
    /// Whether it can stand in a library.
    ///
    /// # Errors
    /// [`BadDish`] with the first thing that is wrong.
    pub fn check(&self, library: &Ingredients) -> Result<(), BadDish> {
        if !(1..=NAME_CHARS_MAX).contains(&self.name.trim().chars().count()) {
            return Err(BadDish::Name);
        }
        if self.ingredients.is_empty() {
            return Err(BadDish::NoIngredients);
        }
        if let Some(unknown) = self.ingredients.iter().find(|key| library.get(key).is_none()) {
            return Err(BadDish::UnknownIngredient(unknown.clone()));
        }
        if self.price < Fen::ZERO || self.price > PRICE_MAX {
            return Err(BadDish::Price);
        }
        let figures = [self.kcal, self.protein_g, self.sodium_mg];
        if figures.into_iter().flatten().any(|figure| figure > NUTRITION_MAX) {
            return Err(BadDish::Nutrition);
        }
        Ok(())
    }

    /// What in it hurts somebody.
    #[must_use]
    pub fn allergens(&self, library: &Ingredients) -> BTreeSet<Allergen> {
        self.known(library)
            .flat_map(|one| one.allergens.iter().copied())
            .collect()
    }

    /// What is in it.
    #[must_use]
    pub fn tags(&self, library: &Ingredients) -> BTreeSet<Tag> {
        self.known(library).flat_map(|one| one.tags.iter().copied()).collect()
    }

    /// What the kitchen can make of it; regular when nothing is written.
    #[must_use]
    pub fn offered_textures(&self) -> BTreeSet<Texture> {
        if self.textures.is_empty() {
            BTreeSet::from([Texture::Regular])
        } else {
            self.textures.clone()
        }
    }

    /// All that an order needs to know of it.
    #[must_use]
    pub fn facts(&self, library: &Ingredients) -> DishFacts {
        DishFacts {
            name: self.name.clone(),
            name_en: self.name_en.clone(),
            allergens: self.allergens(library),
            tags: self.tags(library),
            textures: self.offered_textures(),
            sodium_mg: self.sodium_mg,
        }
    }

    fn known<'a>(&'a self, library: &'a Ingredients) -> impl Iterator<Item = &'a super::ingredient::Ingredient> {
        self.ingredients.iter().filter_map(|key| library.get(key))
    }
}

impl DishFacts {
    /// Nothing of an animal's body. Eggs and milk are no obstacle.
    #[must_use]
    pub fn is_vegetarian(&self) -> bool {
        const ANIMAL: [Tag; 4] = [Tag::Meat, Tag::Fish, Tag::Seafood, Tag::Lard];
        !ANIMAL.iter().any(|tag| self.tags.contains(tag))
    }

    /// Whether a halal diner may eat it. The kitchen decides first: beef from a common kitchen isn't halal.
    #[must_use]
    pub fn is_halal(&self, kitchen_halal: bool) -> bool {
        const NEVER: [Tag; 3] = [Tag::Pork, Tag::Lard, Tag::Alcohol];
        kitchen_halal && !NEVER.iter().any(|tag| self.tags.contains(tag))
    }

    /// The offered texture nearest to what somebody needs, that they can swallow.
    #[must_use]
    pub fn texture_for(&self, need: Texture) -> Option<Texture> {
        self.textures.iter().copied().find(|offered| offered.suits(need))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dish(ingredients: &[&str]) -> Dish {
        Dish {
            name: "试菜".into(),
            name_en: "trial".into(),
            ingredients: ingredients.iter().map(|key| (*key).to_owned()).collect(),
            textures: BTreeSet::new(),
            price: Fen(1000),
            kcal: None,
            protein_g: None,
            sodium_mg: None,
        }
    }

    #[test]
    fn allergens_come_from_the_ingredients() {
        let library = Ingredients::builtin();
        let facts = dish(&["tofu", "egg", "scallion"]).facts(library);
        assert!(facts.allergens.contains(&Allergen::Soy) && facts.allergens.contains(&Allergen::Egg));
        assert!(facts.is_vegetarian());
        assert!(!dish(&["tofu", "lard"]).facts(library).is_vegetarian());
    }

    #[test]
    fn halal_is_the_kitchen_first_and_the_pot_second() {
        let library = Ingredients::builtin();
        let lamb = dish(&["lamb", "carrot"]).facts(library);
        assert!(lamb.is_halal(true) && !lamb.is_halal(false));
        assert!(!dish(&["lamb", "cooking_wine"]).facts(library).is_halal(true));
        assert!(!dish(&["cabbage", "lard"]).facts(library).is_halal(true));
    }

    #[test]
    fn a_dish_that_cannot_be_judged_is_refused() {
        let library = Ingredients::builtin();
        assert_eq!(dish(&[]).check(library), Err(BadDish::NoIngredients));
        let unknown = dish(&["egg", "unobtainium"]).check(library);
        assert_eq!(unknown, Err(BadDish::UnknownIngredient("unobtainium".into())));
        let mut dear = dish(&["egg"]);
        dear.price = Fen(20_001);
        assert_eq!(dear.check(library), Err(BadDish::Price));
        let mut rich = dish(&["egg"]);
        rich.sodium_mg = Some(20_001);
        assert_eq!(rich.check(library), Err(BadDish::Nutrition));
    }

    #[test]
    fn the_nearest_texture_is_the_firmest_that_can_be_swallowed() {
        let mut soup = dish(&["egg"]);
        soup.textures = BTreeSet::from([Texture::Regular, Texture::Chopped, Texture::Puree]);
        let facts = soup.facts(Ingredients::builtin());
        assert_eq!(facts.texture_for(Texture::Regular), Some(Texture::Regular));
        assert_eq!(facts.texture_for(Texture::Soft), Some(Texture::Chopped));
        let plain = dish(&["egg"]).facts(Ingredients::builtin());
        assert_eq!(plain.texture_for(Texture::Soft), None);
    }
}
