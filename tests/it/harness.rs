//! The harness itself: what it starts must end, what it separates must stay apart.

use std::process::{Command, Stdio};

use tests::eventually;
use tests::leash::{Leash, Signal, runs};
use tests::postgres::{Cluster, Durability};
use tests::redis::Redis;

#[tokio::test]
async fn postgres_starts_and_leaves_nothing_behind() {
    let cluster = Cluster::start(Durability::Safe).await;
    let (pid, folder) = (cluster.pid(), cluster.folder().to_owned());
    assert!(runs(pid) && folder.exists());
    cluster.stop().await;
    assert!(!runs(pid), "PostgreSQL outlived its stop");
    assert!(!folder.exists(), "{} was left behind", folder.display());
}

#[tokio::test]
async fn databases_are_copies_that_do_not_see_each_other() {
    let cluster = Cluster::shared(Durability::Fast).await;
    let template = cluster.create();
    template.run("CREATE TABLE meal (n int); INSERT INTO meal VALUES (1)");
    let (one, other) = (cluster.clone_of(&template), cluster.clone_of(&template));
    one.run("INSERT INTO meal VALUES (2)");
    assert_eq!(one.sql("SELECT count(*) FROM meal"), "2");
    assert_eq!(other.sql("SELECT count(*) FROM meal"), "1");
    assert!(String::from_utf8_lossy(&one.dump()).contains("CREATE TABLE public.meal"));
}

#[tokio::test]
async fn redis_can_be_emptied_killed_and_brought_back() {
    let mut redis = Redis::start().await;
    let client = redis::Client::open(redis.url()).unwrap();
    let mut link = client.get_multiplexed_async_connection().await.unwrap();
    redis::cmd("SET")
        .arg("portions")
        .arg(7)
        .exec_async(&mut link)
        .await
        .unwrap();
    redis.flush().await;
    let left: Option<i64> = redis::cmd("GET").arg("portions").query_async(&mut link).await.unwrap();
    assert_eq!(left, None);

    redis.kill().await;
    assert!(!redis.runs());
    assert!(client.get_multiplexed_async_connection().await.is_err());
    redis.restart().await;
    assert!(client.get_multiplexed_async_connection().await.is_ok());
}

/// The case that `Drop` can't cover: the owner is killed. Its end closes the pipe, and the leash does the rest.
#[tokio::test]
async fn a_server_dies_with_its_owner() {
    let scratch = tempfile::tempdir().unwrap().keep();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/harness/src/leash.sh");
    let mut owner = Command::new("sh")
        .args(["-c", r#"mkfifo "$1/pipe"; sh "$0" KILL "$1" "$1/out" "$1/err" sleep 1000 <"$1/pipe" >"$1/pid" & exec 3>"$1/pipe"; read -r _"#])
        .arg(script)
        .arg(&scratch)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let pid: u32 = eventually("the leash says whom it holds", async || {
        std::fs::read_to_string(scratch.join("pid")).ok()?.trim().parse().ok()
    })
    .await;
    assert!(runs(pid));
    owner.kill().unwrap();
    owner.wait().unwrap();
    eventually("the server goes", async || (!runs(pid)).then_some(())).await;
    eventually("its folder goes", async || (!scratch.exists()).then_some(())).await;
}

#[tokio::test]
async fn a_clean_end_and_a_crash_can_be_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let polite = ["sh", "-c", "trap 'exit 0' TERM; while :; do read -r _ </dev/null; done"].map(std::ffi::OsStr::new);
    let server = Leash::new("polite", folder.path(), &polite).start();
    // The trap is set when the loop runs; before that TERM ends the shell with 143.
    eventually("the loop runs", async || {
        let status = std::fs::read_to_string(format!("/proc/{}/status", server.pid())).ok()?;
        let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:\t"))?;
        (u64::from_str_radix(caught, 16).ok()? & (1 << 14) != 0).then_some(())
    })
    .await;
    assert_eq!(server.stop(Signal::Term).await, 0);

    let server = Leash::new("rude", folder.path(), &polite).start();
    assert_eq!(server.stop(Signal::Kill).await, 128 + 9);
}
