//! Orders: rows in, domain orders out.

mod browse;
mod called_off;
mod correct;
pub(crate) mod rows;

pub(crate) use browse::masked_names;
pub use browse::{OrderQuery, OrderView};
pub use called_off::CalledOff;
pub(crate) use called_off::because;
pub use correct::Ending;
