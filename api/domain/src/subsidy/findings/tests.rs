use super::*;

fn policy(rules: &[&str]) -> Policy {
    let mut text = r#"
        format = 2
        id = "t"
        name = "试"
        name_en = "trial"
        note = "试"
        note_en = "trial"
        place = "430822"
        valid_from = "2026-01-01"
        combine = "stack"
    "#
    .to_owned();
    for (number, rule) in rules.iter().enumerate() {
        text.push_str(&format!(
            "[[rules]]\nid = \"r{number}\"\nreason = \"试\"\nreason_en = \"trial\"\npay = []\n{rule}\n"
        ));
    }
    Policy::from_toml(&text).expect("a policy of the tests")
}

/// Kind and place of everything but the missing cases.
fn found(rules: &[&str]) -> Vec<(FindingKind, String)> {
    let findings = policy(rules).findings();
    let meant = findings.into_iter().filter(|one| one.kind != FindingKind::NoCases);
    meant.map(|one| (one.kind, one.at)).collect()
}

fn one(kind: FindingKind, at: &str) -> Vec<(FindingKind, String)> {
    vec![(kind, at.to_owned())]
}

#[test]
fn a_gap_between_bands_is_found() {
    let bands = [
        "when = { min_age = 60, max_age = 69 }",
        "when = { min_age = 71, max_age = 79 }",
        "when.min_age = 80",
    ];
    assert_eq!(found(&bands), one(FindingKind::AgeGap, "r0"));
    let words = &policy(&bands).findings()[0].words;
    assert!(
        words.zh.starts_with("70 岁") && words.en.starts_with("age 70"),
        "{words:?}"
    );
    assert_eq!(
        found(&[
            "when = { min_age = 60, max_age = 69 }",
            "when = { min_age = 70, max_age = 79 }"
        ]),
        one(FindingKind::AgeGap, "r1")
    );
    // Whoever falls between is taken by the rule for all.
    assert_eq!(found(&[bands[0], bands[1], bands[2], ""]), []);
}

#[test]
fn bands_that_share_an_age_are_found() {
    assert_eq!(
        found(&["when = { min_age = 60, max_age = 80 }", "when.min_age = 80"]),
        one(FindingKind::AgeOverlap, "r1")
    );
    assert_eq!(
        found(&["when.min_age = 80", "when = { min_age = 60, max_age = 80 }"]),
        one(FindingKind::AgeOverlap, "r1")
    );
    // Descending thresholds and exceptions are how the format is meant to be used.
    assert_eq!(
        found(&["when.min_age = 90", "when.min_age = 80", "when.min_age = 60"]),
        []
    );
    assert_eq!(
        found(&["when = { min_age = 70, max_age = 74 }", "when.min_age = 60"]),
        []
    );
    // Bands of different people are none of each other's business.
    assert_eq!(
        found(&[
            "when = { min_age = 60, max_age = 80, periods = [\"lunch\"] }",
            "when = { min_age = 80, periods = [\"dinner\"] }"
        ]),
        []
    );
}

#[test]
fn a_rule_that_nobody_reaches_is_found() {
    let dead = |rules: &[&str], at: &str| assert_eq!(found(rules), one(FindingKind::Unreachable, at), "{rules:?}");
    dead(&["when.min_age = 60", "when.min_age = 80"], "r1");
    dead(&["", "when.categories = [\"dibao\"]"], "r1");
    dead(
        &[
            "when.categories = [\"dibao\", \"tekun\"]",
            "when = { categories = [\"tekun\"], min_age = 80 }",
        ],
        "r1",
    );
    dead(
        &[
            "when = { min_age = 60, max_age = 69 }",
            "when.min_age = 70",
            "when = { min_age = 65, max_age = 75 }",
        ],
        "r2",
    );
    for alive in [
        &["when.categories = [\"dibao\"]", "when.min_age = 60"][..],
        &[
            "when = { min_age = 60, max_age = 69 }",
            "when.min_age = 70",
            "when.max_age = 75",
        ][..],
        &["limits = [{ per = \"month\", count = 20 }]", ""][..],
        &["when.periods = [\"lunch\"]", "when.delivered = true"][..],
    ] {
        let dead: Vec<_> = found(alive)
            .into_iter()
            .filter(|(kind, _)| *kind == FindingKind::Unreachable)
            .collect();
        assert_eq!(dead, [], "{alive:?}");
    }
}

#[test]
fn what_is_declared_and_not_used_is_found() {
    let text = r#"
        format = 2
        id = "t"
        name = "试"
        name_en = "trial"
        note = "试"
        note_en = "trial"
        place = "430822"
        valid_from = "2026-01-01"
        combine = "stack"
        [[funds]]
        id = "spare"
        kind = "donation"
        label = "捐"
        label_en = "gift"
        [[layers]]
        id = "empty"
        [[calendars]]
        id = "festival"
        yearly = ["10-01"]
    "#;
    let kinds: Vec<FindingKind> = Policy::from_toml(text)
        .expect("whole")
        .findings()
        .iter()
        .map(|one| one.kind)
        .collect();
    assert_eq!(
        kinds,
        [
            FindingKind::EmptyLayer,
            FindingKind::UnusedFund,
            FindingKind::UnusedCalendar,
            FindingKind::NoCases
        ]
    );
}
