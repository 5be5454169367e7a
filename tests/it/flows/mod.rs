//! What the product promises, shown from outside on both back ends.

mod backup;
mod board;
mod channels;
mod day;
mod identity;
mod ladder;
mod orders;
mod privacy;
mod rounds;
mod scope;
