//! Somebody mistyped: the entries are reversed, and both stay. What happened to meals is undone where meals are.

use super::{
    CashDone,
    command::Correct,
    refusal::CashRefusal,
    till::{in_batch, in_shift},
};
use crate::{
    id::ShiftId,
    ledger::{Account, Entry, EntryKind},
    money::Fen,
    order::{Loaded, Refusal},
};

pub(super) fn correct(loaded: &mut Loaded, wanted: &Correct) -> Result<CashDone, Refusal> {
    let mut draft = loaded.books.draft();
    let mut collected = Fen::ZERO;
    for key in &wanted.keys {
        let (entry, reversed) = loaded.cash.entries.get(key).ok_or(CashRefusal::Unknown("entry"))?;
        let in_batch = loaded
            .books
            .entries()
            .iter()
            .any(|later| later.reverses.as_ref() == Some(key));
        if *reversed || in_batch {
            return Err(CashRefusal::Corrected.into());
        }
        let shift = check(loaded, entry, wanted)?;
        let into_bags = entry
            .postings
            .iter()
            .filter(|one| matches!(one.account, Account::Bag(_)));
        collected += into_bags.map(|one| one.fen).sum();
        let reversal = Entry::reversal(entry, format!("correct/{key}"), EntryKind::Correct);
        let reversal = reversal.memo("reason", wanted.reason.name());
        draft.post(match shift {
            Some(shift) => in_shift(reversal, shift),
            None => reversal,
        })?;
    }
    if draft.is_empty() {
        return Err(CashRefusal::Unknown("entry").into());
    }
    if wanted.expected.is_some_and(|shown| shown != collected) {
        return Err(CashRefusal::AmountChanged { now: collected.0 }.into());
    }
    let written = draft.written();
    loaded.books.book(written);
    Ok(CashDone::default())
}

/// Only what the counter or a fund did; what touches a drawer needs one's own open shift there, for the cash moves too.
fn check(loaded: &Loaded, entry: &Entry, wanted: &Correct) -> Result<Option<ShiftId>, CashRefusal> {
    let correctable = matches!(
        entry.kind,
        EntryKind::TopUp
            | EntryKind::PayBack
            | EntryKind::Collect
            | EntryKind::PayOut
            | EntryKind::Float
            | EntryKind::Deposit
            | EntryKind::FundReceive
    );
    if !correctable {
        return Err(CashRefusal::NotCorrectable);
    }
    let mut touched = None;
    for posting in &entry.postings {
        if let Account::Bag(round) = &posting.account {
            // Taking it out of an empty bag would book money that is counted in a drawer.
            let loaded_bag = loaded.cash.bags.get(round).map_or(Fen::ZERO, |bag| bag.fen);
            if loaded_bag + in_batch(loaded, &posting.account) < posting.fen {
                return Err(CashRefusal::BagEmptied);
            }
        }
        let Account::Drawer(drawer) = &posting.account else {
            continue;
        };
        let mut open = loaded
            .cash
            .shifts
            .values()
            .filter(|shift| shift.drawer_id == *drawer && shift.end.is_none());
        match open.next() {
            None => return Err(CashRefusal::ShiftClosed),
            Some(shift) if shift.person != wanted.person => return Err(CashRefusal::NotYourShift),
            Some(shift) => touched = Some(shift.id),
        }
    }
    Ok(touched)
}
