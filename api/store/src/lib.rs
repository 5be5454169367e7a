//! Everything that remembers: the database, the sealed personal data, the board, the audit log.
//!
//! Domain values go in and come out; rows stay inside. People's data is reached through [`Scoped`] (what this actor may
//! browse and change) or [`System`] (the worker, logins, the kiosk's look-up), never past them.

pub mod accounts;
pub mod alarms;
pub mod audit;
pub mod backup;
pub mod board;
pub(crate) mod bulk;
pub mod cadres;
pub mod canteen_change;
pub mod canteens;
pub mod cards;
pub mod cash;
pub mod clock;
pub(crate) mod counters;
pub mod db;
pub(crate) mod defence;
pub mod devices;
pub mod diners;
pub(crate) mod ended;
pub(crate) mod entity;
pub mod error;
pub mod family;
pub mod fault;
pub mod given_up;
pub mod guarantees;
pub mod help;
pub mod ids;
pub mod jobs;
pub mod keyring;
pub mod kitchen;
pub mod ladders;
pub mod ledger;
pub mod limits;
pub mod media;
pub mod menus;
pub mod notices;
pub mod once;
pub mod orders;
pub mod outcomes;
pub mod places;
pub(crate) mod places_named;
pub mod policies;
pub mod proof;
pub mod ratings;
pub mod reconcile;
pub mod registrations;
pub mod rounds;
pub mod scope;
pub mod seeding;
pub mod seniors;
pub mod sessions;
pub mod setting;
pub mod settlement;
pub mod standing;
#[cfg(test)]
pub(crate) mod test_world;
pub mod today;
pub mod top_ups;
pub mod visits;
pub mod volunteers;
pub mod walk_ins;
pub mod writer;

use std::sync::Arc;

pub use board::Board;
pub use clock::Clock;
pub use db::Db;
pub use error::{Error, Result};
pub use keyring::Keyring;
pub use orders::rows::Placing;
pub use scope::{Actor, ActorKind, Scoped, System};

/// The one handle to all that is remembered. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    pub(crate) db: Db,
    pub(crate) keys: Arc<Keyring>,
    pub(crate) board: Arc<dyn Board>,
    pub(crate) shelf: Arc<writer::PolicyShelf>,
    pub(crate) faults: Option<Arc<dyn fault::Faults>>,
    /// The one write path for what changes portions, quotas or money.
    pub writer: writer::Writer,
    /// The one clock.
    pub clock: Clock,
}

impl Store {
    /// Puts the parts together and starts the writer on the current runtime.
    #[must_use]
    pub fn new(db: Db, keys: Arc<Keyring>, board: Arc<dyn Board>, clock: Clock) -> Self {
        Self::with_faults(db, keys, board, clock, None)
    }

    /// The same, with a write path that fails where it is told to: for simulations.
    #[must_use]
    pub fn with_faults(
        db: Db,
        keys: Arc<Keyring>,
        board: Arc<dyn Board>,
        clock: Clock,
        faults: Option<Arc<dyn fault::Faults>>,
    ) -> Self {
        let (writer, queues) = writer::Writer::open(writer::lanes_for(&db));
        let store = Self {
            db,
            keys,
            board,
            shelf: Arc::default(),
            faults,
            writer,
            clock,
        };
        // The tasks hold everything but the senders: a writer that held its own queue open would never end.
        let (idle, _) = writer::Writer::open(1);
        for queue in queues {
            tokio::spawn(queue.run(Self {
                writer: idle.clone(),
                ..store.clone()
            }));
        }
        store
    }

    /// The keys for personal data and tokens.
    #[must_use]
    pub fn keys(&self) -> &Keyring {
        &self.keys
    }

    /// What `actor` may browse and change.
    #[must_use]
    pub fn within<'a>(&'a self, actor: &'a Actor) -> Scoped<'a> {
        Scoped { store: self, actor }
    }

    /// The programme itself, without a scope: for logins, the kiosk's look-up and the worker.
    #[must_use]
    pub fn system(&self) -> System<'_> {
        System { store: self }
    }

    /// The board.
    #[must_use]
    pub fn board(&self) -> &dyn Board {
        self.board.as_ref()
    }

    /// The database, for migrations and `doctor` alone.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// Ends: what is queued is written, connections close.
    ///
    /// # Errors
    /// The database's.
    pub async fn close(self) -> Result<()> {
        self.db.close().await
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// The database's.
    pub async fn ping(&self) -> Result<()> {
        self.db.ping().await
    }
}
