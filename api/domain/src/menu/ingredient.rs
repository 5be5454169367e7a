//! Ingredients. Allergens and tags are written down once, here; a dish derives its own from them.

use crate::{diet::Allergen, named::named};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

named! {
    /// What an ingredient is, as far as a diner may care.
    pub enum Tag {
        /// Any meat.
        Meat = "meat",
        /// 猪肉
        Pork = "pork",
        /// 牛肉
        Beef = "beef",
        /// 羊肉
        Lamb = "lamb",
        /// 禽
        Poultry = "poultry",
        /// 鱼
        Fish = "fish",
        /// 海鲜、虾蟹贝
        Seafood = "seafood",
        /// 蛋
        Egg = "egg",
        /// 奶
        Dairy = "dairy",
        /// 蔬菜
        Vegetable = "vegetable",
        /// 水果
        Fruit = "fruit",
        /// 谷物、薯类
        Grain = "grain",
        /// 豆制品
        Soy = "soy",
        /// 辣
        Spicy = "spicy",
        /// 咸
        Salty = "salty",
        /// 甜
        Sweet = "sweet",
        /// 酒
        Alcohol = "alcohol",
        /// 猪油
        Lard = "lard",
        /// 菌菇
        Mushroom = "mushroom",
    }
}

/// One ingredient of the library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ingredient {
    /// Stable key, e.g. `pork_belly`.
    pub key: String,
    /// 名称
    pub name: String,
    /// English name.
    pub name_en: String,
    /// What in it hurts somebody.
    #[serde(default)]
    pub allergens: BTreeSet<Allergen>,
    /// What it is.
    #[serde(default)]
    pub tags: BTreeSet<Tag>,
}

/// All ingredients, by key.
#[derive(Debug, Clone, Default)]
pub struct Ingredients(BTreeMap<String, Ingredient>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    ingredient: Vec<Ingredient>,
}

impl Ingredients {
    /// The built-in library: what is cooked in Sangzhi and Otog.
    ///
    /// # Panics
    /// Never: the file is part of the program and a test reads it.
    #[must_use]
    pub fn builtin() -> &'static Self {
        static BUILTIN: LazyLock<Ingredients> = LazyLock::new(|| {
            Ingredients::from_toml(include_str!("../../data/ingredients.toml")).expect("the built-in file is tested")
        });
        &BUILTIN
    }

    /// Reads `[[ingredient]]` tables. A key that comes twice keeps its last meaning.
    ///
    /// # Errors
    /// TOML's, with the place in the file.
    pub fn from_toml(text: &str) -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(text)?;
        Ok(file.ingredient.into_iter().collect())
    }

    /// The ingredient of that key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Ingredient> {
        self.0.get(key)
    }

    /// All of them, by key.
    pub fn iter(&self) -> impl Iterator<Item = &Ingredient> {
        self.0.values()
    }
}

impl FromIterator<Ingredient> for Ingredients {
    fn from_iter<I: IntoIterator<Item = Ingredient>>(items: I) -> Self {
        Self(items.into_iter().map(|one| (one.key.clone(), one)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = include_str!("../../data/ingredients.toml");

    #[test]
    fn the_library_is_whole_and_no_key_comes_twice() {
        let file: File = toml::from_str(TEXT).expect("valid");
        assert!(file.ingredient.len() >= 80, "{}", file.ingredient.len());
        assert_eq!(file.ingredient.len(), Ingredients::builtin().iter().count());
        for one in &file.ingredient {
            assert!(!one.name.is_empty() && !one.name_en.is_empty(), "{}", one.key);
            assert!(
                one.key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'),
                "{}",
                one.key
            );
        }
    }

    #[test]
    fn tags_and_allergens_agree() {
        let kinds = [Tag::Pork, Tag::Beef, Tag::Lamb, Tag::Poultry];
        let pairs = [
            (Tag::Egg, Allergen::Egg),
            (Tag::Dairy, Allergen::Milk),
            (Tag::Fish, Allergen::Fish),
            (Tag::Soy, Allergen::Soy),
        ];
        for one in Ingredients::builtin().iter() {
            let has_kind = kinds.iter().any(|kind| one.tags.contains(kind));
            assert_eq!(one.tags.contains(&Tag::Meat), has_kind, "{}", one.key);
            for (tag, allergen) in pairs {
                let tagged = one.tags.contains(&tag);
                assert!(
                    !tagged || one.allergens.contains(&allergen),
                    "{} lacks {allergen:?}",
                    one.key
                );
            }
            let lard = one.tags.contains(&Tag::Lard);
            assert!(
                !lard || one.tags.contains(&Tag::Pork),
                "{} is lard and not pork",
                one.key
            );
        }
    }
}
