//! Orders: rows in, domain orders out.

mod browse;
mod correct;
pub(crate) mod rows;

pub(crate) use browse::masked_names;
pub use browse::{OrderQuery, OrderView};
pub use correct::Ending;
