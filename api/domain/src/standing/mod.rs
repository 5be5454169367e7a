//! 长期订餐: what somebody eats on which weekdays, and what becomes of it on a day.

pub mod choose;
pub mod day;
pub mod order;
pub mod outcome;
#[cfg(test)]
mod world;

pub use choose::choose;
pub use day::{DayPlan, plan_day};
pub use order::{BadStanding, DishRule, Due, Exception, StandingOrder, Weekdays};
pub use outcome::{ClosedReason, Resolution, StandingOutcome, Unfit};
