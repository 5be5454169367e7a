//! Dishes, weekly menus, and a sitting's portions through its day.

mod act;
pub mod change_dish;
pub mod copy_week;
mod dish_body;
pub mod list_dishes;
pub mod list_ingredients;
pub mod make_dish;
mod notes;
pub mod plan_sitting;
pub mod publish_sitting;
pub mod publish_week;
pub mod remove_photo;
pub mod sell_out;
pub mod set_capacity;
pub mod set_photo;
pub mod substitute_dish;
pub mod view;
pub mod week;
mod words;
