//! A meal point as anybody may see it: where, when, who, what it costs, what there is to eat. Never anything about a person.

pub mod kept;
pub mod point_code;
pub mod show_point;
pub mod view;

pub use kept::Points;
