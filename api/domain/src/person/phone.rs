//! Mainland telephone numbers.

use crate::{code::Coded, digits};
use serde::{Deserialize, Serialize};

/// A mobile number (11 digits) or a landline with its area code. `Debug` shows the masked form; there is no `Display`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// The text is no mainland telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a phone number is a mobile of 11 digits or a landline with its area code")]
pub struct BadPhone;

impl Coded for BadPhone {
    fn code(&self) -> &'static str {
        "bad_phone"
    }
    fn field(&self) -> Option<&'static str> {
        Some("phone")
    }
}

impl Phone {
    /// Reads a number. `+86`, `86`, `0086`, spaces, dashes, brackets and full-width digits are taken as meant.
    ///
    /// # Errors
    /// [`BadPhone`] when what remains is neither a mobile nor a landline with area code.
    pub fn parse(text: &str) -> Result<Self, BadPhone> {
        let plain: String = digits::plain(text)
            .chars()
            .filter(|c| !matches!(c, '-' | '(' | ')'))
            .collect();
        let national = national(&plain);
        if is_mobile(national) || is_landline(national) {
            Ok(Self(national.to_owned()))
        } else {
            Err(BadPhone)
        }
    }

    /// The digits. For calling and for the blind index, never for showing.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a text message can reach it.
    #[must_use]
    pub fn is_mobile(&self) -> bool {
        is_mobile(&self.0)
    }

    /// The last four digits, by which a senior finds themselves at the kiosk.
    #[must_use]
    pub fn last_four(&self) -> &str {
        &self.0[self.0.len() - 4..]
    }

    /// `138****5678`.
    #[must_use]
    pub fn masked(&self) -> String {
        let head = if self.is_mobile() { 3 } else { self.0.len() - 8 };
        format!("{}****{}", &self.0[..head], self.last_four())
    }
}

fn national(plain: &str) -> &str {
    for prefix in ["+86", "0086", "86"] {
        if let Some(rest) = plain.strip_prefix(prefix)
            && rest.len() >= 10
        {
            return rest;
        }
    }
    plain
}

fn is_mobile(text: &str) -> bool {
    let bytes = text.as_bytes();
    digits::all_digits(text) && bytes.len() == 11 && bytes[0] == b'1' && (b'3'..=b'9').contains(&bytes[1])
}

/// Area codes are `010`, `02x` (three digits) and `03xx`–`09xx` (four); the number has 7 or 8 digits and begins with 2–8.
fn is_landline(text: &str) -> bool {
    let bytes = text.as_bytes();
    if !digits::all_digits(text) || bytes.len() < 10 || bytes[0] != b'0' {
        return false;
    }
    let area = match bytes[1] {
        b'1' if bytes[2] == b'0' => 3,
        b'2' => 3,
        b'3'..=b'9' => 4,
        _ => return false,
    };
    matches!(bytes.len() - area, 7 | 8) && (b'2'..=b'8').contains(&bytes[area])
}

impl std::fmt::Debug for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Phone({})", self.masked())
    }
}

impl TryFrom<String> for Phone {
    type Error = BadPhone;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_number_in_many_spellings() {
        for text in [
            "13812345678",
            "+86 138 1234 5678",
            "86-138-1234-5678",
            "0086 13812345678",
            "１３８１２３４５６７８",
        ] {
            assert_eq!(Phone::parse(text).expect(text).as_str(), "13812345678", "{text}");
        }
        assert_eq!(
            Phone::parse("(0744) 622-1234").expect("Sangzhi").as_str(),
            "07446221234"
        );
        assert_eq!(Phone::parse("010-88886666").expect("Beijing").as_str(), "01088886666");
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "",
            "1234567",
            "12812345678",
            "1381234567",
            "138123456789",
            "6221234",
            "0744",
            "01288886666",
            "07441221234",
            "96111",
        ] {
            assert_eq!(Phone::parse(text), Err(BadPhone), "{text}");
        }
    }

    #[test]
    fn the_middle_is_hidden_everywhere() {
        let mobile = Phone::parse("13812345678").expect("valid");
        assert_eq!(mobile.masked(), "138****5678");
        assert_eq!(format!("{mobile:?}"), "Phone(138****5678)");
        assert_eq!(Phone::parse("07446221234").expect("valid").masked(), "074****1234");
    }

    proptest! {
        #[test]
        fn what_it_writes_it_reads(text in "\\PC{0,16}|1[3-9][0-9]{9}|0[3-9][0-9]{2}[2-8][0-9]{6,7}") {
            if let Ok(phone) = Phone::parse(&text) {
                prop_assert_eq!(Phone::parse(phone.as_str()), Ok(phone.clone()));
                prop_assert!(!phone.masked().contains(phone.as_str()));
            }
        }
    }
}
