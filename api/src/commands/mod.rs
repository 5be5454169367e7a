//! One file per role of the binary.

pub mod backup;
pub mod doctor;
pub mod init;
pub mod ledger;
pub mod migrate;
pub mod openapi;
pub mod plan;
pub mod restore;
pub mod seed;
pub mod serve;
