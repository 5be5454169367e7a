use super::*;
use crate::{
    cash::{CashRefusal, Shift, state::Drawer},
    id::DrawerId,
    ledger::Account,
    order::{
        Command, Done, Loaded, Refusal,
        command::{Serve, SoldOut, Substitute},
        decide,
        world::{at, dish, dish_id, line, next_batch, sitting_id, the_sitting, village, wish},
    },
};

const PERSON: Uuid = Uuid::from_u128(9);

fn id(number: u128) -> WalkInId {
    WalkInId(Uuid::from_u128(number))
}

fn cashier() -> Cashier {
    Cashier {
        shift_id: ShiftId(Uuid::from_u128(70)),
        person: PERSON,
    }
}

fn drawer() -> Account {
    Account::Drawer(DrawerId(Uuid::from_u128(71)))
}

/// The village with a drawer that somebody has opened.
fn counter() -> Loaded {
    with_shift(village())
}

fn with_shift(mut loaded: Loaded) -> Loaded {
    let canteen_id = the_sitting(&loaded).canteen_id;
    let drawer_id = DrawerId(Uuid::from_u128(71));
    loaded.cash.drawers.insert(
        drawer_id,
        Drawer {
            canteen_id,
            retired: false,
        },
    );
    let shift = Shift {
        id: cashier().shift_id,
        drawer_id,
        canteen_id,
        person: PERSON,
        opened_at: at(8, 0),
        opening: Fen::ZERO,
        end: None,
    };
    loaded.cash.shifts.insert(shift.id, shift);
    loaded
}

fn wanted(number: u128, dishes: &[u128]) -> PlaceWalkIn {
    PlaceWalkIn {
        id: id(number),
        sitting_id: sitting_id(),
        mode: OrderMode::DineIn,
        lines: dishes.iter().map(|dish| line(*dish)).collect(),
        at_kiosk: true,
        cash: None,
    }
}

fn walk_in(loaded: &mut Loaded, command: WalkInCommand) -> Result<WalkIn, Refusal> {
    match super::super::decide(loaded, &Command::WalkIn(command))? {
        Done::WalkIn(walk_in) => Ok(walk_in),
        other => panic!("a walk-in answers with {other:?}"),
    }
}

fn order(loaded: &mut Loaded, number: u128, dishes: &[u128]) -> Result<WalkIn, Refusal> {
    walk_in(loaded, WalkInCommand::Place(wanted(number, dishes)))
}

fn pay(loaded: &mut Loaded, number: u128, fen: i64) -> Result<WalkIn, Refusal> {
    let paying = PayWalkIn {
        id: id(number),
        cash: cashier(),
        expected: Fen(fen),
    };
    walk_in(loaded, WalkInCommand::Pay(paying))
}

fn cancel(loaded: &mut Loaded, number: u128, by: Canceller) -> Result<WalkIn, Refusal> {
    walk_in(loaded, WalkInCommand::Cancel(CancelWalkIn { id: id(number), by }))
}

fn hand_out(loaded: &mut Loaded, pickup_no: u32) -> Result<Done, Refusal> {
    let serve = Serve::Pickup {
        sitting_id: sitting_id(),
        pickup_no,
    };
    decide::decide(loaded, &Command::Serve(serve))
}

fn sums(loaded: &Loaded, account: &Account) -> i64 {
    loaded.books.entries().iter().map(|entry| entry.sum_of(account).0).sum()
}

#[test]
fn the_whole_price_goes_from_the_drawer_to_the_canteen_and_nobody_else_pays() {
    let mut loaded = counter();
    let ordered = order(&mut loaded, 1, &[1, 2]).expect("open");
    assert_eq!(
        (ordered.state, ordered.price(), ordered.paid),
        (WalkInState::Placed, Fen(2_400), false)
    );
    assert!(loaded.books.entries().is_empty(), "nothing is owed by nobody");
    assert_eq!(
        pay(&mut loaded, 1, 1_200),
        Err(CashRefusal::AmountChanged { now: 2_400 }.into())
    );
    assert_eq!(hand_out(&mut loaded, 1), Err(Refusal::WalkInUnpaid));
    pay(&mut loaded, 1, 2_400).expect("the sum");
    assert_eq!(pay(&mut loaded, 1, 2_400), Err(Refusal::WalkInPaid), "once");
    hand_out(&mut loaded, 1).expect("paid");
    assert_eq!(hand_out(&mut loaded, 1), Err(Refusal::AlreadyServed));
    let entries = loaded.books.entries();
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].postings.len(), 2, "no fund, no senior");
    assert_eq!(sums(&loaded, &drawer()), 2_400);
    assert_eq!(sums(&loaded, &Account::Earned(ordered.canteen_id)), -2_400);
    assert_eq!(loaded.quota, village().quota);
}

