//! Lanes: while the database works on one batch, another one is decided.
//!
//! A lane is a queue with a task of its own. What concerns one sitting always takes the same lane, so that lanes seldom
//! wait for each other's locks; when they do, the database settles it, as between processes. SQLite has one writer and so
//! one lane.

use domain::id::SittingId;
use domain::order::command::Serve;
use domain::order::{Command, WalkInCommand};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::{Pending, QUEUE_MAX, Queues};
use crate::Db;

/// Lanes where the database takes several writers.
pub(crate) const LANES: u32 = 2;

/// The sending ends of one lane.
#[derive(Clone)]
pub(super) struct Lane {
    pub(super) people: mpsc::Sender<Pending>,
    pub(super) bulk: mpsc::Sender<Pending>,
}

/// How many lanes a database is worth.
pub(crate) fn lanes_for(db: &Db) -> usize {
    if db.locks_rows() { LANES as usize } else { 1 }
}

/// A lane and what its task takes from.
pub(super) fn open() -> (Lane, Queues) {
    let (people, people_queue) = mpsc::channel(QUEUE_MAX);
    let (bulk, bulk_queue) = mpsc::channel(QUEUE_MAX);
    (
        Lane { people, bulk },
        Queues {
            people: people_queue,
            bulk: bulk_queue,
        },
    )
}

/// The lane of a command.
pub(super) fn lane_of(command: &Command, lanes: usize) -> usize {
    let of = |id: Uuid| usize::from(id.as_bytes()[15]) % lanes.max(1);
    match command {
        Command::Place(place) => of(place.sitting_id.0),
        Command::SetCapacity(set) => of(set.sitting_id.0),
        Command::SoldOut(sold_out) => of(sold_out.sitting_id.0),
        Command::Substitute(substitute) => of(substitute.sitting_id.0),
        Command::Publish(SittingId(id)) => of(*id),
        Command::Close(close) | Command::End(close) => of(close.sitting_id.0),
        Command::Serve(Serve::Pickup { sitting_id, .. }) => of(sitting_id.0),
        Command::Serve(Serve::Orders(orders)) | Command::Reopen(orders) => orders.first().map_or(0, |id| of(id.0)),
        Command::Cancel(cancel) => of(cancel.order_id.0),
        Command::Correct(correct) => of(correct.order_id.0),
        Command::Flag(flag) => flag.order_ids.first().map_or(0, |id| of(id.0)),
        Command::WalkIn(WalkInCommand::Place(place)) => of(place.sitting_id.0),
        Command::WalkIn(_) | Command::Cash(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sitting_keeps_to_its_lane_and_sittings_are_spread() {
        let lane = |sitting: u128| lane_of(&Command::Publish(SittingId(Uuid::from_u128(sitting))), LANES as usize);
        assert_eq!(lane(8), lane(8));
        assert_ne!(lane(8), lane(9));
        assert_eq!(lane_of(&Command::Publish(SittingId(Uuid::from_u128(9))), 1), 0);
    }
}
