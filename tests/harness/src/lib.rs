//! The harness that knows the product only from outside: processes of the real binary, a client as the
//! pages are one, people who don't exist, one way of waiting; and [`month`], a county's month told by what really happened.
//!
//! The tests stand on it, and `nuancan month` is it. It leans on no package of ours, so it can't look behind the product's
//! back: what it knows, a client knows.

// A harness fails by panicking, with words; the product may not.
#![allow(clippy::unwrap_used, clippy::panic, clippy::missing_panics_doc)]

pub mod client;
pub mod eventually;
pub mod leash;
pub mod month;
pub mod nuancan;
pub mod person;

pub use client::{Answer, Client};
pub use eventually::eventually;
