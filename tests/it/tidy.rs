//! The house rules that a compiler doesn't know: which package may lean on which, what each may name, how long a file
//! may be. A rule that is only written down is broken within a month.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Every package of the workspace and the packages of the workspace that it may lean on.
const ARROWS: [(&str, &[&str]); 8] = [
    ("domain", &[]),
    ("migration", &[]),
    ("routing", &[]),
    ("harness", &[]),
    ("store", &["domain", "migration"]),
    ("worker", &["domain", "store", "routing"]),
    ("api", &["domain", "store", "worker", "routing", "migration", "harness"]),
    (
        "tests",
        &["api", "domain", "store", "worker", "routing", "migration", "harness"],
    ),
];

/// All that the route engine takes from outside: mathematics, and a reader's format.
const ROUTING_CRATES: [&str; 3] = ["geo", "serde", "serde_json"];

/// What no line of the domain's may name: it is pure.
const NOT_IN_DOMAIN: [&str; 14] = [
    "actix",
    "sea_orm",
    "redis::",
    "reqwest",
    "tokio",
    "tracing",
    "std::env",
    "std::fs",
    "std::net",
    "SystemTime",
    "Instant::now",
    "Utc::now",
    "now_v7",
    "rand::",
];

/// No file of source is longer.
const LINES_MAX: usize = 600;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("tests/ lies in the root")
        .to_owned()
}

/// The files below a folder with one of the endings, relative to the root; nothing that was built or fetched.
fn files(below: &str, endings: &[&str]) -> Vec<PathBuf> {
    let root = root();
    let mut found = Vec::new();
    let mut folders = vec![root.join(below)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if path.is_dir() {
                let built =
                    ["target", "node_modules", "dist", "out", "data", ".git", ".tools"].contains(&name.as_str());
                if !built {
                    folders.push(path);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                found.push(path.strip_prefix(&root).expect("it was found below").to_owned());
            }
        }
    }
    found.sort();
    found
}

fn read(file: &Path) -> String {
    std::fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// `file:line: text` for every line of code, comments aside, that holds one of the words.
fn lines_with(files: &[PathBuf], words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for file in files {
        for (n, line) in read(file).lines().enumerate() {
            let code = line.trim_start();
            if !code.starts_with("//") && words.iter().any(|word| code.contains(word)) {
                found.push(format!("{}:{}: {code}", file.display(), n + 1));
            }
        }
    }
    found
}

fn packages() -> BTreeMap<String, Value> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--format-version=1", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap().iter();
    packages
        .map(|package| (package["name"].as_str().unwrap().to_owned(), package.clone()))
        .collect()
}

