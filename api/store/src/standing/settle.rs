//! What became of a standing order on a day, written once; with an order in that order's own transaction.

use std::collections::BTreeSet;

use async_trait::async_trait;
use domain::id::{OrderId, SeniorId, StandingId};
use domain::order::{Done, OrderState};
use domain::senior::Pause;
use domain::standing::{StandingOrder, StandingOutcome};
use domain::time::{At, ServiceDay};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::board::{News, NewsKind};
use crate::entity::{job, meal_order, standing_day};
use crate::seniors::record::day as read_day;
use crate::writer::Rider;
use crate::{Error, Result, System, ids, jobs};

/// The worker's task: decide one standing order's changed day again.
pub const AGAIN_TASK: &str = "standing_again";

/// How a day ended for a standing order.
#[derive(Debug, Clone)]
pub struct Settled {
    /// Which order.
    pub order: StandingOrder,
    /// Which day.
    pub day: ServiceDay,
    /// As which revision.
    pub revision: i32,
    /// How.
    pub outcome: StandingOutcome,
    /// Why, where it ended without a meal of its own.
    pub cause: Option<String>,
    /// The meal.
    pub meal: Option<OrderId>,
}

/// Writes the day down together with the meal it placed.
pub struct WithTheMeal(pub Settled);

#[async_trait]
impl Rider for WithTheMeal {
    async fn ride(&self, tx: &DatabaseTransaction, now: At, done: &Done) -> Result<()> {
        let placed = match done {
            Done::Placed(orders) => orders.first().map(|order| order.id),
            _ => None,
        };
        let settled = Settled {
            meal: placed,
            ..self.0.clone()
        };
        write(tx, now, &settled).await
    }
}

/// A day that was changed meanwhile keeps its younger revision: then the answer is a conflict, and a meal that rode along is
/// none.
async fn write<C: ConnectionTrait>(conn: &C, now: At, settled: &Settled) -> Result<()> {
    use standing_day::Column;
    let row = standing_day::ActiveModel {
        standing_id: Set(settled.order.id.0),
        service_day: Set(settled.day.to_string()),
        senior_id: Set(settled.order.senior_id.0),
        canteen_id: Set(settled.order.canteen_id.0),
        period: Set(settled.order.period.name().to_owned()),
        outcome: Set(settled.outcome.name().to_owned()),
        cause: Set(settled.cause.clone()),
        order_id: Set(settled.meal.map(|id| id.0)),
        revision: Set(settled.revision),
        at_ms: Set(now.0),
        confirmed_by: Set(None),
        confirmed_at_ms: Set(None),
        resolution: Set(None),
        resolved_by: Set(None),
        resolved_at_ms: Set(None),
    };
    let replaced = OnConflict::columns([Column::StandingId, Column::ServiceDay])
        .update_columns([
            Column::Outcome,
            Column::Cause,
            Column::OrderId,
            Column::Revision,
            Column::AtMs,
        ])
        .action_and_where(Expr::col((standing_day::Entity, Column::Revision)).lte(settled.revision))
        .to_owned();
    let written = standing_day::Entity::insert(row)
        .on_conflict(replaced)
        .exec_without_returning(conn)
        .await?;
    if written == 0 {
        return Err(Error::conflict("lost_race", "the day was changed in this moment"));
    }
    Ok(())
}

/// Why a day is decided again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Again {
    /// Something else is wanted, or possible: a meal it has goes by what was.
    #[default]
    Changed,
    /// Somebody is back who had no meal while they were away: a meal it has was made since, for whoever is away gets none.
    Back,
}

/// Leaves the task to decide a changed day again, within the transaction that changes it.
pub(super) async fn again<C: ConnectionTrait>(
    conn: &C,
    now: At,
    id: StandingId,
    day: ServiceDay,
    (why, revision): (Again, i32),
) -> Result<()> {
    let row = jobs::waiting(
        AGAIN_TASK,
        format!("{AGAIN_TASK}/{}", ids::new_id()),
        json!({"standing_id": id, "day": day, "revision": revision, "why": why}).to_string(),
        now,
    );
    job::Entity::insert(row).exec_without_returning(conn).await?;
    Ok(())
}

