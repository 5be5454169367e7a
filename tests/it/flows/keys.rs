//! The keys belong to the data, and are rotated without locking anybody out.

use std::path::{Path, PathBuf};

use serde_json::json;
use tests::client::{Client, text};
use tests::nuancan::{Env, Nuancan, output, run};
use tests::person::Person;
use tests::world::PASSWORD;
use tests::{Backend, World, on_both};

use crate::steps;

fn key_file(world: &World) -> PathBuf {
    let found = world.env().iter().find(|(name, _)| name == "NUANCAN_KEYS");
    PathBuf::from(&found.expect("every world has keys").1)
}

/// What a command that must fail says.
fn refusal(args: &[&str], env: &Env) -> String {
    let output = output(args, env);
    assert!(!output.status.success(), "nuancan {args:?} went well");
    let said = [output.stdout, output.stderr].concat();
    String::from_utf8_lossy(&said).into_owned()
}

/// The key file of an installation that has nothing to do with the world.
fn strangers_keys(world: &World) -> PathBuf {
    let folder = world.folder().join("elsewhere");
    let env: Env = vec![("NUANCAN_DATA".into(), folder.display().to_string())];
    run(&["migrate"], &env);
    folder.join("keys/nuancan-keys.json")
}

async fn address_seen_by(client: &Client, senior: &steps::Senior) -> String {
    let shown = client.get(&format!("/api/v1/seniors/{}", senior.id)).await.ok();
    text(&shown, "address").to_owned()
}

async fn dispatcher_at(process: &Nuancan) -> Client {
    let client = Client::new(vec![process.base().to_owned()]);
    client.login("dispatcher", PASSWORD).await.done();
    client
}

on_both! {
    /// Nobody gets new keys for old data, nor another installation's: every command says so and touches nothing.
    async fn a_lost_or_foreign_key_file_stops_every_start(world) {
        let file = key_file(&world);
        let kept = world.folder().join("kept.json");
        std::fs::rename(&file, &kept).unwrap();
        for command in ["migrate", "serve", "api", "worker"] {
            // A start that isn't refused would stay; the address that isn't one ends it with other words.
            let args: &[&str] = if command == "migrate" { &["migrate"] } else { &[command, "--listen", "192.0.2.1:1"] };
            let said = refusal(args, world.env());
            assert!(said.contains("is missing") && said.contains(file.to_str().unwrap()), "{said}");
        }
        assert!(refusal(&["doctor"], world.env()).contains("bad   keys"));
        assert!(!file.exists(), "a new key file was made beside old data");

        std::fs::copy(strangers_keys(&world), &file).unwrap();
        assert!(refusal(&["migrate"], world.env()).contains("belongs to another installation"));
        assert!(refusal(&["doctor"], world.env()).contains("belongs to another installation"));

        std::fs::rename(&kept, &file).unwrap();
        assert!(world.run(&["migrate"]).contains("up to date"));
        assert!(world.run(&["doctor"]).contains("these are the data's own"));
    }

    /// A backup says which keys it needs; the wrong ones are turned away before a row is written.
    async fn a_restore_with_the_wrong_keys_changes_nothing(world) {
        let file = world.folder().join("backup.zip");
        let file = file.to_str().unwrap();
        world.run(&["backup", file]);
        let stranger = strangers_keys(&world);
        let empty = world.folder().join("empty");
        let env: Env = vec![("NUANCAN_DATA".into(), empty.display().to_string())];
        let said = refusal(&["restore", file, "--with-keys", stranger.to_str().unwrap()], &env);
        assert!(said.contains("belongs to another installation"), "{said}");
        assert!(!empty.exists(), "something was made");
        assert!(run(&["restore", file], &env).contains("rows restored"));
    }

    /// Stopped, rotated at once, sealed again, pruned: everything opens, and the copy from before is told apart.
    async fn an_installation_that_stands_still_is_rotated_at_once(world) {
        let senior = steps::admit(&world, Person::old()).await;
        for process in world.apis().iter().chain(world.workers()) {
            assert_eq!(process.terminate().await, 0);
        }
        let file = key_file(&world);
        let before = std::fs::read(&file).unwrap();
        world.run(&["keys", "rotate", "--now"]);
        assert!(refusal(&["keys", "prune"], world.env()).contains("keys reseal"));
        world.run(&["keys", "reseal"]);
        world.run(&["keys", "prune"]);
        assert!(world.run(&["keys", "status"]).contains("next: nothing"));
        let role = if world.backend() == Backend::Sqlite { "serve" } else { "api" };
        let again = Nuancan::start("again", &[role], world.folder(), world.env()).await;
        assert_eq!(address_seen_by(&dispatcher_at(&again).await, &senior).await, senior.person.address);

        std::fs::write(&file, before).unwrap();
        assert!(refusal(&["migrate"], world.env()).contains("older than the data"));
    }
}

/// Old and new processes side by side, at every step of a rotation: each opens what any other has sealed and takes the
/// tokens that any other has signed.
#[tokio::test]
async fn a_rotation_locks_nobody_out() {
    let world = World::start(Backend::Postgres).await;
    let first = steps::admit(&world, Person::old()).await;
    let start = async |name: &str| Nuancan::start(name, &["api"], world.folder(), world.env()).await;

    world.run(&["keys", "rotate"]);
    let knowing = start("knowing").await;
    // One that knows the new key and one that doesn't: both still use the old one.
    let second = steps::admit(&world, Person::old()).await;
    assert_eq!(
        address_seen_by(&dispatcher_at(&knowing).await, &second).await,
        second.person.address
    );
    let at_old = Client::new(vec![world.apis()[0].base().to_owned()]);
    at_old.use_token(dispatcher_at(&knowing).await.token());
    at_old.get("/api/v1/auth/me").await.done();

    world.run(&["keys", "activate"]);
    let using = start("using").await;
    let registrar = Client::new(vec![using.base().to_owned()]);
    registrar.login("registrar", PASSWORD).await.done();
    let fact =
        json!({"kind": "address", "value": "新盖的第二排平房", "source": "户口本", "valid_from": tests::world::DAY});
    registrar
        .post(&format!("/api/v1/seniors/{}/facts", first.id), fact)
        .await
        .done();
    let at_knowing = Client::new(vec![knowing.base().to_owned()]);
    at_knowing.use_token(dispatcher_at(&using).await.token());
    assert_eq!(address_seen_by(&at_knowing, &first).await, "新盖的第二排平房");

    world.run(&["keys", "reseal"]);
    for process in [&knowing, &using] {
        let client = dispatcher_at(process).await;
        assert_eq!(address_seen_by(&client, &second).await, second.person.address);
    }
    let said = world.run(&["keys", "prune"]);
    let kept = said
        .lines()
        .find_map(|line| line.strip_suffix(" is the file as it was: older backups need it. Move it to"));
    assert!(Path::new(kept.expect("it says where the older file is")).exists());
    let pruned = start("pruned").await;
    assert_eq!(
        address_seen_by(&dispatcher_at(&pruned).await, &second).await,
        second.person.address
    );
}
