//! A sitting through its day: published, more or less of it, closed, ended.

use super::{
    command::{Close, Done, SetCapacity, SoldOut},
    loaded::Loaded,
    refusal::Refusal,
    sitting::{Sitting, SittingDishState, SittingState},
};
use crate::id::SittingId;

fn sitting(loaded: &Loaded, id: SittingId) -> Result<&Sitting, Refusal> {
    loaded.sittings.get(&id).ok_or(Refusal::UnknownSitting)
}

pub(super) fn set_capacity(loaded: &mut Loaded, wanted: &SetCapacity) -> Result<Done, Refusal> {
    let mut after = sitting(loaded, wanted.sitting_id)?.clone();
    if after.state == SittingState::Ended {
        return Err(Refusal::SittingNotOpen);
    }
    after.capacity = wanted.capacity.unwrap_or(after.capacity);
    after.delivery_capacity = wanted.delivery_capacity.unwrap_or(after.delivery_capacity);
    after.counter_capacity = wanted.counter_capacity.unwrap_or(after.counter_capacity);
    if let Some((id, capacity)) = wanted.dish {
        after.dish_mut(id).ok_or(Refusal::UnknownDish)?.capacity = capacity;
    }
    check_capacity(&after)?;
    if let Some(sitting) = loaded.touch(wanted.sitting_id) {
        // `touch` has raised the version; everything else comes from the checked copy.
        after.version = sitting.version;
        *sitting = after;
    }
    Ok(Done::Sitting(wanted.sitting_id))
}

fn check_capacity(after: &Sitting) -> Result<(), Refusal> {
    let below = |capacity: u32, sold: u32| {
        if capacity < sold {
            Err(Refusal::BelowSold { sold })
        } else {
            Ok(())
        }
    };
    below(after.capacity, after.sold)?;
    below(after.delivery_capacity, after.delivery_sold)?;
    below(after.counter_capacity, after.counter_sold)?;
    after
        .dishes
        .iter()
        .try_for_each(|dish| below(dish.capacity, dish.sold))?;
    if after.counter_capacity > after.capacity || after.delivery_capacity > after.capacity {
        return Err(Refusal::BadCapacity);
    }
    // Setting more aside for the counter must not take what pre-orders already have.
    let preordered = after.sold.saturating_sub(after.counter_sold);
    below(after.capacity - after.counter_capacity, preordered)
}

pub(super) fn sold_out(loaded: &mut Loaded, wanted: &SoldOut) -> Result<Done, Refusal> {
    let here = sitting(loaded, wanted.sitting_id)?;
    let dish = here.dish(wanted.sitting_dish_id).ok_or(Refusal::UnknownDish)?;
    let to = if wanted.sold_out {
        SittingDishState::SoldOut
    } else {
        SittingDishState::On
    };
    if dish.state == SittingDishState::Withdrawn {
        return Err(Refusal::DishWithdrawn);
    }
    if dish.state != to
        && let Some(dish) = loaded
            .touch(wanted.sitting_id)
            .and_then(|here| here.dish_mut(wanted.sitting_dish_id))
    {
        dish.state = to;
    }
    Ok(Done::Sitting(wanted.sitting_id))
}

pub(super) fn publish(loaded: &mut Loaded, id: SittingId) -> Result<Done, Refusal> {
    let here = sitting(loaded, id)?;
    match here.state {
        SittingState::Published => Ok(Done::Sitting(id)),
        SittingState::Closed | SittingState::Ended => Err(Refusal::SittingNotOpen),
        SittingState::Draft if here.dishes.is_empty() => Err(Refusal::NoDishes),
        SittingState::Draft if loaded.now >= here.ends_at => Err(Refusal::SittingNotOpen),
        SittingState::Draft => {
            check_capacity(here)?;
            Ok(move_to(loaded, id, SittingState::Published))
        }
    }
}

pub(super) fn close(loaded: &mut Loaded, wanted: &Close) -> Result<Done, Refusal> {
    let here = sitting(loaded, wanted.sitting_id)?;
    match here.state {
        SittingState::Draft => Err(Refusal::SittingNotOpen),
        SittingState::Closed | SittingState::Ended => Ok(Done::Sitting(wanted.sitting_id)),
        SittingState::Published if loaded.now < here.cutoff_at && !wanted.early => Err(Refusal::TooEarly),
        SittingState::Published => Ok(move_to(loaded, wanted.sitting_id, SittingState::Closed)),
    }
}

pub(super) fn end(loaded: &mut Loaded, wanted: &Close) -> Result<Done, Refusal> {
    let here = sitting(loaded, wanted.sitting_id)?;
    match here.state {
        SittingState::Draft => Err(Refusal::SittingNotOpen),
        SittingState::Ended => Ok(Done::Sitting(wanted.sitting_id)),
        _ if loaded.now < here.ends_at && !wanted.early => Err(Refusal::TooEarly),
        SittingState::Published | SittingState::Closed => Ok(move_to(loaded, wanted.sitting_id, SittingState::Ended)),
    }
}

fn move_to(loaded: &mut Loaded, id: SittingId, state: SittingState) -> Done {
    if let Some(sitting) = loaded.touch(id) {
        sitting.state = state;
    }
    Done::Sitting(id)
}
