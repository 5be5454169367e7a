//! A store of its own for each test: a file in a temporary folder, the places of 桑植县, a clock that stands.

use std::sync::Arc;

use domain::region::SANGZHI;
use domain::time::At;
use migration::{Migrator, MigratorTrait};
use tempfile::TempDir;

use crate::board::MemoryBoard;
use crate::{Clock, Db, Keyring, Store};

/// The store, and the folder that goes when the test ends.
pub(crate) struct World {
    pub(crate) store: Store,
    _folder: TempDir,
}

/// Noon in Beijing on 23 November 2026.
pub(crate) const NOON: At = At(1_795_406_400_000);

pub(crate) async fn world() -> World {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite://{}/t.sqlite?mode=rwc", folder.path().display());
    let db = Db::open(&url).await.expect("opens");
    Migrator::up(db.migrator(), None).await.expect("migrates");
    let keys = Arc::new(Keyring::make().expect("keys"));
    let store = Store::new(db, keys, Arc::new(MemoryBoard::default()), Clock::standing(NOON));
    store.system().places_load(SANGZHI).await.expect("the list loads");
    World { store, _folder: folder }
}
