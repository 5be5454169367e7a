//! One entry: what happened, and the postings that say which money moved. Nothing in it names a person.

use super::account::Account;
use crate::{
    id::OrderId,
    money::Fen,
    named::named,
    time::{At, ServiceDay},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

named! {
    /// What happened.
    pub enum EntryKind {
        /// A meal was ordered: each payer's part is claimed, and owed to the canteen.
        Place = "place",
        /// It was eaten or handed over: the canteen has earned it.
        Serve = "serve",
        /// It was cancelled: the placing is reversed.
        Cancel = "cancel",
        /// It wasn't served: the placing is reversed.
        Unserved = "unserved",
        /// What the senior pays for it all the same, where a policy says so.
        Charge = "charge",
        /// A wrong ending was taken back.
        Reopen = "reopen",
        /// 充值: money paid in ahead.
        TopUp = "top_up",
        /// 退余额: money paid in ahead and given back.
        PayBack = "pay_back",
        /// 收款: an own share that was owed is paid.
        Collect = "collect",
        /// 退款: an own share was paid and the meal fell through.
        PayOut = "pay_out",
        /// 备用金: change brought to a drawer from the bank.
        Float = "float",
        /// 缴存: cash taken from a drawer to the bank.
        Deposit = "deposit",
        /// 长短款: counting found more or less than there should be.
        Difference = "difference",
        /// The cash of a round's bag comes into a drawer.
        Bag = "bag",
        /// A fund is opened, with its floor if it has one. No money moves.
        FundOpen = "fund_open",
        /// A fund gets another floor, or none. No money moves.
        FundFloor = "fund_floor",
        /// Money comes into a fund.
        FundReceive = "fund_receive",
        /// A fund is closed: nothing is claimed from it any more, refunds still find it. No money moves.
        FundClose = "fund_close",
        /// A month is closed: no later entry belongs to it. No money moves.
        PeriodClose = "period_close",
        /// Somebody mistyped: an entry of the counter or of a fund is reversed.
        Correct = "correct",
        /// 重新核定: a meal's parts are others now; the difference moves between its payers.
        Rerate = "rerate",
        /// 散客: somebody without registration paid for a meal, in cash and all of it.
        WalkIn = "walk_in",
        /// They got it back.
        WalkInBack = "walk_in_back",
        /// 拨付: a locked claim was paid; the canteen has what it earned.
        ClaimPay = "claim_pay",
    }
}

impl EntryKind {
    /// Whether it only states a fact and moves no money.
    #[must_use]
    pub fn is_note(self) -> bool {
        matches!(
            self,
            Self::FundOpen | Self::FundFloor | Self::FundClose | Self::PeriodClose
        )
    }

    /// Whether it is always the reversal of another entry.
    #[must_use]
    pub fn is_reversal(self) -> bool {
        matches!(self, Self::Cancel | Self::Unserved | Self::Reopen | Self::Correct)
    }
}

/// One line of an entry: debits are positive, credits negative.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Posting {
    /// Which account.
    pub account: Account,
    /// How much.
    pub fen: Fen,
}

/// What a placed meal costs and who pays which part of it, as the order keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderSplit {
    /// The meal's price.
    pub price: Fen,
    /// What carrying it costs.
    pub fee: Fen,
    /// The price's parts, then the fee's.
    pub parts: Vec<SplitPart>,
}

/// One payer's part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SplitPart {
    /// Of the price or of the fee.
    pub of: PartOf,
    /// The payer's account; absent for the senior's own share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payer: Option<Account>,
    /// How much.
    pub fen: Fen,
    /// The rule behind it; empty for the own share.
    pub rule: String,
    /// Which version of the rule's policy.
    pub version: u32,
}

named! {
    /// What a part is a part of.
    pub enum PartOf {
        /// The meal's price.
        Price = "price",
        /// The delivery's fee.
        Fee = "fee",
    }
}

/// An entry of the ledger. Written once and never changed; a mistake is reversed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Says what it is about, once in the whole ledger: `order/<id>/2`. The same thing can't be booked twice.
    pub key: String,
    /// What happened.
    pub kind: EntryKind,
    /// The Beijing day whose books it belongs to.
    pub day: ServiceDay,
    /// When: later than everything it builds on, whatever two machines' clocks say.
    pub at: At,
    /// The order it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// The day of the meal it is about; a late correction names what it corrects by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concerns: Option<ServiceDay>,
    /// The key of the entry it reverses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reverses: Option<String>,
    /// Whose hand it was: an account, a device or a volunteer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Uuid>,
    /// Codes that say more, by name. Never personal data.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub memo: BTreeMap<String, String>,
    /// What a placing splits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split: Option<OrderSplit>,
    /// What moved; sums to zero.
    pub postings: Vec<Posting>,
}

/// The postings don't sum to zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the postings of an entry must sum to zero")]
pub struct Unbalanced;

