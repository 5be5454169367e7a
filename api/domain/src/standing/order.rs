//! One standing order, and on which days it is due.

use crate::{
    calendar::{Calendar, DayKind},
    code::Coded,
    diet::Portion,
    id::{CanteenId, DishId, SeniorId, StandingId},
    order::OrderMode,
    time::{MealPeriod, ServiceDay},
};
use chrono::Datelike;
use serde::{Deserialize, Serialize};

/// Two weeks' turn.
const DISHES_MAX: usize = 14;

/// Days of the week; bit 0 is Monday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weekdays(u8);

impl Weekdays {
    /// From 1 (Monday) to 7; nothing for none, or for a number that is no day.
    #[must_use]
    pub fn of(numbers: impl IntoIterator<Item = u8>) -> Option<Self> {
        let mut bits = 0;
        for number in numbers {
            if !(1..=7).contains(&number) {
                return None;
            }
            bits |= 1 << (number - 1);
        }
        (bits != 0).then_some(Self(bits))
    }

    /// As a column keeps them.
    #[must_use]
    pub fn bits(self) -> u8 {
        self.0
    }

    /// From a column.
    #[must_use]
    pub fn from_bits(bits: u8) -> Option<Self> {
        (1..=0b111_1111).contains(&bits).then_some(Self(bits))
    }

    /// From 1 (Monday) to 7.
    pub fn numbers(self) -> impl Iterator<Item = u8> {
        (1..=7).filter(move |number| self.0 & (1 << (number - 1)) != 0)
    }

    /// Whether a day's weekday is one of them.
    #[must_use]
    pub fn has(self, day: ServiceDay) -> bool {
        self.0 & (1 << day.0.weekday().num_days_from_monday()) != 0
    }

    /// Whether two share a day.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    fn any_workday(self) -> bool {
        self.0 & 0b1_1111 != 0
    }
}

/// What to order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DishRule {
    /// The first of these that is offered and suits.
    Named {
        /// Of the canteen's library, the liked one first.
        dishes: Vec<DishId>,
    },
    /// In turn, one after another; where today's turn isn't offered or doesn't suit, the next.
    Rotating {
        /// Of the canteen's library.
        dishes: Vec<DishId>,
    },
    /// 合适的就行: the first of the menu that suits, one that nothing speaks against at all before one that warns.
    Suits,
}

/// A standing order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingOrder {
    /// Which.
    pub id: StandingId,
    /// Whose.
    pub senior_id: SeniorId,
    /// Where.
    pub canteen_id: CanteenId,
    /// Which meal.
    pub period: MealPeriod,
    /// On which days.
    pub weekdays: Weekdays,
    /// Keeps the calendar: not on public holidays, but on the weekend days that are worked for them.
    pub by_calendar: bool,
    /// Eaten there, fetched or carried.
    pub mode: OrderMode,
    /// What.
    pub rule: DishRule,
    /// How much.
    pub portion: Portion,
    /// The first day.
    pub from: ServiceDay,
    /// The last day.
    pub to: Option<ServiceDay>,
}

/// A standing order that can't be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadStanding {
    /// It ends before it begins.
    #[error("a standing order ends on the day it begins or later")]
    Period,
    /// A rule of dishes without a dish, or with more than anybody remembers.
    #[error("name one to {DISHES_MAX} dishes")]
    Dishes,
}

impl Coded for BadStanding {
    fn code(&self) -> &'static str {
        match self {
            Self::Period => "bad_period",
            Self::Dishes => "bad_standing_dishes",
        }
    }
    fn field(&self) -> Option<&'static str> {
        Some(match self {
            Self::Period => "to",
            Self::Dishes => "rule",
        })
    }
}

/// Whether a standing order is due on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Yes.
    Yes,
    /// Another day.
    No,
    /// It would be, were it not a holiday.
    Holiday,
}

/// What is different on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exception {
    /// 这一天不要
    Skip,
    /// Otherwise than usual; what is left out stays.
    Change {
        /// Eaten there, fetched or carried.
        mode: Option<OrderMode>,
        /// This dish alone.
        dish: Option<DishId>,
    },
}

impl StandingOrder {
    /// Whether it can be kept.
    ///
    /// # Errors
    /// [`BadStanding`] with the first thing that is wrong.
    pub fn check(&self) -> Result<(), BadStanding> {
        if self.to.is_some_and(|to| to < self.from) {
            return Err(BadStanding::Period);
        }
        match &self.rule {
            DishRule::Named { dishes } | DishRule::Rotating { dishes } if !(1..=DISHES_MAX).contains(&dishes.len()) => {
                Err(BadStanding::Dishes)
            }
            _ => Ok(()),
        }
    }

    /// Whether it is due on a day.
    #[must_use]
    pub fn due(&self, day: ServiceDay, calendar: &Calendar) -> Due {
        if day < self.from || self.to.is_some_and(|to| day > to) {
            return Due::No;
        }
        let usual = self.weekdays.has(day);
        match calendar.day(day).0 {
            DayKind::Holiday if self.by_calendar && usual => Due::Holiday,
            DayKind::MakeUp if self.by_calendar && self.weekdays.any_workday() => Due::Yes,
            _ if usual => Due::Yes,
            _ => Due::No,
        }
    }

    /// How many of its days came before this one: whose turn it is.
    #[must_use]
    pub fn turn(&self, day: ServiceDay) -> usize {
        let days = (day.0 - self.from.0).num_days().max(0);
        let weeks = usize::try_from(days / 7).unwrap_or(0) * self.weekdays.numbers().count();
        let rest = (0..days % 7).filter(|ahead| self.weekdays.has(self.from.plus_days(*ahead)));
        weeks + rest.count()
    }

    /// Whether two of one person's could ever ask for the same meal.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        let apart = |one: &Self, two: &Self| one.to.is_some_and(|to| to < two.from);
        // Whoever keeps the calendar may be due on a weekend day as well.
        let same_days = self.weekdays.meets(other.weekdays) || (self.by_calendar || other.by_calendar);
        self.period == other.period && same_days && !apart(self, other) && !apart(other, self)
    }
}
