//! Three faces for the last meal: once, by whoever ate it; the manager sees counts and never who.

use serde_json::{Value, json};
use tests::client::{Answer, items, text};
use tests::on_both;
use tests::person::Person;
use tests::world::DAY;

use crate::steps::{self, Lunch, Room, Senior};

async fn asked(lunch: &Lunch, senior: &Senior) -> Value {
    let token = lunch.identify(senior).await;
    let menu = json!({"diner_token": token, "day": DAY});
    lunch.kiosk.post("/api/v1/diner/menu", menu).await.ok()["rate"].clone()
}

async fn rate(lunch: &Lunch, senior: &Senior, order: &Value, face: &str) -> Answer {
    let token = lunch.identify(senior).await;
    let body = json!({"diner_token": token, "order_id": order["id"], "face": face});
    lunch.kiosk.post("/api/v1/diner/rating", body).await
}

async fn serve(lunch: &Lunch, order: &Value) {
    let body = json!({"sitting_id": lunch.sitting_id, "pickup_no": order["pickup_no"]});
    lunch.manager.post("/api/v1/orders/serve", body).await.done();
}

async fn counts(lunch: &Lunch) -> Vec<Value> {
    let path = format!("/api/v1/canteens/{}/ratings?from={DAY}&to={DAY}", lunch.canteen_id);
    items(&lunch.manager.get(&path).await.ok()).to_vec()
}

on_both! {
    /// Only what was served is asked about and rated, by whoever ate it; the face may change for a day and no longer.
    async fn a_served_meal_is_rated_by_whoever_ate_it(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let senior = steps::admit(&world, Person::old()).await;
        let other = steps::admit(&world, Person::old()).await;
        let order = lunch.order(&senior, "dine_in").await;
        assert_eq!(asked(&lunch, &senior).await, Value::Null, "nothing eaten yet");
        rate(&lunch, &senior, &order, "good").await.refused(422, "rating_not_served");

        world.move_clock("16:40").await;
        serve(&lunch, &order).await;
        let meal = asked(&lunch, &senior).await;
        assert_eq!((&meal["order_id"], text(&meal["dishes"][0], "name"), &meal["face"]), (&order["id"], "萝卜炖牛肉", &Value::Null));
        assert_eq!(asked(&lunch, &other).await, Value::Null);
        rate(&lunch, &other, &order, "poor").await.refused(404, "not_found");
        rate(&lunch, &senior, &order, "splendid").await.refused(422, "bad_request");

        rate(&lunch, &senior, &order, "poor").await.done();
        rate(&lunch, &senior, &order, "good").await.done();
        assert_eq!(asked(&lunch, &senior).await["face"], "good");
        let rows = "SELECT count(*) FROM meal_rating WHERE face = 'good'";
        assert_eq!(world.count(rows).await, 1, "one meal, one face");
        world.move_clock("2026-11-24T08:50:00.000Z").await;
        assert_eq!(asked(&lunch, &senior).await, Value::Null, "nobody is asked twice");
        rate(&lunch, &senior, &order, "poor").await.refused(422, "rating_too_late");
    }

    /// The manager sees how often each face was chosen for a dish, from three ratings on; nobody is named.
    async fn the_manager_sees_counts_and_never_who(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let mut eaters = Vec::new();
        for _ in 0..3 {
            let senior = steps::admit(&world, Person::old()).await;
            let order = lunch.order(&senior, "dine_in").await;
            eaters.push((senior, order));
        }
        world.move_clock("16:40").await;
        for ((senior, order), face) in eaters.iter().zip(["good", "good", "poor"]) {
            serve(&lunch, order).await;
            assert!(counts(&lunch).await.iter().all(|dish| dish["faces"] == Value::Null), "two would know of each other");
            rate(&lunch, senior, order, face).await.done();
        }
        let rated = counts(&lunch).await;
        assert_eq!(rated[0]["faces"], json!({"good": 2, "fair": 0, "poor": 1}));
        let shown = Value::from(rated).to_string();
        for (senior, order) in &eaters {
            for word in [senior.id.as_str(), &senior.person.name, text(order, "id")] {
                assert!(!shown.contains(word), "{word} is told");
            }
        }
    }
}
