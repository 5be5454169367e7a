//! What comes after a claim: the notice, days outstanding, other spans, corrected rules, awards.

use super::*;

#[tokio::test]
async fn the_notice_names_nobody_and_adds_up() {
    let office = Office::new().await;
    for number in 0..3 {
        office.served(number, "2026-10-05").await;
    }
    office.served(0, "2026-10-06").await;
    office.today("2026-11-02").await;
    office.run("2026-10").await;
    let finance = office.as_role(Role::Finance);
    let notice = finance.notice(office.canteen, month("2026-10")).await.expect("reads");
    assert!(!notice.ready, "drafts aren't hung up");
    assert_eq!((notice.people, notice.meals), (3, 4));
    assert_eq!(notice.fen, Fen(4 * (COUNTY_FEN + VILLAGE_FEN)));
    let all = format!("{notice:?}");
    for name in fixture::NAMES {
        assert!(!all.contains(name), "{name} in {all}");
    }
    for claim in office.claims("2026-10").await {
        assert!(finance.claim_submit(claim.id).await.expect("looked at").is_ok());
    }
    assert!(
        finance
            .notice(office.canteen, month("2026-10"))
            .await
            .expect("reads")
            .ready
    );
}

#[tokio::test]
async fn days_outstanding_run_until_the_money_comes() {
    let office = Office::new().await;
    office.served(0, "2026-10-01").await;
    office.served(1, "2026-11-10").await;
    office.today("2026-11-11").await;
    let county = || async {
        let advances = office.as_role(Role::Finance).advances(None).await.expect("reads");
        advances.into_iter().find(|one| one.fund.id == "government/county")
    };
    let waiting = county().await.expect("two meals wait");
    assert_eq!(
        (waiting.total.fen, waiting.total.oldest_days),
        (Fen(2 * COUNTY_FEN), 41)
    );
    assert_eq!(
        (waiting.unclaimed, waiting.total.average_tenths),
        (Fen(2 * COUNTY_FEN), 210)
    );
    office.lock_all("2026-10").await;
    let waiting = county().await.expect("both still wait");
    assert_eq!((waiting.unclaimed, waiting.locked), (Fen(COUNTY_FEN), Fen(COUNTY_FEN)));
    office.pay_all("2026-10").await;
    let waiting = county().await.expect("November waits");
    assert_eq!((waiting.total.fen, waiting.total.oldest_days), (Fen(COUNTY_FEN), 1));
}

#[tokio::test]
async fn a_fund_that_is_claimed_by_the_quarter_has_no_monthly_claims() {
    let office = Office::new().await;
    office.served(0, "2026-10-05").await;
    office
        .store()
        .system()
        .set_setting("claim_span/government/county", "quarter")
        .await
        .expect("set");
    let run = office.run("2026-10").await;
    assert_eq!((run.claims.len(), run.skipped.len()), (1, 1));
    assert_eq!(run.skipped[0].why, WhySkipped::OtherSpan);
    let run = office.run("2026-Q4").await;
    assert_eq!(run.claims.len(), 1, "the county's");
    // Months can't be claimed beside the quarter that holds them.
    office
        .store()
        .system()
        .set_setting("claim_span/government/county", "month")
        .await
        .expect("set");
    assert_eq!(office.run("2026-11").await.skipped[0].why, WhySkipped::Overlaps);
}

