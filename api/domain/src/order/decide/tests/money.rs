//! What ordering, serving, cancelling and explaining do to the books.

use super::super::*;
use crate::{
    id::CanteenId,
    ledger::{
        Account, Books, Entry, EntryKind,
        booking::{Shifted, rerate},
        books::top_up,
    },
    money::Fen,
    order::{
        Order, Payment,
        command::{Correct, Flag, Place, Serve},
        mode::OrderMode::DineIn,
        state::FlagCause,
        world::*,
    },
    subsidy::split::Fund,
};
use std::collections::BTreeMap;
use uuid::Uuid;

fn canteen() -> CanteenId {
    CanteenId(Uuid::from_u128(1))
}

/// Sums of all entries by account, without those that are zero.
pub(super) fn sums<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> BTreeMap<String, i64> {
    let mut sums = BTreeMap::new();
    for posting in entries.into_iter().flat_map(|entry| &entry.postings) {
        *sums.entry(posting.account.key()).or_insert(0) += posting.fen.0;
    }
    sums.retain(|_, fen| *fen != 0);
    sums
}

fn pays(first: u128, senior: u128, payment: Option<Payment>) -> Place {
    let mut place = wish(first, DineIn, &[senior], 1);
    place.diners[0].payment = payment;
    place
}

fn placed(loaded: &mut Loaded, place: Place) -> Order {
    ask(loaded, place).expect("open").remove(0)
}

#[test]
fn each_payers_part_is_claimed_and_the_canteen_is_owed_the_whole() {
    let mut loaded = village();
    let order = placed(&mut loaded, wish(1, DineIn, &[2], 1));
    assert_eq!((order.payment, order.turn), (Payment::Cash, 1));
    let entry = &loaded.books.entries()[0];
    assert_eq!(
        (entry.kind, entry.key.as_str()),
        (EntryKind::Place, &*format!("order/{}/1", order.id))
    );
    assert_eq!(entry.concerns, Some(day()));
    assert_eq!(entry.sum_of(&Account::Ordered(canteen())), -order.price());
    assert_eq!(entry.sum_of(&Account::Owed(senior_id(2))), order.split.own_share());
    let split = entry.split.as_ref().expect("a placing says what it splits");
    assert_eq!(split.parts.iter().map(|part| part.fen).sum::<Fen>(), split.price);
    for part in &order.split.parts {
        let account = crate::ledger::booking::payer(part, canteen()).unwrap_or(Account::Owed(senior_id(2)));
        assert_eq!(entry.sum_of(&account), part.fen);
    }
}

#[test]
fn a_served_meal_is_earned() {
    let mut loaded = village();
    let order = placed(&mut loaded, wish(1, DineIn, &[2], 1));
    decide(&mut loaded, &Command::Serve(Serve::Orders(vec![order.id]))).expect("open");
    let sums = sums(loaded.books.entries());
    assert_eq!(sums[&Account::Earned(canteen()).key()], -order.price().0);
    assert!(!sums.contains_key(&Account::Ordered(canteen()).key()));
    assert_eq!(loaded.orders[&order.id].turn, 2);
}

#[test]
fn a_cancelled_meal_leaves_nothing_and_placing_again_is_placing() {
    for (payment, prepaid) in [(None, 0), (Some(Payment::Balance), 5_000), (Some(Payment::Cash), 5_000)] {
        let mut loaded = village();
        if prepaid > 0 {
            top_up(&mut loaded.books, senior_id(2), Fen(prepaid));
        }
        let before = sums(loaded.books.entries());
        placed(&mut loaded, pays(1, 2, payment));
        assert_ne!(sums(loaded.books.entries()), before);
        call_off(&mut loaded, 1).expect("in time");
        assert_eq!(sums(loaded.books.entries()), before, "every fund has its money back");
        placed(&mut loaded, pays(2, 2, payment));
        let mut plain = village();
        if prepaid > 0 {
            top_up(&mut plain.books, senior_id(2), Fen(prepaid));
        }
        placed(&mut plain, pays(2, 2, payment));
        assert_eq!(sums(loaded.books.entries()), sums(plain.books.entries()));
    }
}

#[test]
fn a_refund_finds_a_fund_that_was_closed_since() {
    let mut loaded = village();
    let order = placed(&mut loaded, wish(1, DineIn, &[2], 1));
    let funds: Vec<Account> = order
        .split
        .parts
        .iter()
        .filter_map(|part| crate::ledger::booking::payer(part, canteen()))
        .collect();
    assert!(funds.len() >= 2, "the village's policy has several payers");
    let mut loaded = next_batch(&loaded, at(9, 10));
    for fund in &funds {
        let held = crate::ledger::Held {
            fen: -loaded_sum(&loaded, order.id, fund),
            floor: None,
            closed: true,
            at: loaded.now,
        };
        loaded.books.keep(fund.clone(), held);
    }
    let later = placed(&mut loaded, wish(2, DineIn, &[3], 1));
    assert_eq!(
        later.split.own_share(),
        later.split.total(),
        "a closed fund pays for no new meal"
    );
    call_off(&mut loaded, 1).expect("in time");
    for fund in &funds {
        assert_eq!(loaded.books.held(fund).map(|held| held.fen), Some(Fen::ZERO), "{fund}");
    }
}

