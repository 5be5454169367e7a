//! What an order is decided on can't change under it, not even at the hands of somebody who doesn't go by the writer.

use sea_orm::{ConnectionTrait, Database, TransactionTrait};
use tests::person::Person;
use tests::{Backend, World, eventually};

use crate::steps::{self, Room, key};

/// Until somebody waits for a lock of this database.
async fn somebody_waits(world: &World) {
    let waiting =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    eventually("the order waits", async || {
        (world.count(waiting).await > 0).then_some(())
    })
    .await;
}

/// While a transaction that isn't done yet takes somebody off the list, their order waits for it, and is then refused: decided
/// on what was there before, a meal would be claimed for somebody who had moved away. SQLite has one writer at a time and needs
/// no locks for it.
#[tokio::test]
async fn an_order_waits_for_the_senior_it_is_decided_on() {
    let world = World::start(Backend::Postgres).await;
    let lunch = steps::dinner(&world, Room::PLENTY).await;
    let senior = steps::admit(&world, Person::old()).await;
    let wish = lunch.for_desk(&senior).await;
    let desk = world.staff("dispatcher").await;

    let connection = Database::connect(world.database().url()).await.unwrap();
    let leaving = connection.begin().await.unwrap();
    let moved = format!(
        "UPDATE senior SET state = 'moved' WHERE id = {}",
        world.uuid(&senior.id)
    );
    assert_eq!(leaving.execute_unprepared(&moved).await.unwrap().rows_affected(), 1);

    let key = key();
    let order = desk.post_keyed("/api/v1/orders", &key, wish);
    let left = async {
        somebody_waits(&world).await;
        leaving.commit().await.unwrap();
    };
    let (answer, ()) = tokio::join!(order, left);
    answer.refused(409, "senior_not_active");
    assert_eq!(world.count("SELECT count(*) FROM meal_order").await, 0);
}

/// Another process answers the same key while the order is being decided: the order loses the race for the key's row, is tried
/// again, and is told that the key is used.
#[tokio::test]
async fn an_order_that_loses_the_race_for_its_key_is_tried_again() {
    let world = World::start(Backend::Postgres).await;
    let lunch = steps::dinner(&world, Room::PLENTY).await;
    let (one, two) = (
        steps::admit(&world, Person::old()).await,
        steps::admit(&world, Person::old()).await,
    );
    let desk = world.staff("dispatcher").await;
    let (first, second) = (key(), key());
    desk.post_keyed("/api/v1/orders", &first, lunch.for_desk(&one).await)
        .await
        .done();
    let wish = lunch.for_desk(&two).await;

    let connection = Database::connect(world.database().url()).await.unwrap();
    let other = connection.begin().await.unwrap();
    let answered = format!(
        "INSERT INTO idempotency (key, body_index, answer, created_at_ms) \
         SELECT replace(key, '{first}', '{second}'), 'another body', answer, created_at_ms FROM idempotency WHERE key LIKE '%{first}'"
    );
    assert_eq!(other.execute_unprepared(&answered).await.unwrap().rows_affected(), 1);
    let order = desk.post_keyed("/api/v1/orders", &second, wish);
    let done = async {
        somebody_waits(&world).await;
        other.commit().await.unwrap();
    };
    let (answer, ()) = tokio::join!(order, done);
    answer.refused(422, "key_reused");
    assert_eq!(world.count("SELECT count(*) FROM meal_order").await, 1);
}
