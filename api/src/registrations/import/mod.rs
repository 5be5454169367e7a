//! Reading a list of people out of a spreadsheet, row by row, telling what is wrong where.

pub mod columns;
pub mod rows;
pub mod table;
pub mod words;

/// Rows of a list at most.
pub const ROWS_MAX: usize = 5_000;
/// Bytes of a file at most; a list of five thousand people has less than one megabyte.
pub const BYTES_MAX: usize = 8 * 1024 * 1024;
