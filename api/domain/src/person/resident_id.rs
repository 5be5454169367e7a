//! 居民身份证号 (GB 11643): region, birth date, serial, check character.

use crate::{code::Coded, digits, named::named, time::ServiceDay};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

named! {
    /// As the resident ID tells it.
    pub enum Gender {
        /// 男
        Male = "male",
        /// 女
        Female = "female",
    }
}

/// A valid 18-character resident ID. `Debug` shows the masked form; there is no `Display`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ResidentId(String);

/// Why a text is no resident ID. None of them repeats the number, nor what the check character should have been: a
/// registrar who is told would type it instead of looking at the card again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadResidentId {
    /// Neither 18 nor 15 characters.
    #[error("a resident ID has 18 characters (old ones 15)")]
    Length,
    /// A letter where only digits may stand.
    #[error("a resident ID consists of digits; only the last may be X")]
    NotDigits,
    /// The check character doesn't fit: one digit was misread, or two were swapped.
    #[error("the check character does not fit; compare the number with the card")]
    CheckDigit,
    /// There is no such day.
    #[error("the birth date in the number is no day of the calendar")]
    BirthDate,
    /// 15 digits without a birth date where old numbers have it: most often 18 of which three are missing.
    #[error("an old number of 15 digits has no such birth date; today's card has 18 characters")]
    OldBirthDate,
}

impl Coded for BadResidentId {
    fn code(&self) -> &'static str {
        match self {
            Self::OldBirthDate => "old_resident_id",
            _ => "bad_resident_id",
        }
    }
    fn field(&self) -> Option<&'static str> {
        Some("resident_id")
    }
}

impl ResidentId {
    /// Reads an 18-character number, or an old 15-digit one, which becomes its 18-character form.
    ///
    /// Full-width digits, white space and a small `x` are taken as meant.
    ///
    /// # Errors
    /// [`BadResidentId`] with what is wrong.
    pub fn parse(text: &str) -> Result<Self, BadResidentId> {
        let plain = digits::plain(text).to_ascii_uppercase();
        let is_old = plain.chars().count() == 15;
        let full = match plain.chars().count() {
            18 => plain,
            15 => modern(&plain)?,
            _ => return Err(BadResidentId::Length),
        };
        // Characters were counted above; from here on bytes may be sliced only once all are known to be ASCII.
        if !full.is_ascii() {
            return Err(BadResidentId::NotDigits);
        }
        let (body, check) = full.split_at(17);
        if !digits::all_digits(body) || !check.bytes().all(|b| b.is_ascii_digit() || b == b'X') {
            return Err(BadResidentId::NotDigits);
        }
        if !check.starts_with(check_character(body)) {
            return Err(BadResidentId::CheckDigit);
        }
        let unborn = if is_old {
            BadResidentId::OldBirthDate
        } else {
            BadResidentId::BirthDate
        };
        birth_date_in(body).ok_or(unborn)?;
        Ok(Self(full))
    }

    /// All 18 characters. For sealing and comparing, never for showing.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The birth date it carries.
    #[must_use]
    pub fn birth_date(&self) -> NaiveDate {
        birth_date_in(&self.0).expect("checked when it was parsed")
    }

    /// The 17th digit is odd for men.
    #[must_use]
    pub fn gender(&self) -> Gender {
        let odd = self.0.as_bytes()[16] % 2 == 1;
        if odd { Gender::Male } else { Gender::Female }
    }

    /// Whether the birth date lies after the day, which no card has.
    #[must_use]
    pub fn born_after(&self, day: ServiceDay) -> bool {
        self.birth_date() > day.0
    }

    /// `430822********1234`: enough to compare with a card in the hand.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("{}********{}", &self.0[..6], &self.0[14..])
    }
}

/// Old numbers have a two-digit year, always 19yy, and no check character.
fn modern(old: &str) -> Result<String, BadResidentId> {
    if !digits::all_digits(old) {
        return Err(BadResidentId::NotDigits);
    }
    let body = format!("{}19{}", &old[..6], &old[6..]);
    let check = check_character(&body);
    Ok(format!("{body}{check}"))
}

/// ISO 7064 MOD 11-2 over the first 17 digits.
fn check_character(body: &str) -> char {
    let sum = body.bytes().fold(0_u32, |sum, b| (sum + u32::from(b - b'0')) * 2 % 11);
    let check = (12 - sum) % 11;
    char::from_digit(check, 10).unwrap_or('X')
}

fn birth_date_in(number: &str) -> Option<NaiveDate> {
    let date = NaiveDate::parse_from_str(number.get(6..14)?, "%Y%m%d").ok()?;
    let earliest = NaiveDate::from_ymd_opt(1850, 1, 1)?;
    (date >= earliest).then_some(date)
}

impl std::fmt::Debug for ResidentId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ResidentId({})", self.masked())
    }
}

impl TryFrom<String> for ResidentId {
    type Error = BadResidentId;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<ResidentId> for String {
    fn from(id: ResidentId) -> Self {
        id.0
    }
}

#[cfg(test)]
mod tests;
