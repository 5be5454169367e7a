//! A place where every process stops that wants to change a row of one table: what a machine does that is killed between
//! two statements.

use sea_orm::{ConnectOptions, ConnectionTrait, Database as Connection, DatabaseConnection};

use super::Database;

/// A closed gate. Whoever has passed the statement before it holds locks and has committed nothing.
#[derive(Debug)]
pub struct Gate<'a> {
    database: &'a Database,
    /// The one session that holds the lock.
    holder: DatabaseConnection,
}

impl Database {
    /// Closes a gate before every update of a table's rows.
    pub async fn gate(&self, table: &str) -> Gate<'_> {
        self.run(&format!(
            "CREATE FUNCTION gate() RETURNS trigger LANGUAGE plpgsql AS \
             'BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NEW; END'; \
             CREATE TRIGGER gate BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION gate()"
        ));
        let mut options = ConnectOptions::new(self.url());
        options.max_connections(1);
        let holder = Connection::connect(options).await.expect("the test's own database");
        let lock = "SELECT pg_advisory_lock(1)";
        holder.execute_unprepared(lock).await.expect("nobody else has it yet");
        Gate { database: self, holder }
    }
}

impl Gate<'_> {
    /// The process that stands before the gate, by its name.
    #[must_use]
    pub fn who_waits(&self) -> Option<String> {
        let waiting = "SELECT application_name FROM pg_stat_activity \
                       WHERE wait_event = 'advisory' AND datname = current_database()";
        let found = self.database.sql(waiting);
        found.lines().next().filter(|name| !name.is_empty()).map(str::to_owned)
    }

    /// Lets everybody through.
    pub async fn open(self) {
        self.holder.close().await.expect("an open session");
    }
}
