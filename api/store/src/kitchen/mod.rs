//! The kitchen's day: sheets in versions, batches and temperatures, samples, packing, labels, paper.

pub mod batches;
pub mod labels;
pub mod packing;
pub mod people;
pub mod round_sheets;
pub mod samples;
pub mod sheets;
