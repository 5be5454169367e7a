//! What is cooked: ingredients, dishes, and whom a dish doesn't suit.

pub mod conflict;
pub mod dish;
pub mod ingredient;
pub mod library;
