//! The months and quarters that claims are made for.

use crate::{code::Coded, named::named, time::ServiceDay};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

named! {
    /// How much time one claim covers.
    pub enum ClaimSpan {
        /// 月
        Month = "month",
        /// 季度
        Quarter = "quarter",
        /// 年
        Year = "year",
    }
}

impl ClaimSpan {
    const fn months(self) -> u32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }
}

/// One month, quarter or year. On the wire `2026-11`, `2026-Q4` or `2026`, which sorts as it follows within its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClaimPeriod {
    /// Which kind.
    span: ClaimSpan,
    /// The first day.
    first: ServiceDay,
}

/// The text isn't a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a period is a month (2026-11), a quarter (2026-Q4) or a year (2026)")]
pub struct BadPeriod;

impl Coded for BadPeriod {
    fn code(&self) -> &'static str {
        "bad_claim_period"
    }
    fn field(&self) -> Option<&'static str> {
        Some("period")
    }
}

impl ClaimPeriod {
    /// The period of that kind that a day falls into.
    #[must_use]
    pub fn of(span: ClaimSpan, day: ServiceDay) -> Self {
        let month = day.0.month0() / span.months() * span.months() + 1;
        let first = NaiveDate::from_ymd_opt(day.0.year(), month, 1).unwrap_or(day.0);
        Self {
            span,
            first: ServiceDay(first),
        }
    }

    /// Reads `2026-11`, `2026-Q4` or `2026`.
    ///
    /// # Errors
    /// [`BadPeriod`].
    pub fn parse(text: &str) -> Result<Self, BadPeriod> {
        let Some((year, part)) = text.split_once('-') else {
            let january = Self::parse(&format!("{text}-01"))?;
            return Ok(Self::of(ClaimSpan::Year, january.first));
        };
        let digits = |text: &str, most: usize| text.len() == most && text.bytes().all(|byte| byte.is_ascii_digit());
        let (span, number) = match part.strip_prefix('Q') {
            Some(quarter) => (ClaimSpan::Quarter, quarter),
            None => (ClaimSpan::Month, part),
        };
        let length = if span == ClaimSpan::Month { 2 } else { 1 };
        if !digits(year, 4) || !digits(number, length) {
            return Err(BadPeriod);
        }
        let number: u32 = number.parse().map_err(|_| BadPeriod)?;
        let month = number.checked_sub(1).ok_or(BadPeriod)? * span.months() + 1;
        let first = NaiveDate::from_ymd_opt(year.parse().map_err(|_| BadPeriod)?, month, 1).ok_or(BadPeriod)?;
        Ok(Self {
            span,
            first: ServiceDay(first),
        })
    }

    /// Which kind.
    #[must_use]
    pub fn span(self) -> ClaimSpan {
        self.span
    }

    /// The first day.
    #[must_use]
    pub fn first_day(self) -> ServiceDay {
        self.first
    }

    /// The last day.
    #[must_use]
    pub fn last_day(self) -> ServiceDay {
        self.next().first.plus_days(-1)
    }

    /// The period after it.
    #[must_use]
    pub fn next(self) -> Self {
        // The first day of a period plus a little more than its longest length lies in the next one.
        let days = i64::from(self.span.months()) * 31 + 1;
        Self::of(self.span, self.first.plus_days(days))
    }

    /// The period before it.
    #[must_use]
    pub fn previous(self) -> Self {
        Self::of(self.span, self.first.plus_days(-1))
    }

    /// Whether a day lies in it.
    #[must_use]
    pub fn covers(self, day: ServiceDay) -> bool {
        self.first <= day && day <= self.last_day()
    }
}

impl std::fmt::Display for ClaimPeriod {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, month) = (self.first.0.year(), self.first.0.month());
        match self.span {
            ClaimSpan::Month => write!(f, "{year:04}-{month:02}"),
            ClaimSpan::Quarter => write!(f, "{year:04}-Q{}", month / 3 + 1),
            ClaimSpan::Year => write!(f, "{year:04}"),
        }
    }
}

impl TryFrom<String> for ClaimPeriod {
    type Error = BadPeriod;
    fn try_from(text: String) -> Result<Self, BadPeriod> {
        Self::parse(&text)
    }
}

impl From<ClaimPeriod> for String {
    fn from(period: ClaimPeriod) -> Self {
        period.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> ClaimPeriod {
        ClaimPeriod::parse(text).expect(text)
    }

    fn day(text: &str) -> ServiceDay {
        ServiceDay::parse(text).expect(text)
    }

    #[test]
    fn months_quarters_and_years_know_their_days() {
        for (text, first, last) in [
            ("2026-11", "2026-11-01", "2026-11-30"),
            ("2026-12", "2026-12-01", "2026-12-31"),
            ("2028-02", "2028-02-01", "2028-02-29"),
            ("2026-Q4", "2026-10-01", "2026-12-31"),
            ("2027-Q1", "2027-01-01", "2027-03-31"),
            ("2028", "2028-01-01", "2028-12-31"),
        ] {
            let found = period(text);
            assert_eq!((found.first_day(), found.last_day()), (day(first), day(last)), "{text}");
            assert_eq!(found.to_string(), text);
            assert!(found.covers(day(first)) && found.covers(day(last)));
            assert!(!found.covers(day(last).plus_days(1)) && !found.covers(day(first).plus_days(-1)));
            assert_eq!(found.next().previous(), found);
            assert_eq!(ClaimPeriod::of(found.span(), day(last)), found);
        }
    }

    #[test]
    fn a_year_has_twelve_months_and_four_quarters() {
        let months = std::iter::successors(Some(period("2026-01")), |one| Some(one.next()));
        assert_eq!(months.take(13).last(), Some(period("2027-01")));
        let quarters = std::iter::successors(Some(period("2026-Q1")), |one| Some(one.next()));
        assert_eq!(quarters.take(5).last(), Some(period("2027-Q1")));
    }

    #[test]
    fn anything_else_is_no_period() {
        for bad in [
            "",
            "26",
            "2026-0",
            "2026-00",
            "2026-13",
            "2026-Q0",
            "2026-Q5",
            "2026-q4",
            "2026-1",
            "26-11",
            "2026-11-01",
        ] {
            assert_eq!(ClaimPeriod::parse(bad), Err(BadPeriod), "{bad}");
        }
    }
}
