//! Plans the rounds that bring meals to doors: which volunteer visits whom, in what order, leaving when.
//!
//! The package is pure. It reads no clock, no file and no environment: a [`solve::Budget`] carries the caller's
//! deadline, and the same problem, seed and iteration count give the same plan. Start with [`problem::Problem`],
//! hand it to [`solve::solve`], and trust [`check::check`], which knows nothing of the solver, to tell whether a
//! plan (the solver's or one that a person has dragged into shape) keeps every limit.
#![warn(missing_docs)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr))]

pub mod check;
pub mod cli;
pub mod cluster;
pub mod cost;
pub mod draw;
pub mod edit;
pub mod error;
pub mod evaluate;
pub mod io;
mod place;
pub mod plan;
pub mod problem;
pub mod reason;
pub mod replan;
mod rng;
mod schedule;
pub mod solve;
#[cfg(test)]
mod testing;
pub mod travel;
mod validate;

pub use check::{Violation, ViolationKind, check};
pub use cost::{Cost, cost};
pub use edit::{insert_cheapest, move_stop};
pub use error::Error;
pub use evaluate::evaluate_round;
pub use plan::{Fix, Plan, Reason, Round, Unassigned, Visit};
pub use problem::{Depot, Mode, ModeSet, Place, Problem, Seconds, Stop, Vehicle, Weights, Window};
pub use solve::{Budget, Options, Progress, solve};
pub use travel::{CrowFly, Matrices, Matrix, Plane, Rounding, Travel};

/// The README's example is run with the documentation tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
