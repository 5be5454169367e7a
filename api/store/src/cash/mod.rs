//! Drawers, shifts, receipts, what is owed and what is prepaid, funds, months. The rules are `domain::cash`'s.

mod bills;
mod command;
mod doors;
mod drawers;
mod funds;
pub(crate) mod load;
mod purse;
mod receipts;
pub(crate) mod save;

pub use bills::{Bill, BillLine};
pub(crate) use command::verb;
pub use command::{Booked, Once};
pub use doors::DoorCash;
pub(crate) use doors::cash_taken;
pub use drawers::{DrawerView, ShiftView, SlipLine};
pub use funds::{FundView, NewFund};
pub use purse::Purse;
pub use receipts::ReceiptView;
