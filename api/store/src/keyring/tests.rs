use std::collections::BTreeSet;
use std::sync::Arc;

use migration::{Migrator, MigratorTrait};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};

use super::*;
use crate::board::MemoryBoard;
use crate::entity::{audit_entry, senior};
use crate::rounds::fixture::Noon;
use crate::test_world::NOON;
use crate::{Clock, Db, Store};

#[test]
fn what_is_sealed_opens_only_for_its_owner() {
    let ring = Keyring::make().expect("keys");
    let sealed = ring.seal("senior.contact/1", "张家界 桑植").expect("seals");
    assert!(!sealed.contains("桑植"));
    assert_eq!(ring.open("senior.contact/1", &sealed).expect("opens"), "张家界 桑植");
    assert!(matches!(ring.open("senior.contact/2", &sealed), Err(Error::Seal)));
}

/// The same keys as another process would read them.
fn read_again(ring: &Keyring) -> Keyring {
    Keyring::from_text(&ring.to_text().expect("text")).expect("reads")
}

#[test]
fn a_coming_key_opens_before_it_seals_and_an_old_one_after() {
    let mut ring = Keyring::make().expect("keys");
    let first = ring.seal("x", "first").expect("seals");
    ring.add_coming().expect("added");
    assert!(ring.add_coming().is_err(), "two generations under way");
    let restarted = read_again(&ring);
    let during = ring.seal("x", "during").expect("seals");
    assert_eq!(first.split(':').next(), during.split(':').next());
    ring.activate().expect("put to use");
    assert!(ring.activate().is_err(), "nothing is left to come");
    let after = ring.seal("x", "after").expect("seals");
    assert_ne!(first.split(':').next(), after.split(':').next());
    // A process that knows the key as coming opens what the next one seals with it, and the other way round.
    assert_eq!(restarted.open("x", &after).expect("opens"), "after");
    assert_eq!(read_again(&ring).open("x", &during).expect("opens"), "during");
    assert_eq!(ring.index("phone", "1"), restarted.index("phone", "1"));
    assert_ne!(ring.index("phone", "1"), ring.index("resident_id", "1"));
}

#[test]
fn pruning_keeps_what_is_needed_and_what_is_in_use() {
    let mut ring = Keyring::make().expect("keys");
    let first = ring.seals_with().to_owned();
    ring.add_coming().expect("added");
    ring.activate().expect("put to use");
    ring.add_coming().expect("added");
    let gone = ring.prune(&BTreeSet::from([first.clone()]));
    assert_eq!(gone.len(), 1, "the old signing key alone: {gone:?}");
    assert!(ring.has_coming());
    assert_eq!(ring.prune(&BTreeSet::new()), vec![first]);
    assert_eq!(ring.data_key_states().len(), 2);
}

#[test]
fn a_file_of_the_first_version_means_its_last_keys() {
    let ring = Keyring::make().expect("keys");
    let mut file: serde_json::Value = serde_json::from_str(&ring.to_text().expect("text")).expect("JSON");
    file["version"] = 1.into();
    file.as_object_mut()
        .expect("an object")
        .retain(|name, _| name != "seals" && name != "signs");
    let old = Keyring::from_text(&file.to_string()).expect("reads");
    assert_eq!(old.seals_with(), ring.seals_with());
    file["version"] = 3.into();
    assert!(
        Keyring::from_text(&file.to_string()).is_err(),
        "a newer file is not half understood"
    );
}

#[test]
fn a_mark_tells_another_file_and_an_old_copy_apart() {
    let mut ring = Keyring::make().expect("keys");
    let old_copy = read_again(&ring);
    assert_eq!(
        Keyring::make().expect("keys").fits(&ring.mark().expect("mark")),
        Err(Misfit::Other)
    );
    ring.add_coming().expect("added");
    assert_eq!(
        old_copy.fits(&ring.mark().expect("mark")),
        Ok(()),
        "nothing is sealed with a coming key"
    );
    ring.activate().expect("put to use");
    let lacks = old_copy.fits(&ring.mark().expect("mark"));
    assert_eq!(lacks, Err(Misfit::Lacks(ring.seals_with().to_owned())));
    assert_eq!(ring.fits(&old_copy.mark().expect("mark")), Ok(()));
}

#[tokio::test]
async fn an_empty_database_is_free_for_new_keys_and_a_bound_one_is_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}/t.sqlite?mode=rwc", folder.path().display());
    let db = Db::open(&url).await.expect("opens");
    assert!(!is_in_use(&db).await.expect("asks"), "no tables");
    Migrator::up(db.migrator(), None).await.expect("migrates");
    assert!(!is_in_use(&db).await.expect("asks"), "nobody has opened it with keys");
    let keys = Arc::new(Keyring::make().expect("keys"));
    let with = |keys: Arc<Keyring>| {
        Store::new(
            db.clone(),
            keys,
            Arc::new(MemoryBoard::default()),
            Clock::standing(NOON),
        )
    };
    with(Arc::clone(&keys)).system().bind_keys().await.expect("bound");
    assert!(is_in_use(&db).await.expect("asks"));
    let stranger = Arc::new(Keyring::make().expect("keys"));
    let refused = with(stranger).system().bind_keys().await;
    assert!(matches!(refused, Err(Error::Keys(Misfit::Other))), "{refused:?}");
    with(keys).system().bind_keys().await.expect("the right ones again");
}

