//! Claims on a real file: run, signed, locked, corrected.

mod fixture;
mod later;

use domain::money::Fen;
use domain::role::Role;
use domain::settlement::{Change, ClaimAct, ClaimPeriod, ClaimState, DifferenceKind, DueKind};
use fixture::{COUNTY_FEN, Office, VILLAGE_FEN, day};

use super::*;
use crate::Error;

fn month(text: &str) -> ClaimPeriod {
    ClaimPeriod::parse(text).expect("a month")
}

fn code(error: &Error) -> &'static str {
    match error {
        Error::Conflict { code, .. } | Error::Invalid { code, .. } => code,
        Error::NotFound(_) => "not_found",
        _ => "another error",
    }
}

fn refused<T: std::fmt::Debug>(done: crate::Result<T>) -> &'static str {
    code(&done.expect_err("it is refused"))
}

#[tokio::test]
async fn claims_sum_to_the_meals_and_running_again_changes_nothing() {
    let office = Office::new().await;
    for (number, at) in ["2026-10-05", "2026-10-05", "2026-10-31"].into_iter().enumerate() {
        office.served(number, at).await;
    }
    office.flagged(3, "2026-10-06").await;
    office.served(4, "2026-11-01").await;
    office.today("2026-11-02").await;

    let run = office.run("2026-10").await;
    assert_eq!((run.claims.len(), run.changed.len(), run.skipped.len()), (2, 2, 0));
    let [county, village] = office.claims("2026-10").await.try_into().expect("two funds pay");
    assert_eq!((county.totals.fen, county.totals.meals), (Fen(3 * COUNTY_FEN), 3));
    assert_eq!(
        (village.totals.fen, village.fund.id.as_str()),
        (Fen(3 * VILLAGE_FEN), "collective/village")
    );
    assert_eq!(county.state, ClaimState::Draft);

    let before = (county.digest.clone(), office.export(county.id).await);
    office.today("2026-11-03").await;
    let again = office.run("2026-10").await;
    assert_eq!((again.claims.len(), again.changed.len()), (2, 0));
    let [same, _] = office.claims("2026-10").await.try_into().expect("two funds pay");
    assert_eq!((same.digest.clone(), office.export(same.id).await), before);
    assert_eq!(same, county, "not even the time of the run moves");
}

#[tokio::test]
async fn five_people_bring_a_claim_to_its_end_and_it_never_changes_again() {
    let office = Office::new().await;
    let order = office.served(0, "2026-10-05").await;
    office.served(1, "2026-10-06").await;
    office.today("2026-11-02").await;
    office.run("2026-10").await;
    let claim = office.claims("2026-10").await.remove(0);

    assert!(
        office
            .as_role(Role::CanteenManager)
            .claim_submit(claim.id)
            .await
            .expect("looked at")
            .is_ok()
    );
    assert_eq!(
        refused(
            office
                .as_role(Role::CanteenManager)
                .claim_sign(claim.id, ClaimAct::Confirm)
                .await
        ),
        "same_person"
    );
    assert_eq!(
        refused(
            office
                .as_role(Role::Approver)
                .claim_sign(claim.id, ClaimAct::Approve)
                .await
        ),
        "claim_moved_on"
    );
    office
        .as_role(Role::Verifier)
        .claim_sign(claim.id, ClaimAct::Confirm)
        .await
        .expect("confirmed");
    office
        .as_role(Role::Approver)
        .claim_sign(claim.id, ClaimAct::Approve)
        .await
        .expect("approved");
    // On its way it stands: nobody's run touches it.
    office.undo(order).await;
    assert_eq!(office.run("2026-10").await.skipped[0].why, WhySkipped::NotDraft);
    office
        .as_role(Role::Finance)
        .claim_sign(claim.id, ClaimAct::Lock)
        .await
        .expect("locked");
    assert_eq!(
        refused(office.as_role(Role::Approver).claim_return(claim.id, "看错了").await),
        "claim_locked"
    );
    let payment = Payment {
        paid_on: day("2026-11-20"),
        reference: "国库 2026-118".to_owned(),
    };
    assert_eq!(
        refused(office.as_role(Role::Finance).claim_pay(claim.id, &payment).await),
        "same_person"
    );
    office
        .as_other(Role::Finance)
        .claim_pay(claim.id, &payment)
        .await
        .expect("paid");

    let (paid, steps) = office.as_role(Role::Auditor).claim(claim.id).await.expect("there");
    assert_eq!((paid.state, paid.totals.fen), (ClaimState::Paid, Fen(2 * COUNTY_FEN)));
    assert_eq!(
        (paid.paid_on, paid.pay_reference.as_deref()),
        (Some(payment.paid_on), Some("国库 2026-118"))
    );
    let acts: Vec<_> = steps.iter().map(|step| step.act).collect();
    assert_eq!(
        acts,
        [
            ClaimAct::Submit,
            ClaimAct::Confirm,
            ClaimAct::Approve,
            ClaimAct::Lock,
            ClaimAct::Pay
        ]
    );
}

