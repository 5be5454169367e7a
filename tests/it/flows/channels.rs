//! Alarms that are heard: real servers answer as gateways and robots do, fail, fall silent and come back.

use serde_json::{Value, json};
use tests::client::{items, text};
use tests::world::DAY;
use tests::{Backend, Hook, Reply, World, eventually, on_both};

async fn set_up(world: &World, body: Value) -> Value {
    let channel = world
        .staff("administrator")
        .await
        .post("/api/v1/channels", body)
        .await
        .ok();
    let test = format!("/api/v1/channels/{}/test", text(&channel, "id"));
    world.staff("administrator").await.post(&test, json!({})).await.done();
    channel
}

async fn shown(world: &World, channel: &Value) -> Value {
    let all = world.staff("administrator").await.get("/api/v1/channels").await.ok();
    items(&all)
        .iter()
        .find(|one| one["id"] == channel["id"])
        .unwrap()
        .clone()
}

on_both! {
    /// Each shape as its maker documents it. The administrator never sees address or secret again, nor does the database.
    async fn every_receiver_gets_its_own_shape(world) {
        let hook = Hook::start(Reply::robot_ok());
        let url = |path: &str| format!("{}/{path}", hook.base());
        let secret = "SEC-never-shown-again";
        set_up(&world, json!({"name": "企业微信群", "kind": "wecom", "url": url("wecom?key=a-robots-key")})).await;
        set_up(&world, json!({"name": "钉钉群", "kind": "dingtalk", "url": url("ding?access_token=t"), "secret": secret})).await;
        set_up(&world, json!({"name": "短信", "kind": "sms", "url": url("sms"), "secret": "gateway-token", "to": "19900001234",
            "template": r#"{"phone": "{to}", "vars": [{"text": "{text}"}], "ref": "{id}"}"#,
            "success_at": "/errmsg", "success_is": "ok"})).await;
        set_up(&world, json!({"name": "邮箱", "kind": "mail", "url": url("mail"), "to": "duty@example.org"})).await;

        let at = |path: &'static str| {
            let hook = hook.clone();
            async move { hook.hears(path, |asked| asked.path.starts_with(path)).await }
        };
        let wecom = at("/wecom").await;
        assert_eq!(wecom.path, "/wecom?key=a-robots-key");
        assert_eq!((&wecom.body["msgtype"], wecom.body["text"]["content"].is_string()), (&json!("text"), true));
        let ding = at("/ding").await;
        // The clock of the test stands at the world's start.
        assert!(ding.path.starts_with("/ding?access_token=t&timestamp=1795395600000&sign="), "{}", ding.path);
        let sms = at("/sms").await;
        assert_eq!((&sms.body["phone"], sms.header("authorization")), (&json!("19900001234"), Some("Bearer gateway-token")));
        assert_eq!(sms.body["ref"].as_str(), sms.header("idempotency-key"));
        let mail = at("/mail").await;
        assert_eq!(mail.body["to"], "duty@example.org");
        for one in [wecom, ding, sms, mail] {
            assert_eq!(one.code().len(), 8, "{one:?}");
        }

        let list = world.staff("administrator").await.get("/api/v1/channels").await;
        let secrets = [secret, "a-robots-key", "gateway-token"].map(str::to_owned);
        for word in &secrets {
            assert!(!list.text.contains(word.as_str()), "{word} is shown");
        }
        assert!(world.leaked_into_database(&secrets).is_empty());
        assert!(world.leaked_into_logs(&secrets).is_empty());
        let far = json!({"name": "x", "kind": "wecom", "url": "http://example.org/"});
        world.staff("administrator").await.post("/api/v1/channels", far).await.refused(422, "bad_url");
    }

    /// A receiver that refuses, fails and falls silent is asked again with growing pauses, and comes back; one that never does
    /// is given up where people see it, and can be asked once more.
    async fn a_receiver_fails_and_comes_back(world) {
        let hook = Hook::start(Reply::robot_ok());
        let busy = Reply::Says(200, r#"{"errcode":45009,"errmsg":"api freq out of limit"}"#.to_owned());
        hook.then([Reply::Says(502, String::new()), busy, Reply::Silence]);
        let channel = set_up(&world, json!({"name": "群", "kind": "wecom", "url": format!("{}/hook", hook.base())})).await;
        let tries = async |n: usize| eventually("another try", async || (hook.asked().len() >= n).then_some(())).await;
        let failed = async |n: i64| {
            let sql = format!("SELECT count(*) FROM notice WHERE attempts = {n} AND state = 'waiting' AND last_error IS NOT NULL");
            eventually("the try is written down", async || (world.count(&sql).await > 0).then_some(())).await;
        };
        // 5 s, 10 s, 20 s: each try comes when its pause is over and not before.
        for (n, clock) in [(1, "09:00:05"), (2, "09:00:15"), (3, "09:00:35")] {
            tries(n).await;
            failed(i64::try_from(n).unwrap()).await;
            assert_eq!(hook.asked().len(), n, "asked again before its time");
            world.move_clock(&format!("{DAY}T{clock}+08:00")).await;
        }
        tries(4).await;
        let keys: Vec<_> = hook.asked().iter().map(|one| one.header("idempotency-key").unwrap().to_owned()).collect();
        assert!(keys.windows(2).all(|pair| pair[0] == pair[1]), "a repetition can be told from a new message");
        let read_back = json!({"code": hook.asked()[3].code(), "name": "值班员"});
        world.anyone().post("/api/v1/notices/heard", read_back).await.done();
        assert_eq!(text(&shown(&world, &channel).await, "heard_by"), "值班员");

        let gone = Hook::start(Reply::Says(500, String::new()));
        set_up(&world, json!({"name": "死群", "kind": "wecom", "url": format!("{}/hook", gone.base())})).await;
        let admin = world.staff("administrator").await;
        for n in 1..=8 {
            eventually("the next try", async || (gone.asked().len() >= n).then_some(())).await;
            let waits = "SELECT count(*) FROM notice WHERE state = 'sending'";
            eventually("the try is over", async || (world.count(waits).await == 0).then_some(())).await;
            world.move_clock(&format!("{DAY}T{:02}:00:00+08:00", 9 + n)).await;
        }
        let dead = eventually("it is given up", async || {
            let dead = admin.get("/api/v1/notices/dead").await.ok();
            items(&dead).first().cloned()
        })
        .await;
        assert_eq!((text(&dead, "channel"), text(&dead, "last_error")), ("死群", "status 500"));
        gone.always(Reply::robot_ok());
        let again = format!("/api/v1/notices/{}/again", text(&dead, "id"));
        admin.post(&again, json!({})).await.done();
        eventually("it is sent after all", async || (gone.asked().len() == 9).then_some(())).await;
    }

    /// The link in a message: a chat program that opens it confirms nothing, a person with a name does.
    async fn only_a_person_confirms(world) {
        let hook = Hook::start(Reply::robot_ok());
        let channel = set_up(&world, json!({"name": "群", "kind": "wecom", "url": format!("{}/hook", hook.base())})).await;
        let code = hook.hears("the test", |asked| asked.path == "/hook").await.code();
        let page = format!("{}/ack/{code}", world.apis()[0].base());
        let http = reqwest::Client::new();
        for _ in 0..2 {
            let opened = http.get(&page).send().await.unwrap();
            assert!(opened.status().is_success() && opened.text().await.unwrap().contains("消息我收到了"));
        }
        assert!(shown(&world, &channel).await["heard_at"].is_null(), "opening a link is not reading it");
        let nameless = http.post(&page).body("name=").header("Content-Type", "application/x-www-form-urlencoded");
        assert_eq!(nameless.send().await.unwrap().status(), 422);
        let form = http.post(&page).body("name=%E9%99%88").header("Content-Type", "application/x-www-form-urlencoded");
        assert!(form.send().await.unwrap().status().is_success());
        assert_eq!(text(&shown(&world, &channel).await, "heard_by"), "陈");
        let unknown = json!({"code": "AAAAAAAA", "name": "x"});
        world.anyone().post("/api/v1/notices/heard", unknown).await.refused(404, "not_found");
    }

    /// Until a person has confirmed a test nobody is promised a meal at the door.
    async fn no_delivery_before_somebody_hears_alarms(world) {
        let admin = world.staff("administrator").await;
        let channels = admin.get("/api/v1/channels").await.ok();
        assert_eq!(channels["alarms_are_heard"], true, "the world was set up by somebody who confirmed");
        for channel in items(&channels) {
            admin.post(&format!("/api/v1/channels/{}/disable", text(channel, "id")), json!({})).await.done();
        }
        let manager = world.staff("canteen_manager").await;
        let canteen = text(&world.canteen().await, "id").to_owned();
        let dish = json!({"canteen_id": canteen, "name": "萝卜炖牛肉", "ingredients": ["beef", "radish"], "price_fen": 1200});
        let dish = manager.post("/api/v1/dishes", dish).await.ok();
        let sitting = |period: &str, delivery: i64| {
            json!({"canteen_id": canteen, "service_day": DAY, "period": period, "cutoff": "14:30", "starts": "16:30",
                "ends": "18:00", "capacity": 10, "delivery_capacity": delivery, "counter_capacity": 0,
                "dishes": [{"dish_id": dish["id"], "price_fen": 1200, "capacity": 10}]})
        };
        let with = manager.put("/api/v1/sittings", sitting("dinner", 5)).await.ok();
        let publish = format!("/api/v1/sittings/{}/publish", text(&with, "id"));
        manager.post(&publish, json!({})).await.refused(409, "alarms_not_heard");
        let week = json!({"canteen_id": canteen, "monday": DAY});
        let left = manager.post("/api/v1/menus/publish", week).await.ok();
        assert_eq!(left["left"][0]["code"], "alarms_not_heard");
        let without = manager.put("/api/v1/sittings", sitting("lunch", 0)).await.ok();
        let publish_other = format!("/api/v1/sittings/{}/publish", text(&without, "id"));
        manager.post(&publish_other, json!({})).await.done();
        let more = format!("/api/v1/sittings/{}/capacity", text(&without, "id"));
        manager.post(&more, json!({"delivery_capacity": 5})).await.refused(409, "alarms_not_heard");

        let hook = Hook::start(Reply::robot_ok());
        set_up(&world, json!({"name": "群", "kind": "wecom", "url": format!("{}/hook", hook.base())})).await;
        let code = hook.hears("the test", |asked| asked.path == "/hook").await.code();
        manager.post(&publish, json!({})).await.refused(409, "alarms_not_heard");
        world.anyone().post("/api/v1/notices/heard", json!({"code": code, "name": "陈"})).await.done();
        manager.post(&publish, json!({})).await.done();
    }
}

