//! The set meals a new canteen starts from.

use super::dish::Dish;
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    dish: Vec<Starter>,
}

/// A set meal with the places that cook it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Starter {
    /// County codes whose canteens cook it; empty means everywhere.
    #[serde(default)]
    pub counties: Vec<String>,
    /// Whether a halal kitchen may cook it: no pork, no lard, no alcohol.
    #[serde(default)]
    pub halal: bool,
    /// What it is.
    pub meal: Dish,
}

impl Starter {
    /// Whether a canteen of this county and kitchen may start with it. A halal kitchen takes only what may be cooked in
    /// one.
    #[must_use]
    pub fn suits(&self, county: &str, kitchen_halal: bool) -> bool {
        let cooked_there = self.counties.is_empty() || self.counties.iter().any(|code| code == county);
        cooked_there && (self.halal || !kitchen_halal)
    }
}

/// All built-in set meals.
///
/// # Panics
/// Never: the file is part of the program and a test reads it.
#[must_use]
pub fn starters() -> &'static [Starter] {
    static STARTERS: LazyLock<Vec<Starter>> = LazyLock::new(|| {
        let file: File = toml::from_str(include_str!("../../data/dishes.toml")).expect("the built-in file is tested");
        file.dish
    });
    &STARTERS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{diet::Texture, menu::ingredient::Ingredients, money::Fen};

    #[test]
    fn every_set_meal_is_cookable_and_feeds() {
        let library = Ingredients::builtin();
        assert!(starters().len() >= 24, "{}", starters().len());
        for Starter { meal, halal, .. } in starters() {
            meal.check(library).expect(&meal.name);
            assert!((Fen(800)..=Fen(1600)).contains(&meal.price), "{}", meal.name);
            assert!((550..=850).contains(&meal.kcal.expect("worked out")), "{}", meal.name);
            assert!(
                (18..=40).contains(&meal.protein_g.expect("worked out")),
                "{}",
                meal.name
            );
            assert!(meal.sodium_mg.is_some(), "{}", meal.name);
            if *halal {
                assert!(meal.facts(library).is_halal(true), "{}", meal.name);
            }
        }
    }

    #[test]
    fn each_county_can_plan_a_week_for_every_mouth() {
        for county in ["430822", "150624"] {
            let here: Vec<_> = starters().iter().filter(|one| one.suits(county, false)).collect();
            assert!(here.len() >= 12, "{county}: {}", here.len());
            for texture in Texture::ALL {
                assert!(
                    here.iter().any(|one| one.meal.offered_textures().contains(&texture)),
                    "{county} {texture:?}"
                );
            }
            let halal = starters().iter().filter(|one| one.suits(county, true)).count();
            assert!(halal >= 4, "{county}: {halal} halal");
        }
    }
}
