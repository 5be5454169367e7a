//! The pure rules of subsidised senior meals.
//!
//! Owns: identities, money, time of day, people, cards, diet, menus, capacity, orders, subsidy splits, handovers.
//! Never: HTTP, SQL, a clock, the environment, randomness, logging. Everything comes in as a value and goes out as one.

pub mod code;
pub mod id;
pub mod money;
pub mod place;
pub mod role;
pub mod time;
