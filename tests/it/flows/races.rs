//! Two at the same moment: whoever is first has it, the other is told so, and the books show one of them.

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::client::{Answer, Client, code, number, text};
use tests::person::Person;
use tests::world::{CANTEEN_PLACE, DAY};
use tests::{World, eventually, on_both};

use crate::steps::{self, Lunch, Room, Senior, key};

/// Of several answers the successes, and the codes of the others.
fn split(answers: &[Answer]) -> (usize, Vec<&str>) {
    let refused = answers.iter().filter(|answer| !answer.status.is_success());
    let refused: Vec<&str> = refused.map(code).collect();
    (answers.len() - refused.len(), refused)
}

/// A senior's meal at the counter.
async fn meal(world: &World, lunch: &Lunch) -> (Senior, Value) {
    let senior = steps::admit(world, Person::old()).await;
    let order = lunch.order(&senior, "take_away").await;
    (senior, order)
}

/// What a lunch elsewhere takes: another canteen of the same place, its manager, its kiosk.
async fn elsewhere(world: &World) -> Lunch {
    let canteen = json!({"name": "隔壁食堂", "place_code": CANTEEN_PLACE, "lat": 29.4, "lon": 110.2});
    let canteen = world
        .staff("administrator")
        .await
        .post("/api/v1/canteens", canteen)
        .await
        .ok();
    let canteen_id = text(&canteen, "id");
    world.hire("neighbour", "canteen_manager", Some(canteen_id)).await;
    steps::dinner_at(world, canteen_id, world.staff("neighbour").await, Room::PLENTY).await
}

