//! A drawer's shifts: counted at the beginning, counted at the end; what differs is booked as such, with a reason.

use super::{
    CashDone,
    command::{CashMove, CloseShift, DifferenceReason, EmptyBag, MoveCash, OpenShift},
    refusal::CashRefusal,
    state::{Shift, ShiftEnd},
    till::{in_batch, in_shift, own_shift, sensible},
};
use crate::{
    id::{CanteenId, DrawerId, ShiftId},
    ledger::{Account, BookError, Draft, Entry, EntryKind},
    money::Fen,
    order::{Loaded, Refusal},
};

/// A count of something: what should be there, what is, and why they differ.
struct Count {
    key: String,
    account: Account,
    canteen: CanteenId,
    shift: ShiftId,
    expected: Fen,
    counted: Fen,
    reason: Option<DifferenceReason>,
}

pub(super) fn open(loaded: &mut Loaded, wanted: &OpenShift) -> Result<CashDone, Refusal> {
    let drawer = *loaded
        .cash
        .drawers
        .get(&wanted.drawer_id)
        .ok_or(CashRefusal::Unknown("drawer"))?;
    if drawer.retired {
        return Err(CashRefusal::DrawerRetired.into());
    }
    let open = |shift: &&Shift| shift.drawer_id == wanted.drawer_id && shift.end.is_none();
    if loaded.cash.shifts.values().find(open).is_some() {
        return Err(CashRefusal::DrawerTaken.into());
    }
    let count = Count {
        key: format!("shift/{}/open", wanted.shift_id),
        account: Account::Drawer(wanted.drawer_id),
        canteen: drawer.canteen_id,
        shift: wanted.shift_id,
        expected: holds(loaded, wanted.drawer_id),
        counted: wanted.counted,
        reason: wanted.reason,
    };
    let mut draft = loaded.books.draft();
    count.book(&mut draft)?;
    let written = draft.written();
    loaded.books.book(written);
    let shift = Shift {
        id: wanted.shift_id,
        drawer_id: wanted.drawer_id,
        canteen_id: drawer.canteen_id,
        person: wanted.person,
        // The shift begins with its count: what was booked before belongs to the one before.
        opened_at: loaded.books.at,
        opening: wanted.counted,
        end: None,
    };
    loaded.cash.shifts.insert(shift.id, shift);
    Ok(done(shift))
}

pub(super) fn close(loaded: &mut Loaded, wanted: &CloseShift) -> Result<CashDone, Refusal> {
    let shift = match own_shift(loaded, wanted.shift_id, wanted.person) {
        Err(CashRefusal::NotYourShift) if wanted.in_charge => loaded.cash.shifts.get(&wanted.shift_id).copied(),
        own => Some(own?),
    };
    let mut shift = shift.ok_or(CashRefusal::Unknown("shift"))?;
    let expected = holds(loaded, shift.drawer_id);
    let count = Count {
        key: format!("shift/{}/close", shift.id),
        account: Account::Drawer(shift.drawer_id),
        canteen: shift.canteen_id,
        shift: shift.id,
        expected,
        counted: wanted.counted,
        reason: wanted.reason,
    };
    let mut draft = loaded.books.draft();
    count.book(&mut draft)?;
    let written = draft.written();
    loaded.books.book(written);
    shift.end = Some(ShiftEnd {
        at: loaded.books.at,
        by: wanted.person,
        expected,
        counted: wanted.counted,
    });
    loaded.cash.shifts.insert(shift.id, shift);
    Ok(done(shift))
}

pub(super) fn move_cash(loaded: &mut Loaded, wanted: &MoveCash) -> Result<CashDone, Refusal> {
    let shift = own_shift(loaded, wanted.shift_id, wanted.person)?;
    let fen = sensible(wanted.fen)?;
    let drawer = Account::Drawer(shift.drawer_id);
    let (kind, postings) = match wanted.way {
        CashMove::Float => (EntryKind::Float, [(drawer, fen), (Account::Bank, -fen)]),
        CashMove::Deposit => (EntryKind::Deposit, [(Account::Bank, fen), (drawer, -fen)]),
    };
    let entry = Entry::new(format!("{}/{}", wanted.way.name(), wanted.id), kind, postings).map_err(BookError::from)?;
    let mut draft = loaded.books.draft();
    draft.post(in_shift(entry, shift.id))?;
    let written = draft.written();
    loaded.books.book(written);
    Ok(done(shift))
}

/// What was collected at the doors comes into the drawer as it was counted; the rest is a difference of its own.
pub(super) fn empty_bag(loaded: &mut Loaded, wanted: &EmptyBag) -> Result<CashDone, Refusal> {
    let shift = own_shift(loaded, wanted.shift_id, wanted.person)?;
    let loaded_bag = *loaded
        .cash
        .bags
        .get(&wanted.round_id)
        .ok_or(CashRefusal::Unknown("round"))?;
    let bag = Account::Bag(wanted.round_id);
    let collected = loaded_bag.fen + in_batch(loaded, &bag);
    if collected <= Fen::ZERO {
        return Err(CashRefusal::NothingOwed.into());
    }
    let count = Count {
        key: format!("bag/{}/difference", wanted.id),
        account: Account::Drawer(shift.drawer_id),
        canteen: loaded_bag.canteen_id,
        shift: shift.id,
        expected: collected,
        counted: wanted.counted,
        reason: wanted.reason,
    };
    let postings = [(Account::Drawer(shift.drawer_id), collected), (bag, -collected)];
    let entry = Entry::new(format!("bag/{}", wanted.id), EntryKind::Bag, postings).map_err(BookError::from)?;
    let mut draft = loaded.books.draft();
    draft.post(in_shift(entry, shift.id))?;
    count.book(&mut draft)?;
    let written = draft.written();
    loaded.books.book(written);
    Ok(done(shift))
}

fn done(shift: Shift) -> CashDone {
    CashDone {
        shift: Some(shift),
        ..CashDone::default()
    }
}

fn holds(loaded: &Loaded, drawer: DrawerId) -> Fen {
    loaded
        .books
        .held(&Account::Drawer(drawer))
        .map_or(Fen::ZERO, |held| held.fen)
}

/// No drawer holds more: a million yuan. What is counted beyond it is a slip of the finger.
const COUNT_MAX: Fen = Fen(100_000_000);

impl Count {
    fn book(self, draft: &mut Draft<'_>) -> Result<(), Refusal> {
        if self.counted < Fen::ZERO || self.counted > COUNT_MAX {
            return Err(CashRefusal::Amount.into());
        }
        let more = self.counted - self.expected;
        if more == Fen::ZERO {
            return Ok(());
        }
        let Some(reason) = self.reason else {
            let unexplained = CashRefusal::DifferenceUnexplained {
                expected: self.expected.0,
                counted: self.counted.0,
            };
            return Err(unexplained.into());
        };
        let postings = [(self.account, more), (Account::Difference(self.canteen), -more)];
        let entry = Entry::new(self.key, EntryKind::Difference, postings).map_err(BookError::from)?;
        Ok(draft.post(in_shift(entry, self.shift).memo("reason", reason.name()))?)
    }
}
