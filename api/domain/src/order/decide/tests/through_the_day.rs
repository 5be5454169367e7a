//! Capacity, sold out, substitution, closing, serving, flagging, reopening.

use super::super::*;
use crate::{
    diet::{Allergen, Texture},
    order::{
        command::{Close, Flag, Serve, SetCapacity, SoldOut, Substitute},
        mode::OrderMode::{Delivery, DineIn, TakeAway},
        sitting::{SittingDish, SittingDishState, SittingState},
        state::{FlagCause, OrderState},
        world::*,
    },
};

fn capacity() -> SetCapacity {
    SetCapacity {
        sitting_id: sitting_id(),
        capacity: None,
        delivery_capacity: None,
        counter_capacity: None,
        dish: None,
    }
}

#[test]
fn capacity_rises_freely_and_never_falls_below_what_is_sold() {
    let mut loaded = village();
    ask(&mut loaded, wish(1, Delivery, &[1, 3], 1)).expect("open");
    let mut set = |wanted| decide(&mut loaded, &Command::SetCapacity(wanted));
    let below = |sold| Err(Refusal::BelowSold { sold });
    assert_eq!(
        set(SetCapacity {
            capacity: Some(1),
            ..capacity()
        }),
        below(2)
    );
    assert_eq!(
        set(SetCapacity {
            delivery_capacity: Some(1),
            ..capacity()
        }),
        below(2)
    );
    assert_eq!(
        set(SetCapacity {
            dish: Some((dish_id(1), 1)),
            ..capacity()
        }),
        below(2)
    );
    assert_eq!(
        set(SetCapacity {
            counter_capacity: Some(9),
            ..capacity()
        }),
        below(2)
    );
    assert_eq!(
        set(SetCapacity {
            counter_capacity: Some(11),
            ..capacity()
        }),
        Err(Refusal::BadCapacity)
    );
    assert_eq!(
        set(SetCapacity {
            dish: Some((dish_id(9), 5)),
            ..capacity()
        }),
        Err(Refusal::UnknownDish)
    );
    let more = SetCapacity {
        capacity: Some(20),
        delivery_capacity: Some(2),
        dish: Some((dish_id(1), 2)),
        ..capacity()
    };
    assert!(set(more).is_ok());
    let sitting = the_sitting(&loaded);
    assert_eq!(
        (sitting.capacity, sitting.delivery_capacity, sitting.dishes[0].capacity),
        (20, 2, 2)
    );
    assert_eq!((sitting.sold, sitting.version), (2, 8));
}

#[test]
fn a_sold_out_dish_can_come_back() {
    let mut loaded = village();
    let wanted = |sold_out| {
        Command::SoldOut(SoldOut {
            sitting_id: sitting_id(),
            sitting_dish_id: dish_id(1),
            sold_out,
        })
    };
    decide(&mut loaded, &wanted(false)).expect("already on");
    assert_eq!(loaded.changed_sittings().count(), 0, "nothing changed");
    decide(&mut loaded, &wanted(true)).expect("on");
    assert_eq!(
        ask(&mut loaded, wish(1, DineIn, &[1], 1)),
        Err(Refusal::SoldOut { dish: dish_id(1) })
    );
    decide(&mut loaded, &wanted(false)).expect("off");
    ask(&mut loaded, wish(1, DineIn, &[1], 1)).expect("on again");
}

fn substitute(with: SittingDish, dry_run: bool) -> Command {
    Command::Substitute(Substitute {
        sitting_id: sitting_id(),
        sitting_dish_id: dish_id(1),
        with,
        explained: true,
        dry_run,
    })
}

