//! The database connection; the only file that asks which database it is.

use std::time::Duration;

use sea_orm::sqlx::Connection;
use sea_orm::sqlx::sqlite::{SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};

use domain::time::At;

use crate::Result;

/// How many readers share the database file or server.
const READERS_MAX: u32 = 16;
/// One for each lane of the writer, and one more for when another has died.
const WRITERS_MAX: u32 = crate::writer::LANES + 1;

/// Readers and writers. On SQLite there is one writer connection, so that writers queue here instead of failing with
/// "database is locked"; on PostgreSQL both are the same pool.
#[derive(Clone)]
pub struct Db {
    read: DatabaseConnection,
    write: DatabaseConnection,
    /// The write path's own. A connection belongs to the runtime that opened it; those of the HTTP workers end, one by
    /// one, while the last orders are still being written.
    writer: DatabaseConnection,
}

impl Db {
    /// Opens `sqlite:///path/file.sqlite` (made when absent) or `postgres://…`.
    ///
    /// # Errors
    /// When it can't be reached.
    pub async fn open(url: &str) -> Result<Self> {
        if url.starts_with("sqlite:") {
            let write = Database::connect(sqlite(url, 1)).await?;
            let read = Database::connect(sqlite(url, READERS_MAX)).await?;
            Ok(Self {
                read,
                writer: write.clone(),
                write,
            })
        } else {
            let mut options = ConnectOptions::new(url.to_owned());
            options
                .max_connections(READERS_MAX)
                .acquire_timeout(Duration::from_secs(8))
                .sqlx_logging(false);
            let mut own = options.clone();
            own.max_connections(WRITERS_MAX);
            let pool = Database::connect(options).await?;
            Ok(Self {
                read: pool.clone(),
                write: pool,
                writer: Database::connect(own).await?,
            })
        }
    }

    /// For statements that only read.
    #[must_use]
    pub fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// For single statements that write; several go into [`Db::begin`].
    #[must_use]
    pub fn write(&self) -> &DatabaseConnection {
        &self.write
    }

    /// Begins a transaction that will write: `BEGIN IMMEDIATE` on SQLite, READ COMMITTED on PostgreSQL. What is done once
    /// only is written down first: see [`crate::once`].
    ///
    /// # Errors
    /// `already_done` as [`crate::once`] says; the database's.
    pub async fn begin(&self) -> Result<DatabaseTransaction> {
        let tx = self.write.begin_with_options(self.writing()).await?;
        crate::once::claim(&tx).await?;
        Ok(tx)
    }

