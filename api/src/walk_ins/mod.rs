//! 散客: people without registration eat at the full price, ordered at a kiosk or at the counter.

mod act;
pub mod cancel_slip;
pub mod cancel_walk_in;
pub mod find_slip;
pub mod lapse_walk_in;
pub mod list_walk_ins;
pub mod pay_walk_in;
pub mod place_walk_in;
pub mod reopen_walk_in;
mod slip;
pub mod view;
