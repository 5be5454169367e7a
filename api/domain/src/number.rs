//! Short numbers that people can say on the phone: a letter and seven digits, the last of which checks the others.

use crate::code::Coded;
use serde::{Deserialize, Serialize};

/// The largest serial: six digits.
pub const SERIAL_MAX: u32 = 999_999;

/// The text is no such number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a valid number; a letter and seven digits, of which one was misheard or mistyped")]
pub struct BadNumber;

impl Coded for BadNumber {
    fn code(&self) -> &'static str {
        "bad_number"
    }
}

macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident = $letter:literal)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The number of a serial.
            ///
            /// # Errors
            /// [`BadNumber`] beyond six digits.
            pub fn mint(serial: u32) -> Result<Self, BadNumber> {
                mint($letter, serial).map(Self)
            }

            /// Reads a number as people type it: small letter, spaces, full-width digits, letter left out.
            ///
            /// # Errors
            /// [`BadNumber`] when it isn't one or its check digit doesn't fit.
            pub fn parse(text: &str) -> Result<Self, BadNumber> {
                parse($letter, text).map(Self)
            }

            /// As it is printed.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadNumber;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(number: $name) -> Self {
                number.0
            }
        }
    )*};
}

numbers! {
    /// A senior's number, e.g. `S0000018`.
    SeniorNumber = 'S'
    /// A registration's number, e.g. `R0000018`.
    RegistrationNumber = 'R'
}

fn mint(letter: char, serial: u32) -> Result<String, BadNumber> {
    if serial > SERIAL_MAX {
        return Err(BadNumber);
    }
    let body = format!("{serial:06}");
    Ok(format!("{letter}{body}{}", luhn(&body)))
}

fn parse(letter: char, text: &str) -> Result<String, BadNumber> {
    let plain = crate::digits::plain(text).to_ascii_uppercase();
    let number = plain.strip_prefix(letter).unwrap_or(&plain);
    if number.len() != 7 || !crate::digits::all_digits(number) {
        return Err(BadNumber);
    }
    let (body, check) = number.split_at(6);
    if check == luhn(body).to_string() {
        Ok(format!("{letter}{number}"))
    } else {
        Err(BadNumber)
    }
}

/// Luhn's check digit: catches every single wrong digit and nearly every swap of neighbours.
fn luhn(body: &str) -> u32 {
    let sum: u32 = body
        .bytes()
        .rev()
        .enumerate()
        .map(|(position, byte)| {
            let digit = u32::from(byte - b'0');
            let weighed = if position % 2 == 0 { digit * 2 } else { digit };
            weighed / 10 + weighed % 10
        })
        .sum();
    (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_number_is_read_as_people_type_it() {
        let number = SeniorNumber::mint(1).expect("small");
        assert_eq!(number.to_string(), "S0000018");
        for text in ["S0000018", "s 000 0018", "0000018", "Ｓ０００００１８"] {
            assert_eq!(SeniorNumber::parse(text).as_ref(), Ok(&number), "{text}");
        }
        for text in ["", "S0000017", "R0000018", "S000018", "S00000188"] {
            assert_eq!(SeniorNumber::parse(text), Err(BadNumber), "{text}");
        }
        assert_eq!(SeniorNumber::mint(SERIAL_MAX + 1), Err(BadNumber));
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_always_caught(serial in 0_u32..=SERIAL_MAX, position in 1_usize..8, by in 1_u8..10) {
            let right = RegistrationNumber::mint(serial).expect("in range").to_string();
            let mut bytes = right.into_bytes();
            bytes[position] = b'0' + (bytes[position] - b'0' + by) % 10;
            let wrong = String::from_utf8(bytes).expect("ASCII");
            prop_assert!(RegistrationNumber::parse(&wrong).is_err());
        }
    }
}
