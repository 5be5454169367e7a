//! What can be wrong with a ledger.

use crate::ledger::line;

/// What was found wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct Finding {
    /// Line of the file, from 1.
    pub line: u64,
    /// The number of the entry, where it is one's.
    pub seq: Option<u64>,
    /// The entry's key, where it could be read.
    pub key: Option<String>,
    /// What is wrong.
    pub what: Wrong,
}

/// What can be wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// Not a line of an export.
    #[error("{0}")]
    Line(#[from] line::BadLine),
    /// A line stands where it can't.
    #[error("{0} stands in the wrong place")]
    Order(&'static str),
    /// Another program's file, or a later one's.
    #[error("this is not an export that this version understands")]
    Format,
    /// The file ends too early, or its last line says otherwise.
    #[error("the file is cut off or damaged: its last line does not fit what is before it")]
    End,
    /// The header counts otherwise.
    #[error("the header says {said} {what}, there are {found}")]
    Count {
        /// Of what.
        what: &'static str,
        /// What it says.
        said: u64,
        /// What there are.
        found: u64,
    },
    /// The header names another head.
    #[error("the header names another head than the chain's")]
    HeaderHead,
    /// A number is missing or there twice.
    #[error("broken chain: entry {expected} is missing, {found} follows")]
    Gap {
        /// The number that is next.
        expected: u64,
        /// The number that stands there.
        found: u64,
    },
    /// The entry isn't the one that was chained.
    #[error("broken chain: the hash does not fit this entry and those before it")]
    Chain,
    /// Debits and credits differ.
    #[error("unbalanced: the postings sum to {0} fen")]
    Unbalanced(i128),
    /// The same thing was booked before.
    #[error("booked twice")]
    Twice,
    /// An entry that states a fact moves money, or one that moves money has no postings.
    #[error("it must not have such postings")]
    Shape,
    /// The order's parts don't sum to its price.
    #[error("the parts of the {part} sum to {sum} fen, it is {whole} fen")]
    SplitSum {
        /// price or fee
        part: &'static str,
        /// Sum of the parts.
        sum: i64,
        /// The whole.
        whole: i64,
    },
    /// The postings aren't the split's.
    #[error("the split is not what was posted: {account}")]
    SplitPosted {
        /// Where they differ.
        account: String,
    },
    /// A placing without a split, or a split elsewhere.
    #[error("a placing has a split and nothing else has one")]
    SplitMissing,
    /// It reverses something that isn't there, or that somebody else reversed.
    #[error("it reverses {0:?}, which is not there or was reversed before")]
    ReversesNothing(String),
    /// It isn't the opposite of what it reverses.
    #[error("the reversal is not exact: it is not the opposite of {0:?}")]
    NotExact(String),
    /// It comes before what it builds on, e.g. served without having been placed.
    #[error("the order is not in a state for this")]
    State,
    /// An account fell below its floor.
    #[error("{account} falls to {holds} fen, below its floor of {floor} fen")]
    BelowFloor {
        /// Which.
        account: String,
        /// What it would hold.
        holds: i64,
        /// Its floor.
        floor: i64,
    },
    /// Claimed from a fund that was closed.
    #[error("{0} is closed and pays for no meal")]
    FundClosed(String),
    /// Booked into a month that was closed before.
    #[error("an entry in the closed period {0}")]
    PeriodClosed(String),
    /// Booked on an earlier day than it happened on.
    #[error("booked on {day}, before it happened")]
    Backdated {
        /// The day.
        day: String,
    },
    /// The installation shows another balance than the entries sum to.
    #[error("{account} holds {sum} fen by its entries, {said} fen is shown")]
    Balance {
        /// Which.
        account: String,
        /// Sum of the entries.
        sum: i64,
        /// What is shown.
        said: i64,
    },
    /// An account with money in it isn't shown.
    #[error("{0} is not shown")]
    BalanceMissing(String),
    /// A noted head isn't the chain's.
    #[error("head {head} is not in the chain: {range}")]
    HeadMissing {
        /// The head.
        head: String,
        /// Which entries were rewritten.
        range: String,
    },
}
