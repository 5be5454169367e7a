//! Whoever is out is out now, at every process.

use serde_json::{Value, json};
use tests::client::{Client, text};
use tests::world::{CANTEEN_PLACE, PASSWORD};
use tests::{Backend, World, eventually, on_both};
use tokio::time::timeout;

/// The same token at each process, without the cookie that could renew it.
fn bare(world: &World, client: &Client) -> Vec<Client> {
    let one = |base: &str| {
        let one = Client::new(vec![base.to_owned()]);
        one.use_token(client.token());
        one
    };
    world.apis().iter().map(|api| one(api.base())).collect()
}

async fn is_let_in_everywhere(everywhere: &[Client], path: &str) {
    for client in everywhere {
        client.get(path).await.done();
    }
}

/// The clock stands: no token has run out. What ends it is the end of its session alone.
async fn is_shut_out_everywhere(everywhere: &[Client], path: &str) {
    for client in everywhere {
        eventually("the token ends with its session", async || {
            (client.get(path).await.status == 401).then_some(())
        })
        .await;
    }
}

async fn hired(world: &World, login: &str) -> (Client, String) {
    let account = json!({"login": login, "name": "临时工", "role": "registrar", "place_code": CANTEEN_PLACE, "password": PASSWORD});
    let made = world
        .staff("administrator")
        .await
        .post("/api/v1/accounts", account)
        .await
        .ok();
    let client = world.anyone();
    client.login(login, PASSWORD).await.done();
    (client, text(&made, "id").to_owned())
}

async fn device(world: &World, kind: &str) -> (Client, String) {
    let device = json!({"name": "门口", "canteen_id": world.canteen().await["id"], "kind": kind});
    let made: Value = world
        .staff("administrator")
        .await
        .post("/api/v1/devices", device)
        .await
        .ok();
    let client = world.anyone();
    client.join("/api/v1/devices/enrol", text(&made, "code")).await.done();
    (client, text(&made["device"], "id").to_owned())
}

on_both! {
    /// Ending an account, a new password and logging out end the access tokens that are out.
    async fn an_account_that_was_ended_has_no_token_left(world) {
        let administrator = world.staff("administrator").await;
        let (left, id) = hired(&world, "left").await;
        let everywhere = bare(&world, &left);
        is_let_in_everywhere(&everywhere, "/api/v1/registrations").await;
        administrator.post(&format!("/api/v1/accounts/{id}/disable"), json!({})).await.done();
        is_shut_out_everywhere(&everywhere, "/api/v1/registrations").await;

        let (forgot, id) = hired(&world, "forgot").await;
        let everywhere = bare(&world, &forgot);
        let new = json!({"new": "another-long-enough-password"});
        administrator.post(&format!("/api/v1/accounts/{id}/password"), new).await.done();
        is_shut_out_everywhere(&everywhere, "/api/v1/auth/me").await;

        let (gone_home, _) = hired(&world, "gone-home").await;
        let everywhere = bare(&world, &gone_home);
        gone_home.post("/api/v1/auth/logout", json!({})).await.done();
        is_shut_out_everywhere(&everywhere, "/api/v1/auth/me").await;
        // Others stay.
        administrator.get("/api/v1/accounts").await.done();
    }

    /// A kiosk that was carried away reads not even menus, which no database is asked for; a stream that it has open ends.
    async fn a_revoked_kiosk_reads_no_menus(world) {
        let (kiosk, id) = device(&world, "kiosk").await;
        let everywhere = bare(&world, &kiosk);
        is_let_in_everywhere(&everywhere, "/api/v1/board/menus").await;
        let mut stream = kiosk.stream("/api/v1/board/stream").await;
        let revoke = format!("/api/v1/devices/{id}/revoke");
        world.staff("administrator").await.post(&revoke, json!({})).await.done();
        is_shut_out_everywhere(&everywhere, "/api/v1/board/menus").await;
        let to_its_end = async { while let Ok(Some(_)) = stream.chunk().await {} };
        timeout(eventually::DEADLINE, to_its_end).await.expect("the stream ends with the session");
    }

    /// A television calls numbers; it finds nobody and orders nothing.
    async fn a_board_only_shows(world) {
        let (board, _) = device(&world, "board").await;
        board.get("/api/v1/board/pickup").await.done();
        let looks = json!({"phone": "13800138000"});
        board.post("/api/v1/kiosk/identify", looks).await.refused(403, "forbidden");
    }
}

/// A stolen key or machine: one command puts everybody out, beside the running installation.
#[tokio::test]
async fn one_command_ends_every_session() {
    let world = World::start(Backend::Postgres).await;
    let (kiosk, _) = device(&world, "kiosk").await;
    let staff = world.staff("dispatcher").await;
    let everywhere = [bare(&world, &kiosk), bare(&world, &staff)].concat();
    is_let_in_everywhere(&everywhere, "/api/v1/canteens").await;
    assert!(world.run(&["sessions", "end"]).contains("sessions ended"));
    is_shut_out_everywhere(&everywhere, "/api/v1/auth/me").await;
    assert_eq!(staff.refresh().await.status, 401);
    world.anyone().login("dispatcher", PASSWORD).await.done();
}

/// Redis carries the news of it, but nothing hangs on Redis.
#[tokio::test]
async fn whoever_is_out_is_out_with_redis_away_too() {
    let mut world = World::start(Backend::Postgres).await;
    let (left, id) = hired(&world, "left").await;
    let administrator = world.staff("administrator").await;
    world.redis().expect("production has one").kill().await;
    let everywhere = bare(&world, &left);
    is_let_in_everywhere(&everywhere, "/api/v1/registrations").await;
    administrator
        .post(&format!("/api/v1/accounts/{id}/disable"), json!({}))
        .await
        .done();
    is_shut_out_everywhere(&everywhere, "/api/v1/registrations").await;
}
