//! Names of the keys.
//!
//! In braces stands what a cluster chooses the slot by: all of a canteen's days share one, so a script that writes a day
//! touches one slot only.

use domain::id::{CanteenId, SittingId};
use domain::time::ServiceDay;

/// The channel for news.
pub(in crate::board) const CHANNEL: &str = "nc:news";
/// The field of a day's hash that says whose whole day it is.
pub(in crate::board) const WHOLE: &str = "whole";

/// The field of a day's hash that changes with anything on the day.
pub(in crate::board) const MARK: &str = "mark";

/// A canteen's day: its pictures by sitting.
pub(in crate::board) fn day(canteen: CanteenId, day: ServiceDay) -> String {
    format!("nc:{{{canteen}}}:day:{day}")
}

/// Which day key a sitting's picture hangs under, for those who know only the sitting.
pub(in crate::board) fn sitting(sitting: SittingId) -> String {
    format!("nc:sitting:{{{sitting}}}")
}
