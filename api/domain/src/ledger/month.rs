//! Months: the periods that are closed.

use crate::time::ServiceDay;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// A calendar month, `2026-11`. Sorts as it reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month(ServiceDay);

/// The text is no month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a month is written as year and month, e.g. 2026-11")]
pub struct BadMonth;

impl crate::code::Coded for BadMonth {
    fn code(&self) -> &'static str {
        "bad_month"
    }
    fn field(&self) -> Option<&'static str> {
        Some("month")
    }
}

impl Month {
    /// The month that a day lies in.
    #[must_use]
    pub fn of(day: ServiceDay) -> Self {
        Self(ServiceDay(day.0.with_day(1).unwrap_or(day.0)))
    }

    /// Reads `2026-11`.
    ///
    /// # Errors
    /// [`BadMonth`].
    pub fn parse(text: &str) -> Result<Self, BadMonth> {
        let day = NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").map_err(|_| BadMonth)?;
        let month = Self(ServiceDay(day));
        if month.to_string() == text {
            Ok(month)
        } else {
            Err(BadMonth)
        }
    }

    /// Its first day.
    #[must_use]
    pub fn first(self) -> ServiceDay {
        self.0
    }

    /// Its last day.
    #[must_use]
    pub fn last(self) -> ServiceDay {
        self.next().first().plus_days(-1)
    }

    /// The month after it.
    #[must_use]
    pub fn next(self) -> Self {
        // No month is longer, and none is so short that this skips one.
        Self::of(self.0.plus_days(31))
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.0.format("%Y-%m"))
    }
}

impl TryFrom<String> for Month {
    type Error = BadMonth;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_knows_its_ends() {
        for (text, last, next) in [
            ("2026-11", "2026-11-30", "2026-12"),
            ("2026-12", "2026-12-31", "2027-01"),
            ("2028-02", "2028-02-29", "2028-03"),
        ] {
            let month = Month::parse(text).expect("a month");
            assert_eq!(month.first().to_string(), format!("{text}-01"));
            assert_eq!(month.last().to_string(), last);
            assert_eq!(month.next().to_string(), next);
            assert_eq!(Month::of(month.last()), month);
        }
        for bad in ["", "2026", "2026-13", "2026-1", "2026-11-01", "+2026-11"] {
            assert_eq!(Month::parse(bad), Err(BadMonth), "{bad}");
        }
    }
}
