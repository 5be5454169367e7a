//! What a volunteer sees of a round, and what they report at its doors.

mod paper;
mod report;
mod results;
mod route;
#[cfg(test)]
mod tests;
mod undo;

pub(crate) use report::under_way;
pub use report::{Report, Reported};
pub use results::AlarmResult;
pub use route::{Opened, RouteDoor, RouteMeal, RouteShown};