#[tokio::test]
async fn a_corrected_rule_changes_no_order_and_comes_back_as_an_adjustment() {
    let office = Office::new().await;
    office
        .policies(&[fixture::policy(1, COUNTY_FEN), fixture::policy(2, COUNTY_FEN + 100)])
        .await;
    // Version 2 begins in November; October's meals were split under version 1.
    let order = office.served(0, "2026-10-05").await;
    office.served(1, "2026-10-06").await;
    office.today("2026-11-05").await;
    office.lock_all("2026-10").await;
    let wanted = Rerate {
        from: day("2026-10-01"),
        to: day("2026-10-31"),
        canteen: None,
        policy: Some(("p".to_owned(), 2)),
        with_facts: false,
        reason: "标准订错了".to_owned(),
        dry_run: true,
    };
    let finance = office.as_role(Role::Finance);
    let tried = finance.rerate(&wanted).await.expect("tries");
    assert_eq!(
        (tried.looked_at, tried.orders, tried.facts_changed, tried.id),
        (2, 2, 0, None)
    );
    assert_eq!((tried.funds, tried.own), (Fen(200), Fen(-200)));
    let first = &tried.meals[0].difference;
    assert_eq!((first.version_before, first.amount.policy_version), (1, 2));
    assert!(
        finance.reratings().await.expect("reads").is_empty(),
        "a dry run writes nothing"
    );

    let done = finance
        .rerate(&Rerate {
            dry_run: false,
            ..wanted.clone()
        })
        .await
        .expect("writes");
    assert!(done.id.is_some());
    let again = finance
        .rerate(&Rerate {
            dry_run: false,
            ..wanted
        })
        .await
        .expect("finds nothing");
    assert_eq!((again.orders, again.id), (0, None), "a second run finds nothing");
    let runs = finance.reratings().await.expect("reads");
    assert_eq!((runs.len(), runs[0].orders, runs[0].funds), (1, 2, Fen(200)));

    let check = finance
        .check_period(office.canteen, month("2026-10"))
        .await
        .expect("checks")
        .check;
    assert_eq!(check.by_kind()[&DifferenceKind::Rerated], (2, Fen(200)));
    assert_eq!((check.difference, check.unexplained()), (Fen(200), Fen::ZERO));
    office.today("2026-12-01").await;
    office.run("2026-11").await;
    let claim = office.claims("2026-11").await.remove(0);
    let lines = office.lines(claim.id).await;
    assert_eq!(lines.len(), 2);
    assert_eq!(
        (lines[0].change, lines[0].fen, lines[0].policy_version),
        (Some(Change::Rerated), Fen(100), 2)
    );
    let meal = finance.claim_meal(claim.id, order).await.expect("reads");
    assert_eq!(
        meal.parts.iter().map(|part| part.fen).sum::<Fen>(),
        meal.price,
        "the order stays as it was"
    );
    let sum: i64 = meal.rated_again.iter().map(|one| one.fen.0).sum();
    assert_eq!(
        (meal.rated_again.len(), sum),
        (2, 0),
        "what the county pays more the senior pays less"
    );
}

#[tokio::test]
async fn people_whose_papers_changed_are_left_alone_unless_asked_for() {
    let office = Office::new().await;
    office.policies(&[fixture::policy(1, COUNTY_FEN)]).await;
    office.served(0, "2026-10-05").await;
    // Her date of birth was wrong: under it no rule fits.
    office.born(0, "1990-01-01").await;
    let wanted = Rerate {
        from: day("2026-10-01"),
        to: day("2026-10-31"),
        canteen: Some(office.canteen),
        policy: Some(("p".to_owned(), 1)),
        with_facts: false,
        reason: "复核".to_owned(),
        dry_run: true,
    };
    let finance = office.as_role(Role::Finance);
    let careful = finance.rerate(&wanted).await.expect("tries");
    assert_eq!((careful.orders, careful.facts_changed), (0, 1));
    let asked = finance
        .rerate(&Rerate {
            with_facts: true,
            policy: None,
            ..wanted.clone()
        })
        .await
        .expect("tries");
    assert_eq!((asked.orders, asked.funds), (1, Fen(-COUNTY_FEN - VILLAGE_FEN)));
    let unknown = Rerate {
        policy: Some(("p".to_owned(), 7)),
        ..wanted.clone()
    };
    assert_eq!(refused(finance.rerate(&unknown).await), "unknown_policy");
    let long = Rerate {
        to: day("2027-10-31"),
        ..wanted
    };
    assert_eq!(refused(finance.rerate(&long).await), "too_many_days");
}

