//! Rounds: what planning them needs, the plan as it was made, and what people change in it.

pub(crate) mod access;
mod arrange;
mod call_sheet;
mod doors;
mod drive;
#[cfg(test)]
pub(crate) mod fixture;
mod hand_over;
pub(crate) mod homes;
mod plan;
pub(crate) mod rows;
mod shown;
mod takers;
#[cfg(test)]
mod tests;

pub use access::{Access, AccessShown, Joined};
pub use arrange::{Rearranged, Seat};
pub use call_sheet::{CallSheet, CallSheetStop};
pub use doors::{Carrier, Deliveries, Depot, Door};
pub use hand_over::{HandedOver, HandedTo};
pub use homes::Spot;
pub use plan::{PlanDraft, RoundDraft, StopDraft, UnplacedDraft};
pub use rows::{Meal, Round, Stop};
pub use shown::{Dweller, RoundsShown, Unplaced};
pub use takers::TakerShown;
