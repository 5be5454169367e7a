use super::*;

#[test]
fn the_demo_policies_are_whole_and_say_that_they_are_assumptions() {
    for policy in demo_policies() {
        assert!(
            policy.note.contains("演示假设") && policy.note_en.contains("Demo assumption"),
            "{}",
            policy.id
        );
        assert!(
            policy.name.contains("演示") && policy.name_en.contains("demo"),
            "{}",
            policy.id
        );
    }
}

#[test]
fn nothing_that_is_shown_names_a_category() {
    for policy in demo_policies() {
        for rule in &policy.rules {
            let payers = rule
                .parts
                .iter()
                .map(|part| &part.payer)
                .chain(rule.own_share.iter().map(|own| &own.rest));
            let labels = payers.flat_map(|payer| [&payer.label, &payer.label_en]);
            let shown: Vec<&String> = labels.chain([&rule.reason, &rule.reason_en]).collect();
            for category in Category::ALL.into_iter().filter(|one| *one != Category::None) {
                for text in &shown {
                    assert!(!text.contains(category.label_zh()), "{}: {text}", rule.id);
                    assert!(
                        !text.to_lowercase().contains(category.label_en()),
                        "{}: {text}",
                        rule.id
                    );
                }
            }
        }
    }
}

fn text(more: &str) -> String {
    format!(
        r#"
        id = "t"
        name = "试"
        name_en = "trial"
        note = "试"
        note_en = "trial"
        place = "430822"
        valid_from = "2026-01-01"
        periods = ["lunch"]
        combine = "stack"
        {more}
        "#
    )
}

fn rule(more: &str) -> String {
    text(&format!(
        "[[rules]]\nid = \"a\"\nreason = \"试\"\nreason_en = \"trial\"\n{more}"
    ))
}

fn part(fund: &str, more: &str) -> String {
    rule(&format!(
        "[[rules.parts]]\npayer = {{ fund = \"{fund}\", label = \"县\", label_en = \"county\" }}\n{more}"
    ))
}

#[test]
fn what_cannot_be_applied_is_refused() {
    assert!(Policy::from_toml(&part("government", "fen = 100")).is_ok());
    let shape = |text: String| matches!(Policy::from_toml(&text), Err(BadPolicy::Shape(_)));
    assert!(shape(text("surprise = 1\n[[rules]]")));
    assert!(shape(rule("max_agee = 79")));
    assert!(shape(part("government", "fenn = 100")));
    let refused = |text: String| Policy::from_toml(&text).expect_err("refused");
    assert_eq!(refused(text("rules = []")), BadPolicy::Rules("t".into()));
    assert_eq!(refused(part("self", "fen = 100")), BadPolicy::OwnAsFund("a".into()));
    assert_eq!(refused(part("government", "fen = -1")), BadPolicy::Amount("a".into()));
    assert_eq!(
        refused(part("government", "share = [1, 0]")),
        BadPolicy::Amount("a".into())
    );
    assert_eq!(
        refused(part("government", "fen = 1\nshare = [1, 2]")),
        BadPolicy::Amount("a".into())
    );
    assert_eq!(
        refused(part("government", "fen = 1\ncap_fen = 2")),
        BadPolicy::Amount("a".into())
    );
    assert_eq!(
        refused(text("valid_to = \"2025-12-31\"\nrules = []")),
        BadPolicy::Period("t".into())
    );
}

#[test]
fn a_policy_survives_its_own_json() {
    for policy in demo_policies() {
        let json = serde_json::to_string(&policy).expect("plain data");
        assert_eq!(serde_json::from_str::<Policy>(&json).expect("its own words"), policy);
    }
}
