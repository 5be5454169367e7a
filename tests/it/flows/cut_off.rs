//! The cut-off happens once, whichever worker is killed, frozen or late.

use serde_json::Value;
use tests::client::text;
use tests::person::Person;
use tests::roads::RoadEngine;
use tests::{Backend, World, eventually};

use crate::steps::{self, Lunch, Room};

/// Meals that are to be carried.
const CARRIED: usize = 8;

/// Two workers, each with a road engine of its own: the one that is asked says who plans.
struct Dinner {
    world: World,
    engines: [RoadEngine; 2],
    lunch: Lunch,
}

impl Dinner {
    async fn ordered() -> Self {
        let engines = [RoadEngine::start().await, RoadEngine::start().await];
        let world = World::with_workers(Backend::Postgres, &[engines[0].env(), engines[1].env()]).await;
        Self::in_world(world, engines).await
    }

    async fn in_world(world: World, engines: [RoadEngine; 2]) -> Self {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        for _ in 0..CARRIED {
            let senior = steps::admit_for_delivery(&world, Person::old()).await;
            lunch.order(&senior, "delivery").await;
        }
        steps::hire_volunteer(&lunch).await;
        Self { world, engines, lunch }
    }

    /// Waits until one of them plans; the answer is which. It is held in the middle of it.
    async fn planner(&self) -> usize {
        eventually("a worker asks for roads", async || {
            self.engines.iter().position(|engine| engine.asked() > 0)
        })
        .await
    }

    /// Waits until this one plans.
    async fn plans(&self, worker: usize) {
        eventually("the other one takes over", async || {
            (self.engines[worker].asked() > 0).then_some(())
        })
        .await;
    }

    /// The planning job: state, tries, owner, when it was finished.
    async fn job(&self) -> String {
        let columns =
            "state || ' ' || attempts || ' ' || coalesce(lease_owner, '-') || ' ' || coalesce(finished_at_ms, 0)";
        self.world
            .word(&format!("SELECT {columns} FROM job WHERE task = 'plan_rounds'"))
            .await
    }

    async fn tries(&self) -> i64 {
        self.world
            .count("SELECT attempts FROM job WHERE task = 'plan_rounds'")
            .await
    }

    /// The rounds, once they are there: each meal is on exactly one of them, or waits to be placed by hand.
    async fn one_set_of_rounds(&self) -> Value {
        let rounds = self.lunch.planned(&self.world).await;
        let unplaced = rounds["unplaced"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| text(entry, "order_id"));
        assert_eq!(
            unplaced.clone().count() as i64,
            self.world.count("SELECT count(*) FROM unplaced").await
        );
        let (doors, meals) = (
            self.shown(&rounds),
            self.world.count("SELECT count(*) FROM stop_order").await,
        );
        assert_eq!(meals + unplaced.count() as i64, CARRIED as i64, "{rounds}");
        assert_eq!(
            doors,
            self.world.count("SELECT count(*) FROM stop").await,
            "doors that nobody is shown"
        );
        assert_eq!(self.world.count("SELECT count(*) FROM plan").await, 1);
        let rows = self.world.count("SELECT count(*) FROM round").await;
        assert_eq!(rounds["rounds"].as_array().unwrap().len() as i64, rows);
        rounds
    }

    /// Waits until a worker has said something.
    async fn heard(&self, worker: usize, words: &str) {
        let worker = &self.world.workers()[worker];
        eventually(words, async || worker.log().contains(words).then_some(())).await;
    }

    fn shown(&self, rounds: &Value) -> i64 {
        let doors = rounds["rounds"]
            .as_array()
            .unwrap()
            .iter()
            .map(|round| round["stops"].as_array().unwrap().len());
        doors.sum::<usize>() as i64
    }
}