#[test]
fn it_takes_portions_and_a_number_of_the_same_row_as_everybody() {
    let mut loaded = counter();
    crate::order::world::ask(&mut loaded, wish(1, OrderMode::DineIn, &[1], 1)).expect("open");
    let one = order(&mut loaded, 1, &[1, 1, 2]).expect("open");
    assert_eq!(one.pickup_no, 2);
    let sitting = the_sitting(&loaded);
    assert_eq!((sitting.sold, sitting.next_pickup), (4, 3));
    assert_eq!((sitting.dishes[0].sold, sitting.dishes[1].sold), (3, 1));
    // Eight may be ordered before the cut-off: four are left.
    order(&mut loaded, 2, &[2, 2]).expect("room");
    assert_eq!(order(&mut loaded, 3, &[2, 2, 2]), Err(Refusal::SittingFull));
    assert_eq!(
        order(&mut loaded, 3, &[1, 1, 1, 1]),
        Err(Refusal::SoldOut { dish: dish_id(1) })
    );
    // After it the counter's two.
    let mut loaded = with_shift(next_batch(&loaded, at(11, 0)));
    assert_eq!(order(&mut loaded, 3, &[2, 2, 2]), Err(Refusal::SittingFull));
    let late = order(&mut loaded, 3, &[2, 2]).expect("two are set aside");
    assert!(late.from_counter && the_sitting(&loaded).counter_sold == 2);
    assert!(the_sitting(&loaded).holds());
}

#[test]
fn a_few_portions_and_never_carried() {
    let mut loaded = counter();
    assert_eq!(order(&mut loaded, 1, &[]), Err(Refusal::BadWalkIn));
    assert_eq!(order(&mut loaded, 1, &[2; PORTIONS_MAX + 1]), Err(Refusal::BadWalkIn));
    let carried = PlaceWalkIn {
        mode: OrderMode::Delivery,
        ..wanted(1, &[1])
    };
    assert_eq!(
        walk_in(&mut loaded, WalkInCommand::Place(carried)),
        Err(Refusal::BadWalkIn)
    );
    let sitting = loaded.sittings.get_mut(&sitting_id()).expect("there");
    sitting.service_day = sitting.service_day.plus_days(1);
    assert_eq!(
        order(&mut loaded, 1, &[1]),
        Err(Refusal::WalkInToday),
        "who knows whether they come"
    );
    let sitting = loaded.sittings.get_mut(&sitting_id()).expect("there");
    sitting.service_day = sitting.service_day.plus_days(-1);
    let stop = SoldOut {
        sitting_id: sitting_id(),
        sitting_dish_id: dish_id(1),
        sold_out: true,
    };
    decide::decide(&mut loaded, &Command::SoldOut(stop)).expect("known");
    assert_eq!(order(&mut loaded, 1, &[1]), Err(Refusal::SoldOut { dish: dish_id(1) }));
}

#[test]
fn a_kiosk_that_nobody_watches_does_not_empty_the_pots() {
    let mut loaded = counter();
    let sitting = loaded.sittings.get_mut(&sitting_id()).expect("there");
    sitting.capacity = 100;
    sitting.dishes[0].capacity = 100;
    for number in 0..3 {
        order(&mut loaded, number, &[1; 4]).expect("room");
    }
    assert_eq!(order(&mut loaded, 4, &[1]), Err(Refusal::WalkInsUnpaid));
    let at_the_counter = PlaceWalkIn {
        at_kiosk: false,
        cash: Some(cashier()),
        ..wanted(5, &[1])
    };
    let sold = walk_in(&mut loaded, WalkInCommand::Place(at_the_counter)).expect("somebody looks");
    assert_eq!(sold.state, WalkInState::Paid);
    pay(&mut loaded, 1, 4_800).expect("the sum");
    order(&mut loaded, 6, &[1]).expect("one who paid makes room for the next");
}

#[test]
fn the_slip_takes_it_back_in_time_and_unpaid() {
    let mut loaded = counter();
    order(&mut loaded, 1, &[1, 1]).expect("open");
    let back = cancel(&mut loaded, 1, Canceller::Slip).expect("in time");
    assert_eq!((back.state, back.late_change), (WalkInState::Cancelled, false));
    assert_eq!((the_sitting(&loaded).sold, the_sitting(&loaded).dishes[0].sold), (0, 0));
    assert_eq!(cancel(&mut loaded, 1, Canceller::Slip), Err(Refusal::OrderCancelled));
    order(&mut loaded, 2, &[1]).expect("open");
    pay(&mut loaded, 2, 1_200).expect("the sum");
    assert_eq!(cancel(&mut loaded, 2, Canceller::Slip), Err(Refusal::WalkInPaid));
    order(&mut loaded, 3, &[1]).expect("open");
    let mut loaded = with_shift(next_batch(&loaded, at(9, 40)));
    assert_eq!(cancel(&mut loaded, 3, Canceller::Slip), Err(Refusal::TooLate));
    // Staff may; it is in the pot by now.
    assert!(
        cancel(&mut loaded, 3, Canceller::Staff(None))
            .expect("staff")
            .late_change
    );
    assert_eq!(the_sitting(&loaded).sold, 2);
}

