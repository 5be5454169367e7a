//! Rounds: what planning them needs, and the plan as it is made.

mod doors;
pub(crate) mod homes;
mod plan;

pub use doors::{Deliveries, Depot, Door, Helper};
pub use homes::Spot;
pub use plan::{PlanDraft, RoundDraft, StopDraft, UnplacedDraft};