/// The worker that plans is killed in the middle of it. After its lease another plans, from the start.
#[tokio::test]
async fn a_planner_killed_in_the_middle_is_replaced() {
    let dinner = Dinner::ordered().await;
    dinner.world.move_clock("14:31").await;
    let victim = dinner.planner().await;
    dinner.world.workers()[victim].kill().await;
    assert_eq!(
        (
            dinner.tries().await,
            dinner.world.count("SELECT count(*) FROM plan").await
        ),
        (1, 0)
    );

    dinner.world.move_clock("14:32").await;
    let heir = 1 - victim;
    dinner.plans(heir).await;
    dinner.engines[heir].open();
    let rounds = dinner.one_set_of_rounds().await;
    assert_eq!(rounds["travel"], "osrm", "the answered table was used");
    assert_eq!(dinner.tries().await, 2);
    eventually("the job is done", async || {
        dinner.job().await.starts_with("done 2 ").then_some(())
    })
    .await;
}

/// The worker that closed the sitting is killed before it has the job of planning: the job was left in the closing's own
/// transaction, and the other one finds it.
#[tokio::test]
async fn a_worker_killed_between_closing_and_planning_is_replaced() {
    let engines = [RoadEngine::start().await, RoadEngine::start().await];
    for engine in &engines {
        engine.open();
    }
    let world = World::with_workers(Backend::Postgres, &[engines[0].env(), engines[1].env()]).await;
    let dinner = Dinner::in_world(world, engines).await;
    // Whoever takes the job stops short of having it, until the test lets go.
    let gate = dinner.world.database().gate("job").await;
    dinner.world.move_clock("14:31").await;
    let victim = eventually("a worker is about to take the job", async || gate.who_waits()).await;
    assert_eq!(dinner.world.word("SELECT state FROM sitting").await, "closed");
    dinner.world.workers()[usize::from(victim == "worker-1")].kill().await;
    gate.open().await;

    let rounds = dinner.one_set_of_rounds().await;
    assert_eq!(rounds["travel"], "osrm");
    assert_eq!(dinner.tries().await, 1, "the first one never had it");
    assert_eq!(dinner.world.count("SELECT count(*) FROM kitchen_count").await, 1);
}

/// The worker that plans is frozen beyond its lease and wakes up when another has written the rounds. It changes
/// nothing: neither the rounds nor what is noted about the job.
#[tokio::test]
async fn a_planner_that_wakes_up_too_late_overwrites_nothing() {
    let dinner = Dinner::ordered().await;
    dinner.world.move_clock("14:31").await;
    let sleeper = dinner.planner().await;
    dinner.world.workers()[sleeper].pause();
    dinner.world.move_clock("14:32").await;
    let heir = 1 - sleeper;
    dinner.plans(heir).await;
    dinner.engines[heir].open();
    let rounds = dinner.one_set_of_rounds().await;
    eventually("the job is done", async || {
        dinner.job().await.starts_with("done 2 ").then_some(())
    })
    .await;
    let job = dinner.job().await;

    dinner.engines[sleeper].open();
    dinner.world.workers()[sleeper].resume();
    // Its own clock stands where it fell asleep; what it says last is that it came too late.
    dinner.heard(sleeper, "another worker has planned these rounds").await;
    dinner.heard(sleeper, "another worker has taken this job over").await;
    assert_eq!(dinner.one_set_of_rounds().await, rounds);
    assert_eq!(dinner.job().await, job);
}

/// The frozen one wakes up while the other is still planning, and is first after all. The other one changes nothing then.
#[tokio::test]
async fn of_two_planners_the_first_to_write_has_it() {
    let dinner = Dinner::ordered().await;
    dinner.world.move_clock("14:31").await;
    let sleeper = dinner.planner().await;
    dinner.world.workers()[sleeper].pause();
    dinner.world.move_clock("14:32").await;
    let heir = 1 - sleeper;
    dinner.plans(heir).await;
    dinner.world.workers()[heir].pause();
    dinner.engines[sleeper].open();
    dinner.world.workers()[sleeper].resume();
    let rounds = dinner.one_set_of_rounds().await;
    dinner.heard(sleeper, "another worker has taken this job over").await;
    assert!(
        dinner.job().await.starts_with("running 2 "),
        "the job is the other one's: {}",
        dinner.job().await
    );

    dinner.engines[heir].open();
    dinner.world.workers()[heir].resume();
    dinner.heard(heir, "another worker has planned these rounds").await;
    eventually("the job is done", async || {
        dinner.job().await.starts_with("done 2 ").then_some(())
    })
    .await;
    assert_eq!(dinner.one_set_of_rounds().await, rounds);
}
