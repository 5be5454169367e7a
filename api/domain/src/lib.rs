//! The pure rules of subsidised senior meals.
//!
//! Owns: identities, money, time of day, people, cards, diet, menus, capacity, orders, subsidy splits, handovers.
//! Never: HTTP, SQL, a clock, the environment, randomness, logging. Everything comes in as a value and goes out as one.

pub mod ability;
pub mod account;
pub mod calendar;
pub mod card;
pub mod care;
pub mod cash;
pub mod category;
pub mod channel;
pub mod code;
pub mod delivery;
pub mod device;
pub mod diet;
pub mod digits;
pub mod facts;
pub mod family;
pub mod help;
pub mod id;
pub mod ladder;
pub mod language;
pub mod ledger;
pub mod made_up;
pub mod menu;
pub mod money;
mod named;
pub mod notice;
pub mod number;
pub mod order;
pub mod person;
pub mod place;
pub mod rating;
pub mod reconcile;
pub mod region;
pub mod registration;
pub mod role;
pub mod senior;
pub mod settlement;
pub mod standing;
pub mod subsidy;
pub mod time;
