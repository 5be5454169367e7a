//! 收款 and 退款: own shares that were owed, meal by meal.

use super::{
    CashDone,
    command::{Collect, PayOut, Way, Which},
    receipt::{ReceiptKind, ReceiptLine},
    refusal::CashRefusal,
    state::Owing,
    till::{Slip, Till, issue},
};
use crate::{
    id::{OrderId, ReceiptId, SeniorId},
    ledger::{Account, BookError, Entry, EntryKind, Month},
    money::Fen,
    order::{Loaded, Payment, Refusal},
};
use std::collections::BTreeMap;

pub(super) fn collect(loaded: &mut Loaded, wanted: &Collect) -> Result<CashDone, Refusal> {
    if !loaded.diners.contains_key(&wanted.senior_id) {
        return Err(Refusal::UnknownSenior);
    }
    let meant = |owing: &Owing| match &wanted.which {
        Which::Orders(orders) => orders.contains(&owing.order_id),
        Which::Bill(month) => owing.payment == Payment::Bill && Month::of(owing.service_day) == *month,
        Which::All => true,
    };
    let due: Vec<Owing> = owing(loaded, wanted.senior_id)
        .into_iter()
        .filter(|owing| owing.fen > Fen::ZERO && meant(owing))
        .collect();
    let pays = Payout {
        receipt_id: wanted.receipt_id,
        senior_id: wanted.senior_id,
        expected: wanted.expected,
        kind: EntryKind::Collect,
        receipt: ReceiptKind::Collect,
        name: "collect",
    };
    let till = Till::of(loaded, wanted.way, wanted.person, wanted.senior_id)?;
    settle(loaded, &pays, &till, &due)
}

pub(super) fn pay_out(loaded: &mut Loaded, wanted: &PayOut) -> Result<CashDone, Refusal> {
    if !loaded.diners.contains_key(&wanted.senior_id) {
        return Err(Refusal::UnknownSenior);
    }
    if matches!(wanted.way, Way::Bag(_)) {
        return Err(CashRefusal::WrongWay.into());
    }
    let due: Vec<Owing> = owing(loaded, wanted.senior_id)
        .into_iter()
        .filter(|owing| owing.fen < Fen::ZERO)
        .collect();
    let pays = Payout {
        receipt_id: wanted.receipt_id,
        senior_id: wanted.senior_id,
        expected: wanted.expected,
        kind: EntryKind::PayOut,
        receipt: ReceiptKind::PayOut,
        name: "pay-out",
    };
    let till = Till::of(loaded, wanted.way, wanted.person, wanted.senior_id)?;
    settle(loaded, &pays, &till, &due)
}

struct Payout {
    receipt_id: ReceiptId,
    senior_id: SeniorId,
    expected: Fen,
    kind: EntryKind,
    receipt: ReceiptKind,
    name: &'static str,
}

/// One entry for each meal, so that each order knows what of it is paid; one receipt for all.
fn settle(loaded: &mut Loaded, pays: &Payout, till: &Till, due: &[Owing]) -> Result<CashDone, Refusal> {
    if due.is_empty() {
        return Err(CashRefusal::NothingOwed.into());
    }
    let sum: Fen = due.iter().map(|owing| owing.fen).sum();
    let shown = Fen(sum.0.abs());
    if shown != pays.expected {
        return Err(CashRefusal::AmountChanged { now: shown.0 }.into());
    }
    let mut draft = loaded.books.draft();
    for owing in due {
        let key = format!("{}/{}/{}", pays.name, pays.receipt_id, owing.order_id);
        let postings = [
            (till.account.clone(), owing.fen),
            (Account::Owed(pays.senior_id), -owing.fen),
        ];
        let entry = Entry::new(key, pays.kind, postings).map_err(BookError::from)?;
        draft.post(till.sign(entry.about(owing.order_id, owing.service_day)))?;
    }
    let written = draft.written();
    let lines = due.iter().map(|owing| ReceiptLine {
        order_id: owing.order_id,
        service_day: owing.service_day,
        fen: Fen(owing.fen.0.abs()),
    });
    let slip = Slip {
        id: pays.receipt_id,
        kind: pays.receipt,
        senior_id: pays.senior_id,
        fen: shown,
        lines: lines.collect(),
    };
    let receipt = issue(loaded, till, slip, written);
    Ok(CashDone {
        receipt: Some(receipt),
        ..CashDone::default()
    })
}

/// What a senior owes for each meal, the commands before this one counted in.
fn owing(loaded: &Loaded, senior: SeniorId) -> Vec<Owing> {
    let account = Account::Owed(senior);
    let known = loaded.cash.owed.get(&senior).into_iter().flatten();
    let mut all: BTreeMap<OrderId, Owing> = known.map(|owing| (owing.order_id, *owing)).collect();
    for entry in loaded.books.entries() {
        let (Some(order_id), fen) = (entry.order, entry.sum_of(&account)) else {
            continue;
        };
        if let Some(owing) = all.get_mut(&order_id) {
            owing.fen += fen;
        } else if let Some(order) = loaded.orders.get(&order_id).filter(|_| fen != Fen::ZERO) {
            let fresh = Owing {
                order_id,
                service_day: order.service_day,
                payment: order.payment,
                fen,
            };
            all.insert(order_id, fresh);
        }
    }
    let mut all: Vec<Owing> = all.into_values().collect();
    all.sort_by_key(|owing| (owing.service_day, owing.order_id));
    all
}