impl Entry {
    /// An entry of these postings. Several of one account become one, those of nothing are left out.
    ///
    /// # Errors
    /// [`Unbalanced`] unless they sum to zero, or when an amount is beyond counting.
    pub fn new(
        key: impl Into<String>,
        kind: EntryKind,
        postings: impl IntoIterator<Item = (Account, Fen)>,
    ) -> Result<Self, Unbalanced> {
        let mut merged: Vec<Posting> = Vec::new();
        for (account, fen) in postings {
            match merged.iter_mut().find(|known| known.account == account) {
                Some(known) => known.fen = Fen(known.fen.0.checked_add(fen.0).ok_or(Unbalanced)?),
                None => merged.push(Posting { account, fen }),
            }
        }
        merged.retain(|posting| posting.fen != Fen::ZERO);
        if !balanced(&merged) {
            return Err(Unbalanced);
        }
        Ok(Self {
            key: key.into(),
            kind,
            day: At::default().day(),
            at: At::default(),
            order: None,
            concerns: None,
            reverses: None,
            by: None,
            memo: BTreeMap::new(),
            split: None,
            postings: merged,
        })
    }

    /// A statement without money.
    #[must_use]
    pub fn note(key: impl Into<String>, kind: EntryKind) -> Self {
        Self::new(key, kind, []).expect("nothing sums to nothing")
    }

    /// The exact opposite of another entry, about the same order.
    #[must_use]
    pub fn reversal(of: &Self, key: impl Into<String>, kind: EntryKind) -> Self {
        let back = of
            .postings
            .iter()
            .map(|posting| (posting.account.clone(), -posting.fen));
        let mut entry = Self::new(key, kind, back).expect("the opposite of what sums to zero sums to zero");
        entry.order = of.order;
        entry.concerns = of.concerns;
        entry.reverses = Some(of.key.clone());
        entry
    }

    /// The same, about an order's meal.
    #[must_use]
    pub fn about(mut self, order: OrderId, day: ServiceDay) -> Self {
        self.order = Some(order);
        self.concerns = Some(day);
        self
    }

    /// The same with one more code.
    #[must_use]
    pub fn memo(mut self, name: &str, value: impl Into<String>) -> Self {
        self.memo.insert(name.to_owned(), value.into());
        self
    }

    /// What it does to an account.
    #[must_use]
    pub fn sum_of(&self, account: &Account) -> Fen {
        let own = self.postings.iter().filter(|posting| posting.account == *account);
        own.map(|posting| posting.fen).sum()
    }

    /// Whether it is the opposite of another, to the fen and account by account.
    #[must_use]
    pub fn is_opposite_of(&self, other: &Self) -> bool {
        let same = |one: &Posting, two: &Posting| one.account == two.account && one.fen == -two.fen;
        self.postings.len() == other.postings.len()
            && self
                .postings
                .iter()
                .zip(&other.postings)
                .all(|(one, two)| same(one, two))
    }
}

/// Whether postings sum to zero; amounts beyond counting don't.
#[must_use]
pub fn balanced(postings: &[Posting]) -> bool {
    postings.iter().map(|posting| i128::from(posting.fen.0)).sum::<i128>() == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{CanteenId, SeniorId};
    use proptest::prelude::*;

    fn fund(name: &str) -> Account {
        Account::Fund(name.into())
    }

    fn ordered() -> Account {
        Account::Ordered(CanteenId(Uuid::from_u128(1)))
    }

    #[test]
    fn what_does_not_balance_cannot_be_made() {
        let lopsided = [(fund("county"), Fen(300)), (ordered(), Fen(-301))];
        assert_eq!(Entry::new("k", EntryKind::Place, lopsided), Err(Unbalanced));
        let huge = [
            (fund("county"), Fen(i64::MAX)),
            (fund("county"), Fen(1)),
            (ordered(), Fen(i64::MIN)),
        ];
        assert_eq!(Entry::new("k", EntryKind::Place, huge), Err(Unbalanced));
    }

    #[test]
    fn an_account_has_one_posting_and_nothing_is_posted_as_nothing() {
        let postings = [
            (fund("county"), Fen(300)),
            (Account::Owed(SeniorId(Uuid::from_u128(2))), Fen::ZERO),
            (fund("county"), Fen(200)),
            (ordered(), Fen(-500)),
        ];
        let entry = Entry::new("k", EntryKind::Place, postings).expect("balanced");
        let shown: Vec<_> = entry
            .postings
            .iter()
            .map(|one| (one.account.key(), one.fen.0))
            .collect();
        assert_eq!(shown, [("fund:county".to_owned(), 500), (ordered().key(), -500)]);
    }

    proptest! {
        #[test]
        fn a_reversal_takes_everything_back(amounts in proptest::collection::vec((0_u8..5, -10_000_i64..10_000), 0..8)) {
            let mut postings: Vec<_> = amounts.iter().map(|(name, fen)| (fund(&name.to_string()), Fen(*fen))).collect();
            let rest: Fen = postings.iter().map(|(_, fen)| *fen).sum();
            postings.push((ordered(), -rest));
            let entry = Entry::new("order/1/1", EntryKind::Place, postings).expect("balanced by its last posting");
            let back = Entry::reversal(&entry, "order/1/2", EntryKind::Cancel);
            prop_assert!(back.is_opposite_of(&entry) && entry.is_opposite_of(&back));
            prop_assert_eq!(back.reverses.as_deref(), Some("order/1/1"));
            for posting in &entry.postings {
                prop_assert_eq!(entry.sum_of(&posting.account) + back.sum_of(&posting.account), Fen::ZERO);
            }
            let again = Entry::reversal(&back, "order/1/3", EntryKind::Reopen);
            prop_assert_eq!(again.postings, entry.postings);
        }
    }
}
