//! Sealing everything again under the key in use, beside a running installation.
//!
//! What isn't sealed with that key yet is found by the value itself, so a run that was killed is simply begun again. Each
//! value is replaced only where it still is what was read: whoever changed it meanwhile sealed it anew anyway, or is
//! found by the next run.

use std::collections::BTreeMap;

use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Order, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QueryResult};
use serde_json::Value;
use uuid::Uuid;

use crate::entity::audit_entry;
use crate::{Error, Keyring, Result, System};

/// Rows of one transaction: short enough that nobody at a kiosk waits for it.
const ROWS_AT_ONCE: u64 = 100;
/// The letters of a data key's id, which begin every sealed value.
const ID_LETTERS: i32 = 8;
/// The one action of the audit log that keeps a sealed word.
const ERASE: &str = "senior.erase";
/// Its field.
const REASON: &str = "reason_sealed";

/// A column of sealed values, and what they are bound to besides the row's id.
struct Place {
    table: &'static str,
    column: &'static str,
    owner: &'static str,
    /// What a row is found by, and what its value is bound to.
    row: RowKey,
}

/// The primary key of a table with sealed values.
#[derive(Clone, Copy)]
enum RowKey {
    Id,
    Village,
}

/// Which row: as the database compares it, and as its owner is named.
type Which = (sea_orm::sea_query::Value, String);

impl RowKey {
    fn column(self) -> Alias {
        Alias::new(match self {
            Self::Id => "id",
            Self::Village => "village_code",
        })
    }

    fn of(self, row: &QueryResult) -> Result<Which> {
        Ok(match self {
            Self::Id => {
                let id: Uuid = row.try_get("", "id")?;
                (id.into(), id.to_string())
            }
            Self::Village => {
                let code: String = row.try_get("", "village_code")?;
                (code.clone().into(), code)
            }
        })
    }
}

/// Every column named `*_sealed`; a test holds it against the schema.
const PLACES: &[Place] = &[
    Place::new("registration", "form_sealed", "registration.form"),
    Place::new("senior", "identity_sealed", "senior.identity"),
    Place::new("senior", "contact_sealed", "senior.contact"),
    Place::new("senior", "health_sealed", "senior.health"),
    Place::new("senior_fact", "value_sealed", "senior_fact.value"),
    Place::new("volunteer", "phone_sealed", "volunteer.phone"),
    Place::new("outcome", "note_sealed", "outcome.note"),
    Place::new("alarm", "note_sealed", "alarm.note"),
    Place::new("away_address", "place_sealed", "away_address.place"),
    Place::new("alarm", "ladder_sealed", "alarm.ladder"),
    Place::new("alarm_event", "detail_sealed", "alarm_event.detail"),
    Place::new("channel", "config_sealed", "channel.config"),
    Place::new("notice", "code_sealed", "notice.code"),
    Place::new("command_once", "answer_sealed", "command_once.answer"),
    Place {
        table: "cadre",
        column: "contact_sealed",
        owner: "cadre.contact",
        row: RowKey::Village,
    },
];

/// How a run ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resealed {
    /// Values that are now under the key in use.
    pub done: u64,
    /// `table.column id` of values that these keys don't open; they are left as they are.
    pub shut: Vec<String>,
}

impl Place {
    const fn new(table: &'static str, column: &'static str, owner: &'static str) -> Self {
        Self {
            table,
            column,
            owner,
            row: RowKey::Id,
        }
    }

    fn rows(&self) -> SelectStatement {
        let column = Expr::col(Alias::new(self.column));
        Query::select()
            .from(Alias::new(self.table))
            .and_where(column.clone().is_not_null())
            .and_where(column.ne(""))
            .to_owned()
    }

    /// The next values that another key sealed.
    async fn stale<C: ConnectionTrait>(
        &self,
        conn: &C,
        in_use: &str,
        after: Option<&Which>,
    ) -> Result<Vec<(Which, String)>> {
        let mut query = self.rows();
        query
            .columns([self.row.column(), Alias::new(self.column)])
            .and_where(Expr::col(Alias::new(self.column)).not_like(format!("{in_use}:%")))
            .order_by(self.row.column(), Order::Asc)
            .limit(ROWS_AT_ONCE);
        if let Some((after, _)) = after {
            query.and_where(Expr::col(self.row.column()).gt(after.clone()));
        }
        let rows = conn.query_all(&query).await?;
        rows.iter()
            .map(|row| Ok((self.row.of(row)?, row.try_get("", self.column)?)))
            .collect()
    }

    async fn replace<C: ConnectionTrait>(&self, conn: &C, (id, _): &Which, old: &str, new: &str) -> Result<bool> {
        let update = Query::update()
            .table(Alias::new(self.table))
            .value(Alias::new(self.column), new)
            .and_where(Expr::col(self.row.column()).eq(id.clone()))
            .and_where(Expr::col(Alias::new(self.column)).eq(old))
            .to_owned();
        Ok(conn.execute(&update).await?.rows_affected() == 1)
    }
}

