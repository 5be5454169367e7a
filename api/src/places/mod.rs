//! Places, canteens, and both on a map.

pub mod canteen_facts;
pub mod change_canteen;
pub mod list_canteens;
pub mod list_places;
pub mod make_canteen;
pub mod map;
