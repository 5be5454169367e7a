//! What a test may look at, and break, behind the product's back: counts of rows, and words that must not lie there.

use std::collections::BTreeMap;

use sea_orm::{ConnectOptions, ConnectionTrait, Database as Connection, DbBackend, Statement};

use super::{Storage, World};
use crate::plaintext;

impl World {
    /// An identity as a literal of this database: SQLite keeps the bytes.
    #[must_use]
    pub fn uuid(&self, id: &str) -> String {
        match self.storage {
            Storage::Sqlite(_) => format!("x'{}'", id.replace('-', "")),
            Storage::Postgres(_) => format!("'{id}'"),
        }
    }

    /// Counts by one statement that both databases understand.
    pub async fn count(&self, sql: &str) -> i64 {
        let found = self.word(sql).await;
        found.parse().unwrap_or_else(|_| panic!("{sql}: {found} is no count"))
    }

    /// The only field of the only row, as text.
    pub async fn word(&self, sql: &str) -> String {
        match &self.storage {
            Storage::Postgres(database) => database.sql(sql),
            Storage::Sqlite(file) => {
                let options = ConnectOptions::new(format!("sqlite://{}?mode=ro", file.display()));
                let connection = Connection::connect(options).await.expect("the test's own database");
                let asked = Statement::from_string(DbBackend::Sqlite, format!("SELECT CAST(({sql}) AS TEXT)"));
                let row = connection.query_one_raw(asked).await;
                let row = row.expect("a statement that runs").expect("one row");
                connection.close().await.expect("an open connection");
                row.try_get_by_index(0).expect("one field that isn't null")
            }
        }
    }

    /// Changes the tables behind the product's back, as somebody with all rights over the database can.
    pub async fn tamper(&self, sql: &str) {
        match &self.storage {
            Storage::Postgres(database) => database.run(sql),
            Storage::Sqlite(file) => {
                let options = ConnectOptions::new(format!("sqlite://{}?mode=rw", file.display()));
                let connection = Connection::connect(options).await.expect("the test's own database");
                for statement in sql.split(";\n").filter(|statement| !statement.trim().is_empty()) {
                    connection
                        .execute_unprepared(statement)
                        .await
                        .expect("a statement that runs");
                }
            }
        }
    }

    /// The rows of every table, but for the schema's own history.
    pub async fn rows_of_tables(&self) -> BTreeMap<String, i64> {
        let list = match self.storage {
            Storage::Sqlite(_) => {
                "SELECT group_concat(name) FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            }
            Storage::Postgres(_) => "SELECT string_agg(tablename, ',') FROM pg_tables WHERE schemaname = 'public'",
        };
        let names = self.word(list).await;
        let mut rows = BTreeMap::new();
        for name in names.split(',').filter(|name| !name.contains("seaql_migrations")) {
            rows.insert(
                name.to_owned(),
                self.count(&format!("SELECT count(*) FROM {name}")).await,
            );
        }
        rows
    }

    /// Which of the words the database holds in plain text.
    #[must_use]
    pub fn leaked_into_database(&self, words: &[String]) -> Vec<String> {
        match &self.storage {
            Storage::Sqlite(file) => {
                let folder = file.parent().expect("the file lies in the data folder");
                plaintext::found_below(folder, words)
            }
            Storage::Postgres(database) => plaintext::found(&database.dump(), words)
                .into_iter()
                .map(str::to_owned)
                .collect(),
        }
    }

    /// Which of the words any process has printed or logged.
    #[must_use]
    pub fn leaked_into_logs(&self, words: &[String]) -> Vec<String> {
        let processes = self.apis.iter().chain(&self.workers);
        processes
            .flat_map(|process| {
                plaintext::found(process.log().as_bytes(), words)
                    .into_iter()
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            })
            .collect()
    }
}
