//! Each rule by an example; the invariants on random days are in `random`, the money in `money`, the other
//! commands in `through_the_day`.

mod held;
mod money;
mod month_end;
mod random;
mod through_the_day;

use super::*;
use crate::{
    diet::{DietProfile, Texture},
    id::AccountId,
    order::{
        command::{Caller, Cancel, Place},
        mode::OrderMode::{Delivery, DineIn, TakeAway},
        order_line::DietOverride,
        place::quote,
        sitting::{SittingDishState, SittingState},
        state::OrderState,
        world::*,
    },
    senior::{Pause, PauseReason, SeniorState, StandingChange},
};
use uuid::Uuid;

#[test]
fn an_order_takes_a_portion_a_number_and_a_quota() {
    let mut loaded = village();
    let orders = ask(&mut loaded, wish(1, DineIn, &[1], 1)).expect("open");
    let order = &orders[0];
    assert_eq!((order.pickup_text().as_str(), order.bag_no), ("001", 1));
    assert_eq!(order.cancel_until, at(9, 30));
    assert_eq!(order.split.total(), order.price());
    let sitting = the_sitting(&loaded);
    assert_eq!((sitting.sold, sitting.dishes[0].sold, sitting.next_pickup), (1, 1, 2));
    assert_eq!(sitting.version, 8);
    assert_eq!(loaded.quota.changes().taken.len(), 1);
    assert_eq!(loaded.new_orders().count(), 1);
    assert_eq!(loaded.changed_orders().count(), 0);
}

#[test]
fn a_couple_shares_a_bag_and_nothing_else() {
    let mut loaded = village();
    let orders = ask(&mut loaded, wish(1, TakeAway, &[1, 2], 1)).expect("open");
    assert_eq!(orders.iter().map(|order| order.pickup_no).collect::<Vec<_>>(), [1, 2]);
    assert!(orders.iter().all(|order| order.bag_no == 1));
    // One of them is recognised as poor; each has a subsidy of their own.
    assert_ne!(orders[0].split.own_share(), orders[1].split.own_share());
    assert_eq!(loaded.quota.changes().taken.len(), 2);
}

#[test]
fn a_couple_gets_both_meals_or_none() {
    let mut loaded = village();
    let sitting = loaded.sittings.get_mut(&sitting_id()).expect("there");
    sitting.dishes[0].capacity = 1;
    let before = loaded.clone();
    let refused = ask(&mut loaded, wish(1, DineIn, &[1, 2], 1));
    assert_eq!(refused, Err(Refusal::SoldOut { dish: dish_id(1) }));
    assert_eq!(loaded, before);
}

#[test]
fn the_next_command_of_the_batch_sees_the_one_before() {
    let mut loaded = village();
    ask(&mut loaded, wish(1, DineIn, &[1], 1)).expect("open");
    let again = ask(&mut loaded, wish(2, TakeAway, &[1], 2));
    assert_eq!(again, Err(Refusal::AlreadyOrdered { order: order_id(1) }));
    let second = Place {
        second_meal: true,
        ..wish(2, TakeAway, &[1], 2)
    };
    let orders = ask(&mut loaded, second).expect("knowing so");
    assert_eq!(
        orders[0].split.own_share(),
        orders[0].price(),
        "one subsidised meal per period"
    );
    assert_eq!(the_sitting(&loaded).version, 8, "one version per batch");
}

#[test]
fn a_point_that_is_shut_takes_no_order_and_gives_back_what_is_called_off() {
    let mut loaded = village();
    let orders = ask(&mut loaded, wish(1, DineIn, &[1], 1)).expect("open");
    loaded.sittings.get_mut(&sitting_id()).expect("there").shut = true;
    assert_eq!(ask(&mut loaded, wish(2, DineIn, &[2], 1)), Err(Refusal::SittingNotOpen));
    assert_eq!(the_sitting(&loaded).remaining(DineIn, loaded.now), 0);
    let off = Cancel {
        order_id: orders[0].id,
        by: Caller::Staff,
    };
    decide(&mut loaded, &Command::Cancel(off)).expect("in time");
    assert_eq!(the_sitting(&loaded).sold, 0);
}

#[test]
fn preorders_leave_the_counter_its_portions() {
    let mut loaded = village();
    loaded.sittings.get_mut(&sitting_id()).expect("there").capacity = 4;
    ask(&mut loaded, wish(1, DineIn, &[1, 2], 1)).expect("two of two");
    assert_eq!(ask(&mut loaded, wish(3, DineIn, &[4], 1)), Err(Refusal::SittingFull));
    loaded.now = at(9, 30);
    for (order, senior) in [(3, 3), (4, 4)] {
        let orders = ask(&mut loaded, wish(order, DineIn, &[senior], 1)).expect("set aside");
        assert!(orders[0].from_counter);
        assert_eq!(orders[0].cancel_until, at(9, 40));
    }
    assert_eq!(ask(&mut loaded, wish(5, DineIn, &[5], 1)), Err(Refusal::SittingFull));
    assert_eq!(the_sitting(&loaded).sold, 4);
}

