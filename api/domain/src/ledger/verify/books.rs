//! Balances, floors, closed funds and closed months, entry by entry.

use super::Wrong;
use crate::{
    ledger::{
        account::Account,
        entry::{Entry, EntryKind},
        line::Balance,
        month::Month,
    },
    money::Fen,
};
use std::collections::{BTreeSet, HashMap};

/// What the entries so far come to.
#[derive(Debug, Default)]
pub(super) struct BookCheck {
    sums: HashMap<Account, i64>,
    floors: HashMap<Account, i64>,
    closed_funds: BTreeSet<Account>,
    closed_to: Option<Month>,
    shown: BTreeSet<String>,
}

impl BookCheck {
    /// One more entry.
    pub(super) fn take(&mut self, entry: &Entry) -> Result<(), Wrong> {
        let sum: i128 = entry.postings.iter().map(|posting| i128::from(posting.fen.0)).sum();
        if sum != 0 {
            return Err(Wrong::Unbalanced(sum));
        }
        if entry.kind.is_note() != entry.postings.is_empty() {
            return Err(Wrong::Shape);
        }
        if entry.kind.is_reversal() != entry.reverses.is_some() {
            return Err(Wrong::Shape);
        }
        self.in_time(entry)?;
        self.stated(entry)?;
        for posting in &entry.postings {
            if posting.fen == Fen::ZERO {
                return Err(Wrong::Shape);
            }
            let sum = self.sums.entry(posting.account.clone()).or_insert(0);
            *sum = sum.checked_add(posting.fen.0).ok_or(Wrong::Shape)?;
        }
        entry
            .postings
            .iter()
            .try_for_each(|posting| self.above_floor(entry, &posting.account, posting.fen))
    }

    fn in_time(&self, entry: &Entry) -> Result<(), Wrong> {
        if self.closed_to.is_some_and(|closed| Month::of(entry.day) <= closed) {
            return Err(Wrong::PeriodClosed(Month::of(entry.day).to_string()));
        }
        if entry.day < entry.at.day() {
            return Err(Wrong::Backdated {
                day: entry.day.to_string(),
            });
        }
        Ok(())
    }

    /// What an entry without money states.
    fn stated(&mut self, entry: &Entry) -> Result<(), Wrong> {
        let said = |name: &str| entry.memo.get(name).map(String::as_str);
        let fund = || {
            said("fund")
                .map(|name| Account::Fund(name.to_owned()))
                .ok_or(Wrong::Shape)
        };
        match entry.kind {
            EntryKind::FundOpen | EntryKind::FundFloor => {
                let fund = fund()?;
                match said("floor") {
                    Some(floor) => self.floors.insert(fund, floor.parse().map_err(|_| Wrong::Shape)?),
                    None => self.floors.remove(&fund),
                };
            }
            EntryKind::FundClose => {
                self.closed_funds.insert(fund()?);
            }
            EntryKind::PeriodClose => {
                let month = said("month")
                    .and_then(|text| Month::parse(text).ok())
                    .ok_or(Wrong::Shape)?;
                self.closed_to = Some(month);
            }
            _ => {}
        }
        Ok(())
    }

    fn above_floor(&self, entry: &Entry, account: &Account, fen: Fen) -> Result<(), Wrong> {
        if account.held(fen) > Fen::ZERO {
            return Ok(());
        }
        if entry.kind == EntryKind::Place && self.closed_funds.contains(account) {
            return Err(Wrong::FundClosed(account.key()));
        }
        let floor = account
            .floor()
            .map(|floor| floor.0)
            .or_else(|| self.floors.get(account).copied());
        let holds = self.holds(account);
        match floor {
            Some(floor) if holds < floor => Err(Wrong::BelowFloor {
                account: account.key(),
                holds,
                floor,
            }),
            _ => Ok(()),
        }
    }

    fn holds(&self, account: &Account) -> i64 {
        account.held(Fen(self.sums.get(account).copied().unwrap_or(0))).0
    }

    /// What the installation shows of an account.
    pub(super) fn shown(&mut self, balance: &Balance) -> Result<(), Wrong> {
        let account = balance.account.key();
        // In the order of their keys, each once.
        if self.shown.last().is_some_and(|last| *last >= account) {
            return Err(Wrong::Order("a balance"));
        }
        let sum = self.holds(&balance.account);
        if sum != balance.holds.0 {
            return Err(Wrong::Balance {
                account,
                sum,
                said: balance.holds.0,
            });
        }
        self.shown.insert(account);
        Ok(())
    }

    /// An account that holds something and isn't shown.
    pub(super) fn not_shown(&self) -> Option<String> {
        let with_money = self.sums.iter().filter(|(_, sum)| **sum != 0);
        with_money
            .map(|(account, _)| account.key())
            .filter(|key| !self.shown.contains(key))
            .min()
    }

    pub(super) fn accounts(&self) -> u64 {
        self.sums.len() as u64
    }

    pub(super) fn closed_to(&self) -> Option<Month> {
        self.closed_to
    }
}
