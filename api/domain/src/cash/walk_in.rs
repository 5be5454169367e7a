//! What a walk-in pays: all of the price, in cash, to the canteen. No fund and no senior is in it.

use super::{command::Way, refusal::CashRefusal, till::Till};
use crate::{
    id::{OrderId, SeniorId},
    ledger::{Account, BookError, Entry, EntryKind},
    money::Fen,
    order::{Loaded, Refusal, WalkIn, walk_in::Cashier},
};
use uuid::Uuid;

/// Somebody at the counter must have heard the same sum.
pub(crate) fn same_sum(now: Fen, expected: Fen) -> Result<(), CashRefusal> {
    if now == expected {
        Ok(())
    } else {
        Err(CashRefusal::AmountChanged { now: now.0 })
    }
}

/// The price comes into the drawer, and the canteen has earned it. What costs nothing is booked nowhere.
pub(crate) fn taken(loaded: &Loaded, walk_in: &WalkIn, cash: Cashier) -> Result<Option<Entry>, Refusal> {
    entry(loaded, walk_in, cash, EntryKind::WalkIn)
}

/// The price goes back out of a drawer, which need not be the one it went into.
pub(crate) fn given_back(loaded: &Loaded, walk_in: &WalkIn, cash: Cashier) -> Result<Option<Entry>, Refusal> {
    entry(loaded, walk_in, cash, EntryKind::WalkInBack)
}

fn entry(loaded: &Loaded, walk_in: &WalkIn, cash: Cashier, kind: EntryKind) -> Result<Option<Entry>, Refusal> {
    // A drawer asks for no senior.
    let nobody = SeniorId(Uuid::nil());
    let till = Till::of(loaded, Way::Drawer(cash.shift_id), cash.person, nobody)?;
    if till.series != Some(walk_in.canteen_id) {
        return Err(CashRefusal::Unknown("shift").into());
    }
    let (fen, step) = match kind {
        EntryKind::WalkInBack => (-walk_in.price(), "back"),
        _ => (walk_in.price(), "paid"),
    };
    if fen == Fen::ZERO {
        return Ok(None);
    }
    let postings = [(till.account.clone(), fen), (Account::Earned(walk_in.canteen_id), -fen)];
    let entry = Entry::new(format!("walk-in/{}/{step}", walk_in.id), kind, postings).map_err(BookError::from)?;
    // The ledger knows meals by one kind of id; a walk-in's is never an order's.
    Ok(Some(till.sign(entry.about(OrderId(walk_in.id.0), walk_in.service_day))))
}