#[test]
fn whoever_ordered_is_owed_a_reason_and_nobody_else() {
    let unexplained = |dry_run| {
        let Command::Substitute(wanted) = substitute(dish(7, "鸡蛋面", &[Allergen::Egg], 0), dry_run) else {
            panic!("a substitution");
        };
        Command::Substitute(Substitute {
            explained: false,
            ..wanted
        })
    };
    for senior in [2, 3] {
        let mut loaded = village();
        ask(&mut loaded, wish(1, DineIn, &[senior], 1)).expect("open");
        let before = loaded.clone();
        // One would be moved, to the other the new dish doesn't agree: both are told why.
        assert_eq!(decide(&mut loaded, &unexplained(false)), Err(Refusal::ReasonMissing));
        assert_eq!(loaded, before);
        decide(&mut loaded, &unexplained(true)).expect("only looked at");
    }
    let mut loaded = village();
    ask(&mut loaded, wish(1, DineIn, &[2], 1)).expect("open");
    call_off(&mut loaded, 1).expect("in time");
    decide(&mut loaded, &unexplained(false)).expect("nobody has it any more");
}

#[test]
fn a_substitution_checks_every_order_again() {
    let mut loaded = village();
    ask(&mut loaded, wish(1, DineIn, &[2], 1)).expect("open");
    ask(&mut loaded, wish(2, Delivery, &[3], 1)).expect("open");
    ask(&mut loaded, wish(3, DineIn, &[4], 1)).expect("open");
    call_off(&mut loaded, 3).expect("in time");
    let noodles = dish(7, "鸡蛋面", &[Allergen::Egg], 0);
    let before = loaded.clone();
    let dry = decide(&mut loaded, &substitute(noodles.clone(), true)).expect("possible");
    assert_eq!(loaded, before);
    let done = decide(&mut loaded, &substitute(noodles, false)).expect("possible");
    assert_eq!(done, dry);
    let Done::Substituted {
        moved,
        walk_ins,
        portions,
        conflicts,
        on_the_road,
        dish,
    } = done
    else {
        panic!("answers with {done:?}");
    };
    assert_eq!((moved, dish), (vec![order_id(1)], dish_id(7)));
    assert_eq!((walk_ins, portions, on_the_road), (0, 1, 0));
    assert_eq!(conflicts.len(), 1);
    assert_eq!(
        (conflicts[0].order_id, conflicts[0].conflicts[0].key.as_str()),
        (order_id(2), "egg")
    );
    let sitting = the_sitting(&loaded);
    let old = sitting.dish(dish_id(1)).expect("still listed");
    assert_eq!((old.state, old.sold), (SittingDishState::Withdrawn, 1));
    let new = sitting.dish(dish_id(7)).expect("added");
    assert_eq!(
        (new.sold, new.capacity),
        (1, 5),
        "the four free portions of six come along"
    );
    let chosen = |loaded: &Loaded, order: u128| {
        let line = &loaded.orders[&order_id(order)].lines[0];
        (
            line.name.clone(),
            line.instead_of.as_ref().map(|dish| dish.name.clone()),
        )
    };
    assert_eq!(chosen(&loaded, 1), ("鸡蛋面".to_owned(), Some("豆腐".to_owned())));
    assert_eq!(chosen(&loaded, 2), ("豆腐".to_owned(), None));
    assert!(sitting.holds());
}

/// The kitchen is out of tofu, but the round has left with it: what is in the bag is what they get.
#[test]
fn what_is_on_the_road_is_not_replaced() {
    let mut loaded = village();
    ask(&mut loaded, wish(1, DineIn, &[2], 1)).expect("open");
    ask(&mut loaded, wish(2, Delivery, &[3], 1)).expect("open");
    loaded.on_the_road.insert(order_id(2));
    let before = loaded.orders[&order_id(2)].clone();
    let done = decide(&mut loaded, &substitute(dish(7, "鸡蛋面", &[Allergen::Egg], 0), false)).expect("possible");
    let Done::Substituted {
        moved,
        conflicts,
        on_the_road,
        ..
    } = done
    else {
        panic!("answers with {done:?}");
    };
    assert_eq!((moved, conflicts.len(), on_the_road), (vec![order_id(1)], 0, 1));
    assert_eq!(loaded.orders[&order_id(2)], before);
    assert_eq!(the_sitting(&loaded).dish(dish_id(1)).expect("listed").sold, 1);
}

