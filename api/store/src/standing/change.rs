//! One day otherwise: skipped, in another way, with another dish. Before the cut-off the day is decided again; after it
//! the kitchen is asked.

use domain::id::{SeniorId, StandingId};
use domain::order::Sitting;
use domain::standing::Exception;
use domain::time::{At, ServiceDay};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::late;
use super::settle::{Again, again};
use crate::entity::{dish, sitting, standing_day, standing_exception, standing_order};
use crate::menus::rows as sittings;
use crate::{Error, Result, Scoped};

/// What became of the wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// The day goes by it.
    Taken,
    /// Too late for that: it stands on the late-change board.
    Late,
}

impl Scoped<'_> {
    /// Changes one day of a standing order; a later word replaces an earlier one, nothing makes it an ordinary day again.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope; `unknown_dish`; `day_past`.
    pub async fn standing_change(
        &self,
        id: StandingId,
        day: ServiceDay,
        exception: Option<Exception>,
    ) -> Result<Changed> {
        let now = self.store.clock.now();
        if day < now.day() {
            return Err(Error::invalid("day_past", "day", "this day has passed"));
        }
        let tx = self.store.db.begin().await?;
        let (row, path) = self.standing_for_change(&tx, id).await?;
        if let Some(Exception::Change { dish: Some(dish), .. }) = exception {
            let known = dish::Entity::find_by_id(dish.0)
                .filter(dish::Column::CanteenId.eq(row.canteen_id))
                .one(&tx)
                .await?;
            if known.is_none() {
                return Err(Error::invalid(
                    "unknown_dish",
                    "dish_id",
                    "the dish is not in this canteen's library",
                ));
            }
        }
        let sitting = the_sitting(&tx, &row, day).await?;
        let settled = standing_day::Entity::find_by_id((id.0, day.to_string()))
            .one(&tx)
            .await?;
        let changed = if sitting.as_ref().is_some_and(|sitting| sitting.is_frozen(now)) {
            let order_id = settled.and_then(|one| one.order_id);
            if let Some(sitting) = &sitting {
                late::ask(
                    &tx,
                    now,
                    &self.actor.name,
                    (sitting.id, sitting.canteen_id),
                    SeniorId(row.senior_id),
                    order_id,
                    exception,
                )
                .await?;
            }
            Changed::Late
        } else {
            write(&tx, now, &self.actor.name, id, day, exception).await?;
            if let Some(settled) = settled {
                again(&tx, now, id, day, (Again::Changed, settled.revision + 1)).await?;
            }
            Changed::Taken
        };
        let detail = json!({"standing": id, "day": day, "late": changed == Changed::Late, "skip": exception == Some(Exception::Skip)});
        self.note_senior(&tx, SeniorId(row.senior_id), &path, "standing.change", detail)
            .await?;
        tx.commit().await?;
        Ok(changed)
    }
}

async fn the_sitting<C: ConnectionTrait>(
    conn: &C,
    row: &standing_order::Model,
    day: ServiceDay,
) -> Result<Option<Sitting>> {
    let found = sitting::Entity::find()
        .filter(sitting::Column::CanteenId.eq(row.canteen_id))
        .filter(sitting::Column::ServiceDay.eq(day.to_string()))
        .filter(sitting::Column::Period.eq(row.period.clone()))
        .one(conn)
        .await?;
    let Some(found) = found else {
        return Ok(None);
    };
    let loaded = sittings::load(conn, &[found.id.into()].into(), false).await?;
    Ok(loaded.into_values().next().map(|rows| rows.sitting))
}

async fn write<C: ConnectionTrait>(
    conn: &C,
    now: At,
    by: &str,
    id: StandingId,
    day: ServiceDay,
    exception: Option<Exception>,
) -> Result<()> {
    use standing_exception::Column;
    let Some(exception) = exception else {
        standing_exception::Entity::delete_by_id((id.0, day.to_string()))
            .exec(conn)
            .await?;
        return Ok(());
    };
    let (kind, mode, dish) = match exception {
        Exception::Skip => ("skip", None, None),
        Exception::Change { mode, dish } => ("change", mode, dish),
    };
    let row = standing_exception::ActiveModel {
        standing_id: Set(id.0),
        service_day: Set(day.to_string()),
        kind: Set(kind.to_owned()),
        mode: Set(mode.map(|mode| mode.name().to_owned())),
        dish_id: Set(dish.map(|dish| dish.0)),
        by_name: Set(by.to_owned()),
        at_ms: Set(now.0),
    };
    let replaced = OnConflict::columns([Column::StandingId, Column::ServiceDay])
        .update_columns([Column::Kind, Column::Mode, Column::DishId, Column::ByName, Column::AtMs])
        .to_owned();
    standing_exception::Entity::insert(row)
        .on_conflict(replaced)
        .exec_without_returning(conn)
        .await?;
    Ok(())
}
