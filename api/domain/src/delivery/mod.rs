//! What happens at a door, and how long a hot meal is good.

pub mod food_clock;
pub mod hand_over;
pub mod outcome;
pub mod planning;
pub mod stop;
pub mod travel;

pub use outcome::{AlarmKind, Care, Outcome, Severity};
pub use planning::Planning;
pub use stop::{Applied, OrderEffect, OutcomeError, RoundState, StopState, apply_outcome, apply_undo, check_signs};
pub use travel::TravelMode;
