//! The published schedules in the repository, each of them data only.

use domain::subsidy::{Policy, case::run_cases};
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/policies/schedules")
}

fn schedules() -> Vec<(String, Policy)> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder())
        .expect("the folder is there")
        .map(|entry| entry.expect("readable").path())
        .collect();
    files.sort();
    files
        .into_iter()
        .map(|file| {
            let name = file.file_name().expect("a file").to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&file).expect("readable");
            let policy = Policy::from_toml(&text).map_err(|wrong| format!("{name}: {wrong}"));
            let policy = policy.expect("every schedule reads");
            (name, policy)
        })
        .collect()
}

/// How many worked cases each has at least: those that were published with it.
const PUBLISHED: [usize; 10] = [8, 7, 5, 6, 5, 4, 5, 3, 2, 4];

#[test]
fn every_case_of_every_schedule_comes_out_to_the_fen() {
    let schedules = schedules();
    assert_eq!(schedules.len(), PUBLISHED.len());
    for ((name, policy), published) in schedules.iter().zip(PUBLISHED) {
        assert!(
            policy.cases.len() >= published,
            "{name} has {} cases",
            policy.cases.len()
        );
        for report in run_cases(policy, &[]) {
            assert!(report.passed, "{name}: {report:#?}");
        }
    }
}

#[test]
fn no_schedule_is_found_wanting() {
    for (name, policy) in schedules() {
        assert_eq!(policy.findings(), [], "{name}");
    }
}

/// Every Rust file of the repository, with its text: in small letters, and numbers without their `_`.
fn rust_files() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut folders = vec![root];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)
            .expect("readable")
            .map(|entry| entry.expect("readable"))
        {
            let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            if path.is_dir() {
                let built = ["target", "node_modules", "dist"].contains(&name.as_str()) || name.starts_with('.');
                if !built {
                    folders.push(path);
                }
            } else if name.ends_with(".rs") {
                let text = std::fs::read_to_string(&path).expect("readable");
                found.push((path, text.to_lowercase().replace('_', "")));
            }
        }
    }
    found
}

/// What only a schedule can have: its id and names, its shares, what it awards, and amounts that aren't round.
fn distinctive(policy: &Policy) -> Vec<String> {
    let names = [&policy.id, &policy.name, &policy.name_en].map(|name| name.to_lowercase());
    let shares = policy
        .rules
        .iter()
        .flat_map(|rule| &rule.pay)
        .filter_map(|pay| pay.share);
    let tiers = policy.volume_awards.iter().flat_map(|award| &award.tiers);
    // A million is anybody's number.
    let awards = tiers
        .map(|tier| tier.fen.0.to_string())
        .filter(|fen| fen.trim_end_matches('0') != "1");
    let steps = policy
        .cases
        .iter()
        .flat_map(|case| case.steps.iter().map(|step| &step.expect));
    let expected = policy.cases.iter().map(|case| &case.expect).chain(steps).flatten();
    let odd = expected
        .flat_map(|expected| expected.values())
        .filter(|fen| fen.0 > 100 && fen.0 % 10 != 0);
    let odd = odd.map(|fen| fen.0.to_string());
    names
        .into_iter()
        .chain(shares.map(|share| share.to_string()))
        .chain(awards)
        .chain(odd)
        .collect()
}

#[test]
fn no_schedule_is_known_to_the_code() {
    let files = rust_files();
    assert!(files.len() > 100, "the walk found only {} files", files.len());
    for (name, policy) in schedules() {
        for word in distinctive(&policy) {
            for (file, plain) in &files {
                let part_of_more = |at: usize| {
                    let around = [plain[..at].chars().next_back(), plain[at + word.len()..].chars().next()];
                    around.into_iter().flatten().any(|c| c.is_ascii_alphanumeric())
                };
                let found = plain.match_indices(&word).any(|(at, _)| !part_of_more(at));
                assert!(!found, "{} knows {word} of {name}", file.display());
            }
        }
    }
}
