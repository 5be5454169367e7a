//! The double-entry ledger: append-only, in whole fen, each entry summing to zero.
//!
//! Owns: accounts, entries, what a batch of commands books, the chain of hashes, the export and the proof of it.
//! Never: a database, a clock, a person's name. A mistake is never edited: it is reversed, and the reversal stays.

pub mod account;
pub mod booking;
pub mod books;
pub mod chain;
pub mod claim;
pub mod entry;
pub mod line;
pub mod month;
pub mod verify;

pub use account::Account;
pub use books::{BookError, Books, Draft, Held};
pub use entry::{Entry, EntryKind, OrderSplit, PartOf, Posting, SplitPart};
pub use month::Month;