fn loaded_sum(loaded: &Loaded, order: crate::id::OrderId, account: &Account) -> Fen {
    let draft = loaded.books.draft();
    draft.chains(order).iter().map(|chain| chain.tip.sum_of(account)).sum()
}

#[test]
fn nobody_comes_and_nobody_pays_until_the_tap_turns_out_wrong() {
    let mut loaded = village();
    top_up(&mut loaded.books, senior_id(2), Fen(5_000));
    let order = placed(&mut loaded, pays(1, 2, Some(Payment::Balance)));
    let standing = sums(loaded.books.entries().iter().filter(|entry| entry.order.is_some()));
    let no_show = Command::Flag(Flag {
        order_ids: vec![order.id],
        cause: FlagCause::NoShow,
    });
    for _ in 0..2 {
        decide(&mut loaded, &no_show).expect("open");
        assert_eq!(
            loaded.books.held(&Account::Prepaid(senior_id(2))).map(|held| held.fen),
            Some(Fen(5_000))
        );
        loaded = next_batch(&loaded, at(12, 0));
        decide(&mut loaded, &Command::Reopen(vec![order.id])).expect("flagged");
        let own = order.split.own_share();
        assert_eq!(
            loaded.books.held(&Account::Prepaid(senior_id(2))).map(|held| held.fen),
            Some(Fen(5_000) - own)
        );
    }
    let serve = Command::Serve(Serve::Orders(vec![order.id]));
    decide(&mut loaded, &serve).expect("open");
    decide(&mut loaded, &Command::Reopen(vec![order.id])).expect("served");
    let all = loaded_again_all(&loaded);
    assert_eq!(sums(&all), standing);
    let mut keys: Vec<&str> = all.iter().map(|entry| entry.key.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), all.len(), "no key twice");
}

/// Everything booked so far, whichever batch it was.
fn loaded_again_all(loaded: &Loaded) -> Vec<Entry> {
    let next = crate::ledger::books::loaded_again(&loaded.books, loaded.now);
    next.remembered().cloned().collect()
}

/// Rates an order again, as settlement does between two batches.
fn rated(loaded: &mut Loaded, order: crate::id::OrderId, shifted: &[(Fund, &str, i64)]) {
    let shifted: Vec<Shifted> = shifted
        .iter()
        .map(|(fund, id, fen)| Shifted {
            fund: *fund,
            fund_id: (*id).to_owned(),
            fen: Fen(*fen),
        })
        .collect();
    let mut known = loaded.orders[&order].clone();
    let mut draft = loaded.books.draft();
    rerate(&mut draft, &mut known, "run", &shifted).expect("no floor");
    let written = draft.written();
    loaded.books.book(written);
    loaded.orders.insert(order, known);
}

#[test]
fn a_rerating_moves_parts_and_goes_where_the_order_goes() {
    let more = [(Fund::Government, "sangzhi-2026/county", 100), (Fund::Own, "", -100)];
    let mut loaded = village();
    let order = placed(&mut loaded, wish(1, DineIn, &[2], 1));
    let flag = Command::Flag(Flag {
        order_ids: vec![order.id],
        cause: FlagCause::NoShow,
    });
    let before = sums(loaded.books.entries());
    loaded = next_batch(&loaded, at(12, 0));
    rated(&mut loaded, order.id, &more);
    let mut expected = before;
    *expected.entry("fund:sangzhi-2026/county".to_owned()).or_default() += 100;
    *expected.entry(Account::Owed(senior_id(2)).key()).or_default() -= 100;
    expected.retain(|_, fen| *fen != 0);
    assert_eq!(sums(&loaded_again_all(&loaded)), expected);

    // Nobody came after all: nothing is left of either. Then that turns out wrong, and both are back.
    loaded = next_batch(&loaded, at(12, 1));
    decide(&mut loaded, &flag).expect("open");
    assert_eq!(sums(&loaded_again_all(&loaded)), BTreeMap::new());
    loaded = next_batch(&loaded, at(12, 2));
    rated(&mut loaded, order.id, &more);
    assert_eq!(
        sums(&loaded_again_all(&loaded)),
        BTreeMap::new(),
        "an uneaten meal moves nothing"
    );
    loaded = next_batch(&loaded, at(12, 3));
    decide(&mut loaded, &Command::Reopen(vec![order.id])).expect("flagged");
    *expected.entry("fund:sangzhi-2026/county".to_owned()).or_default() += 100;
    *expected.entry(Account::Owed(senior_id(2)).key()).or_default() -= 100;
    assert_eq!(sums(&loaded_again_all(&loaded)), expected);
}

