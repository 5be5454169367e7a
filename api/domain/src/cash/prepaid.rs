//! 充值 and 退余额.

use super::{
    CashDone,
    command::{PayBack, TopUp, Way},
    receipt::ReceiptKind,
    refusal::CashRefusal,
    till::{Slip, Till, issue, sensible},
};
use crate::{
    ledger::{Account, Entry, EntryKind},
    money::Fen,
    order::{Loaded, Refusal},
};

pub(super) fn top_up(loaded: &mut Loaded, wanted: &TopUp) -> Result<CashDone, Refusal> {
    let diner = loaded.diners.get(&wanted.senior_id).ok_or(Refusal::UnknownSenior)?;
    if diner.standing.is_gone() {
        return Err(CashRefusal::SeniorGone.into());
    }
    if !matches!(wanted.way, Way::Drawer(_) | Way::Bank) {
        return Err(CashRefusal::WrongWay.into());
    }
    let fen = sensible(wanted.fen)?;
    let till = Till::of(loaded, wanted.way, wanted.person, wanted.senior_id)?;
    let postings = [(till.account.clone(), fen), (Account::Prepaid(wanted.senior_id), -fen)];
    let entry = Entry::new(format!("top-up/{}", wanted.receipt_id), EntryKind::TopUp, postings)
        .map_err(crate::ledger::BookError::from)?
        .memo("payer", wanted.payer.name());
    let slip = Slip {
        id: wanted.receipt_id,
        kind: ReceiptKind::TopUp,
        senior_id: wanted.senior_id,
        fen,
        lines: Vec::new(),
    };
    receipted(loaded, &till, slip, entry)
}

/// Also after a death: what was paid in belongs to the heirs.
pub(super) fn pay_back(loaded: &mut Loaded, wanted: &PayBack) -> Result<CashDone, Refusal> {
    if !loaded.diners.contains_key(&wanted.senior_id) {
        return Err(Refusal::UnknownSenior);
    }
    if !matches!(wanted.way, Way::Drawer(_) | Way::Bank) {
        return Err(CashRefusal::WrongWay.into());
    }
    let account = Account::Prepaid(wanted.senior_id);
    let held = loaded.books.held(&account).map_or(Fen::ZERO, |held| held.fen);
    let fen = wanted.fen.unwrap_or(held);
    if held <= Fen::ZERO {
        return Err(CashRefusal::NothingHeld.into());
    }
    sensible(fen)?;
    let till = Till::of(loaded, wanted.way, wanted.person, wanted.senior_id)?;
    let postings = [(account, fen), (till.account.clone(), -fen)];
    let entry = Entry::new(format!("pay-back/{}", wanted.receipt_id), EntryKind::PayBack, postings)
        .map_err(crate::ledger::BookError::from)?
        .memo("payee", wanted.payee.name())
        .memo("reason", wanted.reason.name());
    let slip = Slip {
        id: wanted.receipt_id,
        kind: ReceiptKind::PayBack,
        senior_id: wanted.senior_id,
        fen,
        lines: Vec::new(),
    };
    receipted(loaded, &till, slip, entry)
}

/// Books one entry and issues the receipt for it.
fn receipted(loaded: &mut Loaded, till: &Till, slip: Slip, entry: Entry) -> Result<CashDone, Refusal> {
    let mut draft = loaded.books.draft();
    draft.post(till.sign(entry))?;
    let written = draft.written();
    let receipt = issue(loaded, till, slip, written);
    Ok(CashDone {
        receipt: Some(receipt),
        ..CashDone::default()
    })
}
