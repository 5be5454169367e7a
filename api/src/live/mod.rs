//! What screens and desks hear while they look: today's menus, numbers to call, news.

pub mod board_menus;
pub mod board_pickup;
pub mod board_stream;
mod bodies;
mod closing;
mod ear;
pub mod events;
mod sse;
mod whose;

pub use bodies::{Bodies, Body};
pub use closing::{Closing, asked_to_stop};
