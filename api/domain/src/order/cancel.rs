//! How an order ends: cancelled, served or flagged; and how a wrong ending is taken back.

use super::{
    command::{Caller, Cancel, Correct, Done, Flag, Serve},
    loaded::Loaded,
    mode::OrderMode,
    order_line::Order,
    refusal::Refusal,
    sitting::Phase,
    state::OrderState,
    walk_in,
};
use crate::{
    id::OrderId,
    ledger::{BookError, Draft, booking},
    subsidy::{QuotaSlot, settle_unserved},
};
use std::collections::BTreeSet;
use std::sync::Arc;

pub(super) fn cancel(loaded: &mut Loaded, wanted: &Cancel) -> Result<Done, Refusal> {
    let order = loaded.orders.get(&wanted.order_id).ok_or(Refusal::UnknownOrder)?;
    if let Caller::Diners(seniors) = &wanted.by
        && !seniors.contains(&order.senior_id)
    {
        return Err(Refusal::NotYours);
    }
    if let Some(refusal) = Refusal::not_open(order.state) {
        return Err(refusal);
    }
    if loaded.now >= order.cancel_until {
        return Err(Refusal::TooLate);
    }
    let sitting = loaded.sittings.get(&order.sitting_id).ok_or(Refusal::UnknownSitting)?;
    // A pre-ordered meal is cooked once the count is final; a counter portion still stands at the counter.
    let resell = order.from_counter || sitting.phase(loaded.now) == Phase::PreOrder;
    let order = order.clone();
    let cancelled = settle(loaded, &[order.id], |draft, order| {
        order.state = OrderState::Cancelled;
        order.late_change = !resell;
        booking::cancel(draft, order)
    })?;
    if resell {
        put_back(loaded, &order);
    }
    release(loaded, &order);
    loaded.touch(order.sitting_id);
    let cancelled = cancelled.into_iter().next().ok_or(Refusal::UnknownOrder)?;
    Ok(Done::Cancelled(cancelled))
}

/// Gives the meal and its portions back to the sitting.
fn put_back(loaded: &mut Loaded, order: &Order) {
    let Some(sitting) = loaded.touch(order.sitting_id) else {
        return;
    };
    debug_assert!(sitting.sold > 0, "what is given back was taken");
    sitting.sold = sitting.sold.saturating_sub(1);
    if order.mode == OrderMode::Delivery {
        sitting.delivery_sold = sitting.delivery_sold.saturating_sub(1);
    }
    if order.from_counter {
        sitting.counter_sold = sitting.counter_sold.saturating_sub(1);
    }
    for line in &order.lines {
        if let Some(dish) = sitting.dish_mut(line.sitting_dish_id) {
            dish.sold = dish.sold.saturating_sub(1);
        }
    }
}

/// Gives the subsidised meal back to the senior.
fn release(loaded: &mut Loaded, order: &Order) {
    let slots: Vec<_> = order.quota_slots().collect();
    loaded.quota.give_back(slots, order.id);
}

pub(super) fn serve(loaded: &mut Loaded, wanted: &Serve) -> Result<Done, Refusal> {
    if let Serve::Pickup { sitting_id, pickup_no } = wanted
        && let Some(id) = walk_in::numbered(loaded, *sitting_id, *pickup_no)
    {
        return walk_in::serve(loaded, id).map(Done::WalkIn);
    }
    let order_ids = match wanted {
        Serve::Pickup { sitting_id, pickup_no } => bag(loaded, *sitting_id, *pickup_no)?,
        Serve::Orders(order_ids) => order_ids.clone(),
    };
    check_open(loaded, &order_ids)?;
    let served = settle(loaded, &order_ids, |draft, order| {
        order.state = OrderState::Served;
        booking::serve(draft, order)
    })?;
    Ok(Done::Served(served))
}

/// The open orders that go out with a number. The number must be one's own; its bag may hold a spouse's meal as well.
fn bag(loaded: &Loaded, sitting_id: crate::id::SittingId, pickup_no: u32) -> Result<Vec<OrderId>, Refusal> {
    let here = || {
        loaded
            .orders
            .values()
            .filter(move |order| order.sitting_id == sitting_id)
    };
    let named = here()
        .find(|order| order.pickup_no == pickup_no)
        .ok_or(Refusal::UnknownOrder)?;
    if named.mode == OrderMode::Delivery {
        return Err(Refusal::IsDelivery);
    }
    if let Some(refusal) = Refusal::not_open(named.state) {
        return Err(refusal);
    }
    let together = here().filter(|order| order.bag_no == named.bag_no && order.state.is_open());
    Ok(together.map(|order| order.id).collect())
}

