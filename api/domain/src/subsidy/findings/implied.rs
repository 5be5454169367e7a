//! Whether one condition holds wherever another does.

use crate::subsidy::policy::When;
use std::collections::BTreeSet;

fn implied_set<T: Ord>(wider: &BTreeSet<T>, narrower: &BTreeSet<T>) -> bool {
    wider.is_empty() || (!narrower.is_empty() && narrower.is_subset(wider))
}

fn implied<T: PartialEq>(wider: &Option<T>, narrower: &Option<T>) -> bool {
    wider.is_none() || wider == narrower
}

fn implied_range<T: PartialOrd>(wider: (&Option<T>, &Option<T>), narrower: (&Option<T>, &Option<T>)) -> bool {
    let least = wider
        .0
        .as_ref()
        .is_none_or(|wide| narrower.0.as_ref().is_some_and(|narrow| narrow >= wide));
    let most = wider
        .1
        .as_ref()
        .is_none_or(|wide| narrower.1.as_ref().is_some_and(|narrow| narrow <= wide));
    least && most
}

impl When {
    pub(super) fn but_for_age(&self) -> Self {
        Self {
            min_age: None,
            max_age: None,
            ..self.clone()
        }
    }

    /// Whether it holds wherever the other does, ages aside. It may say no where yes would be right, never the other
    /// way round.
    pub(super) fn is_implied_by(&self, other: &Self) -> bool {
        implied_set(&self.categories, &other.categories)
            && implied_set(&self.groups, &other.groups)
            && implied_set(&self.ability, &other.ability)
            && implied(&self.alone, &other.alone)
            && implied(&self.with_spouse, &other.with_spouse)
            && implied(&self.gender, &other.gender)
            && implied(&self.registered, &other.registered)
            && implied(&self.lives, &other.lives)
            && implied(&self.point, &other.point)
            && implied(&self.point_kind, &other.point_kind)
            && implied_set(&self.point_tags, &other.point_tags)
            && implied_set(&self.periods, &other.periods)
            && implied_set(&self.sets, &other.sets)
            && implied(&self.delivered, &other.delivered)
            && implied_set(&self.weekdays, &other.weekdays)
            && implied_set(&self.months, &other.months)
            && implied_set(&self.days, &other.days)
            && implied(&self.birthday, &other.birthday)
            && self.ranges_implied_by(other)
            && [
                (&self.all, &other.all),
                (&self.any, &other.any),
                (&self.not, &other.not),
            ]
            .into_iter()
            .all(|(wider, narrower)| wider.is_empty() || wider == narrower)
    }

    fn ranges_implied_by(&self, other: &Self) -> bool {
        implied_range(
            (&self.min_price_fen, &self.max_price_fen),
            (&other.min_price_fen, &other.max_price_fen),
        ) && implied_range(
            (&self.min_income_fen, &self.max_income_fen),
            (&other.min_income_fen, &other.max_income_fen),
        ) && implied_range((&self.from, &self.to), (&other.from, &other.to))
            && implied_range((&self.min_together, &None), (&other.min_together, &None))
    }
}
