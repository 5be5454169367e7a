//! Five days of a small county, with each kind of fault: what really happened is what the system says.

use serde_json::Value;
use tests::nuancan::{Env, output};
use tests::postgres::{Cluster, Durability};
use tests::redis::Redis;
use tests::world::PASSWORD;

/// What must have befallen the county, else the month proves nothing.
const BEFALLEN: [&str; 19] = [
    "alarm: life_event",
    "alarm: no_answer",
    "alarm: odd",
    "corrections",
    "fault: a line was cut between asking and answer",
    "fault: a phone died on the way",
    "fault: a phone lost its network",
    "fault: a volunteer stayed away",
    "fault: handed to the wrong person",
    "fault: nobody fetched it",
    "fault: pots were done too early",
    "fault: the wrong number was called",
    "found on the floor",
    "meals for people without coordinates",
    "pauses",
    "points shut: holiday",
    "points shut: weather",
    "red boxes refused at the door",
    "standing orders",
];

async fn month(servers: Option<(String, String)>) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("month.json");
    let told = file.clone();
    let ended = tokio::task::spawn_blocking(move || {
        let told = told.to_str().unwrap();
        let mut args = vec![
            "month",
            "--seed",
            "7",
            "--seniors",
            "150",
            "--days",
            "5",
            "--json",
            told,
        ];
        if let Some((database, redis)) = &servers {
            args.extend(["--database", database, "--redis", redis]);
        }
        output(&args, &Env::new())
    });
    let ended = ended.await.unwrap();
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    let figures: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap_or_default()).unwrap_or_default();
    assert!(ended.status.success(), "{said}\n{figures:#}");
    figures
}

fn check(figures: &Value) {
    for never in ["false_served", "false_seen", "dropped", "red_handed_over"] {
        assert_eq!(figures[never], 0, "{never}");
    }
    assert!(figures["meals"].as_u64() > Some(100), "{figures:#}");
    assert!(figures["flags"].as_u64() <= figures["faults"].as_u64() && figures["flags"].as_u64() > Some(0));
    let lacking: Vec<_> = BEFALLEN
        .iter()
        .filter(|what| figures["happened"][**what].is_null())
        .collect();
    assert!(lacking.is_empty(), "never happened: {lacking:?} in {figures:#}");
}

#[tokio::test]
async fn five_days_of_a_small_county_on_sqlite() {
    let figures = month(None).await;
    assert_eq!(figures["backend"], "sqlite");
    check(&figures);
}

#[tokio::test]
async fn five_days_of_a_small_county_on_postgres_and_redis() {
    let (database, redis) = (Cluster::shared(Durability::Fast).await.create(), Redis::start().await);
    let figures = month(Some((database.url(), redis.url()))).await;
    assert_eq!(figures["backend"], "postgres");
    check(&figures);
}

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
