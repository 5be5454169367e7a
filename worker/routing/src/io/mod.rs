//! Readers and writers, from and to text: files are the caller's business.

pub mod cvrplib;
pub mod json;
mod json_plan;
mod json_problem;
pub mod meals;
pub mod solomon;

#[cfg(test)]
mod fuzz_tests;
#[cfg(test)]
#[path = "io_tests.rs"]
mod tests;