/// Another host hears from whoever drives the ladders, and hears nothing when they don't.
#[tokio::test]
async fn another_host_hears_whether_ladders_are_driven() {
    let watcher = Hook::start(Reply::Says(200, String::new()));
    let mut world = World::start(Backend::Sqlite).await;
    world.power_cut().await;
    world.set_env("NUANCAN_HEARTBEAT_URL", &format!("{}/beat", watcher.base()));
    world.set_env("NUANCAN_HEARTBEAT_S", "1");
    world.revive().await;
    eventually("three beats", async || (watcher.asked().len() >= 3).then_some(())).await;
    // Its process stands still: so do the beats.
    world.apis()[0].pause();
    let silent = watcher.asked().len();
    let other = Hook::start(Reply::Says(200, String::new()));
    let mut second = World::start(Backend::Sqlite).await;
    second.power_cut().await;
    second.set_env("NUANCAN_HEARTBEAT_URL", &format!("{}/beat", other.base()));
    second.set_env("NUANCAN_HEARTBEAT_S", "1");
    second.revive().await;
    eventually("a living one beats three times meanwhile", async || {
        (other.asked().len() >= 3).then_some(())
    })
    .await;
    assert!(watcher.asked().len() <= silent + 1, "a stopped worker was heard");
    world.apis()[0].resume();
    let after = watcher.asked().len();
    eventually("it is heard again", async || {
        (watcher.asked().len() > after).then_some(())
    })
    .await;
}
