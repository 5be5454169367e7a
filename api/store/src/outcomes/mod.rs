//! What a volunteer sees of a round, and what they report at its doors.

mod paper;
mod report;
mod route;
#[cfg(test)]
mod tests;
mod undo;

pub(crate) use report::under_way;
pub use report::{Report, Reported};
pub use route::{AlarmResult, Opened, RouteDoor, RouteMeal, RouteShown};
