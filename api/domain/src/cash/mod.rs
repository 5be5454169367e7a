//! Money at the counter and in the office: drawers and shifts, top-ups, collecting what is owed, funds, closed months.
//!
//! Owns: what may be done with money besides ordering meals, and the entries it makes. Never: how it is printed or asked
//! for. Everything goes through the same writer as the orders, so that a balance has one order of events.

pub mod announced;
pub mod command;
mod correct;
mod drawers;
mod funds;
mod owed;
mod periods;
mod prepaid;
pub mod receipt;
pub mod refusal;
pub mod state;
mod till;
pub(crate) mod walk_in;

pub use command::CashCommand;
pub use receipt::{Receipt, ReceiptKind, ReceiptLine};
pub use refusal::CashRefusal;
pub use state::{Bag, Cash, Drawer, Fund, Owing, PeriodState, Shift, ShiftEnd};

use crate::order::{Loaded, Refusal};

/// What became of a command.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CashDone {
    /// The shift that was opened, closed or booked into.
    pub shift: Option<Shift>,
    /// What somebody who paid or was paid gets.
    pub receipt: Option<Receipt>,
    /// The keys of the entries it made.
    pub keys: Vec<String>,
}

/// Decides one command about money.
///
/// # Errors
/// A [`Refusal`]; then `loaded` is as it was.
pub fn decide(loaded: &mut Loaded, command: &CashCommand) -> Result<CashDone, Refusal> {
    let before = loaded.books.entries().len();
    let mut done = match command {
        CashCommand::OpenShift(wanted) => drawers::open(loaded, wanted),
        CashCommand::CloseShift(wanted) => drawers::close(loaded, wanted),
        CashCommand::MoveCash(wanted) => drawers::move_cash(loaded, wanted),
        CashCommand::EmptyBag(wanted) => drawers::empty_bag(loaded, wanted),
        CashCommand::TopUp(wanted) => prepaid::top_up(loaded, wanted),
        CashCommand::PayBack(wanted) => prepaid::pay_back(loaded, wanted),
        CashCommand::Collect(wanted) => owed::collect(loaded, wanted),
        CashCommand::PayOut(wanted) => owed::pay_out(loaded, wanted),
        CashCommand::OpenFund(wanted) => funds::open(loaded, wanted),
        CashCommand::SetFloor(wanted) => funds::set_floor(loaded, wanted),
        CashCommand::ReceiveFund(wanted) => funds::receive(loaded, wanted),
        CashCommand::CloseFund(fund) => funds::close(loaded, fund),
        CashCommand::ClosePeriod(month) => periods::close(loaded, *month),
        CashCommand::Correct(wanted) => correct::correct(loaded, wanted),
    }?;
    done.keys = loaded.books.entries()[before..]
        .iter()
        .map(|entry| entry.key.clone())
        .collect();
    Ok(done)
}

#[cfg(test)]
mod tests;
