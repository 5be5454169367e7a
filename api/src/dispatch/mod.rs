//! The desk's day: who must be looked after, how far each canteen is, whether the books balance.

pub(crate) mod alarm_view;
pub mod call_from_alarm;
pub mod claim_alarm;
pub mod close_alarm;
pub mod close_books;
pub mod confirm_alarm;
pub mod hand_over_alarm;
pub mod list_alarms;
pub mod list_cadres;
pub mod list_dispatchers;
pub mod next_alarm;
pub mod proof;
pub mod reconciliation;
pub mod set_cadre;
pub mod set_timers;
pub mod settle_alarm;
pub mod show_alarm;
pub mod show_timers;
pub mod today;
pub mod visit_gaps;