#[test]
fn deliveries_have_their_own_limit_and_need_an_approval() {
    let mut loaded = village();
    let refused = ask(&mut loaded, wish(1, Delivery, &[2], 1));
    assert_eq!(refused, Err(Refusal::NotEligibleDelivery { senior: senior_id(2) }));
    loaded.sittings.get_mut(&sitting_id()).expect("there").delivery_capacity = 1;
    ask(&mut loaded, wish(1, Delivery, &[1], 1)).expect("one of one");
    assert_eq!(ask(&mut loaded, wish(2, Delivery, &[3], 1)), Err(Refusal::DeliveryFull));
    ask(&mut loaded, wish(2, DineIn, &[3], 1)).expect("eating there is still possible");
    loaded.sittings.get_mut(&sitting_id()).expect("there").capacity = 4;
    assert_eq!(ask(&mut loaded, wish(3, Delivery, &[5], 1)), Err(Refusal::SittingFull));
}

#[test]
fn the_clock_closes_even_when_nobody_does() {
    let mut loaded = village();
    for (now, mode, refusal) in [
        (at(9, 30), Delivery, Refusal::CutoffPassed),
        (at(12, 30), DineIn, Refusal::SittingNotOpen),
    ] {
        loaded.now = now;
        assert_eq!(ask(&mut loaded, wish(1, mode, &[1], 1)), Err(refusal));
    }
    let sitting = loaded.sittings.get_mut(&sitting_id()).expect("there");
    sitting.counter_capacity = 0;
    loaded.now = at(10, 0);
    assert_eq!(ask(&mut loaded, wish(1, DineIn, &[1], 1)), Err(Refusal::CutoffPassed));
    loaded.now = at(9, 0);
    for state in [SittingState::Draft, SittingState::Ended] {
        loaded.sittings.get_mut(&sitting_id()).expect("there").state = state;
        assert_eq!(ask(&mut loaded, wish(1, DineIn, &[1], 1)), Err(Refusal::SittingNotOpen));
    }
}

#[test]
fn a_diet_blocks_unless_staff_take_it_upon_them() {
    let mut loaded = village();
    let refused = ask(&mut loaded, wish(1, DineIn, &[3], 2)).expect_err("eggs");
    let Refusal::DietConflict { senior, conflicts, .. } = refused else {
        panic!("not a conflict");
    };
    assert_eq!((senior, conflicts[0].key.as_str()), (senior_id(3), "egg"));
    let diet_override = Some(DietOverride {
        by: AccountId(Uuid::from_u128(1)),
        reason: "家属确认".into(),
    });
    let knowing = Place {
        diet_override: diet_override.clone(),
        ..wish(1, DineIn, &[3], 2)
    };
    let orders = ask(&mut loaded, knowing).expect("with a reason");
    assert_eq!(orders[0].diet_override, diet_override);
}

#[test]
fn a_texture_is_offered_or_refused() {
    let mut loaded = village();
    let mut wanted = wish(1, DineIn, &[1], 1);
    wanted.diners[0].lines[0].texture = Texture::Puree;
    assert_eq!(
        ask(&mut loaded, wanted),
        Err(Refusal::TextureNotOffered { dish: dish_id(1) })
    );
    loaded.diners.get_mut(&senior_id(1)).expect("there").diet = DietProfile {
        texture: Texture::Soft,
        ..DietProfile::default()
    };
    let firm = ask(&mut loaded, wish(1, DineIn, &[1], 1));
    assert!(matches!(firm, Err(Refusal::DietConflict { .. })));
}

#[test]
fn the_paused_and_the_dead_do_not_order() {
    let mut loaded = village();
    let diner = loaded.diners.get_mut(&senior_id(1)).expect("there");
    let pause = Pause {
        from: day(),
        to: Some(day()),
        reason: PauseReason::Hospital,
    };
    diner.standing = diner.standing.after(StandingChange::Pause(pause)).expect("active");
    let refused = |state| Refusal::SeniorNotActive {
        senior: senior_id(1),
        state,
    };
    assert_eq!(
        ask(&mut loaded, wish(1, DineIn, &[1], 1)),
        Err(refused(SeniorState::Paused))
    );
    let diner = loaded.diners.get_mut(&senior_id(1)).expect("there");
    diner.standing = diner.standing.after(StandingChange::Die).expect("alive");
    assert_eq!(
        ask(&mut loaded, wish(1, DineIn, &[1], 1)),
        Err(refused(SeniorState::Deceased))
    );
}