pub(super) fn flag(loaded: &mut Loaded, wanted: &Flag) -> Result<Done, Refusal> {
    check_open(loaded, &wanted.order_ids)?;
    // The version of the policy that made the split says who pays for what nobody ate, and whether the quota returns.
    let policies = Arc::clone(&loaded.policies);
    let settled = |order: &Order| settle_unserved(&order.split, wanted.cause, policies.iter());
    let flagged = settle(loaded, &wanted.order_ids, |draft, order| {
        order.state = OrderState::Flagged;
        order.flag_cause = Some(wanted.cause);
        booking::unserved(draft, order, &settled(order))
    })?;
    for order in &flagged {
        let free = settled(order).refund.quota.into_iter().map(|claim| QuotaSlot {
            senior_id: order.senior_id,
            claim,
        });
        loaded.quota.give_back(free, order.id);
    }
    Ok(Done::Flagged(flagged))
}

pub(super) fn correct(loaded: &mut Loaded, wanted: Correct) -> Result<Done, Refusal> {
    let before = loaded.clone();
    let ended = reopen(loaded, &[wanted.order_id]).and_then(|_| match wanted.unserved {
        None => serve(loaded, &Serve::Orders(vec![wanted.order_id])),
        Some(cause) => {
            let order_ids = vec![wanted.order_id];
            flag(loaded, &Flag { order_ids, cause })
        }
    });
    if ended.is_err() {
        *loaded = before;
    }
    ended
}

pub(super) fn reopen(loaded: &mut Loaded, order_ids: &[OrderId]) -> Result<Done, Refusal> {
    for order_id in order_ids {
        let order = loaded.orders.get(order_id).ok_or(Refusal::UnknownOrder)?;
        match order.state {
            OrderState::Placed => return Err(Refusal::OrderOpen),
            OrderState::Cancelled => return Err(Refusal::OrderCancelled),
            OrderState::Flagged
                if order
                    .quota_slots()
                    .any(|slot| !loaded.quota.is_free_for(&slot, order.id)) =>
            {
                return Err(Refusal::QuotaTaken);
            }
            OrderState::Served | OrderState::Flagged => {}
        }
    }
    let flagged: Vec<OrderId> = order_ids
        .iter()
        .copied()
        .filter(|id| {
            loaded
                .orders
                .get(id)
                .is_some_and(|order| order.state == OrderState::Flagged)
        })
        .collect();
    let reopened = settle(loaded, order_ids, |draft, order| {
        order.state = OrderState::Placed;
        order.flag_cause = None;
        booking::reopen(draft, order)
    })?;
    for order in reopened.iter().filter(|order| flagged.contains(&order.id)) {
        // Where the policy counted the uneaten meal, the slot is the order's still.
        let slots: Vec<_> = order.quota_slots().filter(|slot| loaded.quota.is_free(slot)).collect();
        loaded.quota.take(slots, order.id);
    }
    Ok(Done::Reopened(reopened))
}

fn check_open(loaded: &Loaded, order_ids: &[OrderId]) -> Result<(), Refusal> {
    for order_id in order_ids {
        let order = loaded.orders.get(order_id).ok_or(Refusal::UnknownOrder)?;
        if let Some(refusal) = Refusal::not_open(order.state) {
            return Err(refusal);
        }
    }
    Ok(())
}

/// Changes orders and books what that means: all of them, or none when one can't be booked.
fn settle(
    loaded: &mut Loaded,
    order_ids: &[OrderId],
    change: impl Fn(&mut Draft<'_>, &mut Order) -> Result<(), BookError>,
) -> Result<Vec<Order>, Refusal> {
    let mut draft = loaded.books.draft();
    let mut changed = Vec::with_capacity(order_ids.len());
    // The same order named twice is still one meal.
    for order_id in BTreeSet::from_iter(order_ids) {
        let mut order = loaded.orders.get(order_id).ok_or(Refusal::UnknownOrder)?.clone();
        change(&mut draft, &mut order)?;
        changed.push(order);
    }
    let written = draft.written();
    loaded.books.book(written);
    for order in &changed {
        if let Some(known) = loaded.touch_order(order.id) {
            known.clone_from(order);
        }
    }
    Ok(changed)
}
