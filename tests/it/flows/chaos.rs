//! Five short fault runs on the real thing; `make chaos` runs as many as one likes.

use tests::chaos::{self, Fault, Place};

#[tokio::test]
async fn the_guarantees_hold_while_things_break() {
    let mut place = Place::found().await;
    for seed in 1..=5 {
        let account = chaos::run(&mut place, seed).await;
        assert!(account.violations.is_empty(), "{}", account.words());
        assert!(account.acknowledged > 0, "{}", account.words());
    }
}

/// Four API processes, a Redis cluster of three nodes; one of each is killed under load.
#[tokio::test]
async fn a_process_and_a_node_of_a_cluster_are_killed() {
    let mut place = Place::found_on_a_cluster().await;
    let account = chaos::run_with(&mut place, 1, &[Fault::RedisNodeKilled, Fault::ApiKilled]).await;
    assert!(account.violations.is_empty(), "{}", account.words());
}
