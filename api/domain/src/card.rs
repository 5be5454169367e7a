//! 助餐卡: its number and its life.

use crate::{code::Coded, digits, named::named, place::PlaceCode};
use serde::{Deserialize, Serialize};

/// The largest serial: eight digits.
pub const SERIAL_MAX: u32 = 99_999_999;

/// 16 digits: county (6), serial (8), check (2, ISO 7064 MOD 97-10).
///
/// Whoever holds the number can order in somebody's name, so `Debug` hides the serial.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CardNumber(String);

/// Why a text is no card number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadCard {
    /// Not 16 digits.
    #[error("a card number has 16 digits")]
    Length,
    /// The check digits don't fit.
    #[error("the card number was misread")]
    CheckDigits,
    /// Cards are numbered by county.
    #[error("a card is issued by a county")]
    NotACounty,
    /// All serials of the county are used up.
    #[error("a card serial has at most eight digits")]
    Serial,
}

impl Coded for BadCard {
    fn code(&self) -> &'static str {
        "bad_card"
    }
    fn field(&self) -> Option<&'static str> {
        Some("card")
    }
}

impl CardNumber {
    /// The number of a county's next serial.
    ///
    /// # Errors
    /// [`BadCard`] when the place is no county or the serial has more than eight digits.
    pub fn mint(county: &PlaceCode, serial: u32) -> Result<Self, BadCard> {
        if county.as_str().len() != 6 {
            return Err(BadCard::NotACounty);
        }
        if serial > SERIAL_MAX {
            return Err(BadCard::Serial);
        }
        let body = format!("{county}{serial:08}");
        let check = 98 - remainder(&body) * 100 % 97;
        Ok(Self(format!("{body}{check:02}")))
    }

    /// Reads what a card reader typed or a QR code held.
    ///
    /// # Errors
    /// [`BadCard`] when it isn't 16 digits or they don't check.
    pub fn parse(text: &str) -> Result<Self, BadCard> {
        let plain = digits::plain(text);
        let number: String = plain.chars().filter(|c| *c != '-').collect();
        if number.len() != 16 || !digits::all_digits(&number) {
            return Err(BadCard::Length);
        }
        if remainder(&number) == 1 {
            Ok(Self(number))
        } else {
            Err(BadCard::CheckDigits)
        }
    }

    /// All 16 digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `430822********42`.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("{}********{}", &self.0[..6], &self.0[14..])
    }
}

fn remainder(digits: &str) -> u64 {
    digits
        .bytes()
        .fold(0, |rest, byte| (rest * 10 + u64::from(byte - b'0')) % 97)
}

impl std::fmt::Debug for CardNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CardNumber({})", self.masked())
    }
}

impl TryFrom<String> for CardNumber {
    type Error = BadCard;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<CardNumber> for String {
    fn from(card: CardNumber) -> Self {
        card.0
    }
}

named! {
    /// A stopped card never works again; a new one gets a new number.
    pub enum CardState {
        /// In use.
        Active = "active",
        /// Not until somebody has looked into what was said of its owner.
        Held = "held",
        /// Never again.
        Stopped = "stopped",
    }
}

named! {
    /// Why a card was stopped.
    pub enum StopReason {
        /// 挂失
        Lost = "lost",
        /// 损坏
        Damaged = "damaged",
        /// Somebody else ate with it.
        Borrowed = "borrowed",
        /// 去世
        Deceased = "deceased",
        /// 迁出
        Moved = "moved",
    }
}

impl StopReason {
    /// Whether the senior gets a new card for it.
    #[must_use]
    pub fn replaces(self) -> bool {
        matches!(self, Self::Lost | Self::Damaged | Self::Borrowed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn county() -> PlaceCode {
        PlaceCode::parse("430822").expect("six digits")
    }

    #[test]
    fn a_card_has_sixteen_digits_and_reads_back() {
        let card = CardNumber::mint(&county(), 17).expect("in range");
        assert_eq!(card.as_str().len(), 16);
        assert!(card.as_str().starts_with("43082200000017"));
        assert_eq!(CardNumber::parse(card.as_str()).as_ref(), Ok(&card));
        assert!(!format!("{card:?}").contains("00000017"));
    }

    #[test]
    fn what_is_no_card_says_why() {
        assert_eq!(CardNumber::parse("123"), Err(BadCard::Length));
        assert_eq!(CardNumber::parse("4308220000001700"), Err(BadCard::CheckDigits));
        assert_eq!(CardNumber::mint(&county(), SERIAL_MAX + 1), Err(BadCard::Serial));
        let village = PlaceCode::parse("430822100001").expect("twelve digits");
        assert_eq!(CardNumber::mint(&village, 1), Err(BadCard::NotACounty));
    }

    proptest! {
        #[test]
        fn one_wrong_digit_or_one_swap_is_caught(serial in 0_u32..=SERIAL_MAX, position in 0_usize..15, by in 1_u8..10) {
            let right = CardNumber::mint(&county(), serial).expect("in range");
            prop_assert_eq!(CardNumber::parse(right.as_str()), Ok(right.clone()));
            let mut wrong = right.as_str().as_bytes().to_vec();
            wrong[position] = b'0' + (wrong[position] - b'0' + by) % 10;
            prop_assert!(CardNumber::parse(std::str::from_utf8(&wrong).expect("ASCII")).is_err());
            let mut swapped = right.as_str().as_bytes().to_vec();
            if swapped[position] != swapped[position + 1] {
                swapped.swap(position, position + 1);
                prop_assert!(CardNumber::parse(std::str::from_utf8(&swapped).expect("ASCII")).is_err());
            }
        }
    }
}