#[test]
fn whom_the_first_dish_does_not_suit_gets_another_even_after_the_cut_off() {
    let mut loaded = village();
    ask(&mut loaded, wish(1, DineIn, &[2], 1)).expect("open");
    ask(&mut loaded, wish(2, Delivery, &[3], 1)).expect("open");
    decide(&mut loaded, &substitute(dish(7, "鸡蛋面", &[Allergen::Egg], 0), false)).expect("possible");
    loaded.now = the_sitting(&loaded).cutoff_at.plus_minutes(5);
    let eggs_again = dish(8, "蛋花汤", &[Allergen::Egg], 0);
    let nobody = decide(&mut loaded, &substitute(eggs_again, false)).expect("asked");
    assert!(matches!(&nobody, Done::Substituted { portions: 0, conflicts, .. } if conflicts.len() == 1));
    assert!(
        the_sitting(&loaded).dish(dish_id(8)).is_none(),
        "for nobody nothing is cooked"
    );
    let rice = dish(9, "炒饭", &[], 0);
    let done = decide(&mut loaded, &substitute(rice.clone(), false)).expect("possible");
    let Done::Substituted { moved, conflicts, .. } = done else {
        panic!("answers with {done:?}");
    };
    assert_eq!((moved, conflicts.len()), (vec![order_id(2)], 0));
    let sitting = the_sitting(&loaded);
    let figures = |id: u128| {
        sitting
            .dish(dish_id(id))
            .map(|dish| (dish.state, dish.sold, dish.capacity))
    };
    assert_eq!(
        figures(1).map(|(state, sold, _)| (state, sold)),
        Some((SittingDishState::Withdrawn, 0))
    );
    assert_eq!(
        figures(9),
        Some((SittingDishState::On, 1, 1)),
        "cooked for those who wait, for nobody else"
    );
    assert!(sitting.holds());
    let line = &loaded.orders[&order_id(2)].lines[0];
    let chosen = line.instead_of.as_ref().map(|dish| dish.name.as_str());
    assert_eq!((line.name.as_str(), chosen), ("炒饭", Some("豆腐")));
    assert_eq!(
        loaded.orders[&order_id(1)].lines[0].name,
        "鸡蛋面",
        "who has one keeps it"
    );
    assert_eq!(
        decide(&mut loaded, &substitute(rice, false)),
        Err(Refusal::DishWithdrawn)
    );
}

#[test]
fn a_dish_already_offered_stands_in_with_more_portions() {
    let mut loaded = village();
    ask(&mut loaded, wish(1, DineIn, &[2], 1)).expect("open");
    let offered = the_sitting(&loaded).dishes[1].clone();
    let done = decide(
        &mut loaded,
        &substitute(
            SittingDish {
                id: dish_id(8),
                ..offered
            },
            false,
        ),
    )
    .expect("possible");
    assert!(matches!(done, Done::Substituted { dish, .. } if dish == dish_id(2)));
    let sitting = the_sitting(&loaded);
    assert_eq!(
        (sitting.dishes.len(), sitting.dishes[1].sold, sitting.dishes[1].capacity),
        (2, 1, 9)
    );
    assert_eq!(
        decide(&mut loaded, &substitute(dish(9, "炒饭", &[], 0), false)),
        Err(Refusal::DishWithdrawn),
        "nobody waits for it any more"
    );
}

#[test]
fn a_substitution_is_taken_back_by_the_dish_that_was_taken_off() {
    let mut loaded = village();
    ask(&mut loaded, wish(1, DineIn, &[2], 1)).expect("open");
    ask(&mut loaded, wish(2, Delivery, &[3], 1)).expect("open");
    let tofu = the_sitting(&loaded).dishes[0].clone();
    decide(&mut loaded, &substitute(dish(7, "鸡蛋面", &[Allergen::Egg], 0), false)).expect("possible");
    let back = Command::Substitute(Substitute {
        sitting_id: sitting_id(),
        sitting_dish_id: dish_id(7),
        // From the library again, and so under a number of its own.
        with: SittingDish {
            id: dish_id(9),
            sold: 0,
            capacity: 0,
            ..tofu.clone()
        },
        explained: true,
        dry_run: false,
    });
    let done = decide(&mut loaded, &back).expect("possible");
    assert!(matches!(done, Done::Substituted { dish, portions: 1, .. } if dish == dish_id(1)));
    let sitting = the_sitting(&loaded);
    let again = sitting.dish(dish_id(1)).expect("listed");
    assert_eq!(
        (again.state, again.sold, again.capacity),
        (SittingDishState::On, 2, tofu.capacity)
    );
    let gone = sitting.dish(dish_id(7)).expect("listed");
    assert_eq!((gone.state, gone.sold), (SittingDishState::Withdrawn, 0));
    let line = &loaded.orders[&order_id(1)].lines[0];
    assert_eq!(
        (line.name.as_str(), &line.instead_of),
        ("豆腐", &None),
        "as if nothing had been"
    );
    assert!(sitting.holds());
}