on_both! {
    /// A form whose answer was lost is sent again, several times at once and after it was approved: one registration, one
    /// number, and it is not its own duplicate. Another form under that key is refused, and a key is its sender's alone.
    async fn a_form_sent_again_is_one_registration(world) {
        let registrar = world.staff("registrar").await;
        let (once, person) = (key(), Person::old());
        let form = person.registration(CANTEEN_PLACE);
        let send = async |by: &Client| by.post_keyed("/api/v1/registrations", &once, form.clone()).await;
        // In production the requests go to both processes in turn.
        let answers = join_all((0..6).map(|_| send(&registrar))).await;
        let first = answers[0].clone().ok();
        for answer in answers {
            assert_eq!(answer.ok(), first);
        }
        assert_eq!(first["duplicates"], json!([]));
        let count = "SELECT count(*) FROM registration";
        assert_eq!(world.count(count).await, 1);

        registrar.post_keyed("/api/v1/registrations", &once, Person::old().registration(CANTEEN_PLACE)).await.refused(422, "key_reused");
        let path = format!("/api/v1/registrations/{}", text(&first, "id"));
        world.staff("verifier").await.post(&format!("{path}/verify"), json!({})).await.done();
        world.staff("approver").await.post(&format!("{path}/approve"), json!({})).await.done();
        assert_eq!(send(&registrar).await.ok(), first, "the answer, and not that this person is registered");
        world.hire("second_registrar", "registrar", None).await;
        send(&world.staff("second_registrar").await).await.refused(409, "duplicate_person");
        assert_eq!(world.count(count).await, 1);
    }

    /// The counter serves, the kiosk cancels, the desk explains, all at once: a meal ends once, and a portion is free
    /// again only if it was the cancellation.
    async fn a_meal_ends_once(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let mut meals = Vec::new();
        for _ in 0..6 {
            let (senior, order) = meal(&world, &lunch).await;
            meals.push((lunch.identify(&senior).await, order));
        }
        let ends = meals.iter().map(|(token, order)| {
            let (path, lunch) = (format!("/api/v1/orders/{}", text(order, "id")), &lunch);
            async move {
                let number = json!({"sitting_id": lunch.sitting_id, "pickup_no": order["pickup_no"]});
                let (cancel, flag) = (format!("{path}/cancel"), format!("{path}/flag"));
                let (served, cancelled, explained) = tokio::join!(
                    lunch.manager.post("/api/v1/orders/serve", number),
                    lunch.kiosk.post(&cancel, json!({"diner_token": token})),
                    lunch.manager.post(&flag, json!({"cause": "no_show"})),
                );
                [served, cancelled, explained]
            }
        });
        let mut cancelled = 0;
        for answers in join_all(ends).await {
            let (ended, refused) = split(&answers);
            assert_eq!(ended, 1, "{answers:?}");
            let known = ["already_served", "order_cancelled", "order_flagged"];
            assert!(refused.iter().all(|code| known.contains(code)), "{refused:?}");
            assert_eq!(refused[0], refused[1], "the two losers saw different ends");
            cancelled += i64::from(answers[1].status == 200);
        }
        let sold = format!("SELECT sold FROM sitting WHERE id = {}", world.uuid(&lunch.sitting_id));
        assert_eq!(world.count(&sold).await, 6 - cancelled);
        assert_eq!(world.count("SELECT count(*) FROM meal_order WHERE state = 'cancelled'").await, cancelled);
    }

    /// One key with two bodies, at both processes at once: one order, and the other one is told that the key is used. Not
    /// even another sitting, which locks nothing of the first, makes a second order of it.
    async fn one_key_is_one_order(world) {
        let (lunch, other) = (steps::dinner(&world, Room::PLENTY).await, elsewhere(&world).await);
        // A key is the caller's own; only staff order at two canteens.
        let desk = world.staff("dispatcher").await;
        let mut wishes = Vec::new();
        for n in 0..6 {
            let (one, two) = (steps::admit(&world, Person::old()).await, steps::admit(&world, Person::old()).await);
            let second = if n % 2 == 0 { &other } else { &lunch };
            wishes.push([lunch.for_desk(&one).await, second.for_desk(&two).await]);
        }
        let tries = wishes.iter().map(|[one, two]| {
            let (desk, key) = (&desk, key());
            async move {
                let (one, two) = tokio::join!(
                    desk.post_keyed("/api/v1/orders", &key, one.clone()),
                    desk.post_keyed("/api/v1/orders", &key, two.clone()),
                );
                [one, two]
            }
        });
        for answers in join_all(tries).await {
            assert_eq!(split(&answers), (1, vec!["key_reused"]), "{answers:?}");
        }
        assert_eq!(world.count("SELECT count(*) FROM meal_order").await, 6);
        assert_eq!(world.count("SELECT count(*) FROM idempotency").await, 6);
        assert_eq!(world.count("SELECT sum(sold) FROM sitting").await, 6);
    }

    /// One person, two kiosks of two canteens, one moment: one meal.
    async fn nobody_eats_at_two_canteens_at_once(world) {
        let (lunch, other) = (steps::dinner(&world, Room::PLENTY).await, elsewhere(&world).await);
        let mut people = Vec::new();
        for _ in 0..5 {
            people.push(steps::admit(&world, Person::old()).await);
        }
        let tries = people.iter().map(|senior| {
            let (lunch, other) = (&lunch, &other);
            async move {
                let (here, there) = tokio::join!(lunch.try_order(senior, "dine_in"), other.try_order(senior, "dine_in"));
                [here, there]
            }
        });
        for answers in join_all(tries).await {
            assert_eq!(split(&answers), (1, vec!["already_ordered"]), "{answers:?}");
        }
        assert_eq!(world.count("SELECT count(*) FROM meal_order").await, 5);
        assert_eq!(world.count("SELECT sum(sold) FROM sitting").await, 5);
    }

    /// The manager takes portions away while they are sold: whatever comes first, no more are sold than there are.
    async fn portions_are_taken_away_while_they_are_sold(world) {
        let lunch = steps::dinner(&world, Room { portions: 10, delivery: 4, counter: 0 }).await;
        let mut wishes = Vec::new();
        for _ in 0..8 {
            let senior = steps::admit(&world, Person::old()).await;
            let token = lunch.identify(&senior).await;
            let dish = lunch.dish(&token).await;
            wishes.push(lunch.wanted("dine_in", &[(&token, &dish)]));
        }
        let kiosk = &lunch.kiosk;
        let orders = wishes.into_iter().map(|wish| async move { kiosk.post_keyed("/api/v1/orders", &key(), wish).await });
        let raise = format!("/api/v1/sittings/{}/capacity", lunch.sitting_id);
        let fewer = (3..=8).rev().map(|left| lunch.manager.post(&raise, json!({"capacity": left})));
        let (orders, fewer) = tokio::join!(join_all(orders), join_all(fewer));
        let (taken, refused) = split(&orders);
        assert!(refused.iter().all(|code| *code == "sitting_full"), "{refused:?}");
        let (_, refused) = split(&fewer);
        assert!(refused.iter().all(|code| ["below_sold", "bad_capacity"].contains(code)), "{refused:?}");
        let shown = lunch.on_the_board().await;
        assert_eq!(number(&shown, "sold"), taken as i64);
        assert!(number(&shown, "capacity") >= taken as i64, "{shown}");
    }

    /// Orders in the very moment of the cut-off, while one process after the other learns that it has passed: whoever is
    /// told yes is in the frozen count and on a round, whoever is told no is in neither.
    async fn an_order_in_the_moment_of_the_cut_off(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        steps::hire_volunteer(&lunch).await;
        let mut people = Vec::new();
        for _ in 0..12 {
            people.push(steps::admit_for_delivery(&world, Person::old()).await);
        }
        world.move_clock("14:29").await;
        let mut wishes = Vec::new();
        for senior in &people {
            let token = lunch.identify(senior).await;
            let dish = lunch.dish(&token).await;
            wishes.push(lunch.wanted("delivery", &[(&token, &dish)]));
        }
        let kiosk = &lunch.kiosk;
        let orders = wishes.into_iter().map(|wish| async move { kiosk.post_keyed("/api/v1/orders", &key(), wish).await });
        let (orders, ()) = tokio::join!(join_all(orders), world.move_clock("14:30"));
        let (taken, refused) = split(&orders);
        assert!(refused.iter().all(|code| *code == "cutoff_passed"), "{refused:?}");
        let rounds = lunch.planned(&world).await;
        let doors = rounds["rounds"].as_array().unwrap().iter().flat_map(|round| round["stops"].as_array().unwrap());
        let carried: i64 = doors.map(|door| number(door, "portions")).sum();
        assert_eq!(carried as usize + rounds["unplaced"].as_array().unwrap().len(), taken, "{refused:?}");
        let sheet = lunch.manager.get(&format!("/api/v1/sittings/{}/kitchen-count", lunch.sitting_id)).await.ok();
        let rows = sheet["rows"].as_array().unwrap();
        let (count, change) = (rows.iter().map(|row| number(row, "count")), rows.iter().map(|row| number(row, "change")));
        assert_eq!((count.sum::<i64>(), change.sum::<i64>()), (taken as i64, 0), "{sheet}");
    }

    /// A code that two phones type at once lets one of them in.
    async fn one_code_lets_one_phone_in(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let senior = steps::admit_for_delivery(&world, Person::old()).await;
        lunch.order(&senior, "delivery").await;
        steps::hire_volunteer(&lunch).await;
        world.move_clock("14:31").await;
        let rounds = lunch.planned(&world).await;
        let access = format!("/api/v1/rounds/{}/access", text(&rounds["rounds"][0], "id"));
        for _ in 0..3 {
            let access = lunch.manager.post(&access, json!({})).await.ok();
            let code = text(&access, "code");
            let phones = [world.anyone_elsewhere(), world.anyone_elsewhere(), world.anyone_elsewhere()];
            let joined = join_all(phones.iter().map(|phone| phone.join("/api/v1/route/join", code))).await;
            assert_eq!(split(&joined), (1, vec!["code_used", "code_used"]), "{joined:?}");
        }
    }

    /// Somebody dies while their meal is being ordered: in the end no meal of theirs waits for anybody.
    async fn nothing_is_cooked_for_the_dead(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let registrar = world.staff("registrar").await;
        let mut people = Vec::new();
        for _ in 0..5 {
            let senior = steps::admit(&world, Person::old()).await;
            let token = lunch.identify(&senior).await;
            let dish = lunch.dish(&token).await;
            people.push((senior, lunch.wanted("dine_in", &[(&token, &dish)])));
        }
        let both = people.iter().map(|(senior, wish)| {
            let (kiosk, registrar, death) = (&lunch.kiosk, &registrar, format!("/api/v1/seniors/{}/death", senior.id));
            async move {
                let (key, died) = (key(), json!({"date": DAY, "source": "村医"}));
                tokio::join!(kiosk.post_keyed("/api/v1/orders", &key, wish.clone()), registrar.post(&death, died))
            }
        });
        for (order, death) in join_all(both).await {
            death.done();
            assert!(order.status == 201 || code(&order) == "senior_not_active", "{}", order.text);
        }
        eventually("nobody cooks for the dead", async || {
            let open = world.count("SELECT count(*) FROM meal_order WHERE state = 'placed'").await;
            (open == 0).then_some(())
        })
        .await;
        let sold = world.count("SELECT sold FROM sitting").await;
        assert_eq!(sold, 0, "before the cut-off their portions are free again");
    }

    /// Once the books of a day are closed nothing in them moves, and they don't close while somebody may still come.
    async fn closed_books_stay_closed(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let senior = steps::admit_for_delivery(&world, Person::old()).await;
        lunch.order(&senior, "delivery").await;
        steps::hire_volunteer(&lunch).await;
        world.move_clock("14:31").await;
        let rounds = lunch.planned(&world).await;
        world.move_clock("16:40").await;
        let phone = steps::join(&world, &lunch, text(&rounds["rounds"][0], "id")).await;
        phone.post("/api/v1/route/depart", json!({})).await.done();
        let route = phone.get("/api/v1/route").await.ok();
        let stop = format!("/api/v1/route/stops/{}", text(&route["stops"][0], "id"));
        let refused = json!({"outcome": "refused", "at": "2026-11-23T08:40:00.000Z"});
        phone.post_keyed(&format!("{stop}/outcome"), &key(), refused).await.done();

        let close = json!({"canteen_id": lunch.canteen_id, "day": DAY});
        lunch.manager.post("/api/v1/reconciliation/close", close.clone()).await.refused(409, "sitting_not_over");
        let late = steps::admit(&world, Person::old()).await;
        let order = lunch.order(&late, "dine_in").await;
        let number = json!({"sitting_id": lunch.sitting_id, "pickup_no": order["pickup_no"]});
        lunch.manager.post("/api/v1/orders/serve", number).await.done();
        lunch.keep_samples().await;
        world.move_clock("18:00").await;
        // Closing and taking back at the same moment: one of the two.
        let (undo, slip) = (format!("{stop}/undo"), json!({"reason": "点错了"}));
        let (closed, undone) = tokio::join!(
            lunch.manager.post("/api/v1/reconciliation/close", close),
            phone.post(&undo, slip),
        );
        let known = ((200, "books_closed"), (409, "-"));
        let seen = (closed.status.as_u16(), code(&undone));
        assert!(seen == known.0 || seen == known.1, "{} {}", closed.text, undone.text);
        let books = lunch.manager.get(&format!("/api/v1/reconciliation?day={DAY}")).await.ok();
        let row = &books["rows"][0];
        assert_eq!(row["closed_at"].is_string(), closed.status == 200, "{row}");
        assert_eq!(row["balanced"], closed.status == 200, "{row}");
    }
}