/// Data from before there were marks: the values themselves say whose keys they need.
#[tokio::test]
async fn data_without_a_mark_must_open() {
    let noon = Noon::new().await;
    noon.senior("田大爷", None, None).await;
    let stranger = Store {
        keys: Arc::new(Keyring::make().expect("keys")),
        ..noon.store().clone()
    };
    let refused = stranger.system().bind_keys().await;
    assert!(matches!(refused, Err(Error::Keys(Misfit::Lacks(_)))), "{refused:?}");
    noon.store().system().bind_keys().await.expect("their own");
}

#[tokio::test]
async fn resealing_goes_on_where_it_was_stopped_and_leaves_newer_values_alone() {
    let noon = Noon::new().await;
    for name in ["田大爷", "覃奶奶", "彭大爷"] {
        noon.senior(name, None, None).await;
    }
    let before = noon.store().keys();
    erased_once(noon.store()).await;
    let old_key = before.seals_with().to_owned();
    let mut ring = read_again(before);
    ring.add_coming().expect("added");
    ring.activate().expect("put to use");
    let new_key = ring.seals_with().to_owned();
    let store = Store {
        keys: Arc::new(ring),
        ..noon.store().clone()
    };
    let system = store.system();
    let stale = system.sealed_by().await.expect("counts");
    assert_eq!(stale.keys().collect::<Vec<_>>(), vec![&old_key]);
    let mut heard = 0;
    let done = system.reseal(&mut |some| heard += some).await.expect("runs");
    assert_eq!(
        (done.done, heard, done.shut.len()),
        (stale[&old_key], stale[&old_key], 0)
    );
    assert_eq!(system.sealed_by().await.expect("counts"), [(new_key, done.done)].into());
    assert_eq!(
        system.reseal(&mut |_| ()).await.expect("runs").done,
        0,
        "there is nothing left"
    );
    // A process that still runs with the older key seals a value meanwhile: the next run finds it.
    noon.senior("向奶奶", None, None).await;
    assert!(system.reseal(&mut |_| ()).await.expect("runs").done > 0);
}

/// A run that ends after its first batch, as kill -9 would end it, has done that batch and spoilt nothing.
#[tokio::test]
async fn a_run_that_was_killed_is_begun_again() {
    let noon = Noon::new().await;
    for _ in 0..130 {
        noon.senior("田大爷", None, None).await;
    }
    let mut ring = read_again(noon.store().keys());
    ring.add_coming().expect("added");
    ring.activate().expect("put to use");
    let new_key = ring.seals_with().to_owned();
    let store = Store {
        keys: Arc::new(ring),
        ..noon.store().clone()
    };
    let (first_batch, killed) = tokio::sync::oneshot::channel();
    let mut first_batch = Some(first_batch);
    let system = store.system();
    let mut progress = |_| {
        if let Some(done) = first_batch.take() {
            let _ = done.send(());
        }
    };
    tokio::select! {
        biased;
        _ = killed => {}
        _ = system.reseal(&mut progress) => panic!("it ran to its end"),
    }
    let half = system.sealed_by().await.expect("counts");
    assert_eq!((half.len(), half[&new_key]), (2, 100), "{half:?}");
    assert_eq!(system.reseal(&mut |_| ()).await.expect("runs").done, 30);
    assert_eq!(system.sealed_by().await.expect("counts"), [(new_key, 130)].into());
}

#[tokio::test]
async fn a_value_that_no_key_opens_is_named_and_left() {
    let noon = Noon::new().await;
    let id = noon.senior("田大爷", None, None).await;
    let spoilt = senior::ActiveModel {
        id: Set(id.0),
        contact_sealed: Set("00000000:AAAA".to_owned()),
        ..Default::default()
    };
    spoilt.update(noon.store().db.write()).await.expect("spoilt");
    let done = noon.store().system().reseal(&mut |_| ()).await.expect("runs");
    assert_eq!(done.shut, vec![format!("senior.contact_sealed {}", id.0)]);
}

/// The reason why somebody was erased, as the audit log keeps it.
async fn erased_once(store: &Store) {
    let sealed = store.keys().seal("senior.erase/somebody", "家属要求").expect("seals");
    let row = audit_entry::ActiveModel {
        id: Set(ids::new_id()),
        at_ms: Set(0),
        actor_kind: Set("system".to_owned()),
        actor_id: Set(None),
        actor_name: Set(String::new()),
        role: Set(String::new()),
        place_path: Set(String::new()),
        action: Set("senior.erase".to_owned()),
        subject_kind: Set("senior".to_owned()),
        subject_id: Set("somebody".to_owned()),
        detail: Set(serde_json::json!({ "reason_sealed": sealed, "facts": 0 }).to_string()),
    };
    audit_entry::Entity::insert(row)
        .exec_without_returning(store.db.write())
        .await
        .expect("written");
}
