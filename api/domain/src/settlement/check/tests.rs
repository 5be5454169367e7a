use super::*;
use crate::{
    settlement::Due,
    time::{MealPeriod, ServiceDay},
};
use uuid::Uuid;

fn order(number: u128) -> OrderId {
    OrderId(Uuid::from_u128(number))
}

/// Twelve yuan: the county pays five, the canteen lets go of one, the senior pays the rest.
fn meal(number: u128, served: bool) -> Priced {
    let due = Due {
        kind: DueKind::Meal,
        fund_id: "county".into(),
        fen: Fen(500),
        rule_id: "p/r".into(),
        policy_version: 1,
    };
    let fee = Due {
        kind: DueKind::Fee,
        fen: Fen(200),
        ..due.clone()
    };
    Priced {
        meal: Meal {
            order_id: order(number),
            service_day: ServiceDay::parse("2026-11-23").expect("a day"),
            period: MealPeriod::Lunch,
            pickup_no: 1,
            served,
            dues: if served { vec![due, fee] } else { Vec::new() },
        },
        price: Fen(1200),
        own: Fen(600),
        merchant: Fen(100),
        direct: Fen::ZERO,
    }
}

fn asked(all: &[(u128, i64)]) -> BTreeMap<OrderId, Fen> {
    all.iter().map(|(number, fen)| (order(*number), Fen(*fen))).collect()
}

#[test]
fn a_period_that_was_claimed_as_it_was_eaten_differs_by_nothing() {
    let meals = [meal(1, true), meal(2, true), meal(3, false)];
    let check = Check::of(&meals, &asked(&[(1, 500), (2, 500)]));
    assert_eq!((check.meals, check.price, check.claimed), (2, Fen(2400), Fen(1000)));
    assert_eq!((check.own, check.merchant), (Fen(1200), Fen(200)));
    assert_eq!((check.difference, check.explained.len()), (Fen::ZERO, 0));
}

#[test]
fn every_fen_of_a_difference_has_its_meal() {
    // One is claimed by nobody, one was undone after it was claimed, one was re-rated, one is right.
    let meals = [meal(1, true), meal(2, false), meal(3, true), meal(4, true)];
    let check = Check::of(&meals, &asked(&[(2, 500), (3, 300), (4, 500)]));
    // What nobody claimed and what was claimed too much cancel out; the re-rating stays.
    assert_eq!(check.difference, Fen(200));
    assert_eq!(check.unexplained(), Fen::ZERO);
    let kinds = check.by_kind();
    assert_eq!(kinds[&DifferenceKind::Unclaimed], (1, Fen(500)));
    assert_eq!(kinds[&DifferenceKind::Undone], (1, Fen(-500)));
    assert_eq!(kinds[&DifferenceKind::Rerated], (1, Fen(200)));
}

#[test]
fn parts_that_do_not_sum_to_the_price_are_shown() {
    let mut wrong = meal(1, true);
    wrong.own = Fen(700);
    let check = Check::of(&[wrong], &asked(&[(1, 500)]));
    assert_eq!(check.by_kind()[&DifferenceKind::Unbalanced], (1, Fen(-100)));
    assert_eq!((check.difference, check.unexplained()), (Fen(-100), Fen::ZERO));
}

#[test]
fn what_a_policy_pays_for_an_uneaten_meal_is_no_mistake() {
    let mut paid = meal(1, false);
    paid.meal.dues = meal(1, true).meal.dues;
    let check = Check::of(&[paid], &asked(&[(1, 500)]));
    assert_eq!((check.meals, check.price, check.difference), (0, Fen::ZERO, Fen(-500)));
    assert_eq!(check.by_kind()[&DifferenceKind::PaidUneaten], (1, Fen(-500)));
}

#[test]
fn a_fund_that_lays_the_money_out_itself_is_asked_for_nothing() {
    let mut direct = meal(1, true);
    direct.direct = Fen(500);
    direct.meal.dues.clear();
    let check = Check::of(&[direct], &asked(&[]));
    assert_eq!((check.direct, check.difference), (Fen(500), Fen::ZERO));
}
