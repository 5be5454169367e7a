use super::*;
use crate::settlement::{Due, period::ClaimPeriod};
use proptest::prelude::*;
use uuid::Uuid;

mod random;

fn day(text: &str) -> ServiceDay {
    ServiceDay::parse(text).expect("a day")
}

fn november() -> ClaimPeriod {
    ClaimPeriod::parse("2026-11").expect("a month")
}

fn order(number: u128) -> OrderId {
    OrderId(Uuid::from_u128(number))
}

fn due(kind: DueKind, fund: &str, fen: i64) -> Due {
    Due {
        kind,
        fund_id: fund.into(),
        fen: Fen(fen),
        rule_id: "p/r".into(),
        policy_version: 3,
    }
}

fn meal(number: u128, on: &str, dues: &[Due]) -> Meal {
    Meal {
        order_id: order(number),
        service_day: day(on),
        period: MealPeriod::Lunch,
        pickup_no: 7,
        served: !dues.is_empty(),
        dues: dues.to_vec(),
    }
}

fn county(fen: i64) -> Due {
    due(DueKind::Meal, "county", fen)
}

/// What a locked claim leaves behind.
fn lock(lines: &[Line], claimed: &mut Claimed) {
    for line in lines {
        claimed.add(line.subject.clone(), line.kind, line.fen);
    }
}

#[test]
fn a_claim_asks_for_its_funds_meals_of_the_period_and_nothing_else() {
    let meals = [
        meal(1, "2026-11-02", &[county(500), due(DueKind::Meal, "village", 200)]),
        meal(
            2,
            "2026-11-30",
            &[
                county(300),
                due(DueKind::Fee, "county", 200),
                due(DueKind::Award, "county", 300),
            ],
        ),
        meal(3, "2026-12-01", &[county(500)]),
        meal(4, "2026-11-05", &[]),
    ];
    let found = lines(november(), "county", &meals, &[], &Claimed::default());
    let said: Vec<_> = found
        .iter()
        .map(|line| (line.subject.clone(), line.kind, line.fen.0, line.change))
        .collect();
    let subject = |number| Subject::Order(order(number));
    assert_eq!(
        said,
        [
            (subject(1), DueKind::Meal, 500, None),
            (subject(2), DueKind::Meal, 300, None),
            (subject(2), DueKind::Fee, 200, None),
            (subject(2), DueKind::Award, 300, None),
        ]
    );
    let totals = Totals::of(&found);
    assert_eq!((totals.fen, totals.meals, totals.lines), (Fen(1300), 2, 4));
    assert_eq!(
        (totals.meals_fen, totals.fees_fen, totals.awards_fen),
        (Fen(800), Fen(200), Fen(300))
    );
    assert_eq!((found[0].rule_id.as_str(), found[0].policy_version), ("p/r", 3));
}

#[test]
fn what_changes_after_the_lock_comes_back_as_an_adjustment_with_its_reason() {
    let mut claimed = Claimed::default();
    let meals = [1, 2, 3].map(|number| meal(number, "2026-11-02", &[county(500)]));
    lock(&lines(november(), "county", &meals, &[], &claimed), &mut claimed);

    // One wasn't eaten after all, one is worth more under the corrected rule, one is right, one was forgotten.
    let later = [
        meal(1, "2026-11-02", &[]),
        meal(2, "2026-11-02", &[county(600)]),
        meals[2].clone(),
        meal(4, "2026-11-03", &[county(500)]),
        meal(5, "2026-12-03", &[county(500)]),
    ];
    let december = lines(november().next(), "county", &later, &[], &claimed);
    let said: Vec<_> = december
        .iter()
        .map(|line| (line.fen.0, line.before.0, line.change))
        .collect();
    assert_eq!(
        said,
        [
            (-500, 500, Some(Change::Undone)),
            (100, 500, Some(Change::Rerated)),
            (500, 0, Some(Change::Late)),
            (500, 0, None),
        ]
    );
    assert_eq!(december[0].rule_id, "", "nothing is owed, so no rule stands behind it");
    lock(&december, &mut claimed);

    let again = [
        meals[0].clone(),
        later[1].clone(),
        later[2].clone(),
        later[3].clone(),
        later[4].clone(),
    ];
    let january = lines(november().next().next(), "county", &again, &[], &claimed);
    assert_eq!(january.len(), 1);
    assert_eq!((january[0].fen, january[0].change), (Fen(500), Some(Change::Restored)));
}

#[test]
fn an_award_for_a_years_meals_is_due_once_and_corrected_by_what_is_missing() {
    let award = |fen| Volume {
        award_id: "p/yearly".into(),
        policy_version: 1,
        fund_id: "county".into(),
        span: "2026".into(),
        last_day: day("2026-12-31"),
        fen: Fen(fen),
    };
    let mut claimed = Claimed::default();
    assert!(lines(november(), "county", &[], &[award(1_000_000)], &claimed).is_empty());
    let december = lines(november().next(), "county", &[], &[award(1_000_000)], &claimed);
    assert_eq!(
        (december.len(), december[0].fen, december[0].change),
        (1, Fen(1_000_000), None)
    );
    assert_eq!(Totals::of(&december).awards_fen, Fen(1_000_000));
    lock(&december, &mut claimed);
    let january = november().next().next();
    assert!(lines(january, "county", &[], &[award(1_000_000)], &claimed).is_empty());
    let more = lines(january, "county", &[], &[award(1_700_000)], &claimed);
    assert_eq!((more[0].fen, more[0].change), (Fen(700_000), Some(Change::Rerated)));
}

#[test]
fn lines_do_not_depend_on_the_order_of_the_meals() {
    let meals = [
        meal(1, "2026-11-02", &[county(500)]),
        meal(2, "2026-11-02", &[county(500)]),
    ];
    let there = lines(november(), "county", &meals, &[], &Claimed::default());
    let back = lines(november(), "county", meals.iter().rev(), &[], &Claimed::default());
    assert_eq!(there, back);
}
