//! What somebody may and can eat.

use crate::named::named;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

named! {
    /// What a diner must not get.
    pub enum Allergen {
        /// 花生
        Peanut = "peanut",
        /// 蛋
        Egg = "egg",
        /// 奶
        Milk = "milk",
        /// 鱼
        Fish = "fish",
        /// 甲壳类、贝类
        Shellfish = "shellfish",
        /// 大豆
        Soy = "soy",
        /// 小麦
        Wheat = "wheat",
        /// 坚果
        Nut = "nut",
        /// 芝麻
        Sesame = "sesame",
    }
}

named! {
    /// What faith or conviction rules out.
    pub enum Religion {
        /// 清真: a kitchen chain of its own, not a tag of a dish.
        Halal = "halal",
        /// 素食
        Vegetarian = "vegetarian",
    }
}

named! {
    /// How a meal is cut. The order is that of chewing: each is easier than the one before.
    pub enum Texture {
        /// 普通
        Regular = "regular",
        /// 软
        Soft = "soft",
        /// 碎
        Chopped = "chopped",
        /// 糊
        Puree = "puree",
    }
}

impl Texture {
    /// Whether somebody who needs `need` can swallow this. Puree suits everybody; regular only those without a need.
    #[must_use]
    pub fn suits(self, need: Self) -> bool {
        self >= need
    }
}

named! {
    /// How much.
    pub enum Portion {
        /// 普通
        Regular = "regular",
        /// 小份
        Small = "small",
    }
}

/// A diner's needs. Allergy, religion and texture block a dish; salt and sugar warn; dislikes only sort.
///
/// It is health data: `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DietProfile {
    /// What they must not get.
    pub allergens: BTreeSet<Allergen>,
    /// What their faith rules out.
    pub religion: Option<Religion>,
    /// 低盐
    pub low_salt: bool,
    /// 低糖
    pub low_sugar: bool,
    /// The firmest texture they can swallow.
    pub texture: Texture,
    /// In their own words.
    pub dislikes: Vec<String>,
}

impl std::fmt::Debug for DietProfile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DietProfile(…)")
    }
}

impl Default for DietProfile {
    fn default() -> Self {
        Self {
            allergens: BTreeSet::new(),
            religion: None,
            low_salt: false,
            low_sugar: false,
            texture: Texture::Regular,
            dislikes: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn puree_suits_everybody_and_regular_only_those_without_a_need() {
        for need in Texture::ALL {
            assert!(Texture::Puree.suits(need));
            assert_eq!(Texture::Regular.suits(need), need == Texture::Regular);
        }
        assert!(!Texture::Soft.suits(Texture::Chopped));
    }

    #[test]
    fn a_profile_may_be_written_in_part() {
        let diet: DietProfile = serde_json::from_str(r#"{"allergens":["peanut"],"low_salt":true}"#).expect("partial");
        assert_eq!(diet.allergens, BTreeSet::from([Allergen::Peanut]));
        assert!(diet.low_salt && diet.texture == Texture::Regular);
    }
}
