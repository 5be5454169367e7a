//! What is cooked: ingredients, dishes, and whom a dish doesn't suit.

pub mod advice;
pub mod conflict;
pub mod dish;
pub mod ingredient;
pub mod library;
pub mod plan;
pub mod spelled;
