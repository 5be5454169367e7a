//! A whole lunch in small, compared meal by meal with what the load generator knows; `make lunch` serves a county's.

use tests::Backend;
use tests::lunch::{self, ROUNDS_WITHIN, Size};

async fn every_meal_is_found_as_it_was(backend: Backend) {
    let account = lunch::serve(backend, Size::VILLAGE).await;
    assert!(account.differences.is_empty(), "{}", account.differences.join("\n"));
    assert!(account.rounds < ROUNDS_WITHIN, "rounds after {:?}", account.rounds);
    // What the comparison is worth depends on what happened.
    let meals: usize = account.ends.iter().map(|(_, meals)| meals).sum();
    assert_eq!(meals, Size::VILLAGE.meals);
    for end in [
        "cancelled",
        "cancelled late",
        "served",
        "flagged: no_show",
        "flagged: no_answer",
    ] {
        assert!(
            account.ends.iter().any(|(name, _)| name == end),
            "nobody's meal ended as {end}: {account:?}"
        );
    }
    for happened in [
        "couples",
        "repeats",
        "numbers called twice",
        "reports sent again",
        "rounds",
    ] {
        assert!(
            account.notes.iter().any(|(name, _)| name == happened),
            "no {happened}: {account:?}"
        );
    }
}

#[tokio::test]
async fn sqlite() {
    every_meal_is_found_as_it_was(Backend::Sqlite).await;
}

#[tokio::test]
async fn postgres() {
    every_meal_is_found_as_it_was(Backend::Postgres).await;
}
