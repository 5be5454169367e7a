//! What becomes of a walk-in's order, one function for each command.

use super::{
    CancelWalkIn, Canceller, PORTIONS_MAX, PayWalkIn, PlaceWalkIn, UNPAID_MAX, WalkIn, WalkInCommand, WalkInState,
};
use crate::{
    cash::walk_in as till,
    id::{SittingDishId, SittingId, WalkInId},
    ledger::{Entry, books::Written},
    order::{
        loaded::Loaded,
        mode::OrderMode,
        place::{CANCEL_MINUTES, check_dish, check_open, order_line},
        refusal::Refusal,
        sitting::{Phase, Sitting, SittingDish, SittingState},
    },
};
use std::collections::BTreeMap;

/// Decides a command about a walk-in.
pub(in crate::order) fn decide(loaded: &mut Loaded, command: &WalkInCommand) -> Result<WalkIn, Refusal> {
    match command {
        WalkInCommand::Place(wanted) => place(loaded, wanted),
        WalkInCommand::Pay(wanted) => pay(loaded, wanted),
        WalkInCommand::Cancel(wanted) => cancel(loaded, wanted),
        WalkInCommand::Lapse(id) => change(loaded, *id, |walk_in| walk_in.state = WalkInState::Lapsed),
        WalkInCommand::Reopen(id) => reopen(loaded, *id),
    }
}

fn place(loaded: &mut Loaded, wanted: &PlaceWalkIn) -> Result<WalkIn, Refusal> {
    let sitting = loaded.sittings.get(&wanted.sitting_id).ok_or(Refusal::UnknownSitting)?;
    if !(1..=PORTIONS_MAX).contains(&wanted.lines.len()) || wanted.mode == OrderMode::Delivery {
        return Err(Refusal::BadWalkIn);
    }
    if wanted.at_kiosk && sitting.service_day != loaded.now.day() {
        return Err(Refusal::WalkInToday);
    }
    let from_counter = check_open(sitting, wanted.mode, loaded)?;
    for line in &wanted.lines {
        check_dish(sitting, *line)?;
    }
    check_room(loaded, sitting, wanted)?;
    check_unpaid(loaded, wanted)?;
    let grace = loaded.now.plus_minutes(CANCEL_MINUTES);
    let mut walk_in = WalkIn {
        id: wanted.id,
        canteen_id: sitting.canteen_id,
        sitting_id: sitting.id,
        service_day: sitting.service_day,
        period: sitting.period,
        mode: wanted.mode,
        state: WalkInState::Placed,
        pickup_no: sitting.next_pickup,
        from_counter,
        at_kiosk: wanted.at_kiosk,
        lines: wanted
            .lines
            .iter()
            .map(|line| order_line(sitting, *line))
            .collect::<Result<_, _>>()?,
        paid: false,
        booked_at: loaded.now,
        placed_at: loaded.now,
        cancel_until: grace.max(sitting.cutoff_at),
        late_change: false,
    };
    if let Some(cash) = wanted.cash {
        let entry = till::taken(loaded, &walk_in, cash)?;
        walk_in = settle(loaded, walk_in, WalkInState::Paid, true, entry)?;
    }
    take(loaded, &walk_in);
    loaded.insert_walk_in(walk_in.clone());
    Ok(walk_in)
}

fn check_room(loaded: &Loaded, sitting: &Sitting, wanted: &PlaceWalkIn) -> Result<(), Refusal> {
    let mut portions: BTreeMap<SittingDishId, u32> = BTreeMap::new();
    for line in &wanted.lines {
        *portions.entry(line.sitting_dish_id).or_default() += 1;
    }
    for (id, portions) in portions {
        if sitting.dish(id).map_or(0, SittingDish::remaining) < portions {
            return Err(Refusal::SoldOut { dish: id });
        }
    }
    let meals = u32::try_from(wanted.lines.len()).unwrap_or(u32::MAX);
    if sitting.remaining(wanted.mode, loaded.now) < meals {
        return Err(Refusal::SittingFull);
    }
    Ok(())
}

/// A kiosk that nobody watches must not empty the pots; at the counter somebody looks who orders.
fn check_unpaid(loaded: &Loaded, wanted: &PlaceWalkIn) -> Result<(), Refusal> {
    if !wanted.at_kiosk {
        return Ok(());
    }
    let waits = |one: &&WalkIn| one.sitting_id == wanted.sitting_id && one.at_kiosk && one.state == WalkInState::Placed;
    let unpaid: usize = loaded.walk_ins.values().filter(waits).map(|one| one.lines.len()).sum();
    if unpaid + wanted.lines.len() > UNPAID_MAX {
        return Err(Refusal::WalkInsUnpaid);
    }
    Ok(())
}

fn pay(loaded: &mut Loaded, wanted: &PayWalkIn) -> Result<WalkIn, Refusal> {
    let walk_in = open(loaded, wanted.id)?;
    if walk_in.state == WalkInState::Paid {
        return Err(Refusal::WalkInPaid);
    }
    till::same_sum(walk_in.price(), wanted.expected)?;
    let entry = till::taken(loaded, &walk_in, wanted.cash)?;
    let paid = settle(loaded, walk_in, WalkInState::Paid, true, entry)?;
    Ok(keep(loaded, paid))
}

