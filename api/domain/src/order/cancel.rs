//! How an order ends: cancelled, served or flagged; and how a wrong ending is taken back.

use super::{
    command::{Caller, Cancel, Done, Flag, Serve},
    loaded::Loaded,
    mode::OrderMode,
    order_line::Order,
    refusal::Refusal,
    sitting::Phase,
    state::OrderState,
};
use crate::id::OrderId;

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
    if resell {
        put_back(loaded, &order);
    }
    release(loaded, &order);
    let changed = loaded.touch_order(order.id).ok_or(Refusal::UnknownOrder)?;
    changed.state = OrderState::Cancelled;
    changed.late_change = !resell;
    let cancelled = changed.clone();
    loaded.touch(cancelled.sitting_id);
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

/// Gives the subsidised meal back to the senior and the money back to the funds.
fn release(loaded: &mut Loaded, order: &Order) {
    let slots: Vec<_> = order.quota_slots().collect();
    loaded.quota.give_back(slots, order.id);
    loaded.funds.put_back(&order.split);
}

pub(super) fn serve(loaded: &mut Loaded, wanted: &Serve) -> Result<Done, Refusal> {
    let order_ids = match wanted {
        Serve::Pickup { sitting_id, pickup_no } => bag(loaded, *sitting_id, *pickup_no)?,
        Serve::Orders(order_ids) => order_ids.clone(),
    };
    check_open(loaded, &order_ids)?;
    Ok(Done::Served(set(loaded, &order_ids, |order| {
        order.state = OrderState::Served
    })))
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
    let flagged = set(loaded, &wanted.order_ids, |order| {
        order.state = OrderState::Flagged;
        order.flag_cause = Some(wanted.cause);
    });
    // Nobody ate it and nobody claims it, so the subsidised meal is the senior's again.
    for order in &flagged {
        release(loaded, order);
    }
    Ok(Done::Flagged(flagged))
}

pub(super) fn reopen(loaded: &mut Loaded, order_ids: &[OrderId]) -> Result<Done, Refusal> {
    for order_id in order_ids {
        let order = loaded.orders.get(order_id).ok_or(Refusal::UnknownOrder)?;
        match order.state {
            OrderState::Placed => return Err(Refusal::OrderOpen),
            OrderState::Cancelled => return Err(Refusal::OrderCancelled),
            OrderState::Flagged if order.quota_slots().any(|slot| !loaded.quota.is_free(&slot)) => {
                return Err(Refusal::QuotaTaken);
            }
            OrderState::Served | OrderState::Flagged => {}
        }
    }
    for order_id in order_ids {
        if let Some(order) = loaded
            .orders
            .get(order_id)
            .filter(|order| order.state == OrderState::Flagged)
        {
            let slots: Vec<_> = order.quota_slots().collect();
            loaded.quota.take(slots, *order_id);
            loaded.funds.take(&order.split);
        }
    }
    let reopened = set(loaded, order_ids, |order| {
        order.state = OrderState::Placed;
        order.flag_cause = None;
    });
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

fn set(loaded: &mut Loaded, order_ids: &[OrderId], change: impl Fn(&mut Order)) -> Vec<Order> {
    let mut changed = Vec::with_capacity(order_ids.len());
    for order_id in order_ids {
        if let Some(order) = loaded.touch_order(*order_id) {
            change(order);
            changed.push(order.clone());
        }
    }
    changed
}
