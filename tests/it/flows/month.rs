//! Where a month may be lived through, and where not.

use tests::nuancan::{Env, output};
use tests::postgres::{Cluster, Durability};
use tests::redis::Redis;
use tests::world::PASSWORD;

#[tokio::test]
async fn a_database_in_which_there_is_something_is_left_alone() {
    let (database, redis) = (Cluster::shared(Durability::Fast).await.create(), Redis::start().await);
    database.run("CREATE TABLE somebodys (a integer)");
    let (url, redis_url) = (database.url(), redis.url());
    let ended =
        tokio::task::spawn_blocking(move || output(&["month", "--database", &url, "--redis", &redis_url], &Env::new()));
    let ended = ended.await.unwrap();
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(!ended.status.success() && said.contains("an empty one only"), "{said}");
    assert_eq!(
        database.sql("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"),
        "1"
    );
}

/// A clock that can be moved is the demo's alone, and the demo is nobody's who has real data, or whom others can reach.
#[tokio::test]
async fn a_real_installation_never_becomes_a_demo() {
    let database = Cluster::shared(Durability::Fast).await.create();
    let (redis, folder) = (Redis::start().await, tempfile::tempdir().unwrap());
    let env: Env = vec![
        ("NUANCAN_DATABASE_URL".into(), database.url()),
        ("NUANCAN_REDIS_URL".into(), redis.url()),
        ("NUANCAN_DATA".into(), folder.path().display().to_string()),
        ("NUANCAN_ADMIN_PASSWORD".into(), PASSWORD.into()),
    ];
    let tries = tokio::task::spawn_blocking(move || {
        let said = |args: &[&str]| {
            let ended = output(args, &env);
            (
                ended.status.success(),
                String::from_utf8_lossy(&ended.stderr).into_owned(),
            )
        };
        let init = said(&["init", "--county", "sangzhi", "--admin", "administrator"]);
        assert!(init.0, "{}", init.1);
        [
            (
                said(&["serve", "--demo", "--listen", "127.0.0.1:0"]),
                "real installation",
            ),
            (
                said(&["api", "--demo", "--listen", "127.0.0.1:0"]),
                "no demo in this database",
            ),
            (
                said(&["worker", "--demo", "--listen", "127.0.0.1:0"]),
                "no demo in this database",
            ),
            (said(&["serve", "--demo", "--listen", "0.0.0.0:0"]), "loopback only"),
            (said(&["api", "--demo", "--listen", "0.0.0.0:0"]), "loopback only"),
        ]
    });
    for ((went_well, said), why) in tries.await.unwrap() {
        assert!(!went_well && said.contains(why), "{why}: {said}");
    }
}
