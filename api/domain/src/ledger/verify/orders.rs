//! Each order from its placing to its end, and each reversal against what it reverses.

use super::Wrong;
use crate::{
    id::OrderId,
    ledger::{
        account::Account,
        entry::{Entry, EntryKind, OrderSplit, PartOf, Posting},
    },
    money::Fen,
};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// The beginning of a SHA-256: enough to tell a ledger's entries apart.
type Print = [u8; 16];

/// A share of the orders, and of what belongs to none.
#[derive(Debug)]
pub(super) struct OrderCheck {
    share: u64,
    of: u64,
    entries: HashMap<Print, Known>,
    orders: HashMap<OrderId, Meal>,
}

/// What a later entry may have to know of an earlier one.
#[derive(Debug, Clone, Copy)]
struct Known {
    postings: Print,
    /// Which kind stands at the bottom of the reversals.
    origin: EntryKind,
    /// Whether that one holds after this.
    in_force: bool,
    reversed: bool,
}

/// Where an order stands.
#[derive(Debug, Clone, Copy)]
struct Meal {
    worth: Fen,
    placed: bool,
    served: bool,
    charged: bool,
}

impl OrderCheck {
    pub(super) fn of_share(share: u64, of: u64) -> Self {
        Self {
            share,
            of,
            entries: HashMap::new(),
            orders: HashMap::new(),
        }
    }

    pub(super) fn count(&self) -> u64 {
        self.orders.len() as u64
    }

    /// One more entry, if it belongs to this share.
    pub(super) fn take(&mut self, entry: &Entry) -> Result<(), Wrong> {
        if !self.is_ours(entry) {
            return Ok(());
        }
        if (entry.kind == EntryKind::Place) != entry.split.is_some() {
            return Err(Wrong::SplitMissing);
        }
        let known = match &entry.reverses {
            None => Known {
                postings: print_of(&entry.postings, 1),
                origin: entry.kind,
                in_force: true,
                reversed: false,
            },
            Some(key) => self.reverse(entry, key)?,
        };
        if self.entries.insert(print(entry.key.as_bytes()), known).is_some() {
            return Err(Wrong::Twice);
        }
        match entry.order {
            Some(order) => self.step(order, entry, known),
            None => Ok(()),
        }
    }

    /// What is about an order, or reverses something, goes where the order or the reversed entry went.
    fn is_ours(&self, entry: &Entry) -> bool {
        let root = match (&entry.order, &entry.reverses) {
            (Some(order), _) => print(order.0.as_bytes()),
            (None, Some(key)) => print(key.as_bytes()),
            (None, None) => print(entry.key.as_bytes()),
        };
        let [a, b, c, d, e, f, g, h, ..] = root;
        u64::from_le_bytes([a, b, c, d, e, f, g, h]) % self.of == self.share
    }

    fn reverse(&mut self, entry: &Entry, key: &str) -> Result<Known, Wrong> {
        let reversed = self
            .entries
            .get_mut(&print(key.as_bytes()))
            .filter(|known| !known.reversed);
        let reversed = reversed.ok_or_else(|| Wrong::ReversesNothing(key.to_owned()))?;
        if reversed.postings != print_of(&entry.postings, -1) {
            return Err(Wrong::NotExact(key.to_owned()));
        }
        reversed.reversed = true;
        Ok(Known {
            postings: print_of(&entry.postings, 1),
            origin: reversed.origin,
            in_force: !reversed.in_force,
            reversed: false,
        })
    }

