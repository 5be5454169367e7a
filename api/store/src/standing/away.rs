//! 夏营盘 and other stays: for some days somebody's door is elsewhere.

use std::collections::BTreeMap;

use domain::id::{AwayId, SeniorId};
use domain::person::address::{Address, GeoPoint};
use domain::time::ServiceDay;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::rows::IDS_AT_ONCE;
use crate::audit::Act;
use crate::entity::away_address;
use crate::seniors::record::day as read_day;
use crate::{Error, Keyring, Result, Scoped, ids};

/// Where somebody stays. It has no `Debug`: an address belongs into no log.
#[derive(Clone, Serialize, Deserialize)]
pub struct Place {
    /// As people say it.
    pub address: Address,
    /// Its point, WGS-84.
    pub point: Option<GeoPoint>,
}

/// A stay at another address.
#[derive(Clone)]
pub struct Stay {
    /// Which.
    pub id: AwayId,
    /// The first day there.
    pub from: ServiceDay,
    /// The last day there.
    pub to: ServiceDay,
    /// Where.
    pub place: Place,
    /// Who wrote it down.
    pub by: String,
}

fn seal_of(id: Uuid) -> String {
    format!("away_address.place/{id}")
}

fn open(keys: &Keyring, row: &away_address::Model) -> Result<Place> {
    let text = keys.open(&seal_of(row.id), &row.place_sealed)?;
    serde_json::from_str(&text).map_err(|_| Error::Corrupt("away_address.place"))
}

/// Where these people stay on a day, if not at home.
pub(crate) async fn on<C: ConnectionTrait>(
    conn: &C,
    keys: &Keyring,
    seniors: &[Uuid],
    day: ServiceDay,
) -> Result<BTreeMap<SeniorId, Place>> {
    use away_address::Column;
    let mut places = BTreeMap::new();
    for chunk in seniors.chunks(IDS_AT_ONCE) {
        let rows = away_address::Entity::find()
            .filter(Column::SeniorId.is_in(chunk.to_vec()))
            .filter(Column::FromDay.lte(day.to_string()))
            .filter(Column::ToDay.gte(day.to_string()))
            .filter(Column::EndedAtMs.is_null())
            .order_by_asc(Column::Id)
            .all(conn)
            .await?;
        for row in rows {
            places.insert(SeniorId(row.senior_id), open(keys, &row)?);
        }
    }
    Ok(places)
}

impl Scoped<'_> {
    /// A senior's stays from today on. The look at the addresses is noted.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn stays(&self, senior: SeniorId) -> Result<Vec<Stay>> {
        let conn = self.store.db.read();
        let whose = self.senior_in_reach(conn, senior).await?;
        let today = self.store.clock.now().day();
        let rows = away_address::Entity::find()
            .filter(away_address::Column::SeniorId.eq(senior.0))
            .filter(away_address::Column::ToDay.gte(today.to_string()))
            .filter(away_address::Column::EndedAtMs.is_null())
            .order_by_asc(away_address::Column::FromDay)
            .all(conn)
            .await?;
        if !rows.is_empty() {
            let act = Act {
                action: "senior.stays_look",
                subject_kind: "senior",
                subject_id: senior.to_string(),
                place_path: &domain::place::PlacePath(whose.place_path),
                detail: json!({"stays": rows.len()}),
            };
            self.note(act).await?;
        }
        rows.iter()
            .map(|row| {
                Ok(Stay {
                    id: AwayId(row.id),
                    from: read_day(&row.from_day, "away_address.from_day")?,
                    to: read_day(&row.to_day, "away_address.to_day")?,
                    place: open(&self.store.keys, row)?,
                    by: row.by_name.clone(),
                })
            })
            .collect()
    }

    /// Writes a stay down: meals of those days go there.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope; `bad_period`.
    pub async fn stay_make(&self, senior: SeniorId, from: ServiceDay, to: ServiceDay, place: &Place) -> Result<AwayId> {
        if to < from {
            return Err(Error::invalid(
                "bad_period",
                "to",
                "a stay ends on the day it begins or later",
            ));
        }
        let now = self.store.clock.now();
        let tx = self.store.db.begin().await?;
        let whose = self.senior_for_change(&tx, senior).await?;
        let id = ids::new_id();
        let text = serde_json::to_string(place).map_err(|_| Error::Corrupt("away_address.place"))?;
        let row = away_address::ActiveModel {
            id: Set(id),
            senior_id: Set(senior.0),
            from_day: Set(from.to_string()),
            to_day: Set(to.to_string()),
            place_sealed: Set(self.store.keys.seal(&seal_of(id), &text)?),
            by_name: Set(self.actor.name.clone()),
            at_ms: Set(now.0),
            ended_at_ms: Set(None),
        };
        away_address::Entity::insert(row).exec_without_returning(&tx).await?;
        let detail = json!({"from": from, "to": to});
        self.note_senior(&tx, senior, &whose.place_path, "senior.stay", detail)
            .await?;
        tx.commit().await?;
        Ok(AwayId(id))
    }

    /// Takes a stay back: meals go home again.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn stay_end(&self, senior: SeniorId, stay: AwayId) -> Result<()> {
        let now = self.store.clock.now();
        let tx = self.store.db.begin().await?;
        let whose = self.senior_for_change(&tx, senior).await?;
        let ended = away_address::Entity::update_many()
            .col_expr(away_address::Column::EndedAtMs, Expr::value(now.0))
            .filter(away_address::Column::Id.eq(stay.0))
            .filter(away_address::Column::SeniorId.eq(senior.0))
            .exec(&tx)
            .await?;
        if ended.rows_affected == 0 {
            return Err(Error::NotFound("stay"));
        }
        self.note_senior(&tx, senior, &whose.place_path, "senior.stay_end", json!({"stay": stay}))
            .await?;
        tx.commit().await?;
        Ok(())
    }
}
