//! Orders: rows in, domain orders out.

mod browse;
pub(crate) mod rows;

pub use browse::{OrderQuery, OrderView};
