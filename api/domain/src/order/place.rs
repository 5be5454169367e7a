//! Placing an order: every check first, then every change, so that a refusal leaves no trace.

use super::{
    command::{DINERS_MAX, Done, LINES_MAX, Place, PlaceDiner, WantedLine},
    identified::Identified,
    loaded::{Diner, Loaded, MealFacts},
    mode::OrderMode,
    order_line::{Order, OrderLine},
    payment::{Means, Payment, choose, ways},
    refusal::Refusal,
    sitting::{Phase, Sitting, SittingDish, SittingDishState},
    state::OrderState,
};
use crate::{
    id::{SeniorId, SittingDishId},
    ledger::{Account, booking, books::Written},
    menu::conflict::{blocked, conflicts},
    money::Fen,
    subsidy::split::Split,
};
use std::collections::BTreeMap;

/// An order may be cancelled for so long after it was placed, also after the cut-off.
pub const CANCEL_MINUTES: i64 = 10;

/// What the order would cost whom: the checks that concern the diners, without those on portions.
///
/// # Errors
/// The [`Refusal`] that placing it would meet for its shape or its diners.
pub fn quote(loaded: &Loaded, wanted: &Place) -> Result<Vec<(SeniorId, Split)>, Refusal> {
    let sitting = loaded.sittings.get(&wanted.sitting_id).ok_or(Refusal::UnknownSitting)?;
    check_shape(wanted)?;
    // A fund's last yuan isn't promised to two people of one order.
    let mut funds = loaded.funds();
    let mut splits = Vec::with_capacity(wanted.diners.len());
    for one in &wanted.diners {
        let diner = loaded.diners.get(&one.senior_id).ok_or(Refusal::UnknownSenior)?;
        let meal = MealFacts {
            price: price(sitting, one)?,
            delivered: wanted.mode == OrderMode::Delivery,
            together: meals(wanted),
            funds: &funds,
        };
        let split = loaded.split_for(diner, sitting, meal);
        funds.take(&split);
        splits.push((one.senior_id, split));
    }
    Ok(splits)
}

pub(super) fn place(loaded: &mut Loaded, wanted: &Place) -> Result<Done, Refusal> {
    let sitting = loaded.sittings.get(&wanted.sitting_id).ok_or(Refusal::UnknownSitting)?;
    check_shape(wanted)?;
    let from_counter = check_open(sitting, wanted.mode, loaded)?;
    for one in &wanted.diners {
        check_diner(loaded, sitting, wanted, one)?;
    }
    check_room(loaded, sitting, wanted)?;

    let splits = quote(loaded, wanted)?;
    let mut orders = build(loaded, wanted, splits, from_counter)?;
    let written = book(loaded, wanted, &mut orders)?;
    take(loaded, wanted, from_counter);
    loaded.books.book(written);
    for order in &orders {
        let slots: Vec<_> = order.quota_slots().collect();
        loaded.quota.take(slots, order.id);
        loaded.insert_order(order.clone());
    }
    Ok(Done::Placed(orders))
}

fn check_shape(wanted: &Place) -> Result<(), Refusal> {
    let lines_fit = wanted
        .diners
        .iter()
        .all(|one| (1..=LINES_MAX).contains(&one.lines.len()));
    if !lines_fit || !(1..=DINERS_MAX).contains(&wanted.diners.len()) {
        return Err(Refusal::BadOrder);
    }
    let twice = wanted.diners.iter().enumerate().any(|(position, one)| {
        let before = &wanted.diners[..position];
        before
            .iter()
            .any(|other| other.senior_id == one.senior_id || other.order_id == one.order_id)
    });
    if twice { Err(Refusal::DinerTwice) } else { Ok(()) }
}

/// Whether the sitting takes orders of this mode, and whether they come out of the counter's portions.
pub(super) fn check_open(sitting: &Sitting, mode: OrderMode, loaded: &Loaded) -> Result<bool, Refusal> {
    if sitting.shut {
        return Err(Refusal::SittingNotOpen);
    }
    match (sitting.phase(loaded.now), mode) {
        (Phase::NotOpen | Phase::Over, _) => Err(Refusal::SittingNotOpen),
        (Phase::PreOrder, _) => Ok(false),
        (Phase::Counter, OrderMode::Delivery) => Err(Refusal::CutoffPassed),
        // A sitting that sets nothing aside is simply over for those who come late.
        (Phase::Counter, _) if sitting.counter_capacity == 0 => Err(Refusal::CutoffPassed),
        (Phase::Counter, _) => Ok(true),
    }
}

