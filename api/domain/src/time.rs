//! Time as the programme lives it: instants in UTC milliseconds, days and clock times in Beijing (fixed +08:00).

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, SecondsFormat, TimeZone, Utc};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::ops::RangeInclusive;

const BEIJING_OFFSET_S: i32 = 8 * 3600;
/// One minute in milliseconds.
pub const MINUTE_MS: i64 = 60_000;

/// Years that the programme and its people live in. Within them a day's text sorts as the day does, and weeks and shifts can
/// be added without falling off the calendar.
const YEARS: RangeInclusive<i32> = 1850..=2199;

/// Why a text is no day or instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadTime {
    /// It can't be read.
    #[error("not a day or an instant")]
    Unreadable(#[from] chrono::ParseError),
    /// It lies where nobody lives.
    #[error("not in these centuries")]
    FarAway,
}

fn near(day: NaiveDate) -> Result<NaiveDate, BadTime> {
    if YEARS.contains(&day.year()) {
        Ok(day)
    } else {
        Err(BadTime::FarAway)
    }
}

/// An instant: milliseconds since 1970 UTC. Both databases keep it as this number, so nothing is rounded on the way.
///
/// On the wire it is RFC 3339 with milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct At(pub i64);

fn beijing() -> FixedOffset {
    FixedOffset::east_opt(BEIJING_OFFSET_S).expect("eight hours is a valid offset")
}

impl At {
    /// The instant as chrono knows it.
    #[must_use]
    pub fn utc(self) -> DateTime<Utc> {
        Utc.timestamp_millis_opt(self.0).single().unwrap_or_default()
    }

    /// The Beijing day it falls on.
    #[must_use]
    pub fn day(self) -> ServiceDay {
        ServiceDay(self.utc().with_timezone(&beijing()).date_naive())
    }

    /// The Beijing clock time, `HH:MM`.
    #[must_use]
    pub fn clock(self) -> String {
        self.utc().with_timezone(&beijing()).format("%H:%M").to_string()
    }

    /// Later by so many minutes (earlier when negative).
    #[must_use]
    pub fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0 + minutes * MINUTE_MS)
    }

    /// Reads RFC 3339.
    ///
    /// # Errors
    /// [`BadTime`].
    pub fn parse(text: &str) -> Result<Self, BadTime> {
        let read = DateTime::parse_from_rfc3339(text)?.to_utc();
        near(read.date_naive())?;
        Ok(Self(read.timestamp_millis()))
    }
}

impl std::fmt::Display for At {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.utc().to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl Serialize for At {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for At {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// A Beijing calendar day on which meals are served; ages and rule versions count by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct ServiceDay(pub NaiveDate);

impl<'de> Deserialize<'de> for ServiceDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let day = NaiveDate::deserialize(deserializer)?;
        near(day).map(Self).map_err(serde::de::Error::custom)
    }
}

impl ServiceDay {
    /// Reads `YYYY-MM-DD`.
    ///
    /// # Errors
    /// [`BadTime`].
    pub fn parse(text: &str) -> Result<Self, BadTime> {
        Ok(Self(near(NaiveDate::parse_from_str(text, "%Y-%m-%d")?)?))
    }

    /// The instant of a Beijing clock time on this day.
    #[must_use]
    pub fn at(self, time: NaiveTime) -> At {
        let local = self.0.and_time(time);
        At(local.and_utc().timestamp_millis() - i64::from(BEIJING_OFFSET_S) * 1000)
    }

    /// `days` later (earlier when negative).
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        Self(self.0 + chrono::TimeDelta::days(days))
    }

    /// The Monday of its week.
    #[must_use]
    pub fn monday(self) -> Self {
        self.plus_days(-i64::from(self.0.weekday().num_days_from_monday()))
    }

    /// Completed years between a birth date and this day. Someone born on 29 February completes a year on 1 March.
    #[must_use]
    pub fn age_of(self, born: NaiveDate) -> i32 {
        let years = self.0.year() - born.year();
        let reached = (self.0.month(), self.0.day()) >= (born.month(), born.day());
        if reached { years } else { years - 1 }
    }
}

impl std::fmt::Display for ServiceDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // chrono's own form is the same and isn't put together from a pattern each time.
        std::fmt::Display::fmt(&self.0, f)
    }
}

impl JsonSchema for ServiceDay {
    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date", "description": "A day: YYYY-MM-DD." })
    }
}

/// 餐次.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MealPeriod {
    /// 早餐
    Breakfast,
    /// 午餐
    Lunch,
    /// 晚餐
    Dinner,
}

impl MealPeriod {
    /// All of them in the order of the day.
    pub const ALL: [Self; 3] = [Self::Breakfast, Self::Lunch, Self::Dinner];

    /// The stable name used in the database and on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Breakfast => "breakfast",
            Self::Lunch => "lunch",
            Self::Dinner => "dinner",
        }
    }

    /// Reads a stable name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|period| period.name() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> ServiceDay {
        ServiceDay::parse(text).expect("a day")
    }

    /// At the ends of chrono's calendar a week more, or eight hours more, is a panic.
    #[test]
    fn far_away_days_are_refused() {
        for text in ["+262142-12-31", "-262143-01-01", "9999-12-31", "0000-01-01"] {
            assert!(ServiceDay::parse(text).is_err(), "{text}");
            assert!(serde_json::from_value::<ServiceDay>(text.into()).is_err(), "{text}");
        }
        for text in ["9999-12-31T23:59:59Z", "0000-01-01T00:00:00Z", "2200-01-01T00:00:00Z"] {
            assert_eq!(At::parse(text), Err(BadTime::FarAway), "{text}");
        }
        assert_eq!(
            serde_json::from_value::<ServiceDay>("2026-11-23".into()).ok(),
            ServiceDay::parse("2026-11-23").ok()
        );
    }

    #[test]
    fn the_beijing_day_begins_at_sixteen_utc() {
        assert_eq!(
            At::parse("2026-11-21T15:59:59.999Z").expect("instant").day(),
            day("2026-11-21")
        );
        assert_eq!(
            At::parse("2026-11-21T16:00:00.000Z").expect("instant").day(),
            day("2026-11-22")
        );
    }

    #[test]
    fn an_instant_survives_its_own_text() {
        let at = day("2026-11-22").at(NaiveTime::from_hms_opt(9, 30, 0).expect("time"));
        assert_eq!(at.to_string(), "2026-11-22T01:30:00.000Z");
        assert_eq!(At::parse(&at.to_string()).expect("instant"), at);
        assert_eq!(at.clock(), "09:30");
    }

    #[test]
    fn birthdays_count_on_the_day_itself() {
        let born = NaiveDate::from_ymd_opt(1946, 11, 22).expect("date");
        assert_eq!(day("2026-11-21").age_of(born), 79);
        assert_eq!(day("2026-11-22").age_of(born), 80);
        let leap = NaiveDate::from_ymd_opt(1948, 2, 29).expect("date");
        assert_eq!(day("2027-02-28").age_of(leap), 78);
        assert_eq!(day("2027-03-01").age_of(leap), 79);
    }
}
