//! Where money comes in and goes out.

use super::{
    command::Way,
    receipt::{Receipt, ReceiptKind, ReceiptLine},
    refusal::CashRefusal,
    state::Shift,
};
use crate::{
    id::{CanteenId, ReceiptId, SeniorId, ShiftId},
    ledger::{Account, Entry, books::Written},
    money::Fen,
    order::Loaded,
};
use uuid::Uuid;

/// More is no cash and no top-up: 10,000 yuan.
const CASH_MAX: Fen = Fen(1_000_000);

/// One end of a payment.
pub(super) struct Till {
    pub(super) account: Account,
    /// Whose receipt numbers.
    pub(super) series: Option<CanteenId>,
    pub(super) name: &'static str,
    /// The shift whose drawer it is.
    pub(super) shift: Option<ShiftId>,
}

impl Till {
    /// The end that a way leads to. A shift must be the person's own and open.
    pub(super) fn of(loaded: &Loaded, way: Way, person: Uuid, senior: SeniorId) -> Result<Self, CashRefusal> {
        Ok(match way {
            Way::Drawer(shift_id) => {
                let shift = own_shift(loaded, shift_id, person)?;
                Self {
                    account: Account::Drawer(shift.drawer_id),
                    series: Some(shift.canteen_id),
                    name: "cash",
                    shift: Some(shift.id),
                }
            }
            Way::Bag(round) => Self {
                account: Account::Bag(round),
                series: Some(
                    loaded
                        .cash
                        .bags
                        .get(&round)
                        .ok_or(CashRefusal::Unknown("round"))?
                        .canteen_id,
                ),
                name: "bag",
                shift: None,
            },
            Way::Bank => Self {
                account: Account::Bank,
                series: None,
                name: "bank",
                shift: None,
            },
            Way::Prepaid => Self {
                account: Account::Prepaid(senior),
                series: None,
                name: "balance",
                shift: None,
            },
        })
    }
}

impl Till {
    /// An entry that says which way its money went, and in which shift.
    pub(super) fn sign(&self, entry: Entry) -> Entry {
        let entry = entry.memo("way", self.name);
        match self.shift {
            Some(shift) => in_shift(entry, shift),
            None => entry,
        }
    }
}

/// An entry that says in which shift it touched a drawer: a shift's slip is the sum of those.
pub(super) fn in_shift(entry: Entry, shift: ShiftId) -> Entry {
    entry.memo("shift", shift.to_string())
}

/// A shift that is open and the person's own.
pub(super) fn own_shift(loaded: &Loaded, id: ShiftId, person: Uuid) -> Result<Shift, CashRefusal> {
    let shift = *loaded.cash.shifts.get(&id).ok_or(CashRefusal::Unknown("shift"))?;
    if shift.end.is_some() {
        return Err(CashRefusal::ShiftClosed);
    }
    if shift.person != person {
        return Err(CashRefusal::NotYourShift);
    }
    Ok(shift)
}

/// Above zero, and no more than anybody carries.
pub(super) fn sensible(fen: Fen) -> Result<Fen, CashRefusal> {
    if fen > Fen::ZERO && fen <= CASH_MAX {
        Ok(fen)
    } else {
        Err(CashRefusal::Amount)
    }
}

/// What this batch has done to an account so far.
pub(super) fn in_batch(loaded: &Loaded, account: &Account) -> Fen {
    loaded.books.entries().iter().map(|entry| entry.sum_of(account)).sum()
}

/// What a receipt is about.
pub(super) struct Slip {
    pub(super) id: ReceiptId,
    pub(super) kind: ReceiptKind,
    pub(super) senior_id: SeniorId,
    pub(super) fen: Fen,
    pub(super) lines: Vec<ReceiptLine>,
}

/// The number that the next receipt of a series gets.
pub(super) fn next_number(loaded: &Loaded, series: Option<CanteenId>) -> u32 {
    loaded.cash.receipts.get(&series).copied().unwrap_or(0) + 1
}

/// Books what was written and issues its receipt.
pub(super) fn issue(loaded: &mut Loaded, till: &Till, slip: Slip, written: Written) -> Receipt {
    let number = next_number(loaded, till.series);
    let receipt = Receipt {
        id: slip.id,
        canteen_id: till.series,
        number,
        kind: slip.kind,
        senior_id: slip.senior_id,
        fen: slip.fen,
        way: till.name.to_owned(),
        at: loaded.now,
        lines: slip.lines,
        keys: written.entries().iter().map(|entry| entry.key.clone()).collect(),
    };
    loaded.books.book(written);
    loaded.cash.receipts.insert(till.series, number);
    receipt
}
