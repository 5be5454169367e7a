//! What the product promises, shown from outside on both back ends.

mod backup;
mod board;
mod booked;
mod channels;
mod clock;
mod cut_off;
mod day;
mod ended;
mod given_up;
mod identity;
mod keys;
mod ladder;
mod ledger;
mod limits;
mod lunch;
mod money;
mod orders;
mod policies;
mod privacy;
mod proxies;
mod quotas;
mod races;
mod rounds;
mod scope;
mod settlement;
mod stopping;
