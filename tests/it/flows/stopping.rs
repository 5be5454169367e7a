//! Asked to stop, a process finishes what it has begun.

use sea_orm::{ConnectionTrait, DatabaseConnection};
use tests::person::Person;
use tests::{Backend, World, eventually, on_both};
use tokio::time::timeout;

use crate::rows;
use crate::steps::{self, Room, key};

/// Holds what an order, or a plan, needs for being written.
async fn hold(world: &World, table: &str) -> DatabaseConnection {
    let connection = rows::connect(world).await;
    let statements = match world.backend() {
        Backend::Sqlite => vec!["BEGIN IMMEDIATE".to_owned()],
        Backend::Postgres => vec![
            "BEGIN".to_owned(),
            format!("LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"),
        ],
    };
    for statement in statements {
        connection.execute_unprepared(&statement).await.expect("held");
    }
    connection
}

async fn let_go(connection: DatabaseConnection) {
    connection.execute_unprepared("COMMIT").await.expect("let go");
    connection.close().await.expect("closes");
}

/// Whether anybody waits for what is held.
async fn somebody_waits(world: &World) {
    if world.backend() == Backend::Postgres {
        eventually("somebody waits for the table", async || {
            (world.count("SELECT count(*) FROM pg_locks WHERE NOT granted").await > 0).then_some(())
        })
        .await;
    }
}

on_both! {
    /// An order in the queue is written and answered, streams end at once, and the exit is a clean one.
    async fn an_order_in_the_queue_is_answered_before_the_end(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let senior = steps::admit(&world, Person::old()).await;
        let token = lunch.identify(&senior).await;
        let dish = lunch.dish(&token).await;
        let wish = lunch.wanted("dine_in", &[(&token, &dish)]);
        let process = &world.apis()[0];
        let kiosk = tests::Client::new(vec![process.base().to_owned()]);
        kiosk.use_token(lunch.kiosk.token());
        let mut stream = kiosk.stream(&format!("/api/v1/board/stream?canteen_id={}", lunch.canteen_id)).await;

        let held = hold(&world, "meal_order").await;
        let order = kiosk.clone();
        let order = tokio::spawn(async move { order.post_keyed("/api/v1/orders", &key(), wish).await });
        somebody_waits(&world).await;
        // What the process hasn't begun when it is asked to stop may be turned away: the client's key finds out.
        eventually("the order is under way beside this look at it", async || {
            let page = reqwest::get(format!("{}/metrics", process.base())).await.ok()?.text().await.ok()?;
            page.lines().any(|line| line == "nuancan_http_in_flight 2").then_some(())
        })
        .await;
        let (code, ()) = tokio::join!(process.terminate(), async {
            let to_its_end = async { while let Ok(Some(_)) = stream.chunk().await {} };
            timeout(eventually::DEADLINE, to_its_end).await.expect("the stream ends while the order still waits");
            let_go(held).await;
        });
        assert_eq!(code, 0, "{}", process.log());
        let answer = order.await.unwrap();
        assert_eq!(answer.status, 201, "the order was begun before: {} {}", answer.text, process.log());
        let placed = format!("SELECT count(*) FROM meal_order WHERE sitting_id = {}", world.uuid(&lunch.sitting_id));
        assert_eq!(world.count(&placed).await, 1);
    }
}

/// A worker in the middle of planning writes its plan before it goes.
#[tokio::test]
async fn a_worker_finishes_its_job_before_the_end() {
    let world = World::start(Backend::Postgres).await;
    let lunch = steps::dinner(&world, Room::PLENTY).await;
    let senior = steps::admit_for_delivery(&world, Person::old()).await;
    lunch.order(&senior, "delivery").await;
    steps::hire_volunteer(&lunch).await;
    assert_eq!(world.workers()[1].terminate().await, 0);
    let worker = &world.workers()[0];
    let held = hold(&world, "round").await;
    world.move_clock("14:31").await;
    // Claimed, that is; it can't be done before the table is let go. Others look at rounds too and wait there.
    let running = "SELECT count(*) FROM job WHERE task = 'plan_rounds' AND state = 'running'";
    eventually("the planning has begun", async || {
        (world.count(running).await > 0).then_some(())
    })
    .await;
    let (code, ()) = tokio::join!(worker.terminate(), let_go(held));
    assert_eq!(code, 0, "{}", worker.log());
    let done = "SELECT count(*) FROM job WHERE task = 'plan_rounds' AND state = 'done'";
    assert_eq!(world.count(done).await, 1, "{}", worker.log());
    let rounds = format!(
        "SELECT count(*) FROM plan WHERE sitting_id = {}",
        world.uuid(&lunch.sitting_id)
    );
    assert_eq!(world.count(&rounds).await, 1);
}
