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

/// What is said of gaps in a policy with such a header.
fn gaps(head: &str, rules: &[&str]) -> Vec<String> {
    let mut text = format!(
        "format = 2\nid = \"t\"\nname = \"试\"\nname_en = \"t\"\nnote = \"试\"\nnote_en = \"t\"\nplace = \"430822\"\n\
         valid_from = \"2026-01-01\"\ncombine = \"stack\"\n{head}\n"
    );
    for (number, rule) in rules.iter().enumerate() {
        text.push_str(&format!(
            "[[rules]]\nid = \"r{number}\"\nreason = \"试\"\nreason_en = \"t\"\npay = []\n{rule}\n"
        ));
    }
    let policy = Policy::from_toml(&text).unwrap_or_else(|wrong| panic!("{wrong}\n{text}"));
    let gaps = policy
        .findings()
        .into_iter()
        .filter(|one| one.kind == FindingKind::AgeGap);
    gaps.map(|one| one.words.en).collect()
}

#[test]
fn bands_that_cover_an_age_together_leave_no_gap() {
    let (young, old) = ("when = { min_age = 60, max_age = 69 }", "when.min_age = 80");
    for (one, other) in [
        ("gender = \"male\"", "gender = \"female\""),
        ("delivered = true", "delivered = false"),
        ("alone = true", "alone = false"),
        ("periods = [\"lunch\"]", "periods = [\"dinner\", \"breakfast\"]"),
    ] {
        let band = |from: i32, field: &str| format!("when = {{ min_age = {from}, max_age = 79, {field} }}");
        let rules = |from: i32, to: i32| [young.to_owned(), band(from, one), band(to, other), old.to_owned()];
        let told = |from: i32, to: i32| {
            let rules = rules(from, to);
            gaps("", &rules.each_ref().map(String::as_str))
        };
        assert_eq!(told(70, 70), [""; 0], "{one}");
        assert_eq!(told(71, 71), ["age 70 is in no band (after `r0`)"], "{one}");
        let half = told(70, 71);
        assert!(half.len() == 1 && half[0].starts_with("age 70 ("), "{one}: {half:?}");
    }
    let men = gaps(
        "",
        &[young, "when = { min_age = 70, max_age = 79, gender = \"female\" }", old],
    );
    assert_eq!(men, ["age 70 to 79 (men) is in no band (after `r0`)"]);
    let lunch = "when = { min_age = 70, max_age = 79, periods = [\"lunch\"] }";
    assert_eq!(gaps("when.periods = [\"lunch\"]", &[young, lunch, old]), [""; 0]);
    assert_eq!(
        gaps("", &[young, lunch, old]),
        ["age 70 to 79 (breakfast; dinner) is in no band (after `r0`)"]
    );
}

#[test]
fn bands_that_begin_later_than_their_policy_leave_a_gap() {
    let bands = ["when = { min_age = 65, max_age = 79 }", "when.min_age = 80"];
    assert_eq!(
        gaps("when.min_age = 60", &bands),
        ["age 60 to 64 is in no band (before `r0`)"]
    );
    assert_eq!(gaps("when.min_age = 65", &bands), [""; 0]);
    assert_eq!(gaps("", &bands), [""; 0], "nobody said where they should begin");
    assert_eq!(
        gaps("when.min_age = 60", &[bands[0], bands[1], "when.max_age = 64"]),
        [""; 0]
    );
    let ended = [
        "when = { min_age = 60, max_age = 69 }",
        "when = { min_age = 70, max_age = 79 }",
    ];
    assert_eq!(gaps("when.max_age = 79", &ended), [""; 0], "nobody older is covered");
    // Bands for some only begin where they begin.
    let some = [
        "when = { min_age = 70, max_age = 79, alone = true }",
        "when = { min_age = 80, alone = true }",
        "",
    ];
    assert_eq!(gaps("when.min_age = 60", &some), [""; 0]);
}
