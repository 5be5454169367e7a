//! The invariants, on random days.

use super::super::*;
use super::money::sums;
use crate::{
    ledger::{Account, Entry, Held, booking::payer, books::loaded_again},
    money::Fen,
    order::Payment,
};
use crate::{
    order::{
        command::{Close, Flag, Place, Serve, SetCapacity, SoldOut, Substitute},
        mode::OrderMode,
        order_line::Order,
        state::{FlagCause, OrderState},
        world::*,
    },
    subsidy::quota::QuotaSlot,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// What each senior paid in ahead: enough for three meals or so.
const PAID_IN: Fen = Fen(2_500);

/// One thing that happens; numbers are taken modulo what there is.
#[derive(Debug, Clone)]
enum Event {
    Minutes(i64),
    NextBatch,
    Place {
        mode: usize,
        senior: u128,
        with: Option<u128>,
        dish: u128,
        again: bool,
    },
    Cancel(u128),
    Capacity {
        all: Option<u32>,
        delivery: Option<u32>,
        counter: Option<u32>,
        dish: u32,
    },
    SoldOut {
        dish: u128,
        off: bool,
    },
    Substitute {
        dish: u128,
    },
    Close {
        early: bool,
        end: bool,
    },
    Serve(u32),
    Flag(u128),
    Reopen(u128),
    Correct {
        order: u128,
        eaten: bool,
    },
}

fn event() -> impl Strategy<Value = Event> {
    let order = 1_u128..30;
    let some = |max: u32| proptest::option::of(0..max);
    prop_oneof![
        2 => (0_i64..25).prop_map(Event::Minutes),
        2 => Just(Event::NextBatch),
        12 => (0_usize..3, 1..=SENIORS, proptest::option::of(1..=SENIORS), 1_u128..3, any::<bool>())
            .prop_map(|(mode, senior, with, dish, again)| Event::Place { mode, senior, with, dish, again }),
        5 => order.clone().prop_map(Event::Cancel),
        2 => (some(14), some(6), some(5), 0_u32..9)
            .prop_map(|(all, delivery, counter, dish)| Event::Capacity { all, delivery, counter, dish }),
        1 => (1_u128..3, any::<bool>()).prop_map(|(dish, off)| Event::SoldOut { dish, off }),
        1 => (1_u128..3).prop_map(|dish| Event::Substitute { dish }),
        1 => (any::<bool>(), any::<bool>()).prop_map(|(early, end)| Event::Close { early, end }),
        2 => (1_u32..20).prop_map(Event::Serve),
        2 => order.clone().prop_map(Event::Flag),
        2 => order.clone().prop_map(Event::Reopen),
        2 => (order, any::<bool>()).prop_map(|(order, eaten)| Event::Correct { order, eaten }),
    ]
}

fn command(event: &Event, next_order: u128) -> Option<Command> {
    let sitting_id = sitting_id();
    Some(match *event {
        Event::Minutes(_) | Event::NextBatch => return None,
        Event::Place {
            mode,
            senior,
            with,
            dish,
            again,
        } => {
            let seniors: Vec<u128> = std::iter::once(senior)
                .chain(with.filter(|other| *other != senior))
                .collect();
            Command::Place(Place {
                second_meal: again,
                ..wish(next_order, OrderMode::ALL[mode], &seniors, dish)
            })
        }
        Event::Cancel(order) => Command::Cancel(crate::order::command::Cancel {
            order_id: order_id(order),
            by: crate::order::command::Caller::Staff,
        }),
        Event::Capacity {
            all,
            delivery,
            counter,
            dish,
        } => Command::SetCapacity(SetCapacity {
            sitting_id,
            capacity: all,
            delivery_capacity: delivery,
            counter_capacity: counter,
            dish: Some((dish_id(1), dish)),
        }),
        Event::SoldOut { dish, off } => Command::SoldOut(SoldOut {
            sitting_id,
            sitting_dish_id: dish_id(dish),
            sold_out: off,
        }),
        Event::Substitute { dish: old } => Command::Substitute(Substitute {
            sitting_id,
            sitting_dish_id: dish_id(old),
            with: dish(50 + next_order, "替换", &[], 0),
            explained: true,
            dry_run: false,
        }),
        Event::Close { early, end: false } => Command::Close(Close { sitting_id, early }),
        Event::Close { end: true, .. } => Command::End(Close {
            sitting_id,
            early: false,
        }),
        Event::Serve(pickup_no) => Command::Serve(Serve::Pickup { sitting_id, pickup_no }),
        Event::Flag(order) => Command::Flag(Flag {
            order_ids: vec![order_id(order)],
            cause: FlagCause::NoShow,
        }),
        Event::Reopen(order) => Command::Reopen(vec![order_id(order)]),
        Event::Correct { order, eaten } => Command::Correct(crate::order::command::Correct {
            order_id: order_id(order),
            unserved: (!eaten).then_some(FlagCause::NoAnswer),
        }),
    })
}

/// Whether the order's portion is still spoken for: cooked for somebody, or cooked too late to be sold again.
fn counts(order: &Order) -> bool {
    order.state != OrderState::Cancelled || order.late_change
}

fn check(loaded: &Loaded) -> Result<(), TestCaseError> {
    let sitting = the_sitting(loaded);
    prop_assert!(sitting.holds(), "{sitting:?}");
    let taken: Vec<&Order> = loaded.orders.values().filter(|order| counts(order)).collect();
    let number = |wanted: &dyn Fn(&Order) -> bool| taken.iter().filter(|order| wanted(order)).count();
    prop_assert_eq!(sitting.sold as usize, taken.len());
    prop_assert_eq!(
        sitting.delivery_sold as usize,
        number(&|order| order.mode == OrderMode::Delivery)
    );
    prop_assert_eq!(sitting.counter_sold as usize, number(&|order| order.from_counter));
    for dish in &sitting.dishes {
        let lines = taken.iter().flat_map(|order| &order.lines);
        prop_assert_eq!(
            dish.sold as usize,
            lines.filter(|line| line.sitting_dish_id == dish.id).count()
        );
    }
    let mut holders: BTreeMap<QuotaSlot, &Order> = BTreeMap::new();
    for order in loaded.orders.values() {
        prop_assert_eq!(order.split.total(), order.price());
        for slot in order.quota_slots().filter(|_| order.state.is_a_meal()) {
            prop_assert!(!loaded.quota.is_free(&slot));
            prop_assert!(holders.insert(slot, order).is_none(), "one slot, two meals");
        }
    }
    check_books(loaded)?;
    let mut numbers: Vec<u32> = loaded.orders.values().map(|order| order.pickup_no).collect();
    numbers.sort_unstable();
    numbers.dedup();
    prop_assert_eq!(numbers.len(), loaded.orders.len(), "a pick-up number is given once");
    Ok(())
}

/// Whatever happened: a meal that is open or eaten has its parts claimed, any other has nothing; the canteen is owed the
/// open ones and has earned the eaten ones; no balance fell below zero.
fn check_books(loaded: &Loaded) -> Result<(), TestCaseError> {
    let again = loaded_again(&loaded.books, loaded.now);
    let all: Vec<&Entry> = again.remembered().collect();
    let mut expected: BTreeMap<String, i64> = BTreeMap::new();
    for order in loaded.orders.values().filter(|order| order.state.is_a_meal()) {
        let own = match order.payment {
            Payment::Balance => Account::Prepaid(order.senior_id),
            _ => Account::Owed(order.senior_id),
        };
        for part in &order.split.parts {
            let account = payer(part, order.canteen_id).unwrap_or_else(|| own.clone());
            *expected.entry(account.key()).or_default() += part.fen.0;
        }
        let canteen = match order.state {
            OrderState::Served => Account::Earned(order.canteen_id),
            _ => Account::Ordered(order.canteen_id),
        };
        *expected.entry(canteen.key()).or_default() -= order.price().0;
    }
    expected.retain(|_, fen| *fen != 0);
    prop_assert_eq!(sums(all.iter().copied()), expected);
    for senior in 1..=SENIORS {
        let account = Account::Prepaid(senior_id(senior));
        let spent: Fen = all.iter().map(|entry| entry.sum_of(&account)).sum();
        let held = loaded.books.held(&account).expect("a balance has a floor");
        prop_assert!(held.fen >= Fen::ZERO);
        prop_assert_eq!(held.fen, PAID_IN - spent);
    }
    Ok(())
}

/// The database after the batch's net changes must hold the slots of the meals, no more and no less.
fn check_written(before: &Loaded, loaded: &Loaded) -> Result<(), TestCaseError> {
    let rows = |loaded: &Loaded| -> BTreeMap<QuotaSlot, crate::id::OrderId> {
        let meals = loaded.orders.values().filter(|order| order.state.is_a_meal());
        meals
            .flat_map(|order| order.quota_slots().map(|slot| (slot, order.id)))
            .collect()
    };
    let mut table = rows(before);
    let changes = loaded.quota.changes();
    for slot in changes.returned {
        prop_assert!(table.remove(&slot).is_some(), "deleted what isn't there");
    }
    for (slot, order) in changes.taken {
        prop_assert!(table.insert(slot, order).is_none(), "inserted what is there");
    }
    prop_assert_eq!(table, rows(loaded));
    let mut orders = before.orders.clone();
    orders.extend(
        loaded
            .new_orders()
            .chain(loaded.changed_orders())
            .map(|order| (order.id, order.clone())),
    );
    prop_assert_eq!(&orders, &loaded.orders);
    Ok(())
}

proptest! {
    #[test]
    fn never_oversold_never_lost_never_paid_twice(events in proptest::collection::vec(event(), 1..60)) {
        let mut loaded = village();
        for senior in 1..=SENIORS {
            let account = Account::Prepaid(senior_id(senior));
            loaded.books.keep(account.clone(), Held { fen: PAID_IN, ..Held::new(&account) });
        }
        let mut begun = loaded.clone();
        let mut next_order = 1;
        for event in &events {
            match event {
                Event::Minutes(minutes) => loaded.now = loaded.now.plus_minutes(*minutes),
                Event::NextBatch => {
                    check_written(&begun, &loaded)?;
                    loaded = next_batch(&loaded, loaded.now);
                    begun = loaded.clone();
                }
                _ => {}
            }
            let Some(command) = command(event, next_order) else { continue };
            let before = loaded.clone();
            match decide(&mut loaded, &command) {
                Ok(Done::Placed(orders)) => next_order += orders.len() as u128,
                Ok(_) => {}
                Err(_) => prop_assert_eq!(&loaded, &before, "a refusal leaves no trace"),
            }
            check(&loaded)?;
        }
        check_written(&begun, &loaded)?;
    }

    #[test]
    fn placing_after_a_cancellation_is_placing(
        first in (0_usize..3, 1..=SENIORS, 1_u128..3),
        second in (0_usize..3, 1..=SENIORS, 1_u128..3),
    ) {
        let wanted = |order, (mode, senior, dish): (usize, u128, u128)| wish(order, OrderMode::ALL[mode], &[senior], dish);
        let mut plain = village();
        let expected = ask(&mut plain, wanted(2, second));
        let mut loaded = village();
        if ask(&mut loaded, wanted(1, first)).is_ok() {
            call_off(&mut loaded, 1).expect("in time");
        }
        let after = ask(&mut loaded, wanted(2, second));
        let cost = |orders: Result<Vec<Order>, Refusal>| orders.map(|orders| orders[0].split.clone());
        prop_assert_eq!(cost(after), cost(expected));
        let (one, other) = (the_sitting(&loaded), the_sitting(&plain));
        prop_assert_eq!((one.sold, one.delivery_sold), (other.sold, other.delivery_sold));
        prop_assert_eq!(&one.dishes, &other.dishes);
        prop_assert_eq!(loaded.quota.changes(), plain.quota.changes());
    }
}