impl System<'_> {
    /// How many values each data key has sealed.
    ///
    /// # Errors
    /// The database's.
    pub async fn sealed_by(&self) -> Result<BTreeMap<String, u64>> {
        sealed_by(self.store.db.read()).await
    }

    /// Seals whatever isn't under the key in use yet. `progress` hears of each batch how many values it has done.
    ///
    /// # Errors
    /// The database's; what was done stays done.
    pub async fn reseal(&self, progress: &mut (dyn FnMut(u64) + Send)) -> Result<Resealed> {
        let mut all = Resealed::default();
        for place in PLACES {
            let mut after = None;
            loop {
                let rows = place
                    .stale(self.store.db.read(), self.store.keys.seals_with(), after.as_ref())
                    .await?;
                let Some((last, _)) = rows.last() else { break };
                after = Some(last.clone());
                let done = self.reseal_rows(place, &rows, &mut all.shut).await?;
                all.done += done;
                progress(done);
            }
        }
        let done = self.reseal_reasons(&mut all.shut).await?;
        all.done += done;
        progress(done);
        Ok(all)
    }

    async fn reseal_rows(&self, place: &Place, rows: &[(Which, String)], shut: &mut Vec<String>) -> Result<u64> {
        let mut fresh = Vec::with_capacity(rows.len());
        for (which, old) in rows {
            match anew(&self.store.keys, &format!("{}/{}", place.owner, which.1), old) {
                Ok(new) => fresh.push((which, old, new)),
                Err(_) => shut.push(format!("{}.{} {}", place.table, place.column, which.1)),
            }
        }
        let tx = self.store.db.begin().await?;
        let mut done = 0;
        for (which, old, new) in fresh {
            done += u64::from(place.replace(&tx, which, old, &new).await?);
        }
        tx.commit().await?;
        Ok(done)
    }

    /// The reasons for erasing somebody stand in the audit log, sealed. The words stay what they are.
    async fn reseal_reasons(&self, shut: &mut Vec<String>) -> Result<u64> {
        let mut done = 0;
        for (row, reason) in reasons(self.store.db.read()).await? {
            if reason.starts_with(&format!("{}:", self.store.keys.seals_with())) {
                continue;
            }
            let Ok(new) = anew(&self.store.keys, &format!("{ERASE}/{}", row.subject_id), &reason) else {
                shut.push(format!("audit_entry.detail {}", row.id));
                continue;
            };
            let detail = row.detail.replace(&reason, &new);
            let changed = audit_entry::Entity::update_many()
                .col_expr(audit_entry::Column::Detail, Expr::value(detail))
                .filter(audit_entry::Column::Id.eq(row.id))
                .filter(audit_entry::Column::Detail.eq(row.detail))
                .exec(self.store.db.write())
                .await?;
            done += changed.rows_affected;
        }
        Ok(done)
    }
}

fn anew(keys: &Keyring, owner: &str, old: &str) -> Result<String> {
    keys.seal(owner, &keys.open(owner, old)?)
}

/// How many values each data key has sealed.
pub(super) async fn sealed_by<C: ConnectionTrait>(conn: &C) -> Result<BTreeMap<String, u64>> {
    let mut found = BTreeMap::new();
    for place in PLACES {
        let key = Expr::expr(Func::cust("substr").args([
            Expr::col(Alias::new(place.column)),
            Expr::value(1),
            Expr::value(ID_LETTERS),
        ]));
        let mut query = place.rows();
        query
            .expr_as(key, Alias::new("key"))
            .expr_as(Expr::col(Alias::new(place.column)).count(), Alias::new("sealed"))
            .group_by_col(Alias::new("key"));
        for row in conn.query_all(&query).await? {
            let (key, count): (String, i64) = (row.try_get("", "key")?, row.try_get("", "sealed")?);
            *found.entry(key).or_insert(0) += count.unsigned_abs();
        }
    }
    for (_, reason) in reasons(conn).await? {
        let key = reason.split(':').next().unwrap_or_default();
        *found.entry(key.to_owned()).or_insert(0) += 1;
    }
    Ok(found)
}

/// Any sealed value with what it is bound to.
pub(super) async fn sample<C: ConnectionTrait>(conn: &C) -> Result<Option<(String, String)>> {
    for place in PLACES {
        let mut query = place.rows();
        query.columns([place.row.column(), Alias::new(place.column)]).limit(1);
        if let Some(row) = conn.query_one(&query).await? {
            let (_, id) = place.row.of(&row)?;
            return Ok(Some((format!("{}/{id}", place.owner), row.try_get("", place.column)?)));
        }
    }
    Ok(None)
}

async fn reasons<C: ConnectionTrait>(conn: &C) -> Result<Vec<(audit_entry::Model, String)>> {
    let rows = audit_entry::Entity::find()
        .filter(audit_entry::Column::Action.eq(ERASE))
        .order_by_asc(audit_entry::Column::Id)
        .all(conn)
        .await?;
    rows.into_iter()
        .map(|row| {
            let detail: Value = serde_json::from_str(&row.detail).map_err(|_| Error::Corrupt("audit_entry.detail"))?;
            let reason = detail[REASON].as_str().unwrap_or_default().to_owned();
            Ok((row, reason))
        })
        .filter(|found| !matches!(found, Ok((_, reason)) if reason.is_empty()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_world::world;

    /// A sealed column that no rotation reaches would be shut for good by the first `prune`.
    #[tokio::test]
    async fn every_sealed_column_of_the_schema_is_known() {
        let world = world().await;
        let tables = Query::select()
            .columns([Alias::new("name"), Alias::new("sql")])
            .from(Alias::new("sqlite_master"))
            .and_where(Expr::col(Alias::new("type")).eq("table"))
            .to_owned();
        let mut found = Vec::new();
        for row in world.store.db.read().query_all(&tables).await.expect("reads") {
            let (table, sql): (String, String) = (row.try_get("", "name").unwrap(), row.try_get("", "sql").unwrap());
            let words = sql.split(|c: char| !(c.is_alphanumeric() || c == '_'));
            found.extend(
                words
                    .filter(|word| word.ends_with("_sealed"))
                    .map(|column| format!("{table}.{column}")),
            );
        }
        let mut known: Vec<_> = PLACES
            .iter()
            .map(|place| format!("{}.{}", place.table, place.column))
            .collect();
        found.sort();
        known.sort();
        assert_eq!(found, known);
    }
}
