//! 家属充值: a relative transfers money to the county's bank account and says so; whoever sees the bank's statements
//! confirms it there. Saying so moves nothing: only what was seen on a statement raises a balance.

use serde::{Deserialize, Serialize};

use super::command::Payer;
use super::till::sensible;
use crate::code::Coded;
use crate::digits::CLEAR;
use crate::money::Fen;
use crate::named::named;
use crate::time::{At, ServiceDay};
use uuid::Uuid;

/// Announcements of one senior that may wait at once: more would only be the same money said again.
pub const OPEN_MAX: usize = 3;
/// A transfer older than this is on no statement that anybody still leafs through; it is settled by phone.
pub const DAYS_BACK_MAX: i64 = 60;
/// Characters of a reference.
const REFERENCE_LEN: usize = 6;

named! {
    /// How far an announced top-up is.
    pub enum AnnouncedState {
        /// 等工作人员核对
        Announced = "announced",
        /// 已到账
        Confirmed = "confirmed",
        /// 没核上
        Declined = "declined",
        /// 家属撤回
        Withdrawn = "withdrawn",
    }
}

named! {
    /// Why it wasn't confirmed. Words of the house, not of whoever sits at the desk: the family reads them.
    pub enum DeclineReason {
        /// 银行流水里没找到这笔钱
        NotFound = "not_found",
        /// 这笔钱已经记过了
        Twice = "twice",
        /// 钱退回去了
        Returned = "returned",
        /// 要当面说，请打电话
        CallUs = "call_us",
    }
}

/// Why an announcement, or the account to transfer to, is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AnnouncedRefusal {
    /// Nothing, less than nothing, or more than a top-up may be.
    #[error("the amount makes no sense")]
    Amount,
    /// A day to come, or one too long ago.
    #[error("the day of the transfer lies ahead, or more than {DAYS_BACK_MAX} days back")]
    PaidOn,
    /// Too many wait already.
    #[error("{OPEN_MAX} wait to be looked up")]
    Full,
    /// Part of the account is missing or can't be one.
    #[error("holder and bank have up to 60 characters, the number has 8 to 32 digits")]
    Account(&'static str),
    /// Whoever proposed the account confirms it.
    #[error("somebody else confirms the account")]
    SamePerson,
    /// What is confirmed isn't what is proposed now, or nothing is.
    #[error("another account is proposed meanwhile, or none")]
    Stale,
}

impl Coded for AnnouncedRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Amount => "bad_amount",
            Self::PaidOn => "bad_paid_on",
            Self::Full => "top_ups_full",
            Self::Account(_) => "bad_transfer_to",
            Self::SamePerson => "same_person",
            Self::Stale => "transfer_to_stale",
        }
    }
    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Amount => Some("fen"),
            Self::PaidOn => Some("paid_on"),
            Self::Full | Self::SamePerson | Self::Stale => None,
            Self::Account(field) => Some(field),
        }
    }
}

/// Whether a relative may announce this much as transferred on that day, with `open` announcements of the senior waiting.
///
/// # Errors
/// [`AnnouncedRefusal`].
pub fn may_announce(fen: Fen, paid_on: ServiceDay, today: ServiceDay, open: usize) -> Result<(), AnnouncedRefusal> {
    sensible(fen).map_err(|_| AnnouncedRefusal::Amount)?;
    if paid_on > today || paid_on < today.plus_days(-DAYS_BACK_MAX) {
        return Err(AnnouncedRefusal::PaidOn);
    }
    if open >= OPEN_MAX {
        return Err(AnnouncedRefusal::Full);
    }
    Ok(())
}

/// What the relative writes into the transfer's remark, drawn from a number.
#[must_use]
pub fn reference(number: u64) -> String {
    let base = CLEAR.len() as u64;
    let mut rest = number;
    let mut text = String::with_capacity(REFERENCE_LEN);
    for _ in 0..REFERENCE_LEN {
        // The remainder is below 22: it fits any index.
        text.push(char::from(CLEAR[usize::try_from(rest % base).unwrap_or(0)]));
        rest /= base;
    }
    text
}

/// Who paid, as a receipt's entry says it, from what the link says of the relation. What no word fits is a relative.
#[must_use]
pub fn payer_of(relation: &str) -> Payer {
    const WORDS: [(Payer, &[&str]); 3] = [
        (
            Payer::Spouse,
            &["老伴", "丈夫", "妻子", "爱人", "配偶", "husband", "wife", "spouse"],
        ),
        (Payer::Neighbour, &["邻居", "neighbour", "neighbor"]),
        (
            Payer::Child,
            &[
                "女儿", "儿子", "闺女", "子女", "孩子", "养子", "养女", "daughter", "son", "child",
            ],
        ),
    ];
    let said = relation.trim().to_lowercase();
    WORDS
        .into_iter()
        .find(|(_, words)| words.contains(&said.as_str()))
        .map_or(Payer::Relative, |(payer, _)| payer)
}

/// The account that families transfer to. A public account of the county's, nobody's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferTo {
    /// 户名
    pub holder: String,
    /// 开户行
    pub bank: String,
    /// 账号: digits alone.
    pub number: String,
}

