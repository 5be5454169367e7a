//! What the product promises, shown from outside on both back ends.

mod backup;
mod board;
mod cut_off;
mod day;
mod identity;
mod lunch;
mod orders;
mod privacy;
mod races;
mod rounds;
mod scope;
