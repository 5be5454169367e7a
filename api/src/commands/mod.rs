//! One file per role of the binary.

pub mod migrate;
pub mod openapi;
pub mod serve;