#[test]
fn replaced_twice_the_dish_that_was_chosen_is_still_told() {
    let mut loaded = village();
    ask(&mut loaded, wish(1, DineIn, &[2], 1)).expect("open");
    decide(&mut loaded, &substitute(dish(7, "面", &[], 0), false)).expect("possible");
    let again = Substitute {
        sitting_id: sitting_id(),
        sitting_dish_id: dish_id(7),
        with: dish(8, "炒饭", &[], 0),
        explained: true,
        dry_run: false,
    };
    decide(&mut loaded, &Command::Substitute(again)).expect("possible");
    let line = &loaded.orders[&order_id(1)].lines[0];
    let chosen = line.instead_of.as_ref().map(|dish| dish.name.as_str());
    assert_eq!((line.name.as_str(), chosen), ("炒饭", Some("豆腐")));
}

#[test]
fn who_ordered_soft_is_not_moved_to_something_firm() {
    let mut loaded = village();
    let mut wanted = wish(1, DineIn, &[2], 1);
    wanted.diners[0].lines[0].texture = Texture::Soft;
    ask(&mut loaded, wanted).expect("offered");
    let mut firm = dish(7, "炒面", &[], 0);
    firm.facts.textures = [Texture::Regular].into();
    let done = decide(&mut loaded, &substitute(firm, true)).expect("possible");
    assert!(matches!(&done, Done::Substituted { conflicts, .. } if conflicts[0].conflicts[0].key == "soft"));
    let done = decide(&mut loaded, &substitute(dish(7, "面", &[], 0), false)).expect("possible");
    assert!(matches!(done, Done::Substituted { conflicts, .. } if conflicts.is_empty()));
    assert_eq!(loaded.orders[&order_id(1)].lines[0].texture, Texture::Soft);
}

#[test]
fn a_dish_cannot_replace_itself() {
    let mut loaded = village();
    let itself = the_sitting(&loaded).dishes[0].clone();
    assert_eq!(decide(&mut loaded, &substitute(itself, false)), Err(Refusal::SameDish));
}

#[test]
fn a_sitting_is_published_closed_and_ended_in_its_time() {
    let mut loaded = village();
    loaded.sittings.get_mut(&sitting_id()).expect("there").state = SittingState::Draft;
    let close = |early| {
        Command::Close(Close {
            sitting_id: sitting_id(),
            early,
        })
    };
    let end = |early| {
        Command::End(Close {
            sitting_id: sitting_id(),
            early,
        })
    };
    let publish = Command::Publish(sitting_id());
    assert_eq!(decide(&mut loaded, &close(true)), Err(Refusal::SittingNotOpen));
    decide(&mut loaded, &publish).expect("a draft with dishes");
    decide(&mut loaded, &publish).expect("published is published");
    assert_eq!(decide(&mut loaded, &close(false)), Err(Refusal::TooEarly));
    loaded.now = at(9, 30);
    decide(&mut loaded, &close(false)).expect("it is time");
    assert_eq!(the_sitting(&loaded).state, SittingState::Closed);
    assert_eq!(decide(&mut loaded, &publish), Err(Refusal::SittingNotOpen));
    assert_eq!(decide(&mut loaded, &end(false)), Err(Refusal::TooEarly));
    decide(&mut loaded, &end(true)).expect("somebody says so");
    decide(&mut loaded, &close(false)).expect("closed is closed");
    assert_eq!(the_sitting(&loaded).state, SittingState::Ended);
}

