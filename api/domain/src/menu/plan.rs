//! 排餐: what a sitting is planned to be, before anybody may order.

use crate::{code::Coded, id::DishId, menu::dish::PRICE_MAX, money::Fen, time::MealPeriod};
use chrono::NaiveTime;
use std::collections::BTreeSet;

/// Twice what the largest canteen cooks for a whole county town; more is a slip of the finger.
pub const PORTIONS_MAX: u32 = 10_000;
/// A wall menu has no more.
const DISHES_MAX: usize = 30;

/// The Beijing clock times of a sitting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    /// Pre-orders and deliveries close.
    pub cutoff: NaiveTime,
    /// Meals are handed out from then.
    pub starts: NaiveTime,
    /// The counter closes.
    pub ends: NaiveTime,
}

impl Hours {
    /// What a meal period has unless somebody says otherwise.
    ///
    /// # Panics
    /// Never: the times are written here.
    #[must_use]
    pub fn usual(period: MealPeriod) -> Self {
        let time = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).expect("a written clock time");
        let (cutoff, starts, ends) = match period {
            MealPeriod::Breakfast => (time(6, 0), time(6, 30), time(8, 30)),
            MealPeriod::Lunch => (time(9, 30), time(10, 45), time(12, 30)),
            MealPeriod::Dinner => (time(15, 30), time(16, 30), time(18, 0)),
        };
        Self { cutoff, starts, ends }
    }
}

/// One dish of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlannedDish {
    /// In the canteen's library.
    pub dish_id: DishId,
    /// Its price at this sitting.
    pub price: Fen,
    /// Portions the kitchen makes.
    pub capacity: u32,
}

/// All that is decided before publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// When.
    pub hours: Hours,
    /// All meals.
    pub capacity: u32,
    /// Those that may be carried.
    pub delivery_capacity: u32,
    /// Those set aside for walk-ins.
    pub counter_capacity: u32,
    /// In the order of the wall menu. A draft may still be empty.
    pub dishes: Vec<PlannedDish>,
}

/// A plan that can't stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPlan {
    /// The cut-off must come first and the end last.
    #[error("the cut-off must not be after the start, and the start must be before the end")]
    Hours,
    /// The parts don't fit the whole.
    #[error("the counter's and the deliveries' portions can't exceed the sitting's")]
    Parts,
    /// A slip of the finger.
    #[error("a sitting has at most {PORTIONS_MAX} portions")]
    TooMany,
    /// The same dish twice.
    #[error("a dish stands on the menu twice")]
    DishTwice,
    /// No wall has room for it.
    #[error("a sitting has at most {DISHES_MAX} dishes")]
    TooManyDishes,
    /// Negative, or beyond any meal.
    #[error("the price must lie between 0 and 200 yuan")]
    Price,
}

impl Coded for BadPlan {
    fn code(&self) -> &'static str {
        match self {
            Self::Hours => "bad_times",
            Self::Parts => "bad_capacity",
            Self::TooMany => "too_many_portions",
            Self::DishTwice => "dish_twice",
            Self::TooManyDishes => "too_many_dishes",
            Self::Price => "bad_price",
        }
    }
    fn field(&self) -> Option<&'static str> {
        Some(match self {
            Self::Hours => "cutoff",
            Self::Parts | Self::TooMany => "capacity",
            Self::DishTwice | Self::TooManyDishes => "dishes",
            Self::Price => "price_fen",
        })
    }
}

impl Plan {
    /// Whether it can stand as a draft.
    ///
    /// # Errors
    /// [`BadPlan`] with the first thing that is wrong.
    pub fn check(&self) -> Result<(), BadPlan> {
        let Hours { cutoff, starts, ends } = self.hours;
        if cutoff > starts || starts >= ends {
            return Err(BadPlan::Hours);
        }
        if self.delivery_capacity > self.capacity || self.counter_capacity > self.capacity {
            return Err(BadPlan::Parts);
        }
        let portions = self.dishes.iter().map(|dish| dish.capacity);
        if portions.chain([self.capacity]).any(|portions| portions > PORTIONS_MAX) {
            return Err(BadPlan::TooMany);
        }
        if self.dishes.len() > DISHES_MAX {
            return Err(BadPlan::TooManyDishes);
        }
        let different: BTreeSet<DishId> = self.dishes.iter().map(|dish| dish.dish_id).collect();
        if different.len() < self.dishes.len() {
            return Err(BadPlan::DishTwice);
        }
        let in_reach = |dish: &PlannedDish| (Fen::ZERO..=PRICE_MAX).contains(&dish.price);
        if self.dishes.iter().all(in_reach) {
            Ok(())
        } else {
            Err(BadPlan::Price)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn dish(number: u128) -> PlannedDish {
        PlannedDish {
            dish_id: DishId(Uuid::from_u128(number)),
            price: Fen(1200),
            capacity: 40,
        }
    }

    fn plan() -> Plan {
        Plan {
            hours: Hours::usual(MealPeriod::Lunch),
            capacity: 90,
            delivery_capacity: 30,
            counter_capacity: 15,
            dishes: vec![dish(1), dish(2)],
        }
    }

    fn after(change: impl FnOnce(&mut Plan)) -> Result<(), BadPlan> {
        let mut plan = plan();
        change(&mut plan);
        plan.check()
    }

    #[test]
    fn the_usual_hours_of_every_period_stand() {
        for period in MealPeriod::ALL {
            assert_eq!(after(|plan| plan.hours = Hours::usual(period)), Ok(()), "{period:?}");
        }
    }

    #[test]
    fn what_cannot_stand_says_why() {
        assert_eq!(after(|plan| plan.hours.ends = plan.hours.starts), Err(BadPlan::Hours));
        assert_eq!(after(|plan| plan.hours.cutoff = plan.hours.ends), Err(BadPlan::Hours));
        assert_eq!(after(|plan| plan.counter_capacity = 91), Err(BadPlan::Parts));
        assert_eq!(after(|plan| plan.dishes[1].capacity = 10_001), Err(BadPlan::TooMany));
        assert_eq!(after(|plan| plan.dishes.push(dish(2))), Err(BadPlan::DishTwice));
        assert_eq!(
            after(|plan| plan.dishes.extend((3..40).map(dish))),
            Err(BadPlan::TooManyDishes)
        );
        assert_eq!(after(|plan| plan.dishes[0].price = Fen(-1)), Err(BadPlan::Price));
        assert_eq!(after(|plan| plan.dishes[0].price = Fen(20_001)), Err(BadPlan::Price));
        assert_eq!(after(|plan| plan.dishes.clear()), Ok(()));
    }
}
