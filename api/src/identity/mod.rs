//! Who is calling: tokens, logins, devices, accounts.

pub mod caller;
pub mod token;
