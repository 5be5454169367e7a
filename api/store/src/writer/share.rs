//! Fair among sittings: one that everybody wants at once may not take the whole queue from the others.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::id::SittingId;
use domain::order::{Command, WalkInCommand};

/// Commands about one sitting that may wait at the same time: half of the queue.
pub(super) const SHARE_MAX: usize = super::QUEUE_MAX / 2;

/// How many wait for each sitting.
#[derive(Debug, Clone, Default)]
pub(super) struct Shares(Arc<Mutex<HashMap<SittingId, usize>>>);

/// A place in the queue; given back when it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    shares: Shares,
    sitting: SittingId,
}

impl Shares {
    fn waiting(&self) -> MutexGuard<'_, HashMap<SittingId, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for a command; `Err` when its sitting has its share already. What concerns no one sitting needs none.
    pub(super) fn take(&self, command: &Command) -> Result<Option<Place>, ()> {
        let sitting = match command {
            Command::Place(place) => place.sitting_id,
            Command::WalkIn(WalkInCommand::Place(place)) => place.sitting_id,
            _ => return Ok(None),
        };
        let mut waiting = self.waiting();
        let number = waiting.entry(sitting).or_default();
        if *number >= SHARE_MAX {
            return Err(());
        }
        *number += 1;
        Ok(Some(Place {
            shares: self.clone(),
            sitting,
        }))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut waiting = self.shares.waiting();
        if let Some(number) = waiting.get_mut(&self.sitting) {
            *number -= 1;
            if *number == 0 {
                waiting.remove(&self.sitting);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::order::OrderMode;
    use domain::order::command;

    use super::*;

    fn order_at(sitting: u128) -> Command {
        Command::Place(command::Place {
            sitting_id: SittingId(uuid::Uuid::from_u128(sitting)),
            mode: OrderMode::DineIn,
            diners: Vec::new(),
            second_meal: false,
            diet_override: None,
        })
    }

    #[test]
    fn one_sitting_leaves_room_for_the_others() {
        let shares = Shares::default();
        let mut places: Vec<_> = (0..SHARE_MAX).map(|_| shares.take(&order_at(1))).collect();
        assert!(places.iter().all(Result::is_ok));
        assert!(shares.take(&order_at(1)).is_err());
        assert!(shares.take(&order_at(2)).is_ok());
        places.pop();
        assert!(shares.take(&order_at(1)).is_ok());
        drop(places);
        assert!(
            shares.waiting().is_empty(),
            "nothing is kept of sittings that nobody waits for"
        );
    }
}
