//! The books as a batch of commands sees them: the balances that have a floor, what was booked before, and what this batch
//! books. A command writes into a [`Draft`]; a refused one leaves no trace.

use super::{
    account::Account,
    entry::{Entry, EntryKind, Unbalanced},
};
use crate::{
    code::Coded,
    id::OrderId,
    money::Fen,
    time::{At, ServiceDay},
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// An account whose balance is kept beside its postings, because it has a floor or takes no more claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// What it holds.
    pub fen: Fen,
    /// What it may never fall below.
    pub floor: Option<Fen>,
    /// Closed: refunds come back to it, nothing is claimed from it.
    pub closed: bool,
    /// The last entry that touched it; the next one is later.
    pub at: At,
}

impl Held {
    /// An account nobody has touched, with the floor that its kind has.
    #[must_use]
    pub fn new(account: &Account) -> Self {
        Self {
            fen: Fen::ZERO,
            floor: account.floor(),
            closed: false,
            at: At::default(),
        }
    }

    /// What may still be claimed from it; nothing is said where no floor is.
    #[must_use]
    pub fn available(&self) -> Option<Fen> {
        if self.closed {
            return Some(Fen::ZERO);
        }
        self.floor.map(|floor| Fen(self.fen.0.saturating_sub(floor.0).max(0)))
    }
}

/// What a batch of commands is booked on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Books {
    /// The instant of everything this batch books: later than all that it builds on.
    pub at: At,
    /// The first day whose books are open; nothing is booked before it.
    pub open_from: Option<ServiceDay>,
    /// Whose hand the present command is.
    pub by: Option<Uuid>,
    held: BTreeMap<Account, Held>,
    history: BTreeMap<OrderId, Vec<Entry>>,
    entries: Vec<Entry>,
    touched: BTreeSet<Account>,
}

/// Why something can't be booked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BookError {
    /// The account would fall below its floor.
    #[error("{account} does not hold enough")]
    Short {
        /// Which.
        account: Account,
    },
    /// The fund takes no more claims.
    #[error("{account} is closed")]
    Closed {
        /// Which.
        account: Account,
    },
    /// The postings don't sum to zero: a mistake of the programme, stopped here.
    #[error(transparent)]
    Unbalanced(#[from] Unbalanced),
}

impl Coded for BookError {
    fn code(&self) -> &'static str {
        match self {
            Self::Short { account } => match account {
                Account::Prepaid(_) => "balance_short",
                Account::Drawer(_) => "drawer_short",
                _ => "fund_short",
            },
            Self::Closed { .. } => "fund_closed",
            Self::Unbalanced(_) => "unbalanced",
        }
    }
}

impl Books {
    /// Empty books at an instant.
    #[must_use]
    pub fn at(at: At) -> Self {
        Self { at, ..Self::default() }
    }

    /// Puts a kept balance in, as loaded.
    pub fn keep(&mut self, account: Account, held: Held) {
        self.held.insert(account, held);
    }

    /// Puts an order's earlier entries in, oldest first.
    pub fn remember(&mut self, order: OrderId, entries: Vec<Entry>) {
        self.history.insert(order, entries);
    }

    /// The kept balance of an account, as the commands before this one left it.
    #[must_use]
    pub fn held(&self, account: &Account) -> Option<Held> {
        let own = || account.floor().map(|_| Held::new(account));
        self.held.get(account).copied().or_else(own)
    }

    /// The funds whose balance is kept, by their keys.
    pub fn funds(&self) -> impl Iterator<Item = (&str, &Held)> {
        self.held.iter().filter_map(|(account, held)| match account {
            Account::Fund(key) => Some((key.as_str(), held)),
            _ => None,
        })
    }

    /// The day that entries of this batch belong to.
    #[must_use]
    pub fn day(&self) -> ServiceDay {
        let day = self.at.day();
        self.open_from.map_or(day, |open_from| day.max(open_from))
    }