fn check_diner(loaded: &Loaded, sitting: &Sitting, wanted: &Place, one: &PlaceDiner) -> Result<(), Refusal> {
    let diner = loaded.diners.get(&one.senior_id).ok_or(Refusal::UnknownSenior)?;
    if !diner.standing.can_order_on(sitting.service_day) {
        return Err(Refusal::SeniorNotActive {
            senior: diner.id,
            state: diner.standing.state,
        });
    }
    if wanted.mode == OrderMode::Delivery && !diner.delivery.on(sitting.service_day) {
        return Err(Refusal::NotEligibleDelivery { senior: diner.id });
    }
    if loaded.orders.contains_key(&one.order_id) {
        return Err(Refusal::AlreadyOrdered { order: one.order_id });
    }
    if !wanted.second_meal
        && let Some(order) = meal_of(loaded, diner.id, sitting)
    {
        return Err(Refusal::AlreadyOrdered { order: order.id });
    }
    one.lines
        .iter()
        .try_for_each(|line| check_line(sitting, diner, *line, wanted))
}

/// The senior's meal of the sitting's day and period, at whatever meal point.
fn meal_of<'a>(loaded: &'a Loaded, senior: SeniorId, sitting: &Sitting) -> Option<&'a Order> {
    loaded.orders.values().find(|order| {
        let same_meal = order.service_day == sitting.service_day && order.period == sitting.period;
        order.senior_id == senior && same_meal && order.state.is_a_meal()
    })
}

fn check_line(sitting: &Sitting, diner: &Diner, line: WantedLine, wanted: &Place) -> Result<(), Refusal> {
    let dish = check_dish(sitting, line)?;
    let found = conflicts(&diner.diet, &dish.facts, line.texture, sitting.halal);
    if blocked(&found) && wanted.diet_override.is_none() {
        return Err(Refusal::DietConflict {
            senior: diner.id,
            dish: dish.id,
            conflicts: found,
        });
    }
    Ok(())
}

/// Whether the dish is on, and made that way.
pub(super) fn check_dish(sitting: &Sitting, line: WantedLine) -> Result<&SittingDish, Refusal> {
    let dish = sitting.dish(line.sitting_dish_id).ok_or(Refusal::UnknownDish)?;
    match dish.state {
        SittingDishState::On => {}
        SittingDishState::SoldOut => return Err(Refusal::SoldOut { dish: dish.id }),
        SittingDishState::Withdrawn => return Err(Refusal::DishWithdrawn),
    }
    if dish.facts.textures.contains(&line.texture) {
        Ok(dish)
    } else {
        Err(Refusal::TextureNotOffered { dish: dish.id })
    }
}

fn check_room(loaded: &Loaded, sitting: &Sitting, wanted: &Place) -> Result<(), Refusal> {
    for (id, portions) in portions(wanted) {
        let remaining = sitting.dish(id).map_or(0, SittingDish::remaining);
        if remaining < portions {
            return Err(Refusal::SoldOut { dish: id });
        }
    }
    let meals = meals(wanted);
    if sitting.remaining(wanted.mode, loaded.now) >= meals + held_for_others(loaded, wanted) {
        return Ok(());
    }
    // A sitting that is full is full for everybody; say "no delivery" only where eating there would still be possible.
    let full_for_all = sitting.phase(loaded.now) == Phase::PreOrder && sitting.remaining_preorder() < meals;
    if wanted.mode == OrderMode::Delivery && !full_for_all {
        Err(Refusal::DeliveryFull)
    } else {
        Err(Refusal::SittingFull)
    }
}

/// Meals that standing orders will have carried; whoever has such an order takes from that share, not beside it.
fn held_for_others(loaded: &Loaded, wanted: &Place) -> u32 {
    let Some(held) = loaded.held.get(&wanted.sitting_id) else {
        return 0;
    };
    let has_a_share = |one: &PlaceDiner| held.contains(&one.senior_id);
    if wanted.mode != OrderMode::Delivery || wanted.diners.iter().all(has_a_share) {
        return 0;
    }
    let own = wanted.diners.iter().filter(|one| has_a_share(one)).count();
    u32::try_from(held.len() - own).unwrap_or(u32::MAX)
}

fn portions(wanted: &Place) -> BTreeMap<SittingDishId, u32> {
    let mut portions = BTreeMap::new();
    for line in wanted.diners.iter().flat_map(|one| &one.lines) {
        *portions.entry(line.sitting_dish_id).or_default() += 1;
    }
    portions
}

fn meals(wanted: &Place) -> u32 {
    u32::try_from(wanted.diners.len()).unwrap_or(u32::MAX)
}

