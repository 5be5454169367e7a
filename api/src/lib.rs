//! The HTTP face of 暖餐 NuanCan: one binary, several roles.
//!
//! Handlers parse at the border, ask the store and answer; they decide nothing about meals or money.

// The route macros wrap each handler in a function of its own, and repeat its `pub` there, where nobody can see it.
#![allow(unreachable_pub)]

pub mod cli;
pub mod commands;
pub mod compose;
pub mod config;
pub mod deliveries;
pub mod demo;
pub mod dispatch;
pub mod identity;
pub mod language;
pub mod limits;
pub mod live;
pub mod menus;
pub mod ops;
pub mod orders;
pub mod pages;
pub mod places;
pub mod policies;
pub mod problem;
pub mod registrations;
pub mod routes;
pub mod seniors;
pub mod seed;
pub mod serve;
pub mod transport;
