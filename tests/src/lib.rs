//! The harness: private PostgreSQL and Redis servers, processes of the real binary, people who don't exist, and one
//! way of waiting.
//!
//! Processes, clients and people are the package `harness`, which leans on nothing of ours; the servers are here. A test gets a [`World`], talks to it over HTTP as the pages do, moves its clock and breaks its parts. Nothing here
//! reaches into the product's code: what a flow test knows, a client knows.
//!
//! Rules: nothing sleeps ([`fn@eventually`] polls with a deadline, time is moved through the clock endpoint); every server
//! dies with the test process, however that ends ([`leash`]); ports are free ones, folders are temporary.

// A harness fails by panicking, with words; the product may not.
#![allow(clippy::unwrap_used, clippy::panic, clippy::missing_panics_doc)]

pub mod hook;
pub mod lunch;
pub mod plaintext;
pub mod postgres;
mod power;
pub mod redis;
pub mod roads;
pub mod sample;
pub mod world;
pub mod wrong;

pub use harness::{Answer, Client, client, eventually, leash, nuancan, person};
pub use hook::{Hook, Reply};
pub use world::{Backend, World};

/// Stamps a flow on both back ends: `name::sqlite` and `name::postgres`.
///
/// ```text
/// on_both! {
///     /// What must hold.
///     async fn a_cancelled_meal_is_sold_again(world) {
///         world.kiosk().await;
///     }
/// }
/// ```
#[macro_export]
macro_rules! on_both {
    ($($(#[$note:meta])* async fn $name:ident($world:ident) $body:block)+) => {$(
        $(#[$note])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn flow($world: $crate::World) $body

            #[tokio::test]
            async fn sqlite() {
                flow($crate::World::start($crate::Backend::Sqlite).await).await;
            }

            #[tokio::test]
            async fn postgres() {
                flow($crate::World::start($crate::Backend::Postgres).await).await;
            }
        }
    )+};
}