/// What a package needs to be built; what only its tests need is `dev`.
fn dependencies(package: &Value) -> BTreeSet<String> {
    let all = package["dependencies"].as_array().unwrap().iter();
    all.filter(|dependency| dependency["kind"] != "dev")
        .map(|dependency| dependency["name"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn packages_lean_only_the_allowed_way() {
    let packages = packages();
    let known: BTreeSet<&str> = ARROWS.iter().map(|&(name, _)| name).collect();
    assert_eq!(
        packages.keys().map(String::as_str).collect::<BTreeSet<_>>(),
        known,
        "packages of the workspace"
    );
    for (name, allowed) in ARROWS {
        for dependency in dependencies(&packages[name]) {
            let outside = !known.contains(dependency.as_str());
            assert!(
                outside || allowed.contains(&dependency.as_str()),
                "{name} must not lean on {dependency}"
            );
        }
    }
}

#[test]
fn routing_is_useful_without_the_rest() {
    let extra: Vec<_> = dependencies(&packages()["routing"])
        .into_iter()
        .filter(|name| !ROUTING_CRATES.contains(&name.as_str()))
        .collect();
    assert!(extra.is_empty(), "routing takes {extra:?} from outside");
}

#[test]
fn the_domain_is_pure() {
    let found = lines_with(&files("api/domain/src", &[".rs"]), &NOT_IN_DOMAIN);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_http_face_knows_no_tables() {
    let packages = packages();
    assert!(
        !dependencies(&packages["api"]).contains("sea-orm"),
        "api must not lean on sea-orm"
    );
    let found = lines_with(&files("api/src", &[".rs"]), &["sea_orm::", "sqlx::", "store::entity"]);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn only_one_file_asks_which_database() {
    let words = ["DatabaseBackend", "DbBackend", "get_database_backend"];
    let mut found = lines_with(&files("api", &[".rs"]), &words);
    found.extend(lines_with(&files("worker", &[".rs"]), &words));
    // A test may look at the raw row.
    found.retain(|line| !line.starts_with("api/store/src/db.rs:") && !line.contains("/tests.rs:"));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_file_is_longer_than_a_reader_bears() {
    let mut long = Vec::new();
    for file in files(".", &[".rs", ".ts", ".vue", ".lua", ".sh"]) {
        let generated = file.ends_with("schema.ts");
        let lines = read(&file).lines().count();
        if lines > LINES_MAX && !generated {
            long.push(format!("{} has {lines} lines", file.display()));
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn tests_neither_wait_nor_hide() {
    // Put together here, so that this file doesn't find itself.
    let words = ["sleep", "ignore", "skip", "fixme", "waitForTimeout"];
    let [sleep, ignore, skip, fixme, wait] = words;
    let rust = [format!("{sleep}("), format!("#[{ignore}")];
    let rust: Vec<&str> = rust.iter().map(String::as_str).collect();
    let mut found = lines_with(&files("tests", &[".rs"]), &rust);
    found.extend(lines_with(&files("api", &[".rs"]), &rust[1..]));
    found.extend(lines_with(&files("worker", &[".rs"]), &rust[1..]));
    let browser = [
        format!("{wait}("),
        format!(".{skip}("),
        format!(".{fixme}("),
        "test.only".to_owned(),
    ];
    let browser: Vec<&str> = browser.iter().map(String::as_str).collect();
    found.extend(lines_with(&files("tests/browser", &[".ts"]), &browser));
    found.extend(lines_with(&files("api/web/test", &[".ts"]), &browser));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn names_say_what_a_thing_does() {
    let vague = ["Manager", "Helper", "Util", "Utils", "Service", "Handler", "Info"];
    let mut found = Vec::new();
    for file in files(".", &[".rs"]) {
        for line in read(&file).lines() {
            let mut words = line
                .trim_start()
                .trim_start_matches("pub ")
                .split(|c: char| !c.is_alphanumeric());
            let kind = words.next().unwrap_or_default();
            let name = words.next().unwrap_or_default();
            if ["struct", "enum", "trait"].contains(&kind) && vague.iter().any(|vague| name.ends_with(vague)) {
                found.push(format!("{}: {name}", file.display()));
            }
        }
        if file
            .file_stem()
            .is_some_and(|stem| stem == "utils" || stem == "util" || stem == "helpers")
        {
            found.push(file.display().to_string());
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// What reads headings as people type them.
const READS_ANY_WIDTH: [&str; 1] = ["registrations/import/columns.rs"];

/// The texts in double quotes on a line of code, without what is escaped.
fn literals(line: &str) -> Vec<&str> {
    let code = line.trim_start();
    if code.starts_with("//") {
        return Vec::new();
    }
    code.split('"').skip(1).step_by(2).collect()
}

/// Whether half-width punctuation stands beside a Chinese character.
fn is_half_width(text: &str) -> bool {
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let signs: Vec<char> = text.chars().collect();
    signs.windows(2).any(|pair| {
        let sign = |c: char| [',', ';', ':', '!', '?', '(', ')'].contains(&c);
        (is_han(pair[0]) && sign(pair[1])) || (sign(pair[0]) && is_han(pair[1]))
    })
}

#[test]
fn chinese_sentences_have_chinese_punctuation() {
    assert!(is_half_width("太远,饭会放得太久") && is_half_width("{who}:没有位置") && is_half_width("村(社区)"));
    assert!(!is_half_width("截单 09:30，共 {n} 份（{why}）"));
    let mut found = Vec::new();
    for below in ["api/src", "api/store/src", "api/domain/src", "worker/src"] {
        for file in files(below, &[".rs"]) {
            let shown = file.display().to_string();
            if READS_ANY_WIDTH.iter().any(|reads| shown.ends_with(reads)) || shown.contains("tests") {
                continue;
            }
            let text = read(&file);
            let product = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
            for (n, line) in product.lines().enumerate() {
                let bad = literals(line).into_iter().find(|literal| is_half_width(literal));
                found.extend(bad.map(|bad| format!("{shown}:{}: {bad}", n + 1)));
            }
        }
    }
    assert!(
        found.is_empty(),
        "half-width punctuation in Chinese:\n{}",
        found.join("\n")
    );
}

#[test]
fn no_two_shapes_of_the_wire_share_a_name() {
    // The document keys shapes by their names: a second one of the same name silently takes the first one's place.
    let mut seen: BTreeMap<String, PathBuf> = BTreeMap::new();
    let mut twice = Vec::new();
    for file in files("api/src", &[".rs"]) {
        let text = read(&file);
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if !(line.starts_with("#[derive(") && line.contains("ToSchema")) {
                continue;
            }
            let shape = lines
                .by_ref()
                .map(str::trim_start)
                .find(|line| line.contains("struct ") || line.contains("enum "));
            let name = shape.and_then(|line| {
                line.split(|c: char| !c.is_alphanumeric() && c != '_')
                    .find(|word| word.chars().next().is_some_and(char::is_uppercase))
            });
            let Some(name) = name else { continue };
            if let Some(first) = seen.insert(name.to_owned(), file.clone()) {
                twice.push(format!("{name}: {} and {}", first.display(), file.display()));
            }
        }
    }
    assert!(seen.len() > 50, "the shapes are found");
    assert!(twice.is_empty(), "{}", twice.join("\n"));
}
