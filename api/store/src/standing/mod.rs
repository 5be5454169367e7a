//! 长期订餐 as it is kept: the orders, their exceptions, what became of each day, and what stands in their way.

pub mod away;
pub mod calendar;
pub mod change;
pub mod day;
pub mod due;
pub mod file;
pub(crate) mod hold;
pub mod late;
pub mod openings;
pub(crate) mod rows;
pub mod settle;
pub mod shut;

pub use day::{CanteenStanding, DayEntry};
pub use due::DueStanding;
pub use file::{NewStanding, StandingShown};
