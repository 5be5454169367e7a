//! One file per role of the binary.

pub mod backup;
pub mod bench;
pub mod doctor;
pub mod init;
pub mod jobs;
pub mod keys;
pub mod ledger;
pub mod migrate;
pub mod month;
pub mod openapi;
pub mod plan;
pub mod policy;
pub mod restore;
pub mod seed;
pub mod serve;
pub mod sessions;
