//! 食品安全时钟: until when a meal may be handed over.

use crate::{named::named, time::At};
use serde::{Deserialize, Serialize};

/// The rule's numbers; the defaults are the county's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FoodRule {
    /// A hot meal is good for so long from cooking.
    pub plain_minutes: i64,
    /// With one reading that was hot enough within that time, so long from cooking.
    pub read_minutes: i64,
    /// Hot enough, in tenths of a degree Celsius.
    pub hot_decicelsius: i32,
    /// A stop turns yellow so long before the end.
    pub warn_minutes: i64,
    /// A meal that was chilled keeps for so long from cooking.
    pub chilled_minutes: i64,
    /// Cold enough for that.
    pub cold_decicelsius: i32,
    /// Hot enough when it is heated again.
    pub reheat_decicelsius: i32,
    /// 留样: so much of each dish is kept back.
    pub sample_grams: i32,
    /// 留样: for so long.
    pub sample_hours: i64,
}

impl Default for FoodRule {
    fn default() -> Self {
        Self {
            plain_minutes: 120,
            read_minutes: 240,
            hot_decicelsius: 600,
            warn_minutes: 20,
            chilled_minutes: 24 * 60,
            cold_decicelsius: 100,
            reheat_decicelsius: 700,
            sample_grams: 125,
            sample_hours: 48,
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
    /// How a batch is kept until it is eaten.
    pub enum Keeping {
        /// 热藏
        Hot = "hot",
        /// 冷藏
        Chilled = "chilled",
    }
}

named! {
    /// What a temperature was taken for.
    pub enum ReadingKind {
        /// 保温
        Hold = "hold",
        /// 冷藏
        Chill = "chill",
        /// 复热
        Reheat = "reheat",
    }
}

/// A pot of one dish and what was measured in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CookedBatch {
    /// When it was cooked.
    pub cooked_at: At,
    /// How it is kept.
    pub keeping: Keeping,
    /// Everything that was measured.
    pub readings: Vec<(ReadingKind, Reading)>,
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
    /// Until when a meal cooked at `cooked_at` may be handed over. Readings count once: a second one renews nothing, and what
    /// was found too cold was not kept hot, whatever a later one says.
    #[must_use]
    pub fn deadline(&self, cooked_at: At, readings: &[Reading]) -> At {
        let plain = cooked_at.plus_minutes(self.plain_minutes);
        let too_cold = |reading: &Reading| reading.at >= cooked_at && reading.decicelsius < self.hot_decicelsius;
        if readings.iter().any(too_cold) {
            return plain;
        }
        let counts = |reading: &Reading| {
            reading.at >= cooked_at && reading.at <= plain && reading.decicelsius >= self.hot_decicelsius
        };
        if readings.iter().any(counts) {
            cooked_at.plus_minutes(self.read_minutes)
        } else {
            plain
        }
    }

    /// Until when a batch may be handed over. A chilled one is good only once it was heated again, hot enough and in time,
    /// and then as long as a hot one; the instant of cooking stands for "not yet". One that got warm was never chilled.
    #[must_use]
    pub fn good_until(&self, batch: &CookedBatch) -> At {
        let of = |kind: ReadingKind| {
            let taken = batch.readings.iter().filter(move |(one, _)| *one == kind);
            taken.map(|(_, reading)| *reading)
        };
        let stayed_cold = || of(ReadingKind::Chill).all(|reading| reading.decicelsius <= self.cold_decicelsius);
        if batch.keeping == Keeping::Hot || !stayed_cold() {
            return self.deadline(batch.cooked_at, &of(ReadingKind::Hold).collect::<Vec<_>>());
        }
        let keeps_until = batch.cooked_at.plus_minutes(self.chilled_minutes);
        let counts = |reading: &Reading| {
            reading.at >= batch.cooked_at && reading.at <= keeps_until && reading.decicelsius >= self.reheat_decicelsius
        };
        // The first time counts: heating a second time renews nothing.
        match of(ReadingKind::Reheat).filter(counts).map(|reading| reading.at).min() {
            Some(reheated_at) => reheated_at.plus_minutes(self.plain_minutes),
            None => batch.cooked_at,
        }
    }

    /// How close the deadline is. At the deadline itself it is too late.
    #[must_use]
    pub fn freshness(&self, deadline: At, now: At) -> Freshness {
        if now >= deadline {
            Freshness::Red
        } else if now >= self.warns_at(deadline) {
            Freshness::Yellow
        } else {
            Freshness::Fine
        }
    }

    /// From when on somebody has to hurry.
    #[must_use]
    pub fn warns_at(&self, deadline: At) -> At {
        deadline.plus_minutes(-self.warn_minutes)
    }

    /// Whether the numbers make sense together.
    #[must_use]
    pub fn holds(&self) -> bool {
        let times = [
            self.plain_minutes,
            self.read_minutes,
            self.chilled_minutes,
            self.sample_hours,
        ];
        times.iter().all(|time| (1..=10_000).contains(time))
            && (0..self.plain_minutes).contains(&self.warn_minutes)
            && self.read_minutes >= self.plain_minutes
            && self.cold_decicelsius < self.hot_decicelsius
            && (0..=1_000).contains(&self.hot_decicelsius)
            && (self.hot_decicelsius..=1_000).contains(&self.reheat_decicelsius)
            && (1..=5_000).contains(&self.sample_grams)
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
        assert_eq!(minutes(&[reading(30, 650), reading(90, 300)]), 120, "it got cold");
        assert_eq!(minutes(&[reading(5, 350), reading(10, 650)]), 120, "it was cold");
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

    fn batch(keeping: Keeping, readings: &[(ReadingKind, i64, i32)]) -> CookedBatch {
        let taken = readings
            .iter()
            .map(|(kind, minutes, decicelsius)| (*kind, reading(*minutes, *decicelsius)));
        CookedBatch {
            cooked_at: COOKED,
            keeping,
            readings: taken.collect(),
        }
    }

    #[test]
    fn a_chilled_batch_is_good_once_it_was_heated_again_hot_enough_and_in_time() {
        use ReadingKind::{Chill, Hold, Reheat};
        let rule = FoodRule::default();
        assert!(rule.holds());
        let minutes = |batch: &CookedBatch| (rule.good_until(batch).0 - COOKED.0) / 60_000;
        assert_eq!(
            minutes(&batch(Keeping::Chilled, &[(Chill, 60, 80)])),
            0,
            "not heated yet"
        );
        assert_eq!(
            minutes(&batch(Keeping::Chilled, &[(Chill, 60, 80), (Reheat, 900, 700)])),
            1_020
        );
        assert_eq!(minutes(&batch(Keeping::Chilled, &[(Reheat, 900, 699)])), 0);
        assert_eq!(minutes(&batch(Keeping::Chilled, &[(Reheat, 1_441, 800)])), 0, "too old");
        assert_eq!(
            minutes(&batch(Keeping::Chilled, &[(Reheat, 900, 700), (Reheat, 1_000, 700)])),
            1_020,
            "once"
        );
        assert_eq!(
            minutes(&batch(Keeping::Chilled, &[(Chill, 60, 101), (Reheat, 900, 700)])),
            120,
            "it got warm"
        );
        assert_eq!(
            minutes(&batch(Keeping::Hot, &[(Hold, 100, 650), (Reheat, 300, 800)])),
            240
        );
    }

    #[test]
    fn numbers_that_contradict_each_other_are_no_rule() {
        let rule = FoodRule::default();
        assert!(
            !FoodRule {
                read_minutes: 60,
                ..rule
            }
            .holds()
        );
        assert!(
            !FoodRule {
                warn_minutes: 120,
                ..rule
            }
            .holds()
        );
        assert!(
            !FoodRule {
                cold_decicelsius: 600,
                ..rule
            }
            .holds()
        );
    }
}
