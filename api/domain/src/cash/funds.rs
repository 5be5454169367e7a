//! A fund's account: opened, filled, closed. Closing keeps it: a refund of a meal it paid for still comes back.

use super::{
    CashDone,
    command::{OpenFund, ReceiveFund, SetFloor},
    refusal::CashRefusal,
    state::Fund,
    till::in_batch,
};
use crate::{
    ledger::{Account, BookError, Draft, Entry, EntryKind, Held},
    money::Fen,
    order::{Loaded, Refusal},
};

/// No fund of a county is larger: a hundred million yuan.
const FUND_MAX: Fen = Fen(10_000_000_000);

/// A floor may be below zero, an overdraft, but not by more than a fund can hold.
fn bounded(floor: Option<Fen>) -> Result<(), CashRefusal> {
    match floor {
        Some(floor) if floor > FUND_MAX || floor < -FUND_MAX => Err(CashRefusal::Amount),
        _ => Ok(()),
    }
}

fn account(fund_id: &str) -> Result<Account, CashRefusal> {
    Account::parse(&format!("fund:{fund_id}")).map_err(|_| CashRefusal::BadFund)
}

/// The fund with what this batch did to it.
fn fund(loaded: &Loaded, fund_id: &str, account: &Account) -> Result<Fund, CashRefusal> {
    let mut fund = *loaded.cash.funds.get(fund_id).ok_or(CashRefusal::Unknown("fund"))?;
    fund.held += account.held(in_batch(loaded, account));
    Ok(fund)
}

pub(super) fn open(loaded: &mut Loaded, wanted: &OpenFund) -> Result<CashDone, Refusal> {
    let account = account(&wanted.fund_id)?;
    let mut fund = fund(loaded, &wanted.fund_id, &account)?;
    if fund.known {
        return Err(CashRefusal::FundExists.into());
    }
    bounded(wanted.floor)?;
    // Meals may have been claimed from it before it had an account.
    if wanted.floor.is_some_and(|floor| fund.held < floor) {
        return Err(CashRefusal::FundBelowFloor { held: fund.held.0 }.into());
    }
    let note = Entry::note(format!("fund/{}/open", wanted.fund_id), EntryKind::FundOpen);
    let note = floored(note, &wanted.fund_id, wanted.floor);
    post(loaded, |draft| draft.post(note))?;
    if wanted.floor.is_some() {
        shape(loaded, account, fund.held, wanted.floor, false);
    }
    (fund.known, fund.floor) = (true, wanted.floor);
    remember(loaded, &wanted.fund_id, fund);
    Ok(CashDone::default())
}

pub(super) fn set_floor(loaded: &mut Loaded, wanted: &SetFloor) -> Result<CashDone, Refusal> {
    let account = account(&wanted.fund_id)?;
    let mut fund = fund(loaded, &wanted.fund_id, &account)?;
    if !fund.known {
        return Err(CashRefusal::Unknown("fund").into());
    }
    if fund.closed {
        return Err(CashRefusal::FundClosed.into());
    }
    bounded(wanted.floor)?;
    if wanted.floor.is_some_and(|floor| fund.held < floor) {
        return Err(CashRefusal::FundBelowFloor { held: fund.held.0 }.into());
    }
    let key = format!("fund/{}/floor/{}", wanted.fund_id, wanted.id);
    let note = floored(Entry::note(key, EntryKind::FundFloor), &wanted.fund_id, wanted.floor);
    post(loaded, |draft| draft.post(note))?;
    shape(loaded, account, fund.held, wanted.floor, false);
    fund.floor = wanted.floor;
    remember(loaded, &wanted.fund_id, fund);
    Ok(CashDone::default())
}

/// A note that says which fund, and its floor.
fn floored(note: Entry, fund_id: &str, floor: Option<Fen>) -> Entry {
    let note = note.memo("fund", fund_id);
    match floor {
        Some(floor) => note.memo("floor", floor.0.to_string()),
        None => note,
    }
}

pub(super) fn receive(loaded: &mut Loaded, wanted: &ReceiveFund) -> Result<CashDone, Refusal> {
    let account = account(&wanted.fund_id)?;
    let fund = fund(loaded, &wanted.fund_id, &account)?;
    if !fund.known {
        return Err(CashRefusal::Unknown("fund").into());
    }
    if fund.closed {
        return Err(CashRefusal::FundClosed.into());
    }
    if wanted.fen <= Fen::ZERO || wanted.fen > FUND_MAX {
        return Err(CashRefusal::Amount.into());
    }
    let postings = [(Account::Bank, wanted.fen), (account, -wanted.fen)];
    let key = format!("fund/{}/{}", wanted.fund_id, wanted.id);
    let entry = Entry::new(key, EntryKind::FundReceive, postings).map_err(BookError::from)?;
    post(loaded, |draft| draft.post(entry.memo("source", wanted.source.name())))?;
    Ok(CashDone::default())
}

pub(super) fn close(loaded: &mut Loaded, fund_id: &str) -> Result<CashDone, Refusal> {
    let account = account(fund_id)?;
    let mut fund = fund(loaded, fund_id, &account)?;
    if !fund.known {
        return Err(CashRefusal::Unknown("fund").into());
    }
    if fund.closed {
        return Err(CashRefusal::FundClosed.into());
    }
    let note = Entry::note(format!("fund/{fund_id}/close"), EntryKind::FundClose).memo("fund", fund_id);
    post(loaded, |draft| draft.post(note))?;
    shape(loaded, account, fund.held, fund.floor, true);
    fund.closed = true;
    remember(loaded, fund_id, fund);
    Ok(CashDone::default())
}

fn post(loaded: &mut Loaded, write: impl FnOnce(&mut Draft<'_>) -> Result<(), BookError>) -> Result<(), Refusal> {
    let mut draft = loaded.books.draft();
    write(&mut draft)?;
    let written = draft.written();
    loaded.books.book(written);
    Ok(())
}

fn shape(loaded: &mut Loaded, account: Account, fen: Fen, floor: Option<Fen>, closed: bool) {
    let at = loaded.books.at;
    loaded.books.shape(account, Held { fen, floor, closed, at });
}

/// Keeps what changed; the balance stays as it was loaded, for the batch's entries are added to it.
fn remember(loaded: &mut Loaded, fund_id: &str, fund: Fund) {
    if let Some(known) = loaded.cash.funds.get_mut(fund_id) {
        (known.known, known.closed, known.floor) = (fund.known, fund.closed, fund.floor);
    }
}