fn price(sitting: &Sitting, one: &PlaceDiner) -> Result<Fen, Refusal> {
    let price_of = |line: &WantedLine| sitting.dish(line.sitting_dish_id).map(|dish| dish.price);
    one.lines
        .iter()
        .map(price_of)
        .sum::<Option<Fen>>()
        .ok_or(Refusal::UnknownDish)
}

fn build(
    loaded: &Loaded,
    wanted: &Place,
    splits: Vec<(SeniorId, Split)>,
    from_counter: bool,
) -> Result<Vec<Order>, Refusal> {
    let sitting = loaded.sittings.get(&wanted.sitting_id).ok_or(Refusal::UnknownSitting)?;
    let bag_no = sitting.next_pickup;
    let grace = loaded.now.plus_minutes(CANCEL_MINUTES);
    let numbered = (bag_no..).zip(wanted.diners.iter().zip(splits));
    numbered
        .map(|(pickup_no, (one, (senior_id, split)))| {
            Ok(Order {
                id: one.order_id,
                senior_id,
                canteen_id: sitting.canteen_id,
                sitting_id: sitting.id,
                service_day: sitting.service_day,
                period: sitting.period,
                mode: wanted.mode,
                state: OrderState::Placed,
                flag_cause: None,
                pickup_no,
                bag_no,
                from_counter,
                lines: one
                    .lines
                    .iter()
                    .map(|line| order_line(sitting, *line))
                    .collect::<Result<_, _>>()?,
                split,
                payment: Payment::Free,
                turn: 0,
                booked_at: loaded.now,
                placed_at: loaded.now,
                cancel_until: grace.max(sitting.cutoff_at),
                late_change: false,
                diet_override: wanted.diet_override.clone(),
                identified: one.identified,
            })
        })
        .collect()
}

fn means(loaded: &Loaded, order: &Order, balance: Fen, strong: bool) -> Means {
    Means {
        senior: order.senior_id,
        own_share: order.split.own_share() + order.split.own_fee(),
        balance,
        strong,
        monthly_bill: loaded
            .diners
            .get(&order.senior_id)
            .is_some_and(|diner| diner.monthly_bill),
    }
}

/// A card or staff say who it is. A phone number doesn't: anybody may know it. Made-up orders spend nothing either.
fn is_strong(one: &PlaceDiner) -> bool {
    matches!(
        one.identified,
        Some(Identified::Card | Identified::Staff | Identified::Standing)
    )
}

/// The ways to pay that are open for an order before it is placed, the default first.
#[must_use]
pub fn open_ways(loaded: &Loaded, order: &Order, one: &PlaceDiner) -> Vec<Payment> {
    let balance = loaded.books.held(&Account::Prepaid(order.senior_id));
    let balance = balance.map_or(Fen::ZERO, |held| held.fen);
    ways(means(loaded, order, balance, is_strong(one)))
}

/// Chooses each diner's way to pay and books the orders, one after the other: a couple may spend from the same fund.
fn book(loaded: &Loaded, wanted: &Place, orders: &mut [Order]) -> Result<Written, Refusal> {
    let mut draft = loaded.books.draft();
    for (order, one) in orders.iter_mut().zip(&wanted.diners) {
        let balance = draft.held(&Account::Prepaid(order.senior_id));
        let balance = balance.map_or(Fen::ZERO, |held| held.fen);
        let means = means(loaded, order, balance, is_strong(one));
        order.payment = choose(means, one.payment)?;
        booking::place(&mut draft, order)?;
    }
    Ok(draft.written())
}

pub(super) fn order_line(sitting: &Sitting, line: WantedLine) -> Result<OrderLine, Refusal> {
    let dish = sitting.dish(line.sitting_dish_id).ok_or(Refusal::UnknownDish)?;
    Ok(OrderLine {
        sitting_dish_id: dish.id,
        name: dish.facts.name.clone(),
        name_en: dish.facts.name_en.clone(),
        texture: line.texture,
        portion: line.portion,
        price: dish.price,
        instead_of: None,
    })
}

fn take(loaded: &mut Loaded, wanted: &Place, from_counter: bool) {
    let meals = meals(wanted);
    if let Some(held) = loaded.held.get_mut(&wanted.sitting_id) {
        held.retain(|senior| wanted.diners.iter().all(|one| one.senior_id != *senior));
    }
    let Some(sitting) = loaded.touch(wanted.sitting_id) else {
        return;
    };
    sitting.sold += meals;
    sitting.next_pickup += meals;
    if wanted.mode == OrderMode::Delivery {
        sitting.delivery_sold += meals;
    }
    if from_counter {
        sitting.counter_sold += meals;
    }
    for (id, portions) in portions(wanted) {
        if let Some(dish) = sitting.dish_mut(id) {
            dish.sold += portions;
        }
    }
}
