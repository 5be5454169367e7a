//! Why a command about money is refused.

use crate::code::Coded;

/// Why not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CashRefusal {
    /// No such drawer, shift, fund, round or entry.
    #[error("there is no such {0}")]
    Unknown(&'static str),
    /// Nothing, less than nothing, or more than anybody carries.
    #[error("the amount makes no sense")]
    Amount,
    /// Somebody counts on it at this moment.
    #[error("somebody has an open shift at this drawer")]
    DrawerTaken,
    /// The drawer isn't used any more.
    #[error("this drawer is not used any more")]
    DrawerRetired,
    /// The shift is over.
    #[error("this shift is closed")]
    ShiftClosed,
    /// Only the shift's person books into it.
    #[error("this is somebody else's shift")]
    NotYourShift,
    /// The count differs from the books and nobody says why.
    #[error("counted {counted} fen where {expected} fen should be; say why")]
    DifferenceUnexplained {
        /// What should be there.
        expected: i64,
        /// What is.
        counted: i64,
    },
    /// The senior is gone; nothing is paid in any more.
    #[error("nothing can be paid in for this senior any more")]
    SeniorGone,
    /// Nothing is owed.
    #[error("nothing is owed")]
    NothingOwed,
    /// Something came in between; the sum is another now.
    #[error("it is {now} fen now")]
    AmountChanged {
        /// What it is now.
        now: i64,
    },
    /// The balance is empty.
    #[error("there is nothing to pay back")]
    NothingHeld,
    /// That money doesn't move this way.
    #[error("this can't be paid this way")]
    WrongWay,
    /// There is such a fund.
    #[error("there already is such a fund")]
    FundExists,
    /// Its name doesn't fit into an account.
    #[error("a fund's key has letters, digits and - _ . / :")]
    BadFund,
    /// It takes no money any more.
    #[error("the fund is closed")]
    FundClosed,
    /// It holds less than the floor it should get.
    #[error("the fund holds {held} fen, less than its floor")]
    FundBelowFloor {
        /// What it holds.
        held: i64,
    },
    /// The month isn't over.
    #[error("the month is not over")]
    PeriodNotOver,
    /// It is closed.
    #[error("the month is closed")]
    PeriodClosed,
    /// Some books of the month are open.
    #[error(
        "{sittings} sittings of the month are not reconciled, {shifts} shifts not closed, {bags} bags of cash not emptied"
    )]
    PeriodNotReady {
        /// Sittings whose books are open.
        sittings: u32,
        /// Shifts that are open.
        shifts: u32,
        /// Rounds whose cash nobody has taken over.
        bags: u32,
    },
    /// The round's cash is in a drawer by now.
    #[error("the cash of this round was taken over at the counter")]
    BagEmptied,
    /// It was corrected.
    #[error("this was corrected already")]
    Corrected,
    /// Orders are undone where orders are served.
    #[error("this can't be corrected here")]
    NotCorrectable,
}

impl CashRefusal {
    /// Whether it says that something isn't there.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown(_))
    }

    /// Whether it is the command that makes no sense.
    #[must_use]
    pub fn is_bad_input(&self) -> bool {
        matches!(
            self,
            Self::Amount | Self::BadFund | Self::WrongWay | Self::DifferenceUnexplained { .. }
        )
    }
}

impl Coded for CashRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown(_) => "not_found",
            Self::Amount => "bad_amount",
            Self::DrawerTaken => "drawer_taken",
            Self::DrawerRetired => "drawer_retired",
            Self::ShiftClosed => "shift_closed",
            Self::NotYourShift => "not_your_shift",
            Self::DifferenceUnexplained { .. } => "difference_unexplained",
            Self::SeniorGone => "senior_gone",
            Self::NothingOwed => "nothing_owed",
            Self::AmountChanged { .. } => "amount_changed",
            Self::NothingHeld => "nothing_held",
            Self::WrongWay => "wrong_way",
            Self::FundExists => "fund_exists",
            Self::BadFund => "bad_fund",
            Self::FundClosed => "fund_closed",
            Self::FundBelowFloor { .. } => "fund_below_floor",
            Self::PeriodNotOver => "period_not_over",
            Self::PeriodClosed => "period_closed",
            Self::PeriodNotReady { .. } => "period_not_ready",
            Self::BagEmptied => "bag_emptied",
            Self::Corrected => "corrected",
            Self::NotCorrectable => "not_correctable",
        }
    }
    fn field(&self) -> Option<&'static str> {
        matches!(self, Self::BadFund).then_some("id")
    }
}