    /// What this batch has booked, in order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Accounts whose kept balance this batch changed.
    pub fn touched(&self) -> impl Iterator<Item = (&Account, &Held)> {
        self.touched
            .iter()
            .filter_map(|account| self.held.get_key_value(account))
    }

    /// Everything that is known of earlier batches.
    #[cfg(test)]
    pub(crate) fn remembered(&self) -> impl Iterator<Item = &Entry> {
        self.history.values().flatten()
    }

    /// Lets go of what earlier batches booked, as a database does that isn't asked.
    #[cfg(test)]
    pub(crate) fn forget(&mut self) {
        self.history.clear();
    }

    fn of_order(&self, order: OrderId) -> impl Iterator<Item = &Entry> {
        let own = self.entries.iter().filter(move |entry| entry.order == Some(order));
        self.history.get(&order).into_iter().flatten().chain(own)
    }

    /// Begins to book one command.
    #[must_use]
    pub fn draft(&self) -> Draft<'_> {
        Draft {
            books: self,
            held: BTreeMap::new(),
            entries: Vec::new(),
        }
    }

    /// Books what a draft holds.
    pub fn book(&mut self, written: Written) {
        self.touched.extend(written.held.keys().cloned());
        self.held.extend(written.held);
        self.entries.extend(written.entries);
    }

    /// Gives an account a kept balance from now on, or another floor; for opening and closing funds.
    pub fn shape(&mut self, account: Account, held: Held) {
        self.touched.insert(account.clone());
        self.held.insert(account, held);
    }
}

/// One command's entries, on top of the books.
#[derive(Debug, Clone)]
pub struct Draft<'a> {
    books: &'a Books,
    held: BTreeMap<Account, Held>,
    entries: Vec<Entry>,
}

/// An entry and the reversals on top of it: reversed once it is void, reversed twice it holds again.
#[derive(Debug, Clone, Copy)]
pub struct Chain<'a> {
    /// What the first entry was.
    pub origin: EntryKind,
    /// The last entry: what a further reversal reverses.
    pub tip: &'a Entry,
    /// Whether the first entry holds.
    pub in_force: bool,
}

/// A finished draft.
#[derive(Debug, Clone, Default)]
pub struct Written {
    held: BTreeMap<Account, Held>,
    entries: Vec<Entry>,
}

impl Draft<'_> {
    /// The kept balance of an account, as this draft leaves it.
    #[must_use]
    pub fn held(&self, account: &Account) -> Option<Held> {
        self.held.get(account).copied().or_else(|| self.books.held(account))
    }

    /// Adds an entry, stamped with the batch's instant, day and hand.
    ///
    /// # Errors
    /// [`BookError::Short`] when an account would fall below its floor; then nothing was added.
    pub fn post(&mut self, mut entry: Entry) -> Result<(), BookError> {
        let mut after = Vec::new();
        for posting in &entry.postings {
            let Some(mut held) = self.held(&posting.account) else {
                continue;
            };
            let change = posting.account.held(posting.fen);
            held.fen += change;
            held.at = self.books.at;
            if change < Fen::ZERO && held.floor.is_some_and(|floor| held.fen < floor) {
                return Err(BookError::Short {
                    account: posting.account.clone(),
                });
            }
            after.push((posting.account.clone(), held));
        }
        self.held.extend(after);
        entry.at = self.books.at;
        entry.day = self.books.day();
        entry.by = self.books.by;
        self.entries.push(entry);
        Ok(())
    }

    /// The instant of everything this draft books.
    #[must_use]
    pub fn at(&self) -> At {
        self.books.at
    }

    /// What was booked about an order, each with the reversals that followed on it.
    #[must_use]
    pub fn chains(&self, order: OrderId) -> Vec<Chain<'_>> {
        let own = self.entries.iter().filter(|entry| entry.order == Some(order));
        let mut chains: Vec<Chain<'_>> = Vec::new();
        for entry in self.books.of_order(order).chain(own) {
            match &entry.reverses {
                None => chains.push(Chain {
                    origin: entry.kind,
                    tip: entry,
                    in_force: true,
                }),
                Some(key) => {
                    if let Some(chain) = chains.iter_mut().find(|chain| chain.tip.key == *key) {
                        chain.tip = entry;
                        chain.in_force = !chain.in_force;
                    }
                }
            }
        }
        chains
    }

    /// Whether anything was added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Ends the draft, so that the books can take it.
    #[must_use]
    pub fn written(self) -> Written {
        Written {
            held: self.held,
            entries: self.entries,
        }
    }
}

