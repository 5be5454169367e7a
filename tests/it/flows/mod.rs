//! What the product promises, shown from outside on both back ends.

mod backup;
mod board;
mod day;
mod identity;
mod ledger;
mod money;
mod orders;
mod privacy;
mod rounds;
mod scope;
