//! A machine's clock was wrong and was set right: what the runbook promises then.

use serde_json::json;
use tests::client::{number, text};
use tests::nuancan::output;
use tests::person::Person;
use tests::{Backend, World, on_both};

use crate::rows;
use crate::steps::{self, Room};

/// What `doctor` says of clocks.
fn clocks(world: &World) -> String {
    let said = output(&["doctor"], world.env());
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    said.lines()
        .filter(|line| line.contains("  clock "))
        .collect::<Vec<_>>()
        .join("\n")
}

on_both! {
    /// The clock was an hour ahead: the sitting closed early, and stays closed. It sells at the counter until its end.
    async fn what_closed_early_sells_at_the_counter(world) {
        let lunch = steps::dinner(&world, Room { portions: 5, delivery: 3, counter: 0 }).await;
        let early = steps::admit(&world, Person::old()).await;
        lunch.order(&early, "dine_in").await;
        let (late, far) = (steps::admit(&world, Person::old()).await, steps::admit_for_delivery(&world, Person::old()).await);
        steps::hire_volunteer(&lunch).await;
        world.move_clock("14:31").await;
        lunch.planned(&world).await;
        let sitting = world.uuid(&lunch.sitting_id);
        // Set right again: the cut-off lies an hour ahead.
        rows::change(&world, &[format!("UPDATE sitting SET cutoff_at_ms = cutoff_at_ms + 3600000 WHERE id = {sitting}")]).await;

        let kiosk = &lunch.kiosk;
        let wish = async |senior, mode| {
            let token = lunch.identify(senior).await;
            let dish = text(&lunch.on_the_board().await["dishes"][0], "id").to_owned();
            kiosk.post_keyed("/api/v1/orders", &steps::key(), lunch.wanted(mode, &[(&token, &dish)])).await
        };
        wish(&late, "dine_in").await.refused(409, "cutoff_passed");
        let capacity = format!("/api/v1/sittings/{}/capacity", lunch.sitting_id);
        lunch.manager.post(&capacity, json!({"capacity": 6, "counter_capacity": 2})).await.done();
        wish(&far, "delivery").await.refused(409, "cutoff_passed");
        assert_eq!(wish(&late, "take_away").await.status, 201);
        let count = lunch.manager.get(&format!("/api/v1/sittings/{}/kitchen-count", lunch.sitting_id)).await.ok();
        assert_eq!((&count["frozen"], number(&count, "total")), (&json!(true), 2), "{count}");
    }

    /// Something was done "tomorrow": `doctor` says that the clock is behind, or was ahead.
    async fn the_doctor_compares_clocks(world) {
        let before = clocks(&world);
        let server = before.contains("ok    clock     the same as the database's machine");
        assert_eq!(server, world.backend() == Backend::Postgres, "{before}");
        steps::register(&world, &Person::old()).await;
        rows::change(&world, &["UPDATE audit_entry SET at_ms = at_ms + 3155760000000".to_owned()]).await;
        let after = clocks(&world);
        assert!(after.contains("warn  clock     the last thing that anybody did is dated 2126-"), "{after}");
    }
}