impl TransferTo {
    /// From what was typed: blanks around and in the number are dropped.
    ///
    /// # Errors
    /// [`AnnouncedRefusal::Account`] with the field.
    pub fn parse(holder: &str, bank: &str, number: &str) -> Result<Self, AnnouncedRefusal> {
        let words = |text: &str, field| match text.trim().chars().count() {
            1..=60 => Ok(text.trim().to_owned()),
            _ => Err(AnnouncedRefusal::Account(field)),
        };
        let number: String = number.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        if !(8..=32).contains(&number.len()) || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(AnnouncedRefusal::Account("number"));
        }
        Ok(Self {
            holder: words(holder, "holder")?,
            bank: words(bank, "bank")?,
            number,
        })
    }

    /// What may stand in a log: enough to tell two accounts apart.
    #[must_use]
    pub fn last_digits(&self) -> &str {
        self.number
            .get(self.number.len().saturating_sub(4)..)
            .unwrap_or_default()
    }
}

/// An account that somebody wants families to transfer to. It is theirs to see once somebody else has confirmed it: whoever could
/// change it alone could have the money sent to themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedAccount {
    /// The account.
    pub account: TransferTo,
    /// Who proposed it.
    pub by: Uuid,
    /// Their name.
    pub by_name: String,
    /// When.
    pub at: At,
}

impl ProposedAccount {
    /// Whether `who` may confirm it, having read `number` on their page.
    ///
    /// # Errors
    /// [`AnnouncedRefusal::SamePerson`], [`AnnouncedRefusal::Stale`].
    pub fn may_confirm(&self, who: Uuid, number: &str) -> Result<(), AnnouncedRefusal> {
        if self.by == who {
            return Err(AnnouncedRefusal::SamePerson);
        }
        if self.account.number != number {
            return Err(AnnouncedRefusal::Stale);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_announced_has_bounds() {
        let today = ServiceDay::parse("2026-11-23").expect("a day");
        let may = |fen, back: i64, open| may_announce(Fen(fen), today.plus_days(-back), today, open);
        assert_eq!(may(20_000, 0, 2), Ok(()));
        assert_eq!(may(1_000_000, 60, 0), Ok(()));
        for fen in [0, -1, 1_000_001] {
            assert_eq!(may(fen, 0, 0), Err(AnnouncedRefusal::Amount), "{fen}");
        }
        for back in [-1, 61] {
            assert_eq!(may(100, back, 0), Err(AnnouncedRefusal::PaidOn), "{back} days back");
        }
        assert_eq!(may(100, 0, 3), Err(AnnouncedRefusal::Full));
    }

    #[test]
    fn a_reference_has_no_character_that_looks_like_another() {
        let drawn: std::collections::BTreeSet<String> = (0..500).map(|n| reference(n * 7_919)).collect();
        assert_eq!(drawn.len(), 500);
        for text in drawn.into_iter().chain([reference(0), reference(u64::MAX)]) {
            assert_eq!(text.len(), 6, "{text}");
            assert!(!text.contains(|c: char| "0O1IL5S8B2ZUV".contains(c)), "{text}");
        }
    }

    #[test]
    fn the_payer_is_who_the_link_says() {
        for (relation, payer) in [
            ("女儿", Payer::Child),
            (" 儿子 ", Payer::Child),
            ("老伴", Payer::Spouse),
            ("邻居", Payer::Neighbour),
            ("侄女", Payer::Relative),
            ("儿媳", Payer::Relative),
            ("Daughter", Payer::Child),
        ] {
            assert_eq!(payer_of(relation), payer, "{relation}");
        }
    }

    #[test]
    fn an_account_is_confirmed_by_somebody_else_who_has_read_it() {
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let proposed = ProposedAccount {
            account: TransferTo::parse("桑植县民政局", "农业银行", "62284800").expect("an account"),
            by: one,
            by_name: "财务".to_owned(),
            at: At(0),
        };
        assert_eq!(proposed.may_confirm(other, "62284800"), Ok(()));
        assert_eq!(proposed.may_confirm(one, "62284800"), Err(AnnouncedRefusal::SamePerson));
        assert_eq!(proposed.may_confirm(other, "62284801"), Err(AnnouncedRefusal::Stale));
    }

    #[test]
    fn an_account_is_typed_with_blanks_and_kept_without() {
        let typed =
            TransferTo::parse(" 桑植县民政局 ", "农业银行桑植支行", "6228 4800 1234-5678 901").expect("an account");
        assert_eq!(
            (typed.holder.as_str(), typed.number.as_str()),
            ("桑植县民政局", "6228480012345678901")
        );
        assert_eq!(typed.last_digits(), "8901");
        for (holder, bank, number, field) in [
            ("", "农业银行", "622848001234", "holder"),
            ("民政局", " ", "622848001234", "bank"),
            ("民政局", "农业银行", "62284", "number"),
            ("民政局", "农业银行", "62284800x2345", "number"),
        ] {
            assert_eq!(
                TransferTo::parse(holder, bank, number),
                Err(AnnouncedRefusal::Account(field))
            );
        }
    }
}
