//! What people of each age pay, for a notice at the door: a price under the rules in force, for somebody of whom nothing
//! is known but age and ability. Nobody's category comes into it: what only a category brings isn't shown in public.

use std::collections::BTreeSet;

use chrono::{Days, Months};

use super::facts::NO_TEXTS;
use super::{Facts, FundBalances, Part, Policy, QuotaBook, split};
use crate::ability::Ability;
use crate::id::SeniorId;
use crate::money::Fen;
use crate::person::living::Living;
use crate::place::PlacePath;
use crate::time::{MealPeriod, ServiceDay};

/// Younger people are no diners of any schedule.
const FROM_AGE: u32 = 50;
/// Whoever is older pays what people of this age pay.
const TO_AGE: u32 = 100;

/// A meal at a point on a day.
#[derive(Debug, Clone, Copy)]
pub struct PublicMeal<'a> {
    /// Where the point stands.
    pub point: &'a PlacePath,
    /// Where the people around it live.
    pub home: &'a PlacePath,
    /// The day.
    pub day: ServiceDay,
    /// Which meal.
    pub period: MealPeriod,
    /// What it costs.
    pub price: Fen,
}

/// People of these ages and this ability pay the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    /// The youngest.
    pub from_age: u32,
    /// The oldest; nothing for the last band, which has no end.
    pub to_age: Option<u32>,
    /// How far they can look after themselves.
    pub ability: Ability,
    /// Who pays what, the own share last.
    pub parts: Vec<Part>,
}

/// The bands of a meal, by ability and age. A fund with a floor may have run dry by the time somebody eats, so it is
/// promised to nobody.
#[must_use]
pub fn bands(policies: &[Policy], meal: PublicMeal<'_>) -> Vec<Band> {
    let mut bands: Vec<Band> = Vec::new();
    for ability in Ability::ALL {
        let first = bands.len();
        for age in FROM_AGE..=TO_AGE {
            let parts = parts_at(policies, meal, age, ability);
            match bands[first..].last_mut() {
                Some(last) if last.parts == parts => last.to_age = Some(age),
                _ => bands.push(Band {
                    from_age: age,
                    to_age: Some(age),
                    ability,
                    parts,
                }),
            }
        }
        if let Some(last) = bands[first..].last_mut() {
            last.to_age = None;
        }
    }
    bands
}

fn parts_at(policies: &[Policy], meal: PublicMeal<'_>, age: u32, ability: Ability) -> Vec<Part> {
    // The birthday was the day before, so that the age is reached whatever day of the year it is.
    let birthday = meal.day.0.checked_sub_days(Days::new(1)).unwrap_or(meal.day.0);
    let born = birthday.checked_sub_months(Months::new(age * 12)).unwrap_or(birthday);
    let facts = Facts {
        senior_id: SeniorId(uuid::Uuid::nil()),
        born,
        gender: None,
        registered: meal.home,
        registered_since: None,
        home: meal.home,
        home_since: None,
        categories: &BTreeSet::new(),
        groups: &NO_TEXTS,
        ability: Some(ability),
        living: Living::default(),
        income: None,
        exclusions: &BTreeSet::new(),
        day: meal.day,
        period: meal.period,
        set_type: None,
        price: meal.price,
        delivered: false,
        delivery_fee: Fen::ZERO,
        together: 1,
        point: meal.point,
        point_kind: None,
        point_tags: &NO_TEXTS,
        quota: &QuotaBook::default(),
        funds: &FundBalances::NONE,
    };
    split(policies, &facts).parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::PlaceCode;
    use crate::subsidy::Fund;
    use crate::subsidy::builtin::demo_policies;

    fn shown() -> Vec<Band> {
        let home = PlacePath::of(&PlaceCode::parse("430822100008").expect("a village"));
        let meal = PublicMeal {
            point: &home,
            home: &home,
            day: ServiceDay::parse("2026-11-23").expect("a day"),
            period: MealPeriod::Lunch,
            price: Fen(1200),
        };
        bands(&demo_policies(), meal)
    }

    #[test]
    fn the_bands_of_an_ability_lie_end_to_end_and_each_sums_to_the_price() {
        let bands = shown();
        for ability in Ability::ALL {
            let own: Vec<&Band> = bands.iter().filter(|band| band.ability == ability).collect();
            assert_eq!(own.first().map(|band| band.from_age), Some(FROM_AGE));
            assert_eq!(own.last().map(|band| band.to_age), Some(None));
            for pair in own.windows(2) {
                assert_eq!(pair[0].to_age.map(|age| age + 1), Some(pair[1].from_age));
                assert_ne!(pair[0].parts, pair[1].parts);
            }
            for band in own {
                assert_eq!(band.parts.iter().map(|part| part.fen).sum::<Fen>(), Fen(1200));
            }
        }
    }

    #[test]
    fn the_young_pay_all_and_the_old_less() {
        let own = |band: &Band| {
            let parts = band.parts.iter().filter(|part| part.fund == Fund::Own);
            parts.map(|part| part.fen).sum::<Fen>()
        };
        let bands = shown();
        let able: Vec<&Band> = bands.iter().filter(|band| band.ability == Ability::Able).collect();
        assert_eq!(able.first().map(|band| own(band)), Some(Fen(1200)));
        assert!(able.last().is_some_and(|band| own(band) < Fen(1200)));
    }
}
