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
            let policy = Policy::from_toml(&text).unwrap_or_else(|wrong| panic!("{name}: {wrong}"));
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