#[tokio::test]
async fn a_late_correction_comes_back_in_the_next_period() {
    let office = Office::new().await;
    let undone = office.served(0, "2026-10-05").await;
    let forgotten = office.flagged(1, "2026-10-06").await;
    office.served(2, "2026-11-04").await;
    office.today("2026-11-05").await;
    office.lock_all("2026-10").await;
    office.undo(undone).await;
    office.redo(forgotten).await;
    office.today("2026-12-01").await;
    office.run("2026-11").await;

    let claim = office.claims("2026-11").await.remove(0);
    assert_eq!(
        (claim.totals.fen, claim.totals.adjustments_fen),
        (Fen(COUNTY_FEN), Fen::ZERO)
    );
    let lines = office.lines(claim.id).await;
    let said: Vec<_> = lines
        .iter()
        .map(|line| (line.change, line.fen.0, line.before.0))
        .collect();
    assert_eq!(
        said,
        [
            (Some(Change::Undone), -COUNTY_FEN, COUNTY_FEN),
            (Some(Change::Late), COUNTY_FEN, 0),
            (None, COUNTY_FEN, 0),
        ]
    );
    office.lock_all("2026-11").await;
    assert!(office.run("2026-12").await.claims.is_empty(), "everything is settled");
    // What October's claim asked for differs from what was eaten then, and each fen of it has its meal.
    let check = office
        .as_role(Role::Finance)
        .check_period(office.canteen, month("2026-10"))
        .await
        .expect("checks");
    assert_eq!(check.check.difference, Fen::ZERO, "one more, one less");
    let kinds = check.check.by_kind();
    let both = COUNTY_FEN + VILLAGE_FEN;
    assert_eq!(kinds[&DifferenceKind::Undone], (1, Fen(-both)));
    assert_eq!(kinds[&DifferenceKind::Unclaimed], (1, Fen(both)));
    assert_eq!(check.meals.len(), 2);
}

#[tokio::test]
async fn a_claim_waits_for_its_period_its_books_and_the_claims_before_it() {
    let office = Office::new().await;
    office.served(0, "2026-10-05").await;
    office.served(1, "2026-11-05").await;
    office.today("2026-11-30").await;
    office.run("2026-10").await;
    office.run("2026-11").await;
    let (october, november) = (
        office.claims("2026-10").await.remove(0),
        office.claims("2026-11").await.remove(0),
    );
    let finance = office.as_role(Role::Finance);
    assert_eq!(refused(finance.claim_submit(november.id).await), "period_not_over");
    office.today("2026-12-01").await;
    assert_eq!(refused(finance.claim_submit(november.id).await), "earlier_claim_open");

    office.open_books("2026-10-05").await;
    let Err(NotYet::Missing(missing)) = finance.claim_submit(october.id).await.expect("looked at") else {
        panic!("a sitting isn't reconciled");
    };
    assert_eq!(
        (missing.len(), missing[0].day, missing[0].canteen_id),
        (1, day("2026-10-05"), office.canteen)
    );
    office.close_books("2026-10-05").await;
    assert!(finance.claim_submit(october.id).await.expect("looked at").is_ok());
    // October isn't claimed again by November, although it isn't locked.
    assert_eq!(office.claims("2026-11").await[0].totals.fen, Fen(COUNTY_FEN));
}

