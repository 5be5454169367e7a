//! The desk's day: who must be looked after, how far each canteen is, whether the books balance.

mod alarm_view;
pub mod claim_alarm;
pub mod close_alarm;
pub mod close_books;
pub mod list_alarms;
pub mod proof;
pub mod reconciliation;
pub mod today;
