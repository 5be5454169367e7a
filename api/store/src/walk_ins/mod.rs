//! 散客: orders of people without registration. Rows in, domain values out; the writer alone changes them.

mod browse;
mod reopen;
pub(crate) mod rows;

pub use reopen::BooksOpen;
