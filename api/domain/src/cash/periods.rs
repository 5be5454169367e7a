//! 月结: a month whose meals are all explained, whose drawers are counted and whose bags are empty takes no more entries.

use super::{CashDone, refusal::CashRefusal, state::PeriodState};
use crate::{
    ledger::{Entry, EntryKind, Month},
    order::{Loaded, Refusal},
};

pub(super) fn close(loaded: &mut Loaded, month: Month) -> Result<CashDone, Refusal> {
    let state = *loaded.cash.periods.get(&month).ok_or(CashRefusal::Unknown("period"))?;
    if loaded.cash.closed_to.is_some_and(|closed| month <= closed) {
        return Err(CashRefusal::PeriodClosed.into());
    }
    if loaded.books.day() <= month.last() {
        return Err(CashRefusal::PeriodNotOver.into());
    }
    if state != PeriodState::default() {
        let not_ready = CashRefusal::PeriodNotReady {
            sittings: state.sittings_open,
            shifts: state.shifts_open,
            bags: state.bags_full,
        };
        return Err(not_ready.into());
    }
    let note = Entry::note(format!("period/{month}"), EntryKind::PeriodClose).memo("month", month.to_string());
    let mut draft = loaded.books.draft();
    draft.post(note)?;
    let written = draft.written();
    loaded.books.book(written);
    let begins = month.next().first();
    loaded.books.open_from = Some(loaded.books.open_from.map_or(begins, |open_from| open_from.max(begins)));
    loaded.cash.closed_to = Some(month);
    Ok(CashDone::default())
}
