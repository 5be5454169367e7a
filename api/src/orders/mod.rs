//! Ordering: identify at the kiosk, see the menu, ask the price, order, cancel, collect.

pub mod cancel_order;
pub mod correct_order;
pub mod diner_menu;
pub mod diners;
pub mod flag_order;
pub mod identify;
pub mod kitchen_count;
mod kitchen_needs;
pub mod list_orders;
pub mod place_order;
pub mod quote;
pub mod refused;
pub mod serve_order;
pub mod view;
pub mod wanted;
