//! Work that was given up is seen by those who can do something about it.

use serde_json::{Value, json};
use tests::client::{items, number, text};
use tests::nuancan::output;
use tests::person::Person;
use tests::{World, eventually, on_both};

use crate::rows;
use crate::steps::{self, Lunch, Room};

/// A closed sitting with a meal to be carried and no rounds, because their planning failed eight times.
async fn unplanned(world: &World) -> Lunch {
    let lunch = steps::dinner(world, Room::PLENTY).await;
    let senior = steps::admit_for_delivery(world, Person::old()).await;
    lunch.order(&senior, "delivery").await;
    steps::hire_volunteer(&lunch).await;
    world.move_clock("14:31").await;
    lunch.planned(world).await;
    let sitting = world.uuid(&lunch.sitting_id);
    let mut undone: Vec<String> = ["stop_order", "stop", "unplaced", "round", "plan"]
        .map(|table| match table {
            "stop_order" => {
                format!("DELETE FROM stop_order WHERE stop_id IN (SELECT id FROM stop WHERE sitting_id = {sitting})")
            }
            table => format!("DELETE FROM {table} WHERE sitting_id = {sitting}"),
        })
        .to_vec();
    undone.push(
        "UPDATE job SET state = 'dead', attempts = 8, last_error = 'no road engine' WHERE task = 'plan_rounds'"
            .to_owned(),
    );
    rows::change(world, &undone).await;
    lunch
}

async fn today(world: &World, role: &str) -> Value {
    world.staff(role).await.get("/api/v1/today").await.ok()
}

fn planning<'a>(today: &'a Value, lunch: &Lunch) -> &'a str {
    let canteens = today["canteens"].as_array().unwrap();
    let sittings = canteens
        .iter()
        .flat_map(|canteen| canteen["sittings"].as_array().unwrap());
    let mut ours = sittings.filter(|sitting| sitting["id"] == lunch.sitting_id);
    text(ours.next().unwrap(), "planning")
}

on_both! {
    /// People would go unfed: dispatcher and manager see it among today's sittings, and one touch begins it again.
    async fn a_sitting_without_rounds_shows_and_is_planned_again(world) {
        let lunch = unplanned(&world).await;
        for role in ["dispatcher", "canteen_manager"] {
            let today = today(&world, role).await;
            assert_eq!((planning(&today, &lunch), number(&today, "jobs_dead")), ("missing", 1), "{role}: {today}");
        }
        let path = format!("/api/v1/sittings/{}/rounds", lunch.sitting_id);
        let shown = world.staff("dispatcher").await.get(&path).await.ok();
        assert_eq!((&shown["planned"], text(&shown, "planning")), (&json!(false), "missing"));

        world.staff("dispatcher").await.post(&path, json!({})).await.done();
        lunch.planned(&world).await;
        let today = today(&world, "dispatcher").await;
        assert_eq!((planning(&today, &lunch), number(&today, "jobs_dead")), ("made", 0));
        world.staff("dispatcher").await.post(&path, json!({})).await.refused(409, "already_planned");
    }

    /// The administrator sees what failed and why, and begins it again or leaves it; so do doctor and the metrics.
    async fn the_administrator_looks_after_what_was_given_up(world) {
        let lunch = unplanned(&world).await;
        let administrator = world.staff("administrator").await;
        let listed = administrator.get("/api/v1/jobs").await.ok();
        let [job] = items(&listed) else { panic!("{listed}") };
        assert_eq!((text(job, "task"), text(job, "last_error")), ("plan_rounds", "no road engine"));
        assert_eq!(text(&job["sitting"], "id"), lunch.sitting_id);

        let examined = output(&["doctor"], world.env());
        let said = String::from_utf8_lossy(&examined.stdout).into_owned();
        assert!(!examined.status.success() && said.contains("plan_rounds was given up after 8 tries (no road engine)"), "{said}");
        for process in world.apis().iter().chain(world.workers()) {
            let metrics = reqwest::get(format!("{}/metrics", process.base())).await.unwrap().text().await.unwrap();
            assert!(metrics.contains("nuancan_jobs_dead 1\n"), "{}", process.name());
        }

        let path = format!("/api/v1/jobs/{}", text(job, "id"));
        administrator.post(&format!("{path}/dismiss"), json!({"reason": " "})).await.refused(422, "reason_missing");
        administrator.post(&format!("{path}/retry"), json!({})).await.done();
        lunch.planned(&world).await;
        administrator.post(&format!("{path}/retry"), json!({})).await.refused(404, "not_found");
        assert!(items(&administrator.get("/api/v1/jobs").await.ok()).is_empty());
        let noted = administrator.get(&format!("/api/v1/audit?subject={}", text(job, "id"))).await.ok();
        assert_eq!(text(&items(&noted)[0], "action"), "job.retry");
    }

    /// The same from the command line, beside the running installation.
    async fn the_command_line_begins_it_again(world) {
        let lunch = unplanned(&world).await;
        assert!(world.run(&["jobs", "list"]).contains("no road engine"));
        assert!(world.run(&["jobs", "retry", "--all"]).starts_with("1 jobs"));
        lunch.planned(&world).await;
        eventually("the list is empty", async || world.run(&["jobs", "list"]).is_empty().then_some(())).await;
    }
}
