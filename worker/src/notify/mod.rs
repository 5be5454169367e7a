//! Sends what the outbox holds, and tells another host that the ladders are driven.

mod heartbeat;
mod send;
mod shapes;
mod sign;

pub use heartbeat::Heartbeat;
pub(crate) use heartbeat::beat;
pub use send::Post;