#[test]
fn what_was_paid_goes_back_out_of_a_drawer() {
    let mut loaded = counter();
    order(&mut loaded, 1, &[1]).expect("open");
    pay(&mut loaded, 1, 1_200).expect("the sum");
    assert_eq!(
        cancel(&mut loaded, 1, Canceller::Staff(None)),
        Err(Refusal::WalkInPaid),
        "not without the money"
    );
    let back = cancel(&mut loaded, 1, Canceller::Staff(Some(cashier()))).expect("there is money");
    assert!(!back.paid);
    assert_eq!(sums(&loaded, &drawer()), 0);
    assert_eq!(sums(&loaded, &Account::Earned(back.canteen_id)), 0);
}

#[test]
fn only_ones_own_open_shift_at_the_same_canteen() {
    let mut loaded = counter();
    order(&mut loaded, 1, &[1]).expect("open");
    let stranger = PayWalkIn {
        id: id(1),
        cash: Cashier {
            person: Uuid::from_u128(8),
            ..cashier()
        },
        expected: Fen(1_200),
    };
    let refused = walk_in(&mut loaded, WalkInCommand::Pay(stranger));
    assert_eq!(refused, Err(CashRefusal::NotYourShift.into()));
    let elsewhere = CanteenId(Uuid::from_u128(5));
    loaded
        .cash
        .shifts
        .get_mut(&cashier().shift_id)
        .expect("there")
        .canteen_id = elsewhere;
    assert_eq!(pay(&mut loaded, 1, 1_200), Err(CashRefusal::Unknown("shift").into()));
    assert!(loaded.books.entries().is_empty());
}

#[test]
fn whoever_never_came_is_explained_and_their_meal_was_cooked() {
    let mut loaded = counter();
    order(&mut loaded, 1, &[1]).expect("open");
    let gone = walk_in(&mut loaded, WalkInCommand::Lapse(id(1))).expect("open");
    assert!(gone.state == WalkInState::Lapsed && gone.is_cooked());
    assert_eq!(the_sitting(&loaded).sold, 1);
    assert_eq!(hand_out(&mut loaded, 1), Err(Refusal::OrderFlagged));
}

#[test]
fn a_burnt_dish_is_replaced_for_walk_ins_too() {
    let mut loaded = counter();
    order(&mut loaded, 1, &[1, 2]).expect("open");
    let substitute = Substitute {
        sitting_id: sitting_id(),
        sitting_dish_id: dish_id(1),
        with: dish(3, "南瓜", &[], 6),
        explained: true,
        dry_run: false,
    };
    let unexplained = Substitute {
        explained: false,
        ..substitute.clone()
    };
    let why = decide::decide(&mut loaded, &Command::Substitute(unexplained));
    assert_eq!(
        why,
        Err(Refusal::ReasonMissing),
        "somebody without registration has ordered it"
    );
    let done = decide::decide(&mut loaded, &Command::Substitute(substitute)).expect("another dish");
    assert!(
        matches!(
            done,
            Done::Substituted {
                walk_ins: 1,
                portions: 1,
                ..
            }
        ),
        "they are counted: {done:?}"
    );
    let moved = &loaded.walk_ins[&id(1)];
    assert_eq!(
        (moved.lines[0].name.as_str(), moved.lines[1].name.as_str()),
        ("南瓜", "鸡蛋")
    );
    assert_eq!(moved.price(), Fen(2_400));
    let sold: Vec<u32> = the_sitting(&loaded).dishes.iter().map(|dish| dish.sold).collect();
    assert_eq!(sold, [0, 1, 1]);
}

#[test]
fn the_slip_says_a_number_and_a_code_that_does_not_follow_from_it() {
    let mut loaded = counter();
    let one = order(&mut loaded, 48_217, &[1]).expect("open");
    assert_eq!((one.pickup_text().as_str(), one.code().as_str()), ("001", "8217"));
}

#[test]
fn a_wrong_ending_is_taken_back_and_a_cancelled_one_is_not() {
    let mut loaded = counter();
    let reopen = |loaded: &mut Loaded| walk_in(loaded, WalkInCommand::Reopen(id(1))).map(|one| one.state);
    let ordered = order(&mut loaded, 1, &[1]).expect("open");
    assert_eq!(reopen(&mut loaded), Err(Refusal::OrderOpen));
    walk_in(&mut loaded, WalkInCommand::Lapse(id(1))).expect("nobody came");
    assert_eq!(reopen(&mut loaded), Ok(WalkInState::Placed), "and it isn't paid for");
    pay(&mut loaded, 1, ordered.price().0).expect("the price");
    hand_out(&mut loaded, ordered.pickup_no).expect("paid for");
    let (sold, entries) = (the_sitting(&loaded).sold, loaded.books.entries().len());
    assert_eq!(reopen(&mut loaded), Ok(WalkInState::Paid));
    let after = (the_sitting(&loaded).sold, loaded.books.entries().len());
    assert_eq!(after, (sold, entries), "nothing is sold or booked by it");
    cancel(&mut loaded, 1, Canceller::Staff(Some(cashier()))).expect("given back");
    assert_eq!(reopen(&mut loaded), Err(Refusal::OrderCancelled));
}
