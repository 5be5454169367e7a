//! `make lunch`: a county's lunch on both shapes of the system, compared meal by meal with what the load generator knows.

// The program's answer.
#![allow(clippy::print_stdout)]

use std::process::ExitCode;

use tests::Backend;
use tests::lunch::{self, Account, ROUNDS_WITHIN, Size};

#[tokio::main]
async fn main() -> ExitCode {
    let size = Size::COUNTY;
    println!(
        "{} seniors, {} meals, {} of them carried; servers from a build with debug assertions, because only such a build \
         lets its clock be moved: a release build is faster",
        size.seniors, size.meals, size.deliveries
    );
    let mut all_is_well = true;
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let account = lunch::serve(backend, size).await;
        print(&account);
        all_is_well &= account.differences.is_empty() && account.rounds < ROUNDS_WITHIN;
    }
    if all_is_well {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn print(account: &Account) {
    let shape = match account.backend {
        Backend::Sqlite => "SQLite, one process",
        Backend::Postgres => "PostgreSQL and Redis, two API and two worker processes",
    };
    let per_second = account.ordered as f64 / account.ordering.as_secs_f64();
    let (rounds, doors) = account.rounds_and_doors;
    println!("\n== {shape} ==");
    line("making the county", &format!("{:.1} s", account.seed.as_secs_f64()));
    line(
        "ordering in the morning",
        &format!(
            "{} meals in {:.1} s, {per_second:.0}/s",
            account.ordered,
            account.ordering.as_secs_f64()
        ),
    );
    line(
        "cut-off to rounds",
        &format!(
            "{:.2} s for {rounds} rounds with {doors} doors (at most {} s)",
            account.rounds.as_secs_f64(),
            ROUNDS_WITHIN.as_secs()
        ),
    );
    println!("  -- how the meals ended --");
    for (end, meals) in &account.ends {
        line(end, &meals.to_string());
    }
    line(
        "all meals",
        &account.ends.iter().map(|(_, meals)| meals).sum::<usize>().to_string(),
    );
    println!("  -- on the way --");
    for (what, times) in &account.notes {
        line(what, &times.to_string());
    }
    line("differences", &account.differences.len().to_string());
    for difference in account.differences.iter().take(20) {
        println!("    {difference}");
    }
}

fn line(what: &str, value: &str) {
    println!("  {what:<34} {value}");
}
