//! Orders: what a sitting can still take, and the pure core of the one write path.

pub mod cancel;
pub mod command;
pub mod decide;
pub mod identified;
pub mod kitchen;
pub mod loaded;
pub mod mode;
pub mod order_line;
pub mod payment;
pub mod place;
pub mod refusal;
pub mod sitting;
pub mod state;
pub mod substitute;
mod through;
pub mod walk_in;
#[cfg(test)]
pub(crate) mod world;

pub use command::{Command, Done};
pub use decide::decide;
pub use identified::Identified;
pub use loaded::{Diner, Loaded};
pub use mode::OrderMode;
pub use order_line::{Order, OrderLine};
pub use payment::Payment;
pub use refusal::Refusal;
pub use sitting::{Sitting, SittingDish, SittingDishState, SittingState};
pub use state::{CancelReason, FlagCause, OrderState};
pub use walk_in::{WalkIn, WalkInCommand, WalkInState};
