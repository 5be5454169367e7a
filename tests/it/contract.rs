//! The API as it is promised: the committed document is the one the registration of the routes makes.

use std::path::Path;

use serde_json::Value;
use tests::nuancan;

fn committed() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/openapi.json");
    std::fs::read_to_string(file).expect("api/openapi.json is committed")
}

#[test]
fn the_committed_document_is_what_is_served() {
    let made = nuancan::run(&["openapi"], &Vec::new());
    assert!(
        committed().trim() == made.trim(),
        "the routes have changed: run `nuancan openapi -o api/openapi.json`, then `npm run gen` in api/web"
    );
}

/// A client has to know which refusals to expect.
#[test]
fn every_endpoint_that_asks_who_is_asking_lists_a_refusal() {
    let document: Value = serde_json::from_str(&committed()).unwrap();
    let mut silent = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let answers = operation["responses"].as_object().unwrap();
            let guarded = operation["security"]
                .as_array()
                .is_some_and(|guards| !guards.is_empty());
            if guarded && !answers.keys().any(|status| status.starts_with('4')) {
                silent.push(format!("{method} {path}"));
            }
        }
    }
    assert!(silent.is_empty(), "{silent:?}");
}