fn cancel(loaded: &mut Loaded, wanted: &CancelWalkIn) -> Result<WalkIn, Refusal> {
    let walk_in = open(loaded, wanted.id)?;
    let sitting = loaded
        .sittings
        .get(&walk_in.sitting_id)
        .ok_or(Refusal::UnknownSitting)?;
    let cash = match wanted.by {
        Canceller::Slip if walk_in.paid => return Err(Refusal::WalkInPaid),
        Canceller::Slip if loaded.now >= walk_in.cancel_until => return Err(Refusal::TooLate),
        Canceller::Slip => None,
        Canceller::Staff(_) if sitting.state == SittingState::Ended => return Err(Refusal::TooLate),
        Canceller::Staff(cash) => cash,
    };
    // A pre-ordered meal is cooked once the count is final; a counter portion still stands at the counter.
    let resell = walk_in.from_counter || sitting.phase(loaded.now) == Phase::PreOrder;
    let entry = match (walk_in.paid, cash) {
        (false, _) => None,
        (true, None) => return Err(Refusal::WalkInPaid),
        (true, Some(cash)) => till::given_back(loaded, &walk_in, cash)?,
    };
    let mut cancelled = settle(loaded, walk_in, WalkInState::Cancelled, false, entry)?;
    cancelled.late_change = !resell;
    if resell {
        put_back(loaded, &cancelled);
    }
    loaded.touch(cancelled.sitting_id);
    Ok(keep(loaded, cancelled))
}

/// The walk-in that has this number, if it is none of the registered diners'.
pub(in crate::order) fn numbered(loaded: &Loaded, sitting: SittingId, pickup_no: u32) -> Option<WalkInId> {
    let mut here = loaded.walk_ins.values();
    here.find(|one| one.sitting_id == sitting && one.pickup_no == pickup_no)
        .map(|one| one.id)
}

/// Handed out; only what is paid for.
pub(in crate::order) fn serve(loaded: &mut Loaded, id: WalkInId) -> Result<WalkIn, Refusal> {
    if open(loaded, id)?.state == WalkInState::Placed {
        return Err(Refusal::WalkInUnpaid);
    }
    change(loaded, id, |walk_in| walk_in.state = WalkInState::Served)
}

/// It waits again as it did before: for whoever comes for it, or for the money. What was cancelled stays so: its money went back
/// and its portion may be somebody else's.
fn reopen(loaded: &mut Loaded, id: WalkInId) -> Result<WalkIn, Refusal> {
    let mut walk_in = loaded.walk_ins.get(&id).ok_or(Refusal::UnknownWalkIn)?.clone();
    walk_in.state = match walk_in.state {
        WalkInState::Served | WalkInState::Lapsed if walk_in.paid => WalkInState::Paid,
        WalkInState::Served | WalkInState::Lapsed => WalkInState::Placed,
        WalkInState::Placed | WalkInState::Paid => return Err(Refusal::OrderOpen),
        WalkInState::Cancelled => return Err(Refusal::OrderCancelled),
    };
    Ok(keep(loaded, walk_in))
}

fn open(loaded: &Loaded, id: WalkInId) -> Result<WalkIn, Refusal> {
    let walk_in = loaded.walk_ins.get(&id).ok_or(Refusal::UnknownWalkIn)?;
    match walk_in.state {
        WalkInState::Placed | WalkInState::Paid => Ok(walk_in.clone()),
        WalkInState::Served => Err(Refusal::AlreadyServed),
        WalkInState::Cancelled => Err(Refusal::OrderCancelled),
        WalkInState::Lapsed => Err(Refusal::OrderFlagged),
    }
}

fn change(loaded: &mut Loaded, id: WalkInId, what: impl Fn(&mut WalkIn)) -> Result<WalkIn, Refusal> {
    let mut walk_in = open(loaded, id)?;
    what(&mut walk_in);
    Ok(keep(loaded, walk_in))
}

fn keep(loaded: &mut Loaded, walk_in: WalkIn) -> WalkIn {
    if let Some(known) = loaded.touch_walk_in(walk_in.id) {
        known.clone_from(&walk_in);
    }
    walk_in
}

/// Books the entry, if there is one, and says so on the order.
fn settle(
    loaded: &mut Loaded,
    mut walk_in: WalkIn,
    state: WalkInState,
    paid: bool,
    entry: Option<Entry>,
) -> Result<WalkIn, Refusal> {
    if let Some(entry) = entry {
        let mut draft = loaded.books.draft();
        draft.post(entry)?;
        walk_in.booked_at = draft.at();
        let written: Written = draft.written();
        loaded.books.book(written);
    }
    walk_in.state = state;
    walk_in.paid = paid;
    Ok(walk_in)
}

fn take(loaded: &mut Loaded, walk_in: &WalkIn) {
    let Some(sitting) = loaded.touch(walk_in.sitting_id) else {
        return;
    };
    sitting.sold += walk_in.meals();
    sitting.next_pickup += 1;
    if walk_in.from_counter {
        sitting.counter_sold += walk_in.meals();
    }
    for line in &walk_in.lines {
        if let Some(dish) = sitting.dish_mut(line.sitting_dish_id) {
            dish.sold += 1;
        }
    }
}

fn put_back(loaded: &mut Loaded, walk_in: &WalkIn) {
    let Some(sitting) = loaded.touch(walk_in.sitting_id) else {
        return;
    };
    debug_assert!(sitting.sold >= walk_in.meals(), "what is given back was taken");
    sitting.sold = sitting.sold.saturating_sub(walk_in.meals());
    if walk_in.from_counter {
        sitting.counter_sold = sitting.counter_sold.saturating_sub(walk_in.meals());
    }
    for line in &walk_in.lines {
        if let Some(dish) = sitting.dish_mut(line.sitting_dish_id) {
            dish.sold = dish.sold.saturating_sub(1);
        }
    }
}
