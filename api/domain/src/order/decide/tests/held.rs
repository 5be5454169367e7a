//! Standing orders have a first claim on what a coming sitting can carry.

use super::*;
use std::collections::BTreeSet;

/// Three meals may be carried; numbers 1 and 3 have standing orders for it, number 5 has none.
fn claimed() -> Loaded {
    let mut loaded = village();
    loaded
        .held
        .insert(sitting_id(), BTreeSet::from([senior_id(1), senior_id(3)]));
    loaded
}

#[test]
fn who_has_no_claim_gets_what_the_claims_leave() {
    let mut loaded = claimed();
    ask(&mut loaded, wish(1, Delivery, &[5], 1)).expect("one of three is free");
    let mut second = claimed();
    second
        .sittings
        .get_mut(&sitting_id())
        .expect("the lunch")
        .delivery_capacity = 2;
    assert_eq!(ask(&mut second, wish(1, Delivery, &[5], 1)), Err(Refusal::DeliveryFull));
    ask(&mut second, wish(2, DineIn, &[5], 1)).expect("eating there takes nothing from them");
}

#[test]
fn who_has_a_claim_takes_from_it_and_not_beside_it() {
    let mut loaded = claimed();
    loaded
        .sittings
        .get_mut(&sitting_id())
        .expect("the lunch")
        .delivery_capacity = 2;
    ask(&mut loaded, wish(1, Delivery, &[1], 1)).expect("their own");
    // The claim is used up: the one that is left is number 3's.
    assert_eq!(ask(&mut loaded, wish(2, Delivery, &[5], 1)), Err(Refusal::DeliveryFull));
    ask(&mut loaded, wish(3, Delivery, &[3], 1)).expect("their own");
    assert!(loaded.held[&sitting_id()].is_empty());
}
