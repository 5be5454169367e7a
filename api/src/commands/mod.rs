//! One file per role of the binary.

pub mod doctor;
pub mod init;
pub mod migrate;
pub mod openapi;
pub mod serve;
