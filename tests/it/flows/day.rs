//! The whole main job: from a registration at the door to a reconciled day.

use serde_json::json;
use tests::client::{items, number, text};
use tests::on_both;
use tests::person::Person;
use tests::world::DAY;

use crate::steps::{self, Room, key};

on_both! {
    /// Five people eat: two at the canteen, three at home. Each meal ends as served, cancelled or flagged, and the
    /// books of the day balance only when the last one has.
    async fn from_the_door_to_the_reconciled_day(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let mut at_home = Vec::new();
        for _ in 0..3 {
            at_home.push(steps::admit_for_delivery(&world, Person::old()).await);
        }
        let (eats_here, regrets) = (steps::admit(&world, Person::old()).await, steps::admit(&world, Person::old()).await);
        for senior in &at_home {
            assert_eq!(text(&lunch.order(senior, "delivery").await, "state"), "placed");
        }
        let here = lunch.order(&eats_here, "dine_in").await;
        let regretted = lunch.order(&regrets, "take_away").await;
        let cancel = format!("/api/v1/orders/{}/cancel", text(&regretted, "id"));
        let token = lunch.identify(&regrets).await;
        let cancelled = lunch.kiosk.post(&cancel, json!({"diner_token": token})).await.ok();
        assert_eq!(text(&cancelled, "state"), "cancelled");

        steps::hire_volunteer(&lunch).await;
        world.move_clock("14:31").await;
        let rounds = lunch.planned(&world).await;
        let rounds = rounds["rounds"].as_array().unwrap();
        let carried: usize = rounds.iter().map(|round| round["stops"].as_array().unwrap().len()).sum();
        assert_eq!(carried, 3, "{rounds:?}");
        let count = lunch.manager.get(&format!("/api/v1/sittings/{}/kitchen-count", lunch.sitting_id)).await.ok();
        assert_eq!((number(&count, "total"), number(&count, "delivery")), (4, 3), "{count}");
        assert_eq!(count["frozen"], true);

        world.move_clock("16:30").await;
        let mut hand_overs = 0;
        for round in rounds {
            let phone = steps::join(&world, &lunch, text(round, "id")).await;
            phone.post("/api/v1/route/depart", json!({})).await.done();
            let route = phone.get("/api/v1/route").await.ok();
            for stop in route["stops"].as_array().unwrap() {
                let outcome = if hand_overs < 2 {
                    json!({"outcome": "handed_over", "care": "usual", "at": "2026-11-23T08:40:00.000Z"})
                } else {
                    json!({"outcome": "no_answer", "at": "2026-11-23T08:45:00.000Z"})
                };
                hand_overs += 1;
                let path = format!("/api/v1/route/stops/{}/outcome", text(stop, "id"));
                assert!(stop["said_at"].is_null());
                phone.post_keyed(&path, &key(), outcome).await.done();
            }
            let told = phone.get("/api/v1/route").await.ok();
            let mut doors = told["stops"].as_array().unwrap().iter();
            assert!(doors.all(|stop| stop["said_at"].is_string()), "another phone goes by it: {told}");
        }

        let serve = json!({"sitting_id": lunch.sitting_id, "pickup_no": here["pickup_no"]});
        lunch.manager.post("/api/v1/orders/serve", serve.clone()).await.done();
        lunch.manager.post("/api/v1/orders/serve", serve).await.refused(409, "already_served");

        let alarms = world.staff("dispatcher").await.get("/api/v1/alarms?state=open").await.ok();
        assert!(items(&alarms).iter().any(|alarm| alarm["kind"] == "no_answer"), "{alarms}");

        let path = format!("/api/v1/reconciliation?day={DAY}&canteen_id={}", lunch.canteen_id);
        let day = lunch.manager.get(&path).await.ok();
        let rows = day["rows"].as_array().unwrap();
        let row = rows.iter().find(|row| row["period"] == lunch.period).expect("the sitting's row");
        let figures = ["ordered", "served", "cancelled", "flagged", "open"].map(|figure| number(row, figure));
        assert_eq!(figures, [5, 3, 1, 1, 0], "{row}");
        assert_eq!(row["balanced"], true);
        assert_eq!(number(&row["causes"], "no_answer"), 1);
    }
}
