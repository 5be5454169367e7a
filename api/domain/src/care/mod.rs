//! Care beyond the meal: how closely somebody is watched over, what a change in them means, when the next look is due.

mod change;
mod risk;
mod visit;

pub use change::Change;
pub use risk::Risk;
pub use visit::{after_event, next_visit};