/// A pause ended: the days it took are decided again, those whose meals it called off as well.
pub(crate) async fn resumed<C: ConnectionTrait>(conn: &C, now: At, senior: SeniorId, pause: Pause) -> Result<()> {
    let days = standing_day::Entity::find()
        .filter(standing_day::Column::SeniorId.eq(senior.0))
        .filter(standing_day::Column::ServiceDay.gte(now.day().to_string()))
        .filter(standing_day::Column::Outcome.is_in([StandingOutcome::Ordered.name(), StandingOutcome::Paused.name()]))
        .all(conn)
        .await?;
    let called_off: BTreeSet<Uuid> = meal_order::Entity::find()
        .filter(meal_order::Column::Id.is_in(days.iter().filter_map(|row| row.order_id)))
        .filter(meal_order::Column::State.eq(OrderState::Cancelled.name()))
        .all(conn)
        .await?
        .into_iter()
        .map(|row| row.id)
        .collect();
    for row in days {
        let day = read_day(&row.service_day, "standing_day.service_day")?;
        let without = row.order_id.is_none_or(|order| called_off.contains(&order));
        if without && pause.covers(day) {
            again(
                conn,
                now,
                StandingId(row.standing_id),
                day,
                (Again::Back, row.revision + 1),
            )
            .await?;
        }
    }
    Ok(())
}

impl System<'_> {
    /// Writes down a day that ended without an order of its own.
    ///
    /// # Errors
    /// The database's.
    pub async fn standing_settle(&self, settled: &Settled) -> Result<()> {
        write(self.store.db.write(), self.store.clock.now(), settled).await?;
        self.tell_standing(settled.order.canteen_id.0).await;
        Ok(())
    }

    async fn tell_standing(&self, canteen: Uuid) {
        let news = News {
            kind: NewsKind::Sitting,
            id: canteen,
            canteen_id: Some(canteen.into()),
        };
        // It is written; a board that is away only delays the desk's next look.
        let _ = self.store.board.tell(&news).await;
    }

    /// The meal that a standing order's day led to and that wasn't called off, while the day stands at an older revision than
    /// `revision`; nothing when it was decided again already. `Some(None)` where it has no such meal.
    ///
    /// # Errors
    /// The database's.
    pub async fn standing_outdated(
        &self,
        id: StandingId,
        day: ServiceDay,
        revision: i32,
    ) -> Result<Option<Option<OrderId>>> {
        let row = standing_day::Entity::find_by_id((id.0, day.to_string()))
            .one(self.store.db.read())
            .await?;
        let Some(row) = row.filter(|row| row.revision < revision) else {
            return Ok(None);
        };
        let meal = match row.order_id {
            Some(id) => meal_order::Entity::find_by_id(id).one(self.store.db.read()).await?,
            None => None,
        };
        Ok(Some(
            meal.filter(|meal| meal.state != OrderState::Cancelled.name())
                .map(|meal| OrderId(meal.id)),
        ))
    }

    /// Opens a changed day again, once: its next order is another one than the cancelled.
    ///
    /// # Errors
    /// The database's.
    pub async fn standing_reopen(&self, id: StandingId, day: ServiceDay, revision: i32) -> Result<()> {
        use standing_day::Column;
        standing_day::Entity::update_many()
            .col_expr(Column::Outcome, Expr::value(StandingOutcome::Again.name()))
            .col_expr(Column::Cause, Expr::value(Option::<String>::None))
            .col_expr(Column::OrderId, Expr::value(Option::<Uuid>::None))
            .col_expr(Column::Resolution, Expr::value(Option::<String>::None))
            .col_expr(Column::Revision, Expr::value(revision))
            .filter(Column::StandingId.eq(id.0))
            .filter(Column::ServiceDay.eq(day.to_string()))
            .filter(Column::Revision.lt(revision))
            .exec(self.store.db.write())
            .await?;
        Ok(())
    }

    /// Leaves the task `task` for a slot of time, unless somebody has already.
    ///
    /// # Errors
    /// The database's.
    pub async fn leave_once(&self, task: &str, key: &str, payload: &serde_json::Value) -> Result<bool> {
        let there = job::Entity::find()
            .filter(job::Column::UniqueKey.eq(key))
            .one(self.store.db.read())
            .await?;
        if there.is_some() {
            return Ok(false);
        }
        let now = self.store.clock.now();
        let row = jobs::waiting(task, key.to_owned(), payload.to_string(), now);
        let once = OnConflict::column(job::Column::UniqueKey).do_nothing().to_owned();
        let left = job::Entity::insert(row)
            .on_conflict(once)
            .exec_without_returning(self.store.db.write())
            .await?;
        Ok(left > 0)
    }
}
