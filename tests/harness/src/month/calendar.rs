//! Days and clock times as people in Beijing have them, and what the State Council announced for 2026: written down here
//! again, because the harness doesn't ask the system what it ought to know.

use chrono::{Datelike, Days, NaiveDate};

/// A day of the month.
pub(super) type Day = NaiveDate;

/// Spring Festival 2026: free days.
const FREE: [(u32, u32); 9] = [
    (2, 15),
    (2, 16),
    (2, 17),
    (2, 18),
    (2, 19),
    (2, 20),
    (2, 21),
    (2, 22),
    (2, 23),
];
/// The Saturdays worked for it.
const WORKED: [(u32, u32); 2] = [(2, 14), (2, 28)];

/// The day before the month: the county is made and people ask for their meals.
pub(super) fn eve() -> Day {
    NaiveDate::from_ymd_opt(2026, 1, 31).expect("a day")
}

pub(super) fn plus(day: Day, days: u64) -> Day {
    day + Days::new(days)
}

/// An instant as the wire has it: a Beijing clock time `HH:MM` or `HH:MM:SS` of a day.
pub(super) fn at(day: Day, clock: &str) -> String {
    let seconds = if clock.len() == 5 { ":00" } else { "" };
    format!("{day}T{clock}{seconds}+08:00")
}

/// Seconds of the day as a clock time.
pub(super) fn clock(seconds: usize) -> String {
    format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}

/// `HH:MM` in seconds.
pub(super) const fn hm(hour: usize, minute: usize) -> usize {
    hour * 3_600 + minute * 60
}

pub(super) fn is_free(day: Day) -> bool {
    day.year() == 2026 && FREE.contains(&(day.month(), day.day()))
}

fn is_worked(day: Day) -> bool {
    day.year() == 2026 && WORKED.contains(&(day.month(), day.day()))
}

/// What a standing order asks of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asks {
    /// Nothing.
    No,
    /// A meal.
    Meal,
    /// It keeps the calendar, and this is a holiday.
    Holiday,
}

/// Whether a standing order on these weekdays (1 is Monday) asks for a meal.
pub(super) fn asks(weekdays: &[u32], by_calendar: bool, day: Day) -> Asks {
    let own = weekdays.contains(&day.weekday().number_from_monday());
    match (by_calendar, own) {
        (true, true) if is_free(day) => Asks::Holiday,
        (_, true) => Asks::Meal,
        (true, false) if is_worked(day) && weekdays.iter().any(|&number| number <= 5) => Asks::Meal,
        _ => Asks::No,
    }
}

/// Completed years.
pub(super) fn age(born: Day, on: Day) -> i32 {
    let had = (on.month(), on.day()) >= (born.month(), born.day());
    on.year() - born.year() - i32::from(!had)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: u32, day: u32) -> Day {
        NaiveDate::from_ymd_opt(2026, month, day).expect("a day")
    }

    #[test]
    fn who_keeps_the_calendar_eats_on_worked_saturdays_and_not_on_holidays() {
        let working = [1, 2, 3, 4, 5];
        assert_eq!(
            asks(&working, true, day(2, 14)),
            Asks::Meal,
            "a Saturday that is worked"
        );
        assert_eq!(asks(&working, false, day(2, 14)), Asks::No);
        assert_eq!(asks(&working, true, day(2, 17)), Asks::Holiday);
        assert_eq!(asks(&working, false, day(2, 17)), Asks::Meal);
        assert_eq!(asks(&working, true, day(2, 15)), Asks::No, "a Sunday was never theirs");
    }

    #[test]
    fn a_birthday_on_the_first_of_a_month_counts_from_that_day() {
        let born = NaiveDate::from_ymd_opt(1946, 3, 1).expect("a day");
        assert_eq!((age(born, day(2, 28)), age(born, day(3, 1))), (79, 80));
    }
}