#[tokio::test]
async fn a_returned_claim_takes_in_what_has_changed() {
    let office = Office::new().await;
    office.served(0, "2026-10-05").await;
    let flagged = office.flagged(1, "2026-10-05").await;
    office.today("2026-11-02").await;
    office.run("2026-10").await;
    let claim = office.claims("2026-10").await.remove(0);
    let manager = office.as_role(Role::CanteenManager);
    assert!(manager.claim_submit(claim.id).await.expect("looked at").is_ok());
    assert_eq!(
        refused(office.as_role(Role::Approver).claim_return(claim.id, "早了").await),
        "not_your_turn"
    );
    office
        .as_role(Role::Verifier)
        .claim_return(claim.id, "少了一份")
        .await
        .expect("returned");
    office.redo(flagged).await;
    assert!(manager.claim_submit(claim.id).await.expect("looked at").is_ok());
    let (claim, steps) = manager.claim(claim.id).await.expect("there");
    assert_eq!(
        (claim.state, claim.totals.fen),
        (ClaimState::Submitted, Fen(2 * COUNTY_FEN))
    );
    assert_eq!(steps[1].reason.as_deref(), Some("少了一份"));
    // Who returned it may confirm it now.
    office
        .as_role(Role::Verifier)
        .claim_sign(claim.id, ClaimAct::Confirm)
        .await
        .expect("confirmed");
}

#[tokio::test]
async fn of_two_who_lock_at_once_one_wins() {
    let office = Office::new().await;
    office.served(0, "2026-10-05").await;
    office.today("2026-11-02").await;
    office.run("2026-10").await;
    let claim = office.claims("2026-10").await.remove(0);
    office.bring(claim.id, ClaimState::Approved).await;
    let (one, other) = (office.as_role(Role::Finance), office.as_other(Role::Finance));
    let (one, other) = tokio::join!(
        one.claim_sign(claim.id, ClaimAct::Lock),
        other.claim_sign(claim.id, ClaimAct::Lock)
    );
    let lost = [one, other].into_iter().filter_map(Result::err).collect::<Vec<_>>();
    assert_eq!(lost.iter().map(code).collect::<Vec<_>>(), ["claim_moved_on"]);
    let (_, steps) = office.as_role(Role::Auditor).claim(claim.id).await.expect("there");
    assert_eq!(steps.iter().filter(|step| step.act == ClaimAct::Lock).count(), 1);
}

#[tokio::test]
async fn another_township_sees_nothing_of_it() {
    let office = Office::new().await;
    let order = office.served(0, "2026-10-05").await;
    office.today("2026-11-02").await;
    office.run("2026-10").await;
    let claim = office.claims("2026-10").await.remove(0);
    let elsewhere = office.elsewhere(Role::Verifier);
    let there = office.store().within(&elsewhere);
    assert_eq!(refused(there.claim(claim.id).await), "not_found");
    assert_eq!(
        refused(there.claim_sign(claim.id, ClaimAct::Confirm).await),
        "not_found"
    );
    assert_eq!(refused(there.claim_submit(claim.id).await), "not_found");
    assert_eq!(refused(there.claim_days(claim.id).await), "not_found");
    assert_eq!(refused(there.claim_people(claim.id, None).await), "not_found");
    assert_eq!(
        refused(there.claim_lines(claim.id, &LineQuery::default()).await),
        "not_found"
    );
    assert_eq!(refused(there.claim_meal(claim.id, order).await), "not_found");
    assert_eq!(refused(there.claim_all_lines(claim.id, "csv").await), "not_found");
    assert_eq!(
        refused(there.claims_run(month("2026-10"), Some(office.canteen)).await),
        "not_found"
    );
    assert_eq!(
        refused(there.check_period(office.canteen, month("2026-10")).await),
        "not_found"
    );
    assert_eq!(
        refused(there.notice(office.canteen, month("2026-10")).await),
        "not_found"
    );
    assert_eq!(refused(there.claim_uneaten(claim.id).await), "not_found");
    assert!(
        there
            .claims(ClaimQuery::default())
            .await
            .expect("reads")
            .claims
            .is_empty()
    );
    assert!(
        there
            .claims_run(month("2026-10"), None)
            .await
            .expect("runs")
            .claims
            .is_empty()
    );
    assert!(there.advances(None).await.expect("reads").is_empty());
}

