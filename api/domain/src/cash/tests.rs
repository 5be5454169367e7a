//! The counter and the office, by examples and on random days.

use super::{
    command::{
        CashMove, CloseShift, Collect, Correct, CorrectReason, DifferenceReason, EmptyBag, FundSource, MoveCash,
        OpenFund, OpenShift, PayBack, PayBackReason, PayOut, Payer, ReceiveFund, TopUp, Way, Which,
    },
    *,
};
use crate::{
    id::{CanteenId, DrawerId, OrderId, ReceiptId, RoundId, SeniorId, ShiftId},
    ledger::{Account, Month},
    money::Fen,
    order::{Command, Done, Order, OrderMode::DineIn, Payment, decide, world::*},
};
use uuid::Uuid;

fn canteen() -> CanteenId {
    CanteenId(Uuid::from_u128(1))
}

fn drawer() -> DrawerId {
    DrawerId(Uuid::from_u128(20))
}

fn shift() -> ShiftId {
    ShiftId(Uuid::from_u128(21))
}

fn person() -> Uuid {
    Uuid::from_u128(22)
}

fn receipt(number: u128) -> ReceiptId {
    ReceiptId(Uuid::from_u128(3_000 + number))
}

/// The village with a drawer that nobody has opened.
fn counter() -> Loaded {
    let mut loaded = village();
    let taken = Drawer {
        canteen_id: canteen(),
        retired: false,
    };
    loaded.cash.drawers.insert(drawer(), taken);
    loaded
}

fn run(loaded: &mut Loaded, command: CashCommand) -> Result<CashDone, Refusal> {
    let before = loaded.clone();
    match decide(loaded, &Command::Cash(command)) {
        Ok(Done::Cash(done)) => Ok(done),
        Ok(other) => panic!("money answers with {other:?}"),
        Err(refusal) => {
            assert_eq!(*loaded, before, "a refusal leaves no trace");
            Err(refusal)
        }
    }
}

