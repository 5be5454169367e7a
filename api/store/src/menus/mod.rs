//! Dishes and sittings: rows in, domain sittings and pictures out.

mod dishes;
mod photos;
mod plan;
pub(crate) mod rows;
mod shown;
mod spoken;
mod substitute;
#[cfg(test)]
mod tests;
mod week;

pub use dishes::LibraryEntry;
pub use plan::PlannedSitting;
pub use substitute::Because;