#[tokio::test]
async fn evidence_leads_from_the_claim_to_the_rule() {
    let office = Office::new().await;
    let order = office.served(0, "2026-10-05").await;
    office.served(1, "2026-10-05").await;
    office.served(0, "2026-10-07").await;
    office.flagged(2, "2026-10-07").await;
    office.today("2026-11-02").await;
    office.run("2026-10").await;
    let claim = office.claims("2026-10").await.remove(0);
    let finance = office.as_role(Role::Finance);

    let days = finance.claim_days(claim.id).await.expect("reads");
    let said: Vec<_> = days
        .iter()
        .map(|one| (one.day, one.meals, one.people, one.fen.0))
        .collect();
    assert_eq!(
        said,
        [
            (day("2026-10-05"), 2, 2, 2 * COUNTY_FEN),
            (day("2026-10-07"), 1, 1, COUNTY_FEN)
        ]
    );
    let people = finance
        .claim_people(claim.id, Some(day("2026-10-05")))
        .await
        .expect("reads");
    assert_eq!(
        people.iter().map(|one| (one.meals, one.fen.0)).collect::<Vec<_>>(),
        [(1, COUNTY_FEN); 2]
    );
    assert!(people.iter().all(|one| one.person.masked_name.contains('*')));

    let whole = finance
        .claim_lines(claim.id, &LineQuery::default())
        .await
        .expect("reads");
    assert_eq!((whole.count, whole.fen, whole.lines.len()), (3, Fen(3 * COUNTY_FEN), 3));
    let line = &whole.lines[0];
    assert_eq!(
        (line.kind, line.identified_by.as_deref(), line.handed_how.as_deref()),
        (DueKind::Meal, Some("card"), Some("counter"))
    );
    assert_eq!(
        (line.handed_by.as_deref(), line.reason.as_str(), line.rule_id.as_str()),
        (Some("后厨"), "80–89 岁", "p/age80")
    );
    let query = LineQuery {
        senior: people.first().map(|one| one.person.id),
        day: Some(day("2026-10-05")),
        kind: Some(DueKind::Meal),
        adjustments: Some(false),
        ..LineQuery::default()
    };
    assert_eq!(finance.claim_lines(claim.id, &query).await.expect("reads").count, 1);
    let number = LineQuery {
        number: Some(people[0].person.number.clone()),
        sort: LineSort::Amount,
        down: true,
        ..LineQuery::default()
    };
    assert!(finance.claim_lines(claim.id, &number).await.expect("reads").count >= 1);

    let meal = finance.claim_meal(claim.id, order).await.expect("reads");
    assert_eq!(meal.parts.iter().map(|part| part.fen).sum::<Fen>(), meal.price);
    assert_eq!(meal.lines.len(), 1);
    let uneaten = finance.claim_uneaten(claim.id).await.expect("reads");
    assert_eq!((uneaten.len(), uneaten[0].cause), (1, domain::order::FlagCause::NoShow));
    // Four looks at people and one at one person.
    let looks = office.audited(&["claim.look", "claim.meal"]).await;
    assert_eq!(looks, 6);
}
