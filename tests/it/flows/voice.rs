//! Sentences about a published menu, spoken by a command of the operator's.

use reqwest::{Method, StatusCode};
use serde_json::Value;
use tests::client::{Client, items, text};
use tests::nuancan::output;
use tests::{Backend, World, eventually};

use crate::steps::{self, Room};

/// A real command: writes down what it was given to say, and answers with a tenth of a second of silence.
const SCRIPT: &str = "sentence=$(cat)\necho \"$sentence\" >> \"$1\"\n\
    printf 'RIFF\\377\\377\\377\\177WAVEfmt \\020\\0\\0\\0\\1\\0\\1\\0\\100\\37\\0\\0\\100\\37\\0\\0\\1\\0\\10\\0data\\377\\377\\377\\177'\n\
    printf '%0800d' 0\n";

async fn clips(kiosk: &Client, canteen: &str) -> Vec<Value> {
    let list = kiosk
        .get(&format!("/api/v1/voice/clips?canteen_id={canteen}"))
        .await
        .ok();
    items(&list).to_vec()
}

async fn what_is_published_is_spoken(backend: Backend) {
    let folder = tempfile::tempdir().expect("a folder");
    let (script, heard) = (folder.path().join("voice.sh"), folder.path().join("heard"));
    std::fs::write(&script, SCRIPT).expect("writes");
    let line = format!("/bin/sh {} {}", script.display(), heard.display());
    let world = World::start_with(backend, &[("NUANCAN_VOICE", &line)]).await;
    let lunch = steps::dinner(&world, Room::PLENTY).await;

    let wanted = [
        "萝卜炖牛肉，已选好。",
        "萝卜炖牛肉。在哪里吃？点一下就订好了。",
        "您好！请刷卡。没带卡，用手机号。没登记，按原价点。",
    ];
    let found = eventually("the menu's sentences are spoken", async || {
        let found = clips(&lunch.kiosk, &lunch.canteen_id).await;
        let has = |sentence: &&str| found.iter().any(|clip| text(clip, "text") == *sentence);
        wanted.iter().all(has).then_some(found)
    })
    .await;
    let said = std::fs::read_to_string(&heard).expect("the command was run");
    for sentence in wanted {
        assert!(said.lines().any(|line| line == sentence), "{sentence} in {said}");
    }

    let clip = found
        .iter()
        .find(|clip| text(clip, "text") == wanted[0])
        .expect("found above");
    // Two processes answer in turns.
    for _ in 0..2 {
        let whole = world
            .anyone()
            .build(Method::GET, text(clip, "url"))
            .send()
            .await
            .expect("an answer");
        assert_eq!(whole.status(), StatusCode::OK);
        assert!(
            whole.headers()["cache-control"]
                .to_str()
                .expect("text")
                .contains("immutable")
        );
        assert!(
            whole.headers()["content-type"]
                .to_str()
                .expect("text")
                .starts_with("audio/")
        );
        let sound = whole.bytes().await.expect("a sound");
        assert_eq!(sound.len(), 44 + 800);
        assert_eq!(sound[40..44], 800_u32.to_le_bytes(), "the length is the true one");
        let part = world
            .anyone()
            .build(Method::GET, text(clip, "url"))
            .header("Range", "bytes=0-3");
        let part = part.send().await.expect("an answer");
        assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
        assert_eq!(part.bytes().await.expect("a part").as_ref(), b"RIFF");
    }
}

#[tokio::test]
async fn what_is_published_is_spoken_on_sqlite() {
    what_is_published_is_spoken(Backend::Sqlite).await;
}

#[tokio::test]
async fn what_is_published_is_spoken_on_postgres() {
    what_is_published_is_spoken(Backend::Postgres).await;
}

async fn a_voice_that_is_missing_holds_nothing_up(backend: Backend) {
    let world = World::start_with(backend, &[("NUANCAN_VOICE", "nuancan-no-such-voice")]).await;
    let lunch = steps::dinner(&world, Room::PLENTY).await;
    let processes = if world.workers().is_empty() {
        world.apis()
    } else {
        world.workers()
    };
    eventually("the worker says that nothing speaks", async || {
        let says = |log: String| log.contains("no clip was made");
        processes.iter().any(|process| says(process.log())).then_some(())
    })
    .await;
    assert!(clips(&lunch.kiosk, &lunch.canteen_id).await.is_empty());
    let doctor = output(&["doctor"], world.env());
    let said = String::from_utf8_lossy(&doctor.stdout).into_owned();
    let line = said
        .lines()
        .find(|line| line.contains("nuancan-no-such-voice isn't installed"));
    assert!(line.is_some_and(|line| line.starts_with("warn")), "{said}");
}

#[tokio::test]
async fn a_voice_that_is_missing_holds_nothing_up_on_sqlite() {
    a_voice_that_is_missing_holds_nothing_up(Backend::Sqlite).await;
}

#[tokio::test]
async fn a_voice_that_is_missing_holds_nothing_up_on_postgres() {
    a_voice_that_is_missing_holds_nothing_up(Backend::Postgres).await;
}
