//! Made-up people for demos, tests and load runs: deterministic for a seed, in the proportions that product figures name.
//!
//! The shares of ages, abilities and diets are assumptions where no source exists; every screen that shows a seeded county
//! says so. No name, number or phone belongs to anybody: resident IDs use a sequence range kept for this, phones the
//! unassigned prefix 19999.

mod contacts;
mod diners;
mod draw;
mod names;
mod people;

pub use contacts::cadre;
pub use diners::{Diner, Meal, diners};
pub use draw::Draw;
pub use people::{MadeUp, Makeup, Spot, people};