#[test]
fn an_empty_sitting_is_not_published() {
    let mut loaded = village();
    let sitting = loaded.sittings.get_mut(&sitting_id()).expect("there");
    sitting.state = SittingState::Draft;
    sitting.dishes.clear();
    assert_eq!(
        decide(&mut loaded, &Command::Publish(sitting_id())),
        Err(Refusal::NoDishes)
    );
}

fn pickup(pickup_no: u32) -> Command {
    Command::Serve(Serve::Pickup {
        sitting_id: sitting_id(),
        pickup_no,
    })
}

#[test]
fn a_number_hands_out_its_whole_bag_once() {
    let mut loaded = village();
    ask(&mut loaded, wish(1, TakeAway, &[1, 2], 1)).expect("open");
    ask(&mut loaded, wish(3, DineIn, &[4], 1)).expect("open");
    ask(&mut loaded, wish(4, Delivery, &[5], 1)).expect("open");
    let Done::Served(served) = decide(&mut loaded, &pickup(2)).expect("waiting") else {
        panic!("serving answers otherwise");
    };
    assert_eq!(
        served.iter().map(|order| order.id).collect::<Vec<_>>(),
        [order_id(1), order_id(2)]
    );
    assert_eq!(decide(&mut loaded, &pickup(1)), Err(Refusal::AlreadyServed));
    assert_eq!(decide(&mut loaded, &pickup(4)), Err(Refusal::IsDelivery));
    assert_eq!(decide(&mut loaded, &pickup(9)), Err(Refusal::UnknownOrder));
    assert_eq!(loaded.orders[&order_id(3)].state, OrderState::Placed);
    assert_eq!(call_off(&mut loaded, 1), Err(Refusal::AlreadyServed));
}

fn flag(order: u128, cause: FlagCause) -> Command {
    Command::Flag(Flag {
        order_ids: vec![order_id(order)],
        cause,
    })
}

#[test]
fn a_flag_gives_the_quota_back_and_reopening_takes_it_again() {
    let mut loaded = village();
    ask(&mut loaded, wish(1, DineIn, &[1], 1)).expect("open");
    let mut afternoon = next_batch(&loaded, at(13, 0));
    decide(&mut afternoon, &flag(1, FlagCause::NoShow)).expect("open");
    let order = &afternoon.orders[&order_id(1)];
    assert_eq!(
        (order.state, order.flag_cause),
        (OrderState::Flagged, Some(FlagCause::NoShow))
    );
    assert_eq!(afternoon.quota.changes().returned.len(), 1);
    assert_eq!(decide(&mut afternoon, &pickup(1)), Err(Refusal::OrderFlagged));
    let reopen = Command::Reopen(vec![order_id(1)]);
    decide(&mut afternoon, &reopen).expect("flagged by mistake");
    assert_eq!(afternoon.quota.changes().returned.len(), 0);
    assert_eq!(decide(&mut afternoon, &reopen), Err(Refusal::OrderOpen));
}

#[test]
fn a_flag_is_not_reopened_onto_a_quota_that_is_gone() {
    let mut loaded = village();
    ask(&mut loaded, wish(1, DineIn, &[1], 1)).expect("open");
    decide(&mut loaded, &flag(1, FlagCause::KitchenShort)).expect("open");
    ask(&mut loaded, wish(2, DineIn, &[1], 2)).expect("another dish instead");
    let before = loaded.clone();
    assert_eq!(
        decide(&mut loaded, &Command::Reopen(vec![order_id(1)])),
        Err(Refusal::QuotaTaken)
    );
    assert_eq!(loaded, before);
}

#[test]
fn several_orders_end_together_or_not_at_all() {
    let mut loaded = village();
    ask(&mut loaded, wish(1, Delivery, &[1, 3], 1)).expect("open");
    let before = loaded.clone();
    let wanted = Command::Serve(Serve::Orders(vec![order_id(1), order_id(9)]));
    assert_eq!(decide(&mut loaded, &wanted), Err(Refusal::UnknownOrder));
    assert_eq!(loaded, before);
    let both = Command::Serve(Serve::Orders(vec![order_id(1), order_id(2)]));
    assert!(matches!(decide(&mut loaded, &both), Ok(Done::Served(orders)) if orders.len() == 2));
}
