//! A village lunch for the tests: tofu and eggs, and somebody who may eat there.

use super::{
    day::Day,
    order::{DishRule, StandingOrder, Weekdays},
};
use crate::{
    calendar::Calendar,
    diet::Portion,
    id::{DishId, SeniorId, StandingId},
    order::{Diner, OrderMode, Sitting, world},
    senior::DeliveryEligibility,
    time::{MealPeriod, ServiceDay},
};
use uuid::Uuid;

pub(super) fn day(text: &str) -> ServiceDay {
    ServiceDay::parse(text).expect("a day")
}

/// The library's dish behind the sitting's dish of that number.
pub(super) fn library(number: u128) -> DishId {
    DishId(Uuid::from_u128(100 + number))
}

pub(super) fn sitting() -> Sitting {
    world::the_sitting(&world::village()).clone()
}

/// Number 2: eats everything, and nobody carries meals to them.
pub(super) fn diner() -> Diner {
    let mut diner = world::village().diners[&world::senior_id(2)].clone();
    diner.delivery = DeliveryEligibility::default();
    diner
}

pub(super) fn order(weekdays: &[u8], rule: DishRule) -> StandingOrder {
    StandingOrder {
        id: StandingId(Uuid::from_u128(1)),
        senior_id: SeniorId(Uuid::from_u128(2)),
        canteen_id: sitting().canteen_id,
        period: MealPeriod::Lunch,
        weekdays: Weekdays::of(weekdays.iter().copied()).expect("days"),
        by_calendar: false,
        mode: OrderMode::DineIn,
        rule,
        portion: Portion::Regular,
        from: day("2026-11-09"),
        to: None,
    }
}

pub(super) fn on<'a>(text: &str, sitting: &'a Sitting) -> Day<'a> {
    Day {
        day: day(text),
        now: world::at(9, 0),
        calendar: Calendar::builtin(),
        closed: false,
        sitting: Some(sitting),
    }
}