    /// The same on the write path's own connection. For the writer's task alone.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn begin_batch(&self) -> Result<DatabaseTransaction> {
        Ok(self.writer.begin_with_options(self.writing()).await?)
    }

    fn writing(&self) -> TransactionOptions {
        TransactionOptions {
            sqlite_transaction_mode: self.is_sqlite().then_some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        }
    }

    /// Begins a transaction that sees one moment of all tables.
    ///
    /// # Errors
    /// The database's.
    pub async fn snapshot(&self) -> Result<DatabaseTransaction> {
        let options = TransactionOptions {
            isolation_level: (!self.is_sqlite()).then_some(sea_orm::IsolationLevel::RepeatableRead),
            ..TransactionOptions::default()
        };
        Ok(self.read.begin_with_options(options).await?)
    }

    /// Whether rows can be locked one by one (`FOR UPDATE`, `SKIP LOCKED`); on SQLite the transaction locks all.
    #[must_use]
    pub fn locks_rows(&self) -> bool {
        !self.is_sqlite()
    }

    /// Whether our tables are there.
    ///
    /// # Errors
    /// The database's.
    pub async fn is_installed(&self) -> Result<bool> {
        let sql = if self.is_sqlite() {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'setting'"
        } else {
            "SELECT 1 FROM pg_class WHERE oid = to_regclass('setting')"
        };
        let asked = Statement::from_string(self.read.get_database_backend(), sql);
        Ok(self.read.query_one_raw(asked).await?.is_some())
    }

    /// Whether nobody has put a table into it.
    ///
    /// # Errors
    /// The database's.
    pub async fn is_empty(&self) -> Result<bool> {
        let sql = if self.is_sqlite() {
            "SELECT name FROM sqlite_master WHERE type = 'table' LIMIT 1"
        } else {
            "SELECT 1 FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema') LIMIT 1"
        };
        let asked = Statement::from_string(self.read.get_database_backend(), sql);
        Ok(self.read.query_one_raw(asked).await?.is_none())
    }

    /// The connection that migrations run on.
    #[must_use]
    pub fn migrator(&self) -> &DatabaseConnection {
        &self.write
    }

    /// A word for `doctor` and the metrics.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        if self.is_sqlite() { "sqlite" } else { "postgres" }
    }

    /// The one whole number that a statement answers with.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn count(&self, sql: &str) -> Result<i64> {
        let asked = Statement::from_string(self.read.get_database_backend(), sql);
        let row = self.read.query_one_raw(asked).await?;
        Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(0))
    }

    /// # Errors
    /// When the database doesn't answer.
    pub async fn ping(&self) -> Result<()> {
        Ok(self.read.ping().await?)
    }

    /// What the clock of the database's own machine shows, where it may be another one than ours.
    ///
    /// # Errors
    /// The database's.
    pub async fn clock(&self) -> Result<Option<At>> {
        if self.is_sqlite() {
            return Ok(None);
        }
        let asked = "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint) AS now_ms";
        let row = self
            .read
            .query_one_raw(Statement::from_string(DbBackend::Postgres, asked))
            .await?;
        Ok(row.map(|row| row.try_get("", "now_ms")).transpose()?.map(At))
    }

    /// Lets all connections end; SQLite folds its write-ahead log into the file.
    ///
    /// # Errors
    /// The database's.
    pub async fn close(self) -> Result<()> {
        self.read.close().await?;
        self.write.close().await?;
        self.writer.close().await?;
        Ok(())
    }

    fn is_sqlite(&self) -> bool {
        self.read.get_database_backend() == DbBackend::Sqlite
    }
}

/// Whether values may be bound as lists: PostgreSQL knows arrays, SQLite doesn't.
pub(crate) fn takes_lists<C: ConnectionTrait>(conn: &C) -> bool {
    conn.get_database_backend() == DbBackend::Postgres
}

/// A statement for whoever [`takes_lists`].
pub(crate) fn of_lists(sql: String, values: Vec<sea_orm::Value>) -> Statement {
    Statement::from_sql_and_values(DbBackend::Postgres, sql, values)
}

/// Whether a connection is in no transaction, as far as the driver counts.
///
/// When SQLite runs out of room it may end a transaction itself; the driver's own end then fails and it goes on counting one.
/// What comes next would be a savepoint inside of nothing: once it is taken back it stays open, and everything after it is
/// acknowledged, seen by this connection alone, and gone with the process. Such a connection is closed instead of used.
fn is_at_rest(connection: &SqliteConnection) -> bool {
    !connection.is_in_transaction()
}

fn sqlite(url: &str, connections_max: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url.to_owned());
    options
        .max_connections(connections_max)
        .min_connections(1)
        .sqlx_logging(false);
    options.map_sqlx_sqlite_before_acquire(|connection, _| Box::pin(async move { Ok(is_at_rest(connection)) }));
    options.map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(8))
    });
    options
}

/// Whether a transaction only lost a race (serialization, deadlock, a unique row that somebody else wrote first, a busy
/// file) and may simply be tried again.
pub(crate) fn is_lost_race(error: &crate::Error) -> bool {
    use sea_orm::{DbErr, RuntimeErr};
    let crate::Error::Db(error) = error else {
        return false;
    };
    if matches!(error.sql_err(), Some(sea_orm::SqlErr::UniqueConstraintViolation(_))) {
        return true;
    }
    let (DbErr::Exec(RuntimeErr::SqlxError(inner)) | DbErr::Query(RuntimeErr::SqlxError(inner))) = error else {
        return false;
    };
    let code = inner
        .as_database_error()
        .and_then(sea_orm::sqlx::error::DatabaseError::code);
    // PostgreSQL: serialization failure, deadlock; SQLite: busy, busy snapshot.
    matches!(code.as_deref(), Some("40001" | "40P01" | "5" | "517"))
}

#[cfg(test)]
mod tests;
