//! Everything that is tested from outside, in one binary: linking it once is most of what a test build costs.

// A test fails by panicking.
#![allow(clippy::unwrap_used, clippy::panic)]

mod codes;
mod contract;
mod flows;
mod fuzz;
mod harness;
mod policy;
mod roles;
mod rows;
mod steps;
mod tidy;
mod till;
