//! 食品安全时钟: until when a hot meal may be handed over.

use crate::{named::named, time::At};

/// The rule's numbers; the defaults are the county's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoodRule {
    /// A hot meal is good for so long from cooking.
    pub plain_minutes: i64,
    /// With one reading that was hot enough within that time, so long from cooking.
    pub read_minutes: i64,
    /// Hot enough, in tenths of a degree Celsius.
    pub hot_decicelsius: i32,
    /// A stop turns yellow so long before the end.
    pub warn_minutes: i64,
}

impl Default for FoodRule {
    fn default() -> Self {
        Self {
            plain_minutes: 120,
            read_minutes: 240,
            hot_decicelsius: 600,
            warn_minutes: 20,
        }
    }
}

/// A core temperature that somebody took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// When.
    pub at: At,
    /// In tenths of a degree Celsius.
    pub decicelsius: i32,
}

named! {
    /// How a stop shows on the board.
    pub enum Freshness {
        /// Good.
        Fine = "fine",
        /// Hurry.
        Yellow = "yellow",
        /// Do not hand over.
        Red = "red",
    }
}

impl FoodRule {
    /// Until when a meal cooked at `cooked_at` may be handed over. Readings count once: a second one renews nothing.
    #[must_use]
    pub fn deadline(&self, cooked_at: At, readings: &[Reading]) -> At {
        let plain = cooked_at.plus_minutes(self.plain_minutes);
        let counts = |reading: &Reading| {
            reading.at >= cooked_at && reading.at <= plain && reading.decicelsius >= self.hot_decicelsius
        };
        if readings.iter().any(counts) {
            cooked_at.plus_minutes(self.read_minutes)
        } else {
            plain
        }
    }

    /// How close the deadline is. At the deadline itself it is too late.
    #[must_use]
    pub fn freshness(&self, deadline: At, now: At) -> Freshness {
        if now >= deadline {
            Freshness::Red
        } else if now >= deadline.plus_minutes(-self.warn_minutes) {
            Freshness::Yellow
        } else {
            Freshness::Fine
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COOKED: At = At(1_000_000_000);

    fn reading(minutes: i64, decicelsius: i32) -> Reading {
        Reading {
            at: COOKED.plus_minutes(minutes),
            decicelsius,
        }
    }

    #[test]
    fn one_hot_reading_in_time_doubles_the_time_once() {
        let rule = FoodRule::default();
        let minutes = |readings: &[Reading]| (rule.deadline(COOKED, readings).0 - COOKED.0) / 60_000;
        assert_eq!(minutes(&[]), 120);
        assert_eq!(minutes(&[reading(120, 600)]), 240);
        assert_eq!(minutes(&[reading(30, 650), reading(110, 650)]), 240);
        assert_eq!(minutes(&[reading(121, 800)]), 120);
        assert_eq!(minutes(&[reading(60, 599)]), 120);
        assert_eq!(minutes(&[reading(-1, 900)]), 120);
    }

    #[test]
    fn yellow_twenty_minutes_before_and_red_at_the_minute() {
        let rule = FoodRule::default();
        let end = rule.deadline(COOKED, &[]);
        for (minutes, shown) in [
            (-21, Freshness::Fine),
            (-20, Freshness::Yellow),
            (-1, Freshness::Yellow),
            (0, Freshness::Red),
        ] {
            assert_eq!(rule.freshness(end, end.plus_minutes(minutes)), shown, "{minutes}");
        }
    }
}
