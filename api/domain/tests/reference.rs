//! The reference pages can't lie: their examples are run, their tables name every field, the schema is the types'.

use domain::subsidy::{Policy, case::run_cases, findings::FindingKind, schema::policy_schema};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs")
}

fn page(name: &str) -> String {
    std::fs::read_to_string(docs().join(name)).expect("the page is there")
}

/// The blocks marked `toml`: complete files.
fn examples(page: &str) -> Vec<&str> {
    let after = page.split("```toml\n").skip(1);
    after.map(|rest| rest.split("```").next().unwrap_or_default()).collect()
}

fn run(page: &str, at_least: usize) {
    let examples = examples(page);
    assert!(examples.len() >= at_least, "{} examples", examples.len());
    for text in examples {
        let policy = Policy::from_toml(text).map_err(|wrong| format!("{wrong}\n{text}"));
        let policy = policy.expect("every example reads");
        for report in run_cases(&policy, &[]) {
            assert!(report.passed, "{}: {report:#?}", policy.id);
        }
        let found = policy.findings();
        assert!(
            !policy.cases.is_empty() && found.iter().all(|one| one.kind == FindingKind::AgeGap),
            "{}: {found:?}",
            policy.id
        );
    }
}

#[test]
fn every_example_of_the_reference_is_a_file_whose_cases_pass() {
    run(&page("policy-format.md"), 12);
}

#[test]
fn every_example_of_the_chinese_page_is_a_file_whose_cases_pass() {
    run(&page("policy-format.zh-CN.md"), 2);
}

#[test]
fn the_committed_schema_is_that_of_the_types() {
    let committed: Value = serde_json::from_str(&page("policy.schema.json")).expect("JSON");
    assert_eq!(
        committed,
        policy_schema(),
        "write it anew: nuancan policy schema -o docs/policy.schema.json"
    );
}

/// Every name of a field and of a value that a file may hold.
fn names(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(fields) => {
            if let Some(Value::Object(properties)) = fields.get("properties") {
                found.extend(properties.keys().cloned());
            }
            found.extend(fields.get("const").and_then(Value::as_str).map(str::to_owned));
            if let Some(values) = fields.get("enum").and_then(Value::as_array) {
                found.extend(values.iter().filter_map(Value::as_str).map(str::to_owned));
            }
            fields.values().for_each(|inner| names(inner, found));
        }
        Value::Array(items) => items.iter().for_each(|inner| names(inner, found)),
        _ => {}
    }
}

#[test]
fn the_reference_names_every_field_and_value() {
    let page = page("policy-format.md");
    let mut known = BTreeSet::new();
    names(&policy_schema(), &mut known);
    assert!(known.len() > 100, "{known:?}");
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let said: BTreeSet<&str> = page.split(|c| !is_word(c)).collect();
    let missing: Vec<&String> = known.iter().filter(|name| !said.contains(name.as_str())).collect();
    assert!(missing.is_empty(), "the page doesn't name {missing:?}");
}
