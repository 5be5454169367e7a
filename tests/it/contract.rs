//! The API as it is promised: the committed document is the one the registration of the routes makes.

use std::path::Path;

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
