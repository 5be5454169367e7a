//! Every code that the product can answer has its words in both languages. The codes are read from the source: a table
//! beside it would be a second list to forget.

use std::collections::BTreeMap;
use std::path::Path;

use api::problem::texts;
use domain::language::Lang;

/// Codes that no answer carries: what a command line says, and what is beside an answer with words of its own.
const NEVER_ANSWERED: [(&str, &str); 5] = [
    ("bad_redis_url", "an address is read before anything is served"),
    ("keys_coming", "`nuancan keys` says it"),
    ("no_keys_coming", "`nuancan keys` says it"),
    ("not_empty", "`nuancan restore` says it"),
    ("real_people", "`nuancan seed` says it"),
];

/// What stands before a code where a problem is made.
const MAKERS: [&str; 12] = [
    "invalid(",
    "conflict(",
    "Problem::new(",
    "Self::new(",
    "ended(",
    "refused(",
    "error(",
    "errors.add(",
    "warn(",
    "self.word(",
    "self.read(",
    "bad(",
];

/// All product source: the text of each file before its tests.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut found = Vec::new();
    let mut folders: Vec<_> = ["api/src", "api/store/src", "api/domain/src"]
        .map(|below| root.join(below))
        .into();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                folders.extend((name != "tests").then_some(path));
            } else if name.ends_with(".rs") && !name.ends_with("texts.rs") && name != "tests.rs" {
                let text = std::fs::read_to_string(&path).unwrap();
                let product = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
                found.push((path.display().to_string(), product.to_owned()));
            }
        }
    }
    found
}

fn is_code(text: &str) -> bool {
    text.len() > 2
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// The text in quotes at the beginning, if one stands there.
fn quoted(text: &str) -> Option<(&str, &str)> {
    text.trim_start().strip_prefix('"')?.split_once('"')
}

/// The codes in the calls that make problems: the first text of a call, or the second where the first is a field.
fn made(source: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for maker in MAKERS {
        for (at, _) in source.match_indices(maker) {
            let mut rest = source[at + maker.len()..].trim_start();
            // A status may stand before.
            if let Some(after) = ["StatusCode::", "status"]
                .iter()
                .find_map(|word| rest.strip_prefix(word))
            {
                rest = after
                    .trim_start_matches(|c: char| c.is_alphanumeric() || c == '_')
                    .trim_start_matches(',');
            }
            let Some((first, after)) = quoted(rest) else { continue };
            let takes_a_field = ["error(", "errors.add(", "warn("].contains(&maker);
            let code = match after.trim_start().strip_prefix(',').and_then(quoted) {
                Some((second, _)) if takes_a_field => second,
                _ => first,
            };
            found.extend(is_code(code).then_some(code));
        }
    }
    found
}

/// The codes of the enums that say theirs.
fn said(source: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for block in source.split("impl Coded for").skip(1) {
        let Some((_, body)) = block.split_once("fn code(&self) -> &'static str {") else {
            continue;
        };
        let body = body.split("\n    }").next().unwrap_or_default();
        found.extend(body.split('"').skip(1).step_by(2).filter(|word| is_code(word)));
    }
    // `code: "x"` in what is written out.
    for (at, word) in source.match_indices("code: ") {
        found.extend(
            quoted(&source[at + word.len()..])
                .map(|(code, _)| code)
                .filter(|code| is_code(code)),
        );
    }
    found
}

#[test]
fn every_code_that_is_answered_has_its_words() {
    let sources = sources();
    let mut codes: BTreeMap<&str, &str> = BTreeMap::new();
    for (file, text) in &sources {
        codes.extend(
            made(text)
                .into_iter()
                .chain(said(text))
                .map(|code| (code, file.as_str())),
        );
    }
    for known in [
        "sold_out",
        "bad_pickup_no",
        "bad_phone",
        "gender_differs",
        "books_closed",
        "bad_request",
        "refresh_reused",
    ] {
        assert!(
            codes.contains_key(known),
            "the search misses {known}, so it misses others"
        );
    }
    let has_words = |code: &str| {
        [Lang::Zh, Lang::En]
            .iter()
            .all(|lang| texts::text(code, "-", *lang) != "-")
    };
    let silent: Vec<String> = codes
        .iter()
        .filter(|(code, _)| !has_words(code) && !NEVER_ANSWERED.iter().any(|(never, _)| never == *code))
        .map(|(code, file)| format!("{code} in {file}"))
        .collect();
    assert!(silent.is_empty(), "codes without words:\n{}", silent.join("\n"));
    for (never, _) in NEVER_ANSWERED {
        assert!(codes.contains_key(never), "{never} is said nowhere any more");
    }
}

#[test]
fn no_words_wait_for_a_code_that_nobody_says() {
    let sources = sources();
    let is_said = |code: &str| sources.iter().any(|(_, text)| text.contains(&format!("\"{code}\"")));
    let unsaid: Vec<&str> = texts::codes().filter(|code| !is_said(code)).collect();
    assert!(unsaid.is_empty(), "{unsaid:?}");
}
