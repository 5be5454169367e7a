//! Registered seniors: their rows, what is sealed in them, and what is done to them.

pub(crate) mod facts;
pub(crate) mod record;
pub(crate) mod sheets;
