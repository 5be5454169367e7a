//! The ledger's tables: entries go in with the batch that makes them, the chain is sealed after the fact, everything can be
//! exported and summed. The rules are `domain::ledger`'s.

pub(crate) mod balances;
mod checkpoints;
mod export;
mod heads;
pub(crate) mod load;
pub(crate) mod rows;
pub(crate) mod save;
mod seal;
mod statement;

pub use balances::Backlog;
pub use export::Outlet;
pub use heads::{ChainEnd, NotedHead, SEND_HEAD};
pub use statement::{Move, Statement, StatementDay, TrialBalance};