#[test]
fn nonsense_is_refused_before_anything_is_looked_at() {
    let mut loaded = village();
    let unknown = Place {
        sitting_id: crate::id::SittingId(Uuid::from_u128(99)),
        ..wish(1, DineIn, &[1], 1)
    };
    assert_eq!(ask(&mut loaded, unknown), Err(Refusal::UnknownSitting));
    assert_eq!(ask(&mut loaded, wish(1, DineIn, &[], 1)), Err(Refusal::BadOrder));
    assert_eq!(ask(&mut loaded, wish(1, DineIn, &[1, 1], 1)), Err(Refusal::DinerTwice));
    assert_eq!(ask(&mut loaded, wish(1, DineIn, &[99], 1)), Err(Refusal::UnknownSenior));
    assert_eq!(ask(&mut loaded, wish(1, DineIn, &[1], 99)), Err(Refusal::UnknownDish));
    let mut nothing = wish(1, DineIn, &[1], 1);
    nothing.diners[0].lines.clear();
    assert_eq!(ask(&mut loaded, nothing), Err(Refusal::BadOrder));
    assert_eq!(loaded, village());
}

#[test]
fn a_quote_is_what_placing_then_costs() {
    let mut loaded = village();
    let wanted = wish(1, DineIn, &[1, 2], 1);
    let quoted = quote(&loaded, &wanted).expect("open");
    let orders = ask(&mut loaded, wanted).expect("open");
    let placed: Vec<_> = orders.into_iter().map(|order| (order.senior_id, order.split)).collect();
    assert_eq!(quoted, placed);
}

#[test]
fn a_cancelled_meal_gives_everything_back_before_the_cutoff() {
    let mut loaded = village();
    ask(&mut loaded, wish(1, Delivery, &[1], 1)).expect("open");
    call_off(&mut loaded, 1).expect("in time");
    let sitting = the_sitting(&loaded);
    assert_eq!((sitting.sold, sitting.delivery_sold, sitting.dishes[0].sold), (0, 0, 0));
    assert_eq!(loaded.quota.changes(), crate::subsidy::quota::QuotaChanges::default());
    assert_eq!(loaded.orders[&order_id(1)].state, OrderState::Cancelled);
    let again = ask(&mut loaded, wish(2, Delivery, &[1], 1)).expect("the quota is free again");
    assert_eq!(again[0].split.quota[0].ordinal, 1);
    assert_eq!(call_off(&mut loaded, 1), Err(Refusal::OrderCancelled));
}

#[test]
fn ten_minutes_hold_also_across_the_cutoff_but_the_meal_is_cooked() {
    let mut loaded = village();
    loaded.now = at(9, 25);
    ask(&mut loaded, wish(1, DineIn, &[1], 1)).expect("open");
    let mut late = next_batch(&loaded, at(9, 34));
    call_off(&mut late, 1).expect("nine minutes");
    assert!(late.orders[&order_id(1)].late_change);
    assert_eq!(the_sitting(&late).sold, 1, "the portion isn't sold again");
    assert_eq!(late.quota.changes().returned.len(), 1, "the quota is free all the same");
    let mut too_late = next_batch(&loaded, at(9, 35));
    assert_eq!(call_off(&mut too_late, 1), Err(Refusal::TooLate));
}

#[test]
fn a_counter_portion_goes_back_to_the_counter() {
    let mut loaded = village();
    loaded.now = at(11, 0);
    ask(&mut loaded, wish(1, TakeAway, &[1], 1)).expect("counter");
    call_off(&mut loaded, 1).expect("at once");
    let sitting = the_sitting(&loaded);
    assert_eq!((sitting.sold, sitting.counter_sold, sitting.dishes[0].sold), (0, 0, 0));
}

#[test]
fn nobody_cancels_for_others() {
    let mut loaded = village();
    ask(&mut loaded, wish(1, DineIn, &[1], 1)).expect("open");
    let by = |seniors: &[u128]| {
        Command::Cancel(Cancel {
            order_id: order_id(1),
            by: Caller::Diners(seniors.iter().map(|number| senior_id(*number)).collect()),
        })
    };
    assert_eq!(decide(&mut loaded, &by(&[2])), Err(Refusal::NotYours));
    assert!(decide(&mut loaded, &by(&[2, 1])).is_ok());
}

#[test]
fn a_dish_that_is_off_is_not_sold() {
    let mut loaded = village();
    for (state, refusal) in [
        (SittingDishState::SoldOut, Refusal::SoldOut { dish: dish_id(1) }),
        (SittingDishState::Withdrawn, Refusal::DishWithdrawn),
    ] {
        loaded.sittings.get_mut(&sitting_id()).expect("there").dishes[0].state = state;
        assert_eq!(ask(&mut loaded, wish(1, DineIn, &[1], 1)), Err(refusal));
    }
}
