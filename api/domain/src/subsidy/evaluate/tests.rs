//! What cases in a file can't say: the texts of the parts, and several versions and policies side by side.

use super::*;
use crate::subsidy::{builtin::demo_policies, case::run_cases, split::Fund};

fn policy(head: &str, rest: &str) -> Policy {
    let text = format!(
        r#"
        format = 2
        name = "试"
        name_en = "trial"
        note = "试"
        note_en = "trial"
        place = "430822"
        {head}
        [[funds]]
        id = "county"
        kind = "government"
        level = "county"
        label = "县补贴"
        label_en = "County subsidy"
        [case_facts]
        day = "2026-11-23"
        age = 70
        price_fen = 1200
        {rest}
        "#
    );
    Policy::from_toml(&text).unwrap_or_else(|wrong| panic!("{wrong}\n{text}"))
}

fn paying(head: &str, fen: i64, cases: &str) -> Policy {
    let rule = format!(
        "[[rules]]\nid = \"all\"\nreason = \"试\"\nreason_en = \"trial\"\npay = [{{ fund = \"county\", fen = {fen} }}]\n{cases}"
    );
    policy(head, &rule)
}

fn case(day: &str, expect: &str) -> String {
    format!("[[cases]]\nname = '{day} {expect}'\nfacts.day = \"{day}\"\nexpect = {{ {expect} }}\n")
}

fn all_pass(policy: &Policy, beside: &[Policy]) {
    for report in run_cases(policy, beside) {
        assert!(report.passed, "{report:#?}");
    }
}

#[test]
fn the_version_in_force_on_the_service_day_counts() {
    let old = "id = \"t\"\nvalid_from = \"2026-01-01\"\ncombine = \"stack\"";
    let new = "id = \"t\"\nversion = 2\nvalid_from = \"2026-12-01\"\ncombine = \"stack\"";
    let cases = case("2026-11-30", "county = 300, self = 900")
        + &case("2026-12-01", "county = 400, self = 800")
        + &case("2025-12-31", "self = 1200");
    all_pass(&paying(new, 400, &cases), &[paying(old, 300, "")]);
    all_pass(&paying(old, 300, &cases), &[paying(new, 400, "")]);
}

#[test]
fn a_newer_version_replaces_the_older_also_where_it_says_less() {
    let old = "id = \"t\"\nvalid_from = \"2026-01-01\"\ncombine = \"stack\"";
    let new = "id = \"t\"\nversion = 2\nvalid_from = \"2026-01-01\"\ncombine = \"stack\"\nwhen.periods = [\"dinner\"]";
    all_pass(
        &paying(new, 400, &case("2026-11-30", "self = 1200")),
        &[paying(old, 300, "")],
    );
}

#[test]
fn policies_stack_in_their_order_or_the_highest_of_a_group_counts() {
    let head = |id: &str, combine: &str| format!("id = \"{id}\"\nvalid_from = \"2026-01-01\"\n{combine}");
    let low = paying(&head("low", "combine = \"highest\""), 300, "");
    let high = paying(&head("high", "combine = \"highest\""), 400, "");
    let more = paying(&head("more", "combine = \"stack\""), 200, "");
    let apart = paying(&head("apart", "combine = \"highest\"\ngroup = \"village\""), 50, "");
    let expect = |text: &str| paying(&head("own", "combine = \"stack\""), 0, &case("2026-11-30", text));
    all_pass(
        &expect("\"high/county\" = 400, self = 800"),
        &[low.clone(), high.clone()],
    );
    all_pass(
        &expect("\"low/county\" = 300, \"more/county\" = 200, self = 700"),
        &[more.clone(), low.clone()],
    );
    all_pass(
        &expect("\"high/county\" = 400, \"apart/county\" = 50, \"more/county\" = 200, self = 550"),
        &[apart, more.clone(), high.clone(), low.clone()],
    );
    // Who pays first matters where the price is too small for all.
    let late = paying(&head("a-late", "combine = \"stack\"\norder = 200"), 1100, "");
    all_pass(
        &expect("\"more/county\" = 200, \"a-late/county\" = 1000, self = 0"),
        &[late, more],
    );
    let equal = paying(&head("aa", "combine = \"highest\""), 400, "");
    all_pass(&expect("\"aa/county\" = 400, self = 800"), &[high, equal, low]);
}

#[test]
fn the_demo_policies_reckon_as_their_cases_say() {
    for policy in &demo_policies() {
        assert!(!policy.cases.is_empty(), "{}", policy.id);
        all_pass(policy, &[]);
    }
}

#[test]
fn the_own_share_is_last_and_anonymous() {
    let own = Part::own(Fen(300));
    assert_eq!((own.fund, own.fund_id.as_str(), own.policy_version), (Fund::Own, "", 0));
    let written = serde_json::to_value(&own).expect("plain");
    assert_eq!((&written["fund"], &written["fen"]), (&"self".into(), &300.into()));
}
