//! The background side: what is due is done once, by whichever worker gets the lease.

pub mod jobs;
pub mod notify;
pub mod runner;
pub mod travel;
pub mod voice;

pub use jobs::send_head::Auditor;
pub use runner::{Options, Running, start};
