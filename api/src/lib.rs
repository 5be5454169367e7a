//! The HTTP face of 暖餐 NuanCan: one binary, several roles.
//!
//! Handlers parse at the border, ask the store and answer; they decide nothing about meals or money.

// The fields of requests and responses are named for the wire; a comment stands only where the name doesn't say it.
#![allow(missing_docs)]

pub mod border;
pub mod channels;
pub mod cli;
pub mod commands;
pub mod compose;
pub mod config;
pub mod deliveries;
pub mod demo;
pub mod dispatch;
pub mod family;
pub mod help;
pub mod identity;
pub mod kitchen;
pub mod language;
pub mod limits;
pub mod live;
pub mod media;
pub mod menus;
pub mod money;
pub mod once;
pub mod ops;
pub mod orders;
pub mod pages;
pub mod places;
pub mod points;
pub mod policies;
pub mod problem;
pub mod ratings;
pub mod registrations;
pub mod routes;
pub mod seed;
pub mod seniors;
pub mod serve;
pub mod settlement;
pub mod sim;
pub mod standing;
mod sudden_end;
pub mod tiles;
pub mod tls;
pub mod transport;
pub mod voice;
pub mod walk_ins;