fn refused(loaded: &mut Loaded, command: CashCommand) -> CashRefusal {
    match run(loaded, command) {
        Err(Refusal::Cash(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

fn open(counted: i64) -> CashCommand {
    CashCommand::OpenShift(OpenShift {
        shift_id: shift(),
        drawer_id: drawer(),
        person: person(),
        counted: Fen(counted),
        reason: None,
    })
}

fn close(counted: i64, reason: Option<DifferenceReason>) -> CashCommand {
    CashCommand::CloseShift(CloseShift {
        shift_id: shift(),
        person: person(),
        in_charge: false,
        counted: Fen(counted),
        reason,
    })
}

fn top_up(number: u128, senior: u128, fen: i64) -> CashCommand {
    CashCommand::TopUp(TopUp {
        receipt_id: receipt(number),
        senior_id: senior_id(senior),
        fen: Fen(fen),
        way: Way::Drawer(shift()),
        person: person(),
        payer: Payer::Child,
    })
}

fn collect(number: u128, senior: u128, expected: Fen, way: Way) -> CashCommand {
    CashCommand::Collect(Collect {
        receipt_id: receipt(number),
        senior_id: senior_id(senior),
        which: Which::All,
        expected,
        way,
        person: person(),
    })
}

fn held(loaded: &Loaded, account: &Account) -> Fen {
    loaded.books.held(account).expect("it has a floor").fen
}

fn order(loaded: &mut Loaded, number: u128, senior: u128) -> Order {
    ask(loaded, wish(number, DineIn, &[senior], 1)).expect("open").remove(0)
}

/// What a fund pays of a meal.
fn from_fund(order: &Order, fund: &str) -> Fen {
    let parts = order.split.parts.iter().filter(|part| part.fund_id == fund);
    parts.map(|part| part.fen).sum()
}

#[test]
fn a_shift_is_counted_twice_and_its_difference_has_a_reason() {
    let mut loaded = counter();
    let unexplained = refused(&mut loaded, open(20_000));
    assert_eq!(
        unexplained,
        CashRefusal::DifferenceUnexplained {
            expected: 0,
            counted: 20_000
        }
    );
    run(&mut loaded, open(0)).expect("empty as it should be");
    assert_eq!(refused(&mut loaded, open(0)), CashRefusal::DrawerTaken);
    let float = MoveCash {
        id: Uuid::from_u128(1),
        shift_id: shift(),
        person: person(),
        way: CashMove::Float,
        fen: Fen(20_000),
    };
    run(&mut loaded, CashCommand::MoveCash(float)).expect("change is brought");
    let done = run(&mut loaded, top_up(1, 2, 5_000)).expect("open");
    let slip = done.receipt.expect("a receipt");
    assert_eq!(
        (slip.number, slip.canteen_id, slip.fen),
        (1, Some(canteen()), Fen(5_000))
    );
    assert_eq!(held(&loaded, &Account::Drawer(drawer())), Fen(25_000));
    assert_eq!(
        refused(&mut loaded, close(24_900, None)),
        CashRefusal::DifferenceUnexplained {
            expected: 25_000,
            counted: 24_900
        }
    );
    let done = run(&mut loaded, close(24_900, Some(DifferenceReason::Change))).expect("explained");
    let end = done.shift.and_then(|shift| shift.end).expect("closed");
    assert_eq!((end.expected, end.counted), (Fen(25_000), Fen(24_900)));
    assert_eq!(held(&loaded, &Account::Drawer(drawer())), Fen(24_900));
    let lost: Fen = loaded
        .books
        .entries()
        .iter()
        .map(|entry| entry.sum_of(&Account::Difference(canteen())))
        .sum();
    assert_eq!(lost, Fen(100));
    assert_eq!(refused(&mut loaded, top_up(2, 2, 100)), CashRefusal::ShiftClosed);
}

#[test]
fn only_the_shifts_person_books_into_it() {
    let mut loaded = counter();
    run(&mut loaded, open(0)).expect("free");
    let CashCommand::TopUp(wanted) = top_up(1, 2, 100) else {
        panic!()
    };
    let stranger = Uuid::from_u128(99);
    let by_stranger = TopUp {
        person: stranger,
        ..wanted
    };
    assert_eq!(
        refused(&mut loaded, CashCommand::TopUp(by_stranger)),
        CashRefusal::NotYourShift
    );
    let left_open = CloseShift {
        shift_id: shift(),
        person: stranger,
        in_charge: false,
        counted: Fen::ZERO,
        reason: None,
    };
    assert_eq!(
        refused(&mut loaded, CashCommand::CloseShift(left_open)),
        CashRefusal::NotYourShift
    );
    let in_charge = CloseShift {
        in_charge: true,
        ..left_open
    };
    let done = run(&mut loaded, CashCommand::CloseShift(in_charge)).expect("whoever is in charge may");
    assert_eq!(done.shift.and_then(|shift| shift.end).map(|end| end.by), Some(stranger));
}

#[test]
fn what_is_owed_is_collected_once_and_paid_out_when_the_meal_falls_through() {
    let mut loaded = counter();
    run(&mut loaded, open(0)).expect("free");
    let meal = order(&mut loaded, 1, 2);
    let own = meal.split.own_share();
    assert_eq!(meal.payment, Payment::Cash);
    let changed = refused(&mut loaded, collect(1, 2, own - Fen(1), Way::Drawer(shift())));
    assert_eq!(changed, CashRefusal::AmountChanged { now: own.0 });
    let done = run(&mut loaded, collect(1, 2, own, Way::Drawer(shift()))).expect("owed");
    assert_eq!(done.receipt.map(|slip| slip.lines.len()), Some(1));
    assert_eq!(
        refused(&mut loaded, collect(2, 2, own, Way::Drawer(shift()))),
        CashRefusal::NothingOwed
    );

    call_off(&mut loaded, 1).expect("in time");
    let back = PayOut {
        receipt_id: receipt(3),
        senior_id: senior_id(2),
        expected: own,
        way: Way::Drawer(shift()),
        person: person(),
    };
    let done = run(&mut loaded, CashCommand::PayOut(back)).expect("it is the senior's");
    assert_eq!(done.receipt.map(|slip| (slip.number, slip.fen)), Some((2, own)));
    assert_eq!(held(&loaded, &Account::Drawer(drawer())), Fen::ZERO);
    let again = PayOut {
        receipt_id: receipt(4),
        ..back
    };
    assert_eq!(
        refused(&mut loaded, CashCommand::PayOut(again)),
        CashRefusal::NothingOwed
    );
}

#[test]
fn a_drawer_pays_no_more_than_it_holds() {
    let mut loaded = counter();
    run(&mut loaded, open(0)).expect("free");
    crate::ledger::books::top_up(&mut loaded.books, senior_id(2), Fen(9_000));
    let all = PayBack {
        receipt_id: receipt(1),
        senior_id: senior_id(2),
        fen: None,
        way: Way::Drawer(shift()),
        person: person(),
        payee: Payer::Child,
        reason: PayBackReason::Died,
    };
    let short = run(&mut loaded, CashCommand::PayBack(all)).expect_err("the drawer is empty");
    assert_eq!(crate::code::Coded::code(&short), "drawer_short");
    let by_bank = PayBack { way: Way::Bank, ..all };
    let done = run(&mut loaded, CashCommand::PayBack(by_bank)).expect("by bank");
    assert_eq!(
        done.receipt.map(|slip| (slip.canteen_id, slip.number, slip.fen)),
        Some((None, 1, Fen(9_000)))
    );
    assert_eq!(
        refused(&mut loaded, CashCommand::PayBack(by_bank)),
        CashRefusal::NothingHeld
    );
}

#[test]
fn the_cash_of_the_doors_comes_into_the_drawer() {
    let mut loaded = counter();
    let round = RoundId(Uuid::from_u128(50));
    let bag = Bag {
        canteen_id: canteen(),
        fen: Fen(300),
    };
    loaded.cash.bags.insert(round, bag);
    run(&mut loaded, open(0)).expect("free");
    let meal = order(&mut loaded, 1, 2);
    run(&mut loaded, collect(1, 2, meal.split.own_share(), Way::Bag(round))).expect("at the door");
    let taken = loaded.books.entries().last().expect("booked").clone();
    let own = meal.split.own_share();
    let all = Fen(300) + own;
    let empty = EmptyBag {
        id: Uuid::from_u128(1),
        round_id: round,
        shift_id: shift(),
        person: person(),
        counted: all - Fen(100),
        reason: Some(DifferenceReason::Lost),
    };
    run(&mut loaded, CashCommand::EmptyBag(empty)).expect("explained");
    assert_eq!(held(&loaded, &Account::Drawer(drawer())), all - Fen(100));
    let again = EmptyBag {
        id: Uuid::from_u128(2),
        ..empty
    };
    assert_eq!(
        refused(&mut loaded, CashCommand::EmptyBag(again)),
        CashRefusal::NothingOwed
    );
    loaded.cash.bags.insert(round, Bag { fen: Fen::ZERO, ..bag });
    loaded.books.at.0 += 1;
    loaded.cash.entries.insert(taken.key.clone(), (taken.clone(), false));
    let correct = Correct {
        expected: None,
        keys: vec![taken.key],
        person: person(),
        reason: CorrectReason::Amount,
    };
    assert_eq!(
        refused(&mut loaded, CashCommand::Correct(correct.clone())),
        CashRefusal::BagEmptied,
        "the cash is in the drawer"
    );
    // The next doors' cash lies in it by now.
    loaded.cash.bags.insert(
        round,
        Bag {
            fen: Fen(300) + all,
            ..bag
        },
    );
    let shown = |fen| Correct {
        expected: Some(fen),
        ..correct.clone()
    };
    assert_eq!(
        refused(&mut loaded, CashCommand::Correct(shown(own - Fen(1)))),
        CashRefusal::AmountChanged { now: own.0 },
        "another sum was shown"
    );
    run(&mut loaded, CashCommand::Correct(shown(own))).expect("still in the bag");
}

#[test]
fn a_mistyped_receipt_is_reversed_once() {
    let mut loaded = counter();
    run(&mut loaded, open(0)).expect("free");
    run(&mut loaded, top_up(1, 2, 5_000)).expect("open");
    let entry = loaded.books.entries().last().expect("booked").clone();
    loaded.cash.entries.insert(entry.key.clone(), (entry.clone(), false));
    let wrong = Correct {
        expected: None,
        keys: vec![entry.key.clone()],
        person: person(),
        reason: CorrectReason::Amount,
    };
    run(&mut loaded, CashCommand::Correct(wrong.clone())).expect("open shift");
    assert_eq!(held(&loaded, &Account::Prepaid(senior_id(2))), Fen::ZERO);
    assert_eq!(
        refused(&mut loaded, CashCommand::Correct(wrong)),
        CashRefusal::Corrected
    );

    let meal = order(&mut loaded, 1, 2);
    let placing = loaded.books.entries().last().expect("booked").clone();
    assert_eq!(placing.order, Some(meal.id));
    loaded
        .cash
        .entries
        .insert(placing.key.clone(), (placing.clone(), false));
    let meal = Correct {
        expected: None,
        keys: vec![placing.key],
        person: person(),
        reason: CorrectReason::Twice,
    };
    assert_eq!(
        refused(&mut loaded, CashCommand::Correct(meal)),
        CashRefusal::NotCorrectable
    );
}

#[test]
fn a_fund_with_a_floor_pays_until_it_is_empty() {
    let mut loaded = counter();
    let unknown = Fund {
        known: false,
        closed: false,
        held: Fen::ZERO,
        floor: None,
    };
    let county = "sangzhi-2026/county".to_owned();
    loaded.cash.funds.insert(county.clone(), unknown);
    let open = OpenFund {
        fund_id: county.clone(),
        floor: Some(Fen::ZERO),
    };
    run(&mut loaded, CashCommand::OpenFund(open.clone())).expect("new");
    assert_eq!(
        refused(&mut loaded, CashCommand::OpenFund(open)),
        CashRefusal::FundExists
    );
    let short = order(&mut loaded, 9, 4);
    assert_eq!(from_fund(&short, &county), Fen::ZERO, "the fund is empty");
    let grant = ReceiveFund {
        id: Uuid::from_u128(1),
        fund_id: county.clone(),
        fen: Fen(700),
        source: FundSource::Grant,
    };
    run(&mut loaded, CashCommand::ReceiveFund(grant.clone())).expect("open");
    let paid = order(&mut loaded, 1, 2);
    assert!(from_fund(&paid, &county) > Fen::ZERO);
    run(&mut loaded, CashCommand::CloseFund(county.clone())).expect("open");
    assert_eq!(
        refused(&mut loaded, CashCommand::ReceiveFund(grant)),
        CashRefusal::FundClosed
    );
    let later = order(&mut loaded, 2, 3);
    assert_eq!(from_fund(&later, &county), Fen::ZERO, "a closed fund pays nothing");
    call_off(&mut loaded, 1).expect("a refund finds it");
    assert_eq!(held(&loaded, &Account::Fund(county)), Fen(700));
}

#[test]
fn a_floor_is_not_put_above_what_is_there() {
    let mut loaded = counter();
    let spent = Fund {
        known: false,
        closed: false,
        held: Fen(-400),
        floor: None,
    };
    loaded.cash.funds.insert("village".into(), spent);
    let open = |floor: i64| {
        CashCommand::OpenFund(OpenFund {
            fund_id: "village".into(),
            floor: Some(Fen(floor)),
        })
    };
    assert_eq!(
        refused(&mut loaded, open(0)),
        CashRefusal::FundBelowFloor { held: -400 }
    );
    run(&mut loaded, open(-1_000)).expect("it may be overdrawn so far");
    assert_eq!(
        loaded
            .books
            .held(&Account::Fund("village".into()))
            .and_then(|held| held.available()),
        Some(Fen(600))
    );
}

#[test]
fn a_month_is_closed_when_it_is_over_and_explained() {
    let mut loaded = counter();
    let november = Month::parse("2026-11").expect("a month");
    let open = PeriodState {
        sittings_open: 1,
        shifts_open: 0,
        bags_full: 2,
    };
    loaded.cash.periods.insert(november, open);
    assert_eq!(
        refused(&mut loaded, CashCommand::ClosePeriod(november)),
        CashRefusal::PeriodNotOver
    );
    loaded.books.at = november.next().first().at(chrono::NaiveTime::MIN);
    let not_ready = refused(&mut loaded, CashCommand::ClosePeriod(november));
    assert_eq!(
        not_ready,
        CashRefusal::PeriodNotReady {
            sittings: 1,
            shifts: 0,
            bags: 2
        }
    );
    loaded.cash.periods.insert(november, PeriodState::default());
    run(&mut loaded, CashCommand::ClosePeriod(november)).expect("over and explained");
    assert_eq!(
        refused(&mut loaded, CashCommand::ClosePeriod(november)),
        CashRefusal::PeriodClosed
    );
    loaded.books.at = november.last().at(chrono::NaiveTime::MIN);
    assert_eq!(
        loaded.books.day(),
        november.next().first(),
        "a slow clock books into the open month"
    );
}

#[test]
fn amounts_make_sense() {
    let mut loaded = counter();
    run(&mut loaded, open(0)).expect("free");
    for fen in [0, -5, 1_000_001, i64::MAX] {
        assert_eq!(refused(&mut loaded, top_up(1, 2, fen)), CashRefusal::Amount, "{fen}");
    }
    let unknown = run(&mut loaded, top_up(1, 77, 100));
    assert_eq!(unknown, Err(Refusal::UnknownSenior));
    let nobody: Vec<OrderId> = Vec::new();
    let none = Collect {
        receipt_id: receipt(1),
        senior_id: senior_id(2),
        which: Which::Orders(nobody),
        expected: Fen(1),
        way: Way::Bank,
        person: person(),
    };
    assert_eq!(
        refused(&mut loaded, CashCommand::Collect(none)),
        CashRefusal::NothingOwed
    );
    let gone: SeniorId = senior_id(5);
    let diner = loaded.diners.get_mut(&gone).expect("there");
    diner.standing.state = crate::senior::SeniorState::Deceased;
    assert_eq!(refused(&mut loaded, top_up(1, 5, 100)), CashRefusal::SeniorGone);
}
