//! The chain of hashes over the entries: whoever changes one changes every head after it.

use super::entry::Entry;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Hex digits of a head.
const HEX_DIGITS: usize = 64;

/// A hash of the chain: of an entry and of all before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Head([u8; 32]);

/// The text is no head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a head has {HEX_DIGITS} small hexadecimal digits")]
pub struct BadHead;

impl Head {
    /// Before the first entry.
    pub const START: Self = Self([0; 32]);

    /// The head after one more entry, whose text is as [`text`] writes it.
    #[must_use]
    pub fn then(self, text: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(self.0);
        hash.update(text.as_bytes());
        Self(hash.finalize().into())
    }

    /// The hash of plain bytes, given piece by piece.
    #[must_use]
    pub(super) fn of(hash: Sha256) -> Self {
        Self(hash.finalize().into())
    }

    /// Reads 64 hexadecimal digits.
    ///
    /// # Errors
    /// [`BadHead`].
    pub fn parse(text: &str) -> Result<Self, BadHead> {
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Ok(byte - b'0'),
            b'a'..=b'f' => Ok(byte - b'a' + 10),
            _ => Err(BadHead),
        };
        let digits: Vec<u8> = text.bytes().map(digit).collect::<Result<_, _>>()?;
        if digits.len() != HEX_DIGITS {
            return Err(BadHead);
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = pair[0] << 4 | pair[1];
        }
        Ok(Self(bytes))
    }
}

/// The one text of an entry that is hashed and exported.
///
/// # Panics
/// Never: an entry has only texts and whole numbers.
#[must_use]
pub fn text(entry: &Entry) -> String {
    serde_json::to_string(entry).expect("texts and whole numbers can be written")
}

impl std::fmt::Display for Head {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl TryFrom<String> for Head {
    type Error = BadHead;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Head> for String {
    fn from(head: Head) -> Self {
        head.to_string()
    }
}

/// A head as somebody noted it: with the number of its entry where that is known, or only its first digits, as typed from
/// a slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedHead {
    /// The number of the entry it is the head of.
    pub seq: Option<u64>,
    /// At least the first sixteen digits.
    pub digits: String,
}

/// The text is no noted head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a head is written as NUMBER-HEX or HEX, with at least the first 16 of its 64 hexadecimal digits")]
pub struct BadNotedHead;

impl NotedHead {
    /// Digits by which a head is told apart.
    const DIGITS_MIN: usize = 16;

    /// Reads `1234-9f2c…` or `9f2c…`; blanks that a slip prints between groups of digits are left out.
    ///
    /// # Errors
    /// [`BadNotedHead`].
    pub fn parse(text: &str) -> Result<Self, BadNotedHead> {
        let plain: String = text
            .chars()
            .filter(|one| !one.is_whitespace())
            .collect::<String>()
            .to_ascii_lowercase();
        let (seq, digits) = match plain.split_once('-') {
            Some((seq, digits)) => (Some(seq.parse().map_err(|_| BadNotedHead)?), digits),
            None => (None, plain.as_str()),
        };
        let fits = (Self::DIGITS_MIN..=HEX_DIGITS).contains(&digits.len())
            && digits
                .bytes()
                .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        if fits {
            Ok(Self {
                seq,
                digits: digits.to_owned(),
            })
        } else {
            Err(BadNotedHead)
        }
    }

    /// Whether a head is the noted one.
    #[must_use]
    pub fn is(&self, head: &str) -> bool {
        head.starts_with(&self.digits)
    }
}

impl std::fmt::Display for NotedHead {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.seq {
            Some(seq) => write!(f, "{seq}-{}", self.digits),
            None => f.write_str(&self.digits),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_depends_on_every_entry_and_on_their_order() {
        let heads = |texts: &[&str]| texts.iter().fold(Head::START, |head, text| head.then(text));
        assert_ne!(heads(&["a", "b"]), heads(&["b", "a"]));
        assert_ne!(heads(&["a", "b"]), heads(&["ab"]));
        let head = heads(&["a"]);
        assert_eq!(Head::parse(&head.to_string()), Ok(head));
        for bad in ["", "00", &head.to_string().to_uppercase(), &format!("{head}0")] {
            assert_eq!(Head::parse(bad), Err(BadHead), "{bad}");
        }
    }

    #[test]
    fn a_head_is_noted_in_several_ways() {
        let head = Head::START.then("a").to_string();
        let short = &head[..16];
        for (text, seq) in [
            (head.clone(), None),
            (format!("12-{head}"), Some(12)),
            (short.to_uppercase(), None),
        ] {
            let noted = NotedHead::parse(&text).expect("a head");
            assert!(noted.is(&head) && noted.seq == seq, "{text}");
        }
        let spaced = format!("7-{} {}", &head[..8], &head[8..24]);
        assert!(NotedHead::parse(&spaced).expect("a head").is(&head));
        for bad in ["", "12-", &head[..15], "x-0123456789abcdef", "0123456789abcdeg"] {
            assert_eq!(NotedHead::parse(bad), Err(BadNotedHead), "{bad}");
        }
    }
}
