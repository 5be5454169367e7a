//! 日历: which days are worked in China. The announced years are data; a county enters the days of a year to come.

use crate::{named::named, time::ServiceDay};
use chrono::{Datelike, Weekday};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Nobody announces a longer one; more is a slip of the year.
const HOLIDAY_DAYS_MAX: i64 = 31;

named! {
    /// What a day is.
    pub enum DayKind {
        /// 工作日
        Workday = "workday",
        /// 周末
        Weekend = "weekend",
        /// 法定节假日
        Holiday = "holiday",
        /// 调休上班: a weekend day worked for a holiday.
        MakeUp = "make_up",
    }
}

/// A day that isn't what its weekday says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedDay {
    /// What it is.
    pub kind: DayKind,
    /// 节日
    pub name: String,
    /// English name.
    pub name_en: String,
}

/// All days that aren't what their weekdays say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar(BTreeMap<ServiceDay, NamedDay>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    holiday: Vec<Announced>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Announced {
    name: String,
    name_en: String,
    from: ServiceDay,
    to: ServiceDay,
    worked: Vec<ServiceDay>,
}

impl Calendar {
    /// The years that were announced when this version was made.
    ///
    /// # Panics
    /// Never: the file is part of the program and a test reads it.
    #[must_use]
    pub fn builtin() -> &'static Self {
        static BUILTIN: LazyLock<Calendar> = LazyLock::new(|| {
            Calendar::from_toml(include_str!("../data/holidays.toml")).expect("the built-in file is tested")
        });
        &BUILTIN
    }

    /// Reads `[[holiday]]` tables.
    ///
    /// # Errors
    /// TOML's, with the place in the file.
    pub fn from_toml(text: &str) -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(text)?;
        let mut days = Self::default();
        for one in file.holiday {
            let named = |kind| NamedDay {
                kind,
                name: one.name.clone(),
                name_en: one.name_en.clone(),
            };
            let free = (0..HOLIDAY_DAYS_MAX)
                .map(|ahead| one.from.plus_days(ahead))
                .take_while(|day| *day <= one.to);
            days.0.extend(free.map(|day| (day, named(DayKind::Holiday))));
            days.0
                .extend(one.worked.iter().map(|day| (*day, named(DayKind::MakeUp))));
        }
        Ok(days)
    }

    /// The same with days of the county's own; theirs count.
    #[must_use]
    pub fn with(&self, own: impl IntoIterator<Item = (ServiceDay, NamedDay)>) -> Self {
        let mut days = self.clone();
        days.0.extend(own);
        days
    }

    /// What a day is, and the name of the holiday it belongs to.
    #[must_use]
    pub fn day(&self, day: ServiceDay) -> (DayKind, Option<&NamedDay>) {
        match self.0.get(&day) {
            Some(named) => (named.kind, Some(named)),
            None if matches!(day.0.weekday(), Weekday::Sat | Weekday::Sun) => (DayKind::Weekend, None),
            None => (DayKind::Workday, None),
        }
    }

    /// Whether anybody said how this year's holidays lie.
    #[must_use]
    pub fn knows_year(&self, day: ServiceDay) -> bool {
        self.0
            .iter()
            .any(|(known, named)| known.0.year() == day.0.year() && named.kind == DayKind::Holiday)
    }

    /// The named days of a span, in order.
    pub fn between(&self, from: ServiceDay, to: ServiceDay) -> impl Iterator<Item = (ServiceDay, &NamedDay)> {
        self.0.range(from..=to).map(|(day, named)| (*day, named))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> ServiceDay {
        ServiceDay::parse(text).expect("a day")
    }

    #[test]
    fn spring_festival_2026_is_nine_days_and_two_saturdays_pay_for_it() {
        let calendar = Calendar::builtin();
        let festival: Vec<_> = calendar.between(day("2026-02-01"), day("2026-03-01")).collect();
        let free = festival
            .iter()
            .filter(|(_, named)| named.kind == DayKind::Holiday)
            .count();
        assert_eq!(free, 9);
        for worked in ["2026-02-14", "2026-02-28"] {
            let (kind, named) = calendar.day(day(worked));
            assert_eq!((kind, named.expect("named").name.as_str()), (DayKind::MakeUp, "春节"));
            assert_eq!(day(worked).0.weekday(), Weekday::Sat);
        }
        assert_eq!(calendar.day(day("2026-02-13")).0, DayKind::Workday);
        assert_eq!(calendar.day(day("2026-03-01")).0, DayKind::Weekend);
    }

    #[test]
    fn every_worked_day_lies_on_a_weekend() {
        let all = Calendar::builtin().between(day("2026-01-01"), day("2026-12-31"));
        for (worked, _) in all.filter(|(_, named)| named.kind == DayKind::MakeUp) {
            assert!(matches!(worked.0.weekday(), Weekday::Sat | Weekday::Sun), "{worked}");
        }
    }

    #[test]
    fn a_county_enters_the_days_of_a_year_nobody_announced_yet() {
        let calendar = Calendar::builtin();
        assert!(calendar.knows_year(day("2026-06-01")) && !calendar.knows_year(day("2027-06-01")));
        let named = NamedDay {
            kind: DayKind::Holiday,
            name: "元旦".into(),
            name_en: "New Year".into(),
        };
        let own = calendar.with([(day("2027-01-01"), named)]);
        assert_eq!(own.day(day("2027-01-01")).0, DayKind::Holiday);
        assert!(own.knows_year(day("2027-06-01")));
    }
}