impl Written {
    /// The entries.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

/// What the database would hand to the next batch.
#[cfg(test)]
pub(crate) fn loaded_again(books: &Books, now: At) -> Books {
    let mut next = Books::at(now.max(At(books.at.0 + 1)));
    next.held.clone_from(&books.held);
    next.history.clone_from(&books.history);
    for entry in &books.entries {
        if let Some(order) = entry.order {
            next.history.entry(order).or_default().push(entry.clone());
        }
    }
    next
}

/// A top-up, for tests of what spends it.
#[cfg(test)]
pub(crate) fn top_up(books: &mut Books, senior: crate::id::SeniorId, fen: Fen) {
    let postings = [(Account::Bank, fen), (Account::Prepaid(senior), -fen)];
    let entry = Entry::new(
        format!("top-up/{senior}/{}", books.entries.len()),
        EntryKind::TopUp,
        postings,
    );
    let mut draft = books.draft();
    draft.post(entry.expect("balanced")).expect("nothing falls");
    let written = draft.written();
    books.book(written);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{CanteenId, SeniorId};

    fn senior() -> SeniorId {
        SeniorId(Uuid::from_u128(7))
    }

    fn spend(key: &str, fen: i64) -> Entry {
        let ordered = Account::Ordered(CanteenId(Uuid::from_u128(1)));
        let postings = [(Account::Prepaid(senior()), Fen(fen)), (ordered, Fen(-fen))];
        Entry::new(key, EntryKind::Place, postings).expect("balanced")
    }

    #[test]
    fn commands_of_one_batch_see_each_others_spending() {
        let mut books = Books::at(At(1_000));
        top_up(&mut books, senior(), Fen(1_000));
        let mut draft = books.draft();
        draft.post(spend("a", 600)).expect("enough");
        let short = draft.post(spend("b", 401));
        assert_eq!(
            short,
            Err(BookError::Short {
                account: Account::Prepaid(senior())
            })
        );
        draft.post(spend("c", 400)).expect("the refused one took nothing");
        let written = draft.written();
        books.book(written);
        assert_eq!(
            books.held(&Account::Prepaid(senior())).map(|held| held.fen),
            Some(Fen::ZERO)
        );
        assert!(books.draft().post(spend("d", 1)).is_err());
        assert_eq!(books.entries().len(), 3);
        assert_eq!(books.touched().count(), 1, "accounts without a floor are not kept");
    }

    #[test]
    fn a_draft_that_is_dropped_leaves_no_trace() {
        let mut books = Books::at(At(1_000));
        top_up(&mut books, senior(), Fen(1_000));
        let before = books.clone();
        let mut draft = books.draft();
        draft.post(spend("a", 600)).expect("enough");
        drop(draft);
        assert_eq!(books, before);
    }

    #[test]
    fn nothing_is_booked_into_closed_days() {
        let mut books = Books::at(At::parse("2026-11-30T15:59:59.999Z").expect("an instant"));
        assert_eq!(books.day().to_string(), "2026-11-30");
        books.open_from = Some(ServiceDay::parse("2026-12-01").expect("a day"));
        assert_eq!(books.day().to_string(), "2026-12-01");
    }

    #[test]
    fn a_floor_may_be_below_zero_and_a_closed_account_has_nothing_to_give() {
        let mut held = Held::new(&Account::Fund("village".into()));
        assert_eq!(held.available(), None);
        held.floor = Some(Fen(-500));
        assert_eq!(held.available(), Some(Fen(500)));
        held.closed = true;
        assert_eq!(held.available(), Some(Fen::ZERO));
    }
}
