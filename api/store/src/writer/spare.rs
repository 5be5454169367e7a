//! Refusing what is hopeless without a transaction: a dish that is sold out, asked for by everybody who comes late.
//!
//! The writer remembers which dishes it has just refused for want of portions. For an order of such a dish it asks the
//! board; says that none is left too, the order is refused as soon as the look-up of its key has shown that it is no
//! repeat of an accepted one. That is one statement for the whole batch; a batch of nothing else waits a moment for more
//! of its kind, so that the crowd after the last portion costs the database next to nothing. A board that is away or says
//! otherwise sends the order the usual way: the database decides.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::id::{SittingDishId, SittingId};
use domain::order::command::Place;
use domain::order::{Command, Refusal, SittingState};

use super::{Fulfilled, Pending, Wish, WriteError, batch};
use crate::board::Picture;
use crate::defence::Defence;
use crate::{Result, Store};

/// Dishes remembered at most.
const MOST: usize = 1_024;

/// Dishes that were refused for want of portions, and at which version of their sitting.
#[derive(Debug, Default)]
pub(super) struct SoldOut(Mutex<HashMap<SittingDishId, (SittingId, i64)>>);

impl SoldOut {
    fn known(&self) -> MutexGuard<'_, HashMap<SittingDishId, (SittingId, i64)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers what a batch refused.
    pub(super) fn note(&self, wish: &Wish, result: &Result<Fulfilled, WriteError>, version: Option<i64>) {
        let (Command::Place(place), Err(WriteError::Refused(Refusal::SoldOut { dish })), Some(version)) =
            (&wish.command, result, version)
        else {
            return;
        };
        let mut known = self.known();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(*dish, (place.sitting_id, version));
    }

    /// Whether an order asks for what was refused before.
    pub(super) fn suspects(&self, pending: &Pending) -> bool {
        match (&pending.wish.command, &pending.wish.key) {
            (Command::Place(place), Some(_)) => !self.of(place).is_empty(),
            _ => false,
        }
    }

    /// The dishes of an order that were refused before.
    fn of(&self, place: &Place) -> Vec<(SittingDishId, i64)> {
        let known = self.known();
        if known.is_empty() {
            return Vec::new();
        }
        let lines = place.diners.iter().flat_map(|diner| &diner.lines);
        let found = lines.filter_map(|line| {
            let (sitting, version) = known.get(&line.sitting_dish_id)?;
            (*sitting == place.sitting_id).then_some((line.sitting_dish_id, *version))
        });
        found.collect()
    }

    fn forget(&self, dish: SittingDishId) {
        self.known().remove(&dish);
    }
}

/// Answers the hopeless ones of a batch and leaves the others in it.
pub(super) async fn refuse_hopeless(store: &Store, sold_out: &SoldOut, batch: Vec<Pending>) -> Vec<Pending> {
    let suspects: Vec<Vec<(SittingDishId, i64)>> = batch
        .iter()
        .map(|pending| match (&pending.wish.command, &pending.wish.key) {
            (Command::Place(place), Some(_)) => sold_out.of(place),
            _ => Vec::new(),
        })
        .collect();
    if suspects.iter().all(Vec::is_empty) {
        return batch;
    }
    let none_left = none_left(store, sold_out, &batch, &suspects).await;
    let (mut hopeless, mut others) = (Vec::new(), Vec::new());
    for (pending, dishes) in batch.into_iter().zip(suspects) {
        match dishes.iter().find(|(dish, _)| none_left.contains(dish)) {
            Some((dish, _)) => hopeless.push((pending, *dish)),
            None => others.push(pending),
        }
    }
    others.extend(answer(store, hopeless).await);
    others
}

/// Of the suspected dishes those of which the board shows none left either.
async fn none_left(
    store: &Store,
    sold_out: &SoldOut,
    batch: &[Pending],
    suspects: &[Vec<(SittingDishId, i64)>],
) -> BTreeSet<SittingDishId> {
    let mut asked: BTreeMap<SittingId, BTreeMap<SittingDishId, i64>> = BTreeMap::new();
    for (pending, dishes) in batch.iter().zip(suspects) {
        if let Command::Place(place) = &pending.wish.command {
            asked
                .entry(place.sitting_id)
                .or_default()
                .extend(dishes.iter().copied());
        }
    }
    let mut found = BTreeSet::new();
    let now = store.clock.now();
    for (sitting, dishes) in asked.into_iter().filter(|(_, dishes)| !dishes.is_empty()) {
        let picture = store.board.read_one(sitting).await.ok().flatten();
        for (dish, version) in dishes {
            // Past the cut-off another word is true, which the domain has.
            let open = |picture: &Picture| picture.state == SittingState::Published.name() && now < picture.cutoff_at;
            let shown = picture
                .as_ref()
                .filter(|picture| picture.version >= version && open(picture));
            let shown = shown.and_then(|picture| picture.dishes.iter().find(|shown| shown.id == dish));
            match shown {
                Some(shown) if shown.remaining() == 0 => {
                    found.insert(dish);
                }
                Some(_) => sold_out.forget(dish),
                // An absent or older picture says nothing, nor does a closed sitting's.
                None => {}
            }
        }
    }
    found
}

/// Repeats get their stored answers, all others the refusal. With the database away they go the usual way, which says so.
async fn answer(store: &Store, hopeless: Vec<(Pending, SittingDishId)>) -> Vec<Pending> {
    let wishes: Vec<&Wish> = hopeless.iter().map(|(pending, _)| &pending.wish).collect();
    if !Defence::LookFirst.stands() {
        for (pending, dish) in hopeless {
            pending.answer(Err(WriteError::Refused(Refusal::SoldOut { dish })));
        }
        return Vec::new();
    }
    let Ok(kept) = batch::known_answers(store.db.read(), &wishes).await else {
        return hopeless.into_iter().map(|(pending, _)| pending).collect();
    };
    for (pending, dish) in hopeless {
        let stored = pending.wish.key.as_ref().and_then(|key| batch::stored(&kept, key));
        let result = stored.unwrap_or(Err(WriteError::Refused(Refusal::SoldOut { dish })));
        pending.answer(result);
    }
    Vec::new()
}
