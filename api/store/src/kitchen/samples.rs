//! 留样: of each dish that was eaten something is kept back, and the day isn't closed without it.

use std::collections::BTreeSet;

use domain::id::{CanteenId, SittingDishId, SittingId};
use domain::order::SittingDishState;
use domain::time::{At, MINUTE_MS, ServiceDay};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

use crate::audit::Act;
use crate::entity::{retained_sample, sitting};
use crate::menus::rows as sittings;
use crate::{Error, Result, Scoped};

/// A dish of a sitting and what was kept of it.
#[derive(Debug, Clone)]
pub struct DishSample {
    /// Which.
    pub sitting_dish_id: SittingDishId,
    /// 菜名
    pub name: String,
    /// Whether the day needs one: somebody ordered the dish.
    pub needed: bool,
    /// What was kept.
    pub kept: Option<Sample>,
}

/// A retained sample.
#[derive(Debug, Clone)]
pub struct Sample {
    /// How much.
    pub grams: i32,
    /// Since when.
    pub kept_at: At,
    /// It may go from then on.
    pub until: At,
    /// Who put it aside.
    pub by: String,
    /// When it went, and by whose hand.
    pub discarded: Option<(At, String)>,
}

impl Scoped<'_> {
    /// The dishes of a sitting in scope with their samples.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn samples(&self, id: SittingId) -> Result<Vec<DishSample>> {
        let sitting = self.sitting(id).await?;
        let hours = self.store.system().food_rule().await?.sample_hours;
        let rows = retained_sample::Entity::find()
            .filter(retained_sample::Column::SittingId.eq(id.0))
            .all(self.store.db.read())
            .await?;
        let dishes = sitting.dishes.iter().map(|dish| DishSample {
            sitting_dish_id: dish.id,
            name: dish.facts.name.clone(),
            needed: dish.sold > 0 && dish.state != SittingDishState::Withdrawn,
            kept: rows
                .iter()
                .find(|row| row.sitting_dish_id == dish.id.0)
                .map(|row| Sample {
                    grams: row.grams,
                    kept_at: At(row.kept_at_ms),
                    until: At(row.kept_at_ms + hours * 60 * MINUTE_MS),
                    by: row.by_name.clone(),
                    discarded: row.discarded_at_ms.map(At).zip(row.discarded_by.clone()),
                }),
        });
        Ok(dishes.collect())
    }

    /// Something was put aside; a later word corrects an earlier one.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope; `unknown_dish`; `sample_too_small`; `bad_instant`.
    pub async fn sample_keep(&self, id: SittingId, dish: SittingDishId, grams: i32, kept_at: At) -> Result<()> {
        use retained_sample::Column;
        let sitting = self.sitting(id).await?;
        if sitting.dish(dish).is_none() {
            return Err(Error::invalid(
                "unknown_dish",
                "sitting_dish_id",
                "the dish is not of this sitting",
            ));
        }
        let least = self.store.system().food_rule().await?.sample_grams;
        if grams < least {
            return Err(Error::Invalid {
                code: "sample_too_small",
                field: Some("grams"),
                detail: least.to_string(),
            });
        }
        let now = self.store.clock.now();
        if kept_at > now
            || kept_at.day() > sitting.service_day.plus_days(1)
            || kept_at.day() < sitting.service_day.plus_days(-1)
        {
            return Err(Error::invalid(
                "bad_instant",
                "kept_at",
                "it was put aside before now, and for this meal",
            ));
        }
        let row = retained_sample::ActiveModel {
            sitting_dish_id: Set(dish.0),
            sitting_id: Set(id.0),
            grams: Set(grams),
            kept_at_ms: Set(kept_at.0),
            by_name: Set(self.actor.name.clone()),
            at_ms: Set(now.0),
            discarded_at_ms: Set(None),
            discarded_by: Set(None),
        };
        let replaced = OnConflict::column(Column::SittingDishId)
            .update_columns([Column::Grams, Column::KeptAtMs, Column::ByName, Column::AtMs])
            .to_owned();
        let tx = self.store.db.begin().await?;
        retained_sample::Entity::insert(row)
            .on_conflict(replaced)
            .exec_without_returning(&tx)
            .await?;
        let detail = json!({"dish": dish, "grams": grams});
        self.note_sample(&tx, &sitting, "kitchen.sample", detail).await?;
        tx.commit().await?;
        Ok(())
    }

    /// A sample goes, not before its time.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope, or without a sample; `sample_too_young`.
    pub async fn sample_discard(&self, id: SittingId, dish: SittingDishId) -> Result<()> {
        let sitting = self.sitting(id).await?;
        let found = self
            .samples(id)
            .await?
            .into_iter()
            .find(|one| one.sitting_dish_id == dish);
        let kept = found.and_then(|one| one.kept).ok_or(Error::NotFound("sample"))?;
        let now = self.store.clock.now();
        if now < kept.until {
            return Err(Error::conflict("sample_too_young", kept.until.clock()));
        }
        let tx = self.store.db.begin().await?;
        retained_sample::Entity::update_many()
            .col_expr(retained_sample::Column::DiscardedAtMs, Expr::value(now.0))
            .col_expr(
                retained_sample::Column::DiscardedBy,
                Expr::value(self.actor.name.clone()),
            )
            .filter(retained_sample::Column::SittingDishId.eq(dish.0))
            .filter(retained_sample::Column::DiscardedAtMs.is_null())
            .exec(&tx)
            .await?;
        let detail = json!({"dish": dish});
        self.note_sample(&tx, &sitting, "kitchen.sample_discard", detail)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    async fn note_sample(
        &self,
        tx: &DatabaseTransaction,
        sitting: &domain::order::Sitting,
        action: &'static str,
        detail: serde_json::Value,
    ) -> Result<()> {
        let act = Act {
            action,
            subject_kind: "sitting",
            subject_id: sitting.id.to_string(),
            place_path: &self.canteen_path(sitting.canteen_id).await?,
            detail,
        };
        self.note_in(tx, act).await
    }
}

/// The dishes of a canteen's day that somebody ordered and nothing was kept of.
pub(crate) async fn missing<C: ConnectionTrait>(conn: &C, canteen: CanteenId, day: ServiceDay) -> Result<Vec<String>> {
    let found: BTreeSet<SittingId> = sitting::Entity::find()
        .filter(sitting::Column::CanteenId.eq(canteen.0))
        .filter(sitting::Column::ServiceDay.eq(day.to_string()))
        .all(conn)
        .await?
        .into_iter()
        .map(|row| SittingId(row.id))
        .collect();
    let kept: BTreeSet<Uuid> = retained_sample::Entity::find()
        .filter(retained_sample::Column::SittingId.is_in(found.iter().map(|id| id.0)))
        .all(conn)
        .await?
        .into_iter()
        .map(|row| row.sitting_dish_id)
        .collect();
    let loaded = sittings::load(conn, &found, false).await?;
    let dishes = loaded.values().flat_map(|rows| &rows.sitting.dishes);
    let lacking =
        dishes.filter(|dish| dish.sold > 0 && dish.state != SittingDishState::Withdrawn && !kept.contains(&dish.id.0));
    Ok(lacking.map(|dish| dish.facts.name.clone()).collect())
}
