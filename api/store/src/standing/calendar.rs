//! The county's own days beside the announced ones.

use domain::calendar::{Calendar, DayKind, NamedDay};
use domain::time::ServiceDay;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use serde_json::json;

use crate::audit::{self, Act};
use crate::entity::calendar_day;
use crate::seniors::record::day as read_day;
use crate::{Error, Result, Scoped, System};

/// Longest name of a holiday.
const NAME_CHARS_MAX: usize = 20;

/// The announced days and the county's own.
pub(crate) async fn load<C: ConnectionTrait>(conn: &C) -> Result<Calendar> {
    let rows = calendar_day::Entity::find().all(conn).await?;
    let own: Vec<(ServiceDay, NamedDay)> = rows
        .into_iter()
        .map(|row| {
            let day = read_day(&row.day, "calendar_day.day")?;
            let named = NamedDay {
                kind: DayKind::parse(&row.kind).ok_or(Error::Corrupt("calendar_day.kind"))?,
                name: row.name,
                name_en: row.name_en,
            };
            Ok((day, named))
        })
        .collect::<Result<_>>()?;
    Ok(Calendar::builtin().with(own))
}

impl System<'_> {
    /// What the days of the year are here.
    ///
    /// # Errors
    /// The database's.
    pub async fn calendar(&self) -> Result<Calendar> {
        load(self.store.db.read()).await
    }
}

impl Scoped<'_> {
    /// Says what a day is; a later word replaces an earlier one. `workday` or `weekend` take a wrong entry back.
    ///
    /// # Errors
    /// `name_missing`.
    pub async fn calendar_set(&self, day: ServiceDay, named: NamedDay) -> Result<()> {
        if !(1..=NAME_CHARS_MAX).contains(&named.name.trim().chars().count()) {
            return Err(Error::invalid("name_missing", "name", "name the holiday"));
        }
        let now = self.store.clock.now();
        let row = calendar_day::ActiveModel {
            day: Set(day.to_string()),
            kind: Set(named.kind.name().to_owned()),
            name: Set(named.name.trim().to_owned()),
            name_en: Set(named.name_en.trim().to_owned()),
            by_name: Set(self.actor.name.clone()),
            at_ms: Set(now.0),
        };
        let tx = self.store.db.begin().await?;
        let replaced = OnConflict::column(calendar_day::Column::Day)
            .update_columns([
                calendar_day::Column::Kind,
                calendar_day::Column::Name,
                calendar_day::Column::NameEn,
                calendar_day::Column::ByName,
                calendar_day::Column::AtMs,
            ])
            .to_owned();
        calendar_day::Entity::insert(row)
            .on_conflict(replaced)
            .exec_without_returning(&tx)
            .await?;
        let act = Act {
            action: "calendar.set",
            subject_kind: "day",
            subject_id: day.to_string(),
            place_path: &self.actor.scope,
            detail: json!({"kind": named.kind.name()}),
        };
        audit::write(&tx, now, self.actor, act).await?;
        tx.commit().await?;
        Ok(())
    }
}
