//! `make chaos SEEDS=200`: fault runs on the real thing, one after the other, reported as they end.
//!
//! What ran is kept in a file, so that a run of many hours goes on where it was interrupted.

// The program's answer.
#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use tests::chaos::{self, Fault, Place};

/// So long Redis is stopped under load before the seeds begin.
const OUTAGE_S: usize = 30;

fn variable(name: &str, default: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| default.to_owned())
}

#[tokio::main]
async fn main() -> ExitCode {
    let seeds: u64 = variable("SEEDS", "20").parse().expect("SEEDS is a number");
    let file = PathBuf::from(variable("CHAOS_LOG", "target/chaos.log"));
    let before = std::fs::read_to_string(&file).unwrap_or_default();
    let is_done = |seed: u64| before.lines().any(|line| line.starts_with(&format!("seed {seed}:")));
    let mut log = std::fs::File::options()
        .create(true)
        .append(true)
        .open(&file)
        .expect("the log can be written");
    let mut broken = before.lines().filter(|line| line.contains("BROKEN")).count();
    let mut totals: BTreeMap<Fault, (usize, usize)> = BTreeMap::new();
    let mut place = Place::found().await;
    if !is_done(0) {
        let account = chaos::redis_outage(&mut place, OUTAGE_S).await;
        broken += usize::from(!account.violations.is_empty());
        println!("Redis stopped for {OUTAGE_S} s: {}", account.words());
        writeln!(log, "{}", account.words()).expect("the log can be written");
    }
    for seed in (1..=seeds).filter(|seed| !is_done(*seed)) {
        let account = chaos::run(&mut place, seed).await;
        for (fault, answers) in &account.faults {
            let total = totals.entry(*fault).or_default();
            *total = (total.0 + 1, total.1 + answers);
        }
        broken += usize::from(!account.violations.is_empty());
        println!("{}", account.words());
        writeln!(log, "{}", account.words()).expect("the log can be written");
    }
    println!("\nfaults of this session, how often, and orders answered while they lasted:");
    for (fault, (times, answers)) in totals {
        println!("  {fault:?}: {times} times, {answers} answers");
    }
    println!("{broken} of {seeds} runs broke a guarantee; {}", file.display());
    if broken == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
