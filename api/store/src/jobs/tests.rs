use std::sync::Arc;

use sea_orm::{ActiveValue::Set, EntityTrait};

use super::*;
use crate::board::MemoryBoard;
use crate::test_world::{NOON, world};
use crate::{Clock, Keyring, Store, ids};

async fn waiting(store: &crate::Store) -> Uuid {
    let id = ids::new_id();
    let row = job::ActiveModel {
        id: Set(id),
        task: Set("plan_rounds".to_owned()),
        unique_key: Set(format!("plan_rounds/{id}")),
        payload: Set("{}".to_owned()),
        due_at_ms: Set(NOON.0),
        state: Set(WAITING.to_owned()),
        lease_owner: Set(None),
        lease_until_ms: Set(0),
        attempts: Set(0),
        last_error: Set(None),
        created_at_ms: Set(NOON.0),
        finished_at_ms: Set(None),
    };
    job::Entity::insert(row)
        .exec_without_returning(store.db.write())
        .await
        .expect("written");
    id
}

async fn read(store: &crate::Store, id: Uuid) -> job::Model {
    let row = job::Entity::find_by_id(id).one(store.db.read()).await.expect("reads");
    row.expect("there")
}

#[tokio::test]
async fn a_job_is_claimed_by_one_until_its_lease_ends() {
    let world = world().await;
    let store = &world.store;
    waiting(store).await;
    let first = store.system().claim_job("a").await.expect("asks").expect("due");
    assert_eq!(first.attempt, 1);
    assert!(store.system().claim_job("b").await.expect("asks").is_none());
    assert!(store.clock.move_to(At(NOON.0 + LEASE_MS)));
    assert!(
        store.system().claim_job("b").await.expect("asks").is_none(),
        "the lease's last moment"
    );
    assert!(store.clock.move_to(At(NOON.0 + LEASE_MS + 1)));
    let second = store
        .system()
        .claim_job("b")
        .await
        .expect("asks")
        .expect("its worker fell silent");
    assert_eq!((second.id, second.attempt), (first.id, 2));
}

/// A worker whose clock shows next year claims a job and dies, another one fails at its job: both go on once the clock is right.
#[tokio::test]
async fn a_clock_that_was_ahead_keeps_no_job_back() {
    let world = world().await;
    let store = &world.store;
    for _ in 0..2 {
        waiting(store).await;
    }
    let ahead = Clock::standing(At(NOON.0 + 365 * 86_400_000));
    let keys = Arc::new(Keyring::make().expect("keys"));
    let ahead = Store::new(store.db().clone(), keys, Arc::new(MemoryBoard::new()), ahead);
    let claim = async |store: &Store, worker| store.system().claim_job(worker).await.expect("asks");
    let left = claim(&ahead, "dies").await.expect("due");
    let failed = claim(&ahead, "fails").await.expect("due");
    assert!(ahead.system().retry_job(&failed, "no road").await.expect("put back"));
    let again = [
        claim(store, "a").await.expect("one"),
        claim(store, "a").await.expect("two"),
    ]
    .map(|claimed| claimed.id);
    assert!(again.contains(&left.id) && again.contains(&failed.id));
    assert!(claim(store, "a").await.is_none());
}

/// Whoever wakes up after its lease neither finishes the job nor puts it back.
#[tokio::test]
async fn a_job_that_was_taken_over_is_the_others() {
    let world = world().await;
    let store = &world.store;
    let id = waiting(store).await;
    let sleeper = store.system().claim_job("a").await.expect("asks").expect("due");
    store.clock.move_to(At(NOON.0 + LEASE_MS + 1));
    let heir = store.system().claim_job("b").await.expect("asks").expect("taken over");
    let before = read(store, id).await;
    assert!(!store.system().finish_job(&sleeper).await.expect("asks"));
    assert!(!store.system().retry_job(&sleeper, "failed").await.expect("asks"));
    assert_eq!(read(store, id).await, before);

    assert!(store.system().finish_job(&heir).await.expect("asks"));
    let done = read(store, id).await;
    assert_eq!(done.state, DONE);
    assert!(!store.system().retry_job(&sleeper, "failed").await.expect("asks"));
    assert_eq!(read(store, id).await, done);
}

#[tokio::test]
async fn a_failing_job_is_tried_again_later_and_given_up_in_the_end() {
    let world = world().await;
    let store = &world.store;
    let id = waiting(store).await;
    for attempt in 1..=TRIES_MAX {
        let claimed = store.system().claim_job("a").await.expect("asks").expect("due");
        assert_eq!(claimed.attempt, attempt);
        assert!(store.system().retry_job(&claimed, "failed").await.expect("asks"));
        assert!(
            store.system().claim_job("a").await.expect("asks").is_none(),
            "not at once"
        );
        store.clock.move_to(store.clock.now().plus_minutes(10));
    }
    assert_eq!(read(store, id).await.state, DEAD);
    assert_eq!(store.system().dead_jobs().await.expect("counts").len(), 1);
    assert!(store.system().claim_job("a").await.expect("asks").is_none());
}
