//! Dishes and sittings: rows in, domain sittings and pictures out.

pub(crate) mod rows;
mod shown;
