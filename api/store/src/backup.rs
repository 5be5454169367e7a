//! Everything remembered as plain lines of JSON, one file per table, readable by either database: a backup of one can be
//! restored into the other. Sealed values stay sealed: without the key file a backup gives nobody away.

use std::io::{BufRead, Write};

use futures_util::TryStreamExt;
use sea_orm::{ActiveModelTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, PaginatorTrait};

use crate::entity as e;
use crate::{Error, Result, System};

/// Rows per statement when restoring; SQLite takes at most 32,766 values in one.
const ROWS_AT_ONCE: usize = 500;

/// Where one table after another is written to or read from.
pub trait Shelf {
    /// A writer for the table's lines; it is finished when the next one is opened.
    ///
    /// # Errors
    /// The file system's.
    fn open(&mut self, table: &'static str) -> std::io::Result<&mut dyn Write>;
}

/// Gives the lines of a table back; nothing when the backup has no such table.
pub trait Source {
    /// A reader of the table's lines.
    ///
    /// # Errors
    /// The file system's.
    fn open(&mut self, table: &'static str) -> std::io::Result<Option<Box<dyn BufRead + Send + '_>>>;
}

macro_rules! tables {
    ($($table:ident),* $(,)?) => {
        /// Every table, in an order in which what is pointed at comes first.
        pub const TABLES: &[&str] = &[$(stringify!($table)),*];

        async fn export_all(tx: &DatabaseTransaction, shelf: &mut (dyn Shelf + Send)) -> Result<u64> {
            let mut rows = 0;
            $( rows += export::<e::$table::Entity, _>(tx, stringify!($table), shelf).await?; )*
            Ok(rows)
        }

        async fn import_all(tx: &DatabaseTransaction, source: &mut (dyn Source + Send)) -> Result<u64> {
            let mut rows = 0;
            $( rows += import::<e::$table::Entity, e::$table::ActiveModel>(tx, stringify!($table), source).await?; )*
            Ok(rows)
        }
    };
}

tables!(
    place,
    canteen,
    account,
    device,
    refresh_token,
    audit_entry,
    registration,
    senior,
    senior_fact,
    card,
    counter,
    dish,
    sitting,
    sitting_dish,
    kitchen_count,
    policy,
    policy_draft,
    meal_order,
    order_line,
    order_part,
    order_correction,
    walk_in,
    walk_in_line,
    quota_use,
    rerating,
    rerating_entry,
    claim,
    claim_step,
    claim_line,
    claim_uneaten,
    idempotency,
    command_once,
    volunteer,
    volunteer_signup,
    plan,
    round,
    stop,
    stop_order,
    unplaced,
    round_access,
    hand_over,
    join_try,
    limit_use,
    outcome,
    alarm,
    standing_order,
    standing_exception,
    standing_day,
    closed_day,
    calendar_day,
    away_address,
    canteen_rule,
    late_change,
    kitchen_sheet,
    food_batch,
    temperature,
    box_batch,
    retained_sample,
    packed_box,
    day_proof,
    alarm_event,
    channel,
    notice,
    visit_plan,
    cadre,
    job,
    setting,
    fund,
    drawer,
    drawer_shift,
    receipt,
    ledger_book,
    ledger_entry,
    ledger_posting,
    ledger_held,
    ledger_checkpoint,
    ledger_unsealed,
    ledger_seal,
    ledger_head,
    help_call,
    family_access,
    top_up_notice,
    meal_rating,
);

impl System<'_> {
    /// Writes all tables as they are at one moment; returns the number of rows.
    ///
    /// # Errors
    /// The database's, the file system's.
    pub async fn export(&self, shelf: &mut (dyn Shelf + Send)) -> Result<u64> {
        let tx = self.store.db.snapshot().await?;
        let rows = export_all(&tx, shelf).await?;
        tx.rollback().await?;
        Ok(rows)
    }

    /// Reads all tables into an empty installation, all of it or nothing; returns the number of rows.
    ///
    /// # Errors
    /// `not_empty` where something is already; [`Error::Keys`] and [`Error::Seal`] when these aren't the backup's keys; the database's, the file system's.
    pub async fn import(&self, source: &mut (dyn Source + Send)) -> Result<u64> {
        let tx = self.store.db.begin().await?;
        let there = e::place::Entity::find().count(&tx).await? + e::account::Entity::find().count(&tx).await?;
        if there > 0 {
            return Err(Error::conflict(
                "not_empty",
                "this installation is in use; restore into an empty one",
            ));
        }
        // Whoever opened this empty place before has left its keys' mark; the backup brings its own.
        e::setting::Entity::delete_many().exec(&tx).await?;
        let rows = import_all(&tx, source).await?;
        self.bind_keys_within(&tx).await?;
        tx.commit().await?;
        Ok(rows)
    }
}

async fn export<E, M>(tx: &DatabaseTransaction, table: &'static str, shelf: &mut (dyn Shelf + Send)) -> Result<u64>
where
    E: EntityTrait<Model = M>,
    M: serde::Serialize + sea_orm::FromQueryResult + Send + Sync,
{
    let mut lines = Vec::new();
    let mut rows = 0;
    {
        let mut found = E::find().stream(tx).await?;
        while let Some(model) = found.try_next().await? {
            serde_json::to_writer(&mut lines, &model).map_err(|_| Error::Corrupt("row"))?;
            lines.push(b'\n');
            rows += 1;
        }
    }
    shelf.open(table)?.write_all(&lines)?;
    Ok(rows)
}

async fn import<E, A>(tx: &DatabaseTransaction, table: &'static str, source: &mut (dyn Source + Send)) -> Result<u64>
where
    E: EntityTrait,
    E::Model: serde::de::DeserializeOwned + IntoActiveModel<A>,
    A: ActiveModelTrait<Entity = E> + Send,
{
    let mut models = Vec::new();
    if let Some(mut reader) = source.open(table)? {
        let mut line = String::new();
        while reader.read_line(&mut line)? > 0 {
            let model: E::Model = serde_json::from_str(&line).map_err(|_| Error::Corrupt("line of the backup"))?;
            models.push(model.into_active_model().reset_all());
            line.clear();
        }
    }
    let rows = models.len() as u64;
    let mut rest = models.into_iter().peekable();
    while rest.peek().is_some() {
        let portion: Vec<A> = rest.by_ref().take(ROWS_AT_ONCE).collect();
        E::insert_many(portion).exec_without_returning(tx).await?;
    }
    Ok(rows)
}