#[tokio::test]
async fn a_years_meals_earn_an_award_that_a_correction_takes_back() {
    let office = Office::new().await;
    office.policies(&[fixture::award_from(3)]).await;
    let meals = [
        office.served(0, "2026-10-05").await,
        office.served(1, "2026-11-05").await,
        office.served(2, "2026-12-05").await,
    ];
    let facts = crate::canteens::CanteenFacts {
        opened_on: Some(day("2025-12-31")),
        rating_passed: true,
        ..Default::default()
    };
    office
        .as_role(Role::Administrator)
        .canteen_facts(office.canteen, &facts)
        .await
        .expect("said");
    office.today("2027-01-04").await;
    office.lock_all("2026-10").await;
    office.lock_all("2026-11").await;
    office.lock_all("2026-12").await;
    let award = |claims: Vec<Claim>| claims.into_iter().map(|claim| claim.totals.awards_fen).sum::<Fen>();
    assert_eq!(award(office.claims("2026-11").await), Fen::ZERO);
    assert_eq!(award(office.claims("2026-12").await), Fen(1_000_000));
    // One meal less, and the tier isn't reached any more.
    office.undo(meals[2]).await;
    office.today("2027-02-01").await;
    office.run("2027-01").await;
    let mut back = Vec::new();
    for claim in office.claims("2027-01").await {
        back.extend(office.lines(claim.id).await);
    }
    let volume: Vec<_> = back.iter().filter(|line| line.kind == DueKind::Volume).collect();
    assert_eq!(
        (volume.len(), volume[0].fen, volume[0].change),
        (1, Fen(-1_000_000), Some(Change::Undone))
    );
}

#[tokio::test]
async fn an_entitlement_list_says_what_is_paid_and_never_what_somebody_is() {
    let office = Office::new().await;
    office.policies(&[fixture::policy(1, COUNTY_FEN)]).await;
    let found = office
        .as_role(Role::Registrar)
        .entitlements(office.guest(0), Fen(1200))
        .await
        .expect("reads");
    let lunch = &found.meals[1];
    assert_eq!(lunch.split.own_share(), Fen(1200 - COUNTY_FEN - VILLAGE_FEN));
    assert_eq!((lunch.left.len(), lunch.left[0].meals), (1, 1));
    assert!(found.delivery.eligible);
    let elsewhere = office.elsewhere(Role::Registrar);
    assert_eq!(
        refused(
            office
                .store()
                .within(&elsewhere)
                .entitlements(office.guest(0), Fen(1200))
                .await
        ),
        "not_found"
    );
    assert_eq!(office.audited(&["senior.look"]).await, 1);
}

#[tokio::test]
async fn a_fund_that_pays_at_once_is_never_claimed() {
    let office = Office::new().await;
    let direct = fixture::policy(1, COUNTY_FEN);
    let claim = domain::subsidy::policy::Claim {
        advanced_by: domain::subsidy::policy::AdvancedBy::Fund,
        per: domain::subsidy::policy::VolumeSpan::Month,
        filed_in_month: 1,
    };
    office
        .policies(&[domain::subsidy::Policy {
            claim: Some(claim),
            ..direct
        }])
        .await;
    office.served(0, "2026-10-05").await;
    office.today("2026-11-02").await;
    assert!(office.run("2026-10").await.claims.is_empty());
    let check = office
        .as_role(Role::Finance)
        .check_period(office.canteen, month("2026-10"))
        .await
        .expect("checks")
        .check;
    assert_eq!(
        (check.direct, check.difference),
        (Fen(COUNTY_FEN + VILLAGE_FEN), Fen::ZERO)
    );
    assert!(
        office
            .as_role(Role::Finance)
            .advances(None)
            .await
            .expect("reads")
            .is_empty()
    );
    assert!(office.run("2026-11").await.claims.is_empty(), "nor as a late one");
}