    /// Moves the order on.
    fn step(&mut self, order: OrderId, entry: &Entry, known: Known) -> Result<(), Wrong> {
        if entry.kind == EntryKind::Place {
            let split = entry.split.as_ref().ok_or(Wrong::SplitMissing)?;
            check_split(split, entry)?;
            let meal = Meal {
                worth: split.price + split.fee,
                placed: true,
                served: false,
                charged: false,
            };
            return match self.orders.insert(order, meal) {
                None => Ok(()),
                Some(_) => Err(Wrong::Twice),
            };
        }
        if !matches!(known.origin, EntryKind::Place | EntryKind::Serve | EntryKind::Charge) {
            // Money collected for an order, or paid back, leaves the order where it is.
            return Ok(());
        }
        let meal = self.orders.get_mut(&order).ok_or(Wrong::State)?;
        let state = match known.origin {
            EntryKind::Place => &mut meal.placed,
            EntryKind::Serve => &mut meal.served,
            _ => &mut meal.charged,
        };
        if *state == known.in_force {
            return Err(Wrong::State);
        }
        *state = known.in_force;
        let fits = match entry.kind {
            EntryKind::Serve => entry.postings.len() == 2 && earned(entry) == meal.worth && meal.placed,
            EntryKind::Charge => earned(entry) <= meal.worth && !meal.placed,
            EntryKind::Cancel | EntryKind::Unserved => !meal.served && !meal.charged,
            _ => true,
        };
        if fits { Ok(()) } else { Err(Wrong::State) }
    }
}

/// What an entry credits to canteens' earnings.
fn earned(entry: &Entry) -> Fen {
    let credited = entry
        .postings
        .iter()
        .filter(|posting| matches!(posting.account, Account::Earned(_)));
    credited.map(|posting| -posting.fen).sum()
}

/// The parts sum to price and fee, and were posted as they are.
fn check_split(split: &OrderSplit, entry: &Entry) -> Result<(), Wrong> {
    for (of, whole) in [(PartOf::Price, split.price), (PartOf::Fee, split.fee)] {
        let parts = split.parts.iter().filter(|part| part.of == of);
        let sum = parts
            .clone()
            .map(|part| part.fen.0)
            .try_fold(0_i64, i64::checked_add)
            .ok_or(Wrong::Shape)?;
        if sum != whole.0 || parts.clone().any(|part| part.fen < Fen::ZERO) {
            return Err(Wrong::SplitSum {
                part: of.name(),
                sum,
                whole: whole.0,
            });
        }
    }
    let mut expected: HashMap<&Account, Fen> = HashMap::new();
    let mut own = Fen::ZERO;
    for part in &split.parts {
        match &part.payer {
            Some(account) => *expected.entry(account).or_default() += part.fen,
            None => own += part.fen,
        }
    }
    let mut own_posted = Fen::ZERO;
    let mut ordered = Fen::ZERO;
    for posting in &entry.postings {
        let fits = match &posting.account {
            Account::Prepaid(_) | Account::Owed(_) => {
                own_posted += posting.fen;
                true
            }
            Account::Ordered(_) => {
                ordered += posting.fen;
                true
            }
            account => expected.remove(account) == Some(posting.fen),
        };
        if !fits {
            return Err(not_posted(&posting.account));
        }
    }
    if let Some((account, _)) = expected.into_iter().find(|(_, fen)| *fen != Fen::ZERO) {
        return Err(not_posted(account));
    }
    if own_posted != own || ordered != -(split.price + split.fee) {
        return Err(Wrong::SplitPosted {
            account: "own share".to_owned(),
        });
    }
    Ok(())
}

fn not_posted(account: &Account) -> Wrong {
    Wrong::SplitPosted { account: account.key() }
}

fn print(bytes: &[u8]) -> Print {
    beginning(Sha256::digest(bytes).into())
}

/// A print of postings, or of their opposites.
fn print_of(postings: &[Posting], sign: i64) -> Print {
    let mut hash = Sha256::new();
    for posting in postings {
        hash.update(posting.account.key());
        hash.update([0]);
        hash.update(posting.fen.0.wrapping_mul(sign).to_le_bytes());
    }
    beginning(hash.finalize().into())
}

fn beginning(hash: [u8; 32]) -> Print {
    *hash.first_chunk().expect("a SHA-256 has 32 bytes")
}
