//! Ordered in one month, eaten in the next: ages and quotas count by the day of the meal.

use super::*;
use crate::time::ServiceDay;
use chrono::{NaiveDate, NaiveTime};

/// The lunch of a day, ordered the evening before.
fn evening_before(text: &str, born: NaiveDate) -> Loaded {
    let day = ServiceDay::parse(text).expect("a day");
    let clock = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).expect("a time");
    let mut loaded = village();
    loaded.now = day.plus_days(-1).at(clock(18, 0));
    let sitting = loaded.sittings.get_mut(&sitting_id()).expect("the lunch");
    sitting.service_day = day;
    sitting.cutoff_at = day.at(clock(9, 30));
    sitting.starts_at = day.at(clock(10, 45));
    sitting.ends_at = day.at(clock(12, 30));
    loaded.diners.get_mut(&senior_id(2)).expect("number 2").birth_date = born;
    loaded
}

#[test]
fn a_birthday_on_the_first_counts_for_a_meal_ordered_in_the_month_before() {
    let born = NaiveDate::from_ymd_opt(1946, 12, 1).expect("a date");
    let share = |text: &str| {
        let mut loaded = evening_before(text, born);
        let orders = ask(&mut loaded, wish(1, DineIn, &[2], 1)).expect("open");
        orders[0].split.own_share()
    };
    let (before, on, after) = (share("2026-11-30"), share("2026-12-01"), share("2026-12-02"));
    assert!(on < before, "eighty on the day of the meal: {on:?} against {before:?}");
    assert_eq!(on, after);
}
