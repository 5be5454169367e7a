//! The export: lines of JSON, each written in one way only, so that not a single byte of it could be another.
//!
//! One header; the heads that were noted day by day; the entries in the order of their chain, those not sealed yet at the
//! end; what each account holds; a last line with the hash of all bytes before it. There are no names in it, only ids.

use super::{account::Account, chain::Head, entry::Entry};
use crate::{money::Fen, time::ServiceDay};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What the header says it is.
pub const FORMAT: &str = "nuancan-ledger";
/// Of this form.
pub const VERSION: u32 = 1;

/// The first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// [`FORMAT`].
    pub format: String,
    /// [`VERSION`].
    pub version: u32,
    /// How many entries follow.
    pub entries: u64,
    /// How many of them are sealed.
    pub sealed: u64,
    /// The head of the sealed ones.
    pub head: Head,
}

/// A head that was noted and sent away when the books of a day were closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DayHead {
    /// The day.
    pub day: ServiceDay,
    /// The number of its entry.
    pub seq: u64,
    /// The head.
    pub head: Head,
}

/// An entry in the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// Its number, from 1.
    pub seq: u64,
    /// Whether the chain was kept; the last few entries are linked by the export alone.
    pub sealed: bool,
    /// The head after it.
    pub hash: Head,
    /// The entry.
    pub entry: Entry,
}

/// What an account holds, as the installation shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Balance {
    /// Which.
    pub account: Account,
    /// With the account's own sign.
    pub holds: Fen,
}

/// The last line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// Lines before it.
    pub lines: u64,
    /// Hash of all bytes before it.
    pub sha256: Head,
}

/// Any line of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// What this is.
    Header(Header),
    /// A noted head.
    Day(DayHead),
    /// An entry.
    Link(Box<Link>),
    /// What an account holds.
    Balance(Balance),
    /// The end.
    End(End),
}

/// A line that isn't one, or is written in another way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadLine {
    /// It isn't JSON of a known shape.
    #[error("it can't be read: {0}")]
    Shape(String),
    /// It is, but not as this program writes it: somebody else did.
    #[error("it is not written as the program writes it")]
    Form,
}

impl Line {
    /// Reads a line, without its line feed.
    ///
    /// # Errors
    /// [`BadLine`], also when the same could be written otherwise.
    pub fn parse(text: &str) -> Result<Self, BadLine> {
        let line = match text.get(..7) {
            Some(r#"{"seq":"#) => Self::Link(Box::new(read(text)?)),
            Some(r#"{"accou"#) => Self::Balance(read(text)?),
            Some(r#"{"day":"#) => Self::Day(read(text)?),
            Some(r#"{"forma"#) => Self::Header(read(text)?),
            Some(r#"{"lines"#) => Self::End(read(text)?),
            _ => return Err(BadLine::Shape("no such line".to_owned())),
        };
        if line.text() == text {
            Ok(line)
        } else {
            Err(BadLine::Form)
        }
    }

    /// The line, without its line feed.
    ///
    /// # Panics
    /// Never: a line has only texts and whole numbers.
    #[must_use]
    pub fn text(&self) -> String {
        let written = match self {
            Self::Header(line) => serde_json::to_string(line),
            Self::Day(line) => serde_json::to_string(line),
            Self::Link(line) => serde_json::to_string(line),
            Self::Balance(line) => serde_json::to_string(line),
            Self::End(line) => serde_json::to_string(line),
        };
        written.expect("texts and whole numbers can be written")
    }
}

fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, BadLine> {
    // The message names the place, not the value.
    serde_json::from_str(text).map_err(|error| BadLine::Shape(format!("column {}", error.column())))
}

/// Counts and hashes lines as they are written or read.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    lines: u64,
    hash: Sha256,
}

impl Tally {
    /// One more line, with its line feed.
    pub fn add(&mut self, bytes: &[u8]) {
        self.lines += 1;
        self.hash.update(bytes);
    }

    /// What the last line must say.
    #[must_use]
    pub fn end(self) -> End {
        End {
            lines: self.lines,
            sha256: Head::of(self.hash),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_one_form() {
        let line = Line::Balance(Balance {
            account: Account::Bank,
            holds: Fen(-5),
        });
        let text = line.text();
        assert_eq!(text, r#"{"account":"bank","holds":-5}"#);
        assert_eq!(Line::parse(&text), Ok(line));
        for other in [
            r#"{"account":"bank","holds": -5}"#,
            r#"{"account":"b\u0061nk","holds":-5}"#,
            r#"{"account":"bank","holds":-5}  "#,
        ] {
            assert_eq!(Line::parse(other), Err(BadLine::Form), "{other}");
        }
        for bad in [
            "",
            "{}",
            r#"{"account":"bank","holds":-5.0}"#,
            r#"{"account":"bank","holds":-5,"x":1}"#,
        ] {
            assert!(matches!(Line::parse(bad), Err(BadLine::Shape(_))), "{bad}");
        }
    }
}
