//! What the product promises, shown from outside on both back ends.

mod backup;
mod board;
mod cut_off;
mod day;
mod ended;
mod given_up;
mod identity;
mod keys;
mod limits;
mod lunch;
mod orders;
mod policies;
mod privacy;
mod proxies;
mod quotas;
mod rounds;
mod scope;
mod settlement;
mod stopping;
