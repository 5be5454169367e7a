//! The schema's history. Each step is plain SQL that SQLite and PostgreSQL both understand; a statement under the line
//! `-- postgres` or `-- sqlite` is for that one alone.
//!
//! Types used: `uuid` (16 bytes), `text`, `bigint` (also for instants: UTC milliseconds, `*_at_ms`), `integer`, `boolean`,
//! `double precision`. Days are `text` `YYYY-MM-DD`, which sorts as it reads. Columns named `*_sealed` hold ciphertext,
//! columns named `*_index` hold keyed hashes. A step that was released is never edited.

use sea_orm_migration::prelude::{DbErr, MigrationName, MigrationTrait, SchemaManager};
pub use sea_orm_migration::prelude::{MigratorTrait, async_trait};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// Stands before a statement that SQLite doesn't get.
const POSTGRES_ONLY: &str = "-- postgres\n";
/// Stands before a statement that PostgreSQL doesn't get.
const SQLITE_ONLY: &str = "-- sqlite\n";

/// Declares the steps' files and the list of them, in their order.
macro_rules! steps {
    ($($step:ident),* $(,)?) => {
        $(mod $step;)*

        fn steps() -> Vec<Box<dyn MigrationTrait>> {
            vec![$(Box::new(Step { name: stringify!($step), sql: $step::SQL })),*]
        }
    };
}

steps!(
    m0001_places,
    m0002_identity,
    m0003_people,
    m0004_menus,
    m0005_orders,
    m0006_rounds,
    m0007_work,
    m0008_limits,
    m0009_split,
    m0010_settlement,
    m0011_ledger,
    m0012_policy_drafts,
    m0014_ladder,
    m0020_standing,
    m0021_kitchen_day,
    m0022_one_writers_rows,
    m0040_photos,
    m0030_help,
    m0031_family,
    m0032_rating,
    m0033_walk_ins,
    m0034_hand_over,
    m0035_top_up_notice,
    m0036_help_named,
    m0041_lean_rows,
    m0042_command_once,
    m0043_instead_of,
    m0044_help_key,
    m0045_left,
);

/// All steps in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        steps()
    }
}

/// The statement, if this database is to run it.
fn meant_for(backend: DbBackend, statement: &str) -> Option<&str> {
    for (mark, whose) in [(POSTGRES_ONLY, DbBackend::Postgres), (SQLITE_ONLY, DbBackend::Sqlite)] {
        if let Some(own) = statement.strip_prefix(mark) {
            return (backend == whose).then_some(own);
        }
    }
    Some(statement)
}

/// One step: its name in the history and its statements.
struct Step {
    name: &'static str,
    sql: &'static str,
}

impl MigrationName for Step {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    /// SQLite would otherwise run the statements one by one and stop half-way.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in self
            .sql
            .split(";\n")
            .map(str::trim)
            .filter(|statement| !statement.is_empty())
        {
            let connection = manager.get_connection();
            if let Some(own) = meant_for(connection.get_database_backend(), statement) {
                connection.execute_unprepared(own).await?;
            }
        }
        Ok(())
    }

    /// History only moves forwards: a mistake is mended by the next step, a bad upgrade by `restore`.
    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration(format!(
            "{} can't be undone; restore the backup made before it",
            self.name
        )))
    }
}
