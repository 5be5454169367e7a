//! 叫人帮忙: a kiosk rings at the desk of its canteen, and hears that somebody comes.

pub mod answer_help;
pub mod ask_help;
pub mod end_help;
pub mod kiosk_view;
pub mod list_help;
pub mod look_help;
pub mod name_help;
pub mod own_help;
pub mod view;
