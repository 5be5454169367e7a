//! 散客: orders of people without registration. Rows in, domain values out; the writer alone changes them.

mod browse;
pub(crate) mod rows;
