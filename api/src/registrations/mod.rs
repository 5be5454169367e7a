//! Registrations: from the form at the door to the card, each step by somebody else.

pub mod approve_registration;
pub mod body;
pub mod import;
pub mod import_registrations;
pub mod import_template;
pub mod known;
pub mod list_registrations;
pub mod refuse_registration;
pub mod registration_numbers;
pub mod show_registration;
pub mod submit_registration;
pub mod verify_registration;
pub mod view;
pub mod withdraw_registration;
