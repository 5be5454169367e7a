//! Seniors: finding them, looking at a file, and what is done to it.

pub mod add_fact;
pub mod card_drawing;
pub mod decide_delivery;
pub mod entitlements;
pub mod erase_senior;
pub mod move_senior;
pub mod pause_senior;
pub mod print_card;
pub mod record_death;
pub mod replace_card;
pub mod resume_senior;
pub mod search_seniors;
pub mod set_care;
pub mod show_care;
pub mod show_senior;
pub mod view;