#[test]
fn a_correction_is_one_step_and_all_or_nothing() {
    let mut loaded = village();
    top_up(&mut loaded.books, senior_id(2), Fen(1_000));
    let order = placed(&mut loaded, pays(1, 2, Some(Payment::Balance)));
    let correct = |unserved| {
        Command::Correct(Correct {
            order_id: order.id,
            unserved,
        })
    };
    assert_eq!(decide(&mut loaded, &correct(None)), Err(Refusal::OrderOpen));
    decide(&mut loaded, &Command::Serve(Serve::Orders(vec![order.id]))).expect("open");
    let mut in_two = loaded.clone();
    decide(&mut in_two, &Command::Reopen(vec![order.id])).expect("served");
    let flag = Flag {
        order_ids: vec![order.id],
        cause: FlagCause::NoShow,
    };
    decide(&mut in_two, &Command::Flag(flag)).expect("open");
    decide(&mut loaded, &correct(Some(FlagCause::NoShow))).expect("served");
    assert_eq!(loaded, in_two, "the same as opened and ended by hand");

    // What came back is spent meanwhile: the meal can't be eaten after all, and stays what it was.
    let second = Place {
        second_meal: true,
        ..pays(2, 2, Some(Payment::Balance))
    };
    placed(&mut loaded, second);
    let before = loaded.clone();
    assert!(decide(&mut loaded, &correct(None)).is_err());
    assert_eq!(loaded, before);
}

#[test]
fn money_that_went_elsewhere_meanwhile_cannot_be_taken_again() {
    let mut loaded = village();
    top_up(&mut loaded.books, senior_id(2), Fen(1_000));
    let order = placed(&mut loaded, pays(1, 2, Some(Payment::Balance)));
    let flag = Flag {
        order_ids: vec![order.id],
        cause: FlagCause::NoShow,
    };
    decide(&mut loaded, &Command::Flag(flag)).expect("open");
    let second = Place {
        second_meal: true,
        ..pays(2, 2, Some(Payment::Balance))
    };
    placed(&mut loaded, second);
    let before = loaded.clone();
    let refused = decide(&mut loaded, &Command::Reopen(vec![order.id]));
    assert!(refused.is_err(), "{refused:?}");
    assert_eq!(loaded, before);
}

#[test]
fn a_couple_spends_two_balances() {
    let mut loaded = village();
    top_up(&mut loaded.books, senior_id(1), Fen(5_000));
    top_up(&mut loaded.books, senior_id(2), Fen(100));
    let orders = ask(&mut loaded, wish(1, DineIn, &[1, 2], 1)).expect("open");
    let ways: Vec<Payment> = orders.iter().map(|order| order.payment).collect();
    assert_eq!(ways, [Payment::Balance, Payment::Cash]);
    let billed = placed(&mut loaded, wish(3, DineIn, &[4], 1));
    assert_eq!(billed.payment, Payment::Bill);
}

#[test]
fn orders_of_one_batch_never_overdraw_together() {
    let mut loaded = village();
    top_up(&mut loaded.books, senior_id(2), Fen(2_000));
    let mut ways = Vec::new();
    for number in 1..=4 {
        let place = Place {
            second_meal: true,
            ..wish(number, DineIn, &[2], 1)
        };
        ways.push(placed(&mut loaded, place).payment);
    }
    let left = loaded.books.held(&Account::Prepaid(senior_id(2))).expect("kept").fen;
    assert!(
        left >= Fen::ZERO && ways.contains(&Payment::Cash) && ways.contains(&Payment::Balance),
        "{ways:?}"
    );
}

#[test]
fn what_was_ordered_before_the_ledger_stays_outside() {
    let mut loaded = village();
    let order = placed(&mut loaded, wish(1, DineIn, &[2], 1));
    loaded.books = Books::at(loaded.now);
    let old = loaded.orders.get_mut(&order.id).expect("placed");
    (old.payment, old.turn) = (Payment::Unbooked, 0);
    for command in [
        Command::Serve(Serve::Orders(vec![order.id])),
        Command::Reopen(vec![order.id]),
        Command::Flag(Flag {
            order_ids: vec![order.id],
            cause: FlagCause::NoShow,
        }),
        Command::Reopen(vec![order.id]),
    ] {
        decide(&mut loaded, &command).expect("as before");
    }
    call_off(&mut loaded, 1).expect("in time");
    assert!(loaded.books.entries().is_empty());
}
