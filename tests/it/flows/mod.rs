//! What the product promises, shown from outside on both back ends.

mod backup;
mod board;
mod day;
mod identity;
mod kitchen;
mod orders;
mod privacy;
mod rounds;
mod scope;
mod standing;
