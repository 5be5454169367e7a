//! How the last meal was: three faces at the kiosk, counts at the desk.

pub mod dish_ratings;
pub mod rate_meal;
