//! 截单后的改动: what was asked for too late to be done by itself. The kitchen says yes or no, and nobody is left without
//! an answer.

use domain::id::{CanteenId, LateChangeId, OrderId, SeniorId, SittingId};
use domain::order::{FlagCause, OrderMode, OrderState};
use domain::standing::Exception;
use domain::time::At;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use uuid::Uuid;

use crate::audit::{self, Act};
use crate::entity::{dish, late_change, meal_order, sitting};
use crate::orders::masked_names;
use crate::{Error, Result, Scoped, ids};

/// A late change as the kitchen's board shows it.
#[derive(Debug, Clone)]
pub struct LateChange {
    /// Which.
    pub id: LateChangeId,
    /// 王*芳
    pub masked_name: String,
    /// The number on the bag, if there is a meal.
    pub pickup_no: Option<u32>,
    /// The meal it is about.
    pub order_id: Option<OrderId>,
    /// skip, change or usual.
    pub kind: String,
    /// Asked-for way.
    pub mode: Option<OrderMode>,
    /// Asked-for dish.
    pub dish: Option<String>,
    /// Who passed it on.
    pub asked_by: String,
    /// When.
    pub asked_at: At,
    /// Yes, no, or not yet.
    pub done: Option<bool>,
    /// Who said so.
    pub answered_by: Option<String>,
}

/// Puts a wish on the board, within the caller's transaction.
pub(super) async fn ask<C: ConnectionTrait>(
    conn: &C,
    now: At,
    by: &str,
    (sitting, canteen): (SittingId, CanteenId),
    senior: SeniorId,
    order: Option<Uuid>,
    exception: Option<Exception>,
) -> Result<()> {
    let (kind, mode, dish) = match exception {
        None => ("usual", None, None),
        Some(Exception::Skip) => ("skip", None, None),
        Some(Exception::Change { mode, dish }) => ("change", mode, dish),
    };
    let row = late_change::ActiveModel {
        id: Set(ids::new_id()),
        sitting_id: Set(sitting.0),
        canteen_id: Set(canteen.0),
        senior_id: Set(senior.0),
        order_id: Set(order),
        kind: Set(kind.to_owned()),
        mode: Set(mode.map(|mode| mode.name().to_owned())),
        dish_id: Set(dish.map(|dish| dish.0)),
        asked_by: Set(by.to_owned()),
        asked_at_ms: Set(now.0),
        answer: Set(None),
        answered_by: Set(None),
        answered_at_ms: Set(None),
    };
    late_change::Entity::insert(row).exec_without_returning(conn).await?;
    Ok(())
}

/// Somebody is back whose meal was given up after the cut-off, and may still be hungry: each such meal that could still be
/// eaten is asked for again, and the kitchen says what can be done.
pub(crate) async fn back<C: ConnectionTrait>(
    conn: &C,
    now: At,
    by: &str,
    senior: SeniorId,
    cause: FlagCause,
) -> Result<()> {
    let given_up = meal_order::Entity::find()
        .filter(meal_order::Column::SeniorId.eq(senior.0))
        .filter(meal_order::Column::ServiceDay.gte(now.day().to_string()))
        .filter(meal_order::Column::State.eq(OrderState::Flagged.name()))
        .filter(meal_order::Column::FlagCause.eq(cause.name()))
        .order_by_asc(meal_order::Column::Id)
        .all(conn)
        .await?;
    for meal in given_up {
        let sitting = sitting::Entity::find_by_id(meal.sitting_id).one(conn).await?;
        let Some(sitting) = sitting.filter(|sitting| now.0 < sitting.ends_at_ms) else {
            continue;
        };
        let place = (SittingId(sitting.id), CanteenId(sitting.canteen_id));
        ask(conn, now, by, place, senior, Some(meal.id), None).await?;
    }
    Ok(())
}

impl Scoped<'_> {
    /// The late changes of a sitting in scope, those without an answer first.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn late_changes(&self, sitting: SittingId) -> Result<Vec<LateChange>> {
        self.sitting(sitting).await?;
        let conn = self.store.db.read();
        let rows = late_change::Entity::find()
            .filter(late_change::Column::SittingId.eq(sitting.0))
            .order_by_asc(late_change::Column::AskedAtMs)
            .order_by_asc(late_change::Column::Id)
            .all(conn)
            .await?;
        let names = masked_names(conn, rows.iter().map(|row| row.senior_id).collect()).await?;
        let mut shown = Vec::with_capacity(rows.len());
        for row in rows {
            let dish = match row.dish_id {
                Some(id) => dish::Entity::find_by_id(id).one(conn).await?.map(|row| row.name),
                None => None,
            };
            let meal = match row.order_id {
                Some(id) => meal_order::Entity::find_by_id(id).one(conn).await?,
                None => None,
            };
            shown.push(LateChange {
                id: LateChangeId(row.id),
                masked_name: names.get(&row.senior_id).cloned().unwrap_or_default(),
                pickup_no: meal.and_then(|meal| u32::try_from(meal.pickup_no).ok()),
                order_id: row.order_id.map(OrderId),
                kind: row.kind,
                mode: row.mode.as_deref().and_then(OrderMode::parse),
                dish,
                asked_by: row.asked_by,
                asked_at: At(row.asked_at_ms),
                done: row.answer.map(|answer| answer == "done"),
                answered_by: row.answered_by,
            });
        }
        shown.sort_by_key(|one| one.done.is_some());
        Ok(shown)
    }

    /// The kitchen's answer, once.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope; `lost_race` when somebody has answered; `newer_wish` when it is to be done and isn't
    /// their last word.
    pub async fn late_answer(&self, id: LateChangeId, done: bool) -> Result<Option<(OrderId, bool)>> {
        let missing = || Error::NotFound("late change");
        let row = late_change::Entity::find_by_id(id.0).one(self.store.db.read()).await?;
        let row = row.ok_or_else(missing)?;
        let path = self.canteen_path(row.canteen_id.into()).await.map_err(|_| missing())?;
        let now = self.store.clock.now();
        let tx = self.store.db.begin().await?;
        let newer = late_change::Entity::find()
            .filter(late_change::Column::SittingId.eq(row.sitting_id))
            .filter(late_change::Column::SeniorId.eq(row.senior_id))
            .filter(late_change::Column::Id.gt(row.id))
            .one(&tx)
            .await?;
        if done && newer.is_some() {
            return Err(Error::conflict(
                "newer_wish",
                "they have asked for something else since",
            ));
        }
        let answered = late_change::Entity::update_many()
            .col_expr(
                late_change::Column::Answer,
                Expr::value(if done { "done" } else { "declined" }),
            )
            .col_expr(late_change::Column::AnsweredBy, Expr::value(self.actor.name.clone()))
            .col_expr(late_change::Column::AnsweredAtMs, Expr::value(now.0))
            .filter(late_change::Column::Id.eq(id.0))
            .filter(late_change::Column::Answer.is_null())
            .exec(&tx)
            .await?;
        if answered.rows_affected == 0 {
            return Err(Error::conflict("lost_race", "somebody has answered this"));
        }
        let act = Act {
            action: "late_change.answer",
            subject_kind: "late_change",
            subject_id: id.to_string(),
            place_path: &path,
            detail: json!({"done": done}),
        };
        audit::write(&tx, now, self.actor, act).await?;
        tx.commit().await?;
        Ok(row.order_id.map(|order| (OrderId(order), row.kind == "skip")))
    }
}
