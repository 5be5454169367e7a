//! Installations that tests begin as, so that each needn't go through set-up again.

use std::path::Path;

use tempfile::TempDir;
use tokio::sync::OnceCell;

use super::{Backend, COUNTY, Storage, World};
use crate::postgres::Durability;

/// What a world begins as; made once per back end and test process.
#[derive(Debug)]
pub(super) struct Template {
    storage: Storage,
    folder: TempDir,
}

impl Template {
    pub(super) async fn of(backend: Backend) -> &'static Self {
        static SQLITE: OnceCell<Template> = OnceCell::const_new();
        static POSTGRES: OnceCell<Template> = OnceCell::const_new();
        let cell = match backend {
            Backend::Sqlite => &SQLITE,
            Backend::Postgres => &POSTGRES,
        };
        cell.get_or_init(|| Self::make(backend)).await
    }

    /// Goes the way an operator goes: init, then the first canteen and the accounts through the API.
    async fn make(backend: Backend) -> Self {
        let mut world = World::unopened(backend, Durability::Fast).await;
        world.run(&["init", "--county", COUNTY, "--admin", "administrator"]);
        world.open().await;
        world.set_up().await;
        for process in world.apis.iter().chain(&world.workers) {
            assert_eq!(
                process.terminate().await,
                0,
                "{} ends cleanly:\n{}",
                process.name(),
                process.log()
            );
        }
        Self {
            storage: world.storage,
            folder: world.folder,
        }
    }

    pub(super) fn storage(&self) -> &Storage {
        &self.storage
    }

    /// Keys and, when embedded, the database.
    pub(super) fn copy_files(&self, data: &Path) {
        copy(&self.folder.path().join("data"), data);
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder in a folder of our own");
    for entry in std::fs::read_dir(from).expect("the template's folder").flatten() {
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy(&source, &target);
        } else {
            std::fs::copy(&source, &target).expect("a file of the template");
        }
    }
}
