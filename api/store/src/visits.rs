//! 探访计划: when each person was last seen, and until when somebody must see them again.

use domain::care::{Risk, after_event, next_visit};
use domain::delivery::Outcome;
use domain::id::SeniorId;
use domain::senior::SeniorState;
use domain::time::At;
use sea_orm::sea_query::{Expr, OnConflict, Query, SelectStatement};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::entity::{meal_order, outcome, senior, stop, stop_order, visit_plan};
use crate::rounds::homes;
use crate::seniors::care::watch_of;
use crate::{Error, Result, Scoped, System};

/// Rows of the list of gaps.
const ROWS_MAX: u64 = 500;
/// People taken into the plan at once.
const ENROLLED_AT_ONCE: u64 = 200;

/// Why somebody must be seen by then.
const PERIOD: &str = "period";
const EVENT: &str = "event";

/// Somebody whom nobody has seen for too long.
#[derive(Debug, Clone)]
pub struct Gap {
    /// Who.
    pub senior_id: SeniorId,
    /// 王*芳
    pub masked_name: String,
    /// Where.
    pub village: String,
    /// How closely they are watched over.
    pub risk: Risk,
    /// When they were last seen.
    pub last_at: Option<At>,
    /// By whom.
    pub last_by: Option<String>,
    /// Since when somebody should have seen them.
    pub due_at: At,
    /// Whether something has happened to them (an unanswered door, a hospital) rather than time having passed.
    pub after_event: bool,
}

impl Scoped<'_> {
    /// People in scope whom nobody has seen for too long, the worst first. Those who are away on purpose aren't missed.
    ///
    /// # Errors
    /// The database's.
    pub async fn visit_gaps(&self) -> Result<Vec<Gap>> {
        let conn = self.store.db.read();
        let now = self.store.clock.now();
        let rows = visit_plan::Entity::find()
            .filter(self.covers(visit_plan::Column::PlacePath))
            .filter(visit_plan::Column::DueAtMs.lte(now.0))
            .filter(
                visit_plan::Column::SeniorId.in_subquery(
                    Query::select()
                        .column(senior::Column::Id)
                        .from(senior::Entity)
                        .cond_where(senior::Column::State.eq(SeniorState::Active.name()))
                        .to_owned(),
                ),
            )
            .order_by_asc(visit_plan::Column::DueAtMs)
            .limit(ROWS_MAX)
            .all(conn)
            .await?;
        let homes = homes::load(conn, &self.store.keys, rows.iter().map(|row| row.senior_id)).await?;
        let gap = |row: visit_plan::Model| {
            let home = homes.get(&SeniorId(row.senior_id));
            Ok(Gap {
                senior_id: SeniorId(row.senior_id),
                masked_name: home.map(homes::Home::masked_name).unwrap_or_default(),
                village: home.map(|home| home.village.clone()).unwrap_or_default(),
                risk: Risk::parse(&row.risk).ok_or(Error::Corrupt("visit_plan.risk"))?,
                last_at: row.last_at_ms.map(At),
                last_by: row.last_by,
                due_at: At(row.due_at_ms),
                after_event: row.reason == EVENT,
            })
        };
        let mut gaps = rows.into_iter().map(gap).collect::<Result<Vec<_>>>()?;
        gaps.sort_by_key(|gap| (!gap.after_event, gap.risk, gap.due_at));
        Ok(gaps)
    }
}

impl System<'_> {
    /// Takes people who eat at home into the plan who aren't in it yet: the worst gap is somebody nobody ever looked for.
    ///
    /// # Errors
    /// The database's.
    pub async fn visits_enrol(&self) -> Result<usize> {
        let now = self.store.clock.now();
        let planned = Query::select()
            .column(visit_plan::Column::SeniorId)
            .from(visit_plan::Entity)
            .to_owned();
        let rows = senior::Entity::find()
            .filter(senior::Column::Delivery.eq(true))
            .filter(senior::Column::State.eq(SeniorState::Active.name()))
            .filter(senior::Column::Id.not_in_subquery(planned))
            .limit(ENROLLED_AT_ONCE)
            .all(self.store.db.read())
            .await?;
        if rows.is_empty() {
            return Ok(0);
        }
        let mut new = Vec::with_capacity(rows.len());
        for row in &rows {
            let watch = watch_of(&self.store.keys, row, now.day())?;
            new.push(visit_plan::ActiveModel {
                last_at_ms: Set(None),
                last_by: Set(None),
                ..planned_row(SeniorId(row.id), &row.place_path, watch.risk, now)
            });
        }
        // Another worker may have been faster.
        let there = OnConflict::column(visit_plan::Column::SeniorId).do_nothing().to_owned();
        visit_plan::Entity::insert_many(new)
            .on_conflict(there)
            .exec_without_returning(self.store.db.write())
            .await?;
        Ok(rows.len())
    }
}

fn planned_row(id: SeniorId, path: &str, risk: Risk, from: At) -> visit_plan::ActiveModel {
    visit_plan::ActiveModel {
        senior_id: Set(id.0),
        place_path: Set(path.to_owned()),
        risk: Set(risk.name().to_owned()),
        due_at_ms: Set(next_visit(from, risk).0),
        reason: Set(PERIOD.to_owned()),
        ..Default::default()
    }
}

/// Somebody has seen them: the next visit is due a period later. A visit that is told late doesn't undo a later one.
pub(crate) async fn seen<C: ConnectionTrait>(
    conn: &C,
    (id, path): (SeniorId, &str),
    risk: Risk,
    at: At,
    by: &str,
) -> Result<()> {
    let row = visit_plan::ActiveModel {
        last_at_ms: Set(Some(at.0)),
        last_by: Set(Some(by.to_owned())),
        ..planned_row(id, path, risk, at)
    };
    let known = visit_plan::Entity::find_by_id(id.0).one(conn).await?;
    if known.is_some_and(|known| known.last_at_ms.is_some_and(|last| last >= at.0)) {
        return Ok(());
    }
    upsert(conn, row, &visit_plan::Column::SeniorId).await
}

/// The doors at which they get a meal, also where somebody else opens.
fn shared_doors(id: SeniorId) -> SelectStatement {
    let own = Query::select()
        .column(meal_order::Column::Id)
        .from(meal_order::Entity)
        .cond_where(meal_order::Column::SeniorId.eq(id.0))
        .to_owned();
    Query::select()
        .column(stop_order::Column::StopId)
        .from(stop_order::Entity)
        .cond_where(stop_order::Column::OrderId.in_subquery(own))
        .to_owned()
}

/// A sighting at a door was taken back: the last that stands is the latest handover into the person's hands that nobody took
/// back. Without one they are to be seen at once.
pub(crate) async fn taken_back<C: ConnectionTrait>(conn: &C, id: SeniorId, now: At) -> Result<()> {
    let Some(known) = visit_plan::Entity::find_by_id(id.0).one(conn).await? else {
        return Ok(());
    };
    let doors = Query::select()
        .column(stop::Column::Id)
        .from(stop::Entity)
        .cond_where(
            Condition::any()
                .add(stop::Column::SeniorId.eq(id.0))
                .add(stop::Column::Id.in_subquery(shared_doors(id))),
        )
        .to_owned();
    let last = outcome::Entity::find()
        .filter(outcome::Column::StopId.in_subquery(doors))
        .filter(outcome::Column::Outcome.eq(Outcome::HandedOver.name()))
        .filter(outcome::Column::UndoneAtMs.is_null())
        .order_by_desc(outcome::Column::AtMs)
        .one(conn)
        .await?;
    let risk = Risk::parse(&known.risk).ok_or(Error::Corrupt("visit_plan.risk"))?;
    let due = last.as_ref().map_or(now, |last| next_visit(At(last.at_ms), risk));
    let due_at_ms = if known.reason == EVENT {
        known.due_at_ms.min(due.0)
    } else {
        due.0
    };
    let row = visit_plan::ActiveModel {
        senior_id: Set(id.0),
        last_at_ms: Set(last.as_ref().map(|last| last.at_ms)),
        last_by: Set(last.map(|last| last.reported_by)),
        due_at_ms: Set(due_at_ms),
        ..Default::default()
    };
    row.update(conn).await?;
    Ok(())
}

/// Somebody's risk was looked at anew.
pub(crate) async fn set_risk<C: ConnectionTrait>(
    conn: &C,
    id: SeniorId,
    path: &str,
    risk: Risk,
    now: At,
) -> Result<()> {
    let known = visit_plan::Entity::find_by_id(id.0).one(conn).await?;
    let last = known.as_ref().and_then(|row| row.last_at_ms);
    let from = last.map_or(now, At);
    let mut row = visit_plan::ActiveModel {
        last_at_ms: Set(last),
        last_by: Set(known.as_ref().and_then(|row| row.last_by.clone())),
        ..planned_row(id, path, risk, from)
    };
    // What has happened to somebody isn't forgotten because a form was filled in.
    if let Some(known) = known.filter(|row| row.reason == EVENT) {
        row.due_at_ms = Set(known.due_at_ms.min(next_visit(from, risk).0));
        row.reason = Set(EVENT.to_owned());
    }
    upsert(conn, row, &visit_plan::Column::SeniorId).await
}

/// Something has happened to them: somebody looks in within a day. Nothing for those who aren't in the plan.
pub(crate) async fn event<C: ConnectionTrait>(conn: &C, id: SeniorId, at: At) -> Result<()> {
    let due = after_event(at);
    visit_plan::Entity::update_many()
        .col_expr(visit_plan::Column::DueAtMs, Expr::value(due.0))
        .col_expr(visit_plan::Column::Reason, Expr::value(EVENT))
        .filter(visit_plan::Column::SeniorId.eq(id.0))
        .filter(visit_plan::Column::DueAtMs.gt(due.0))
        .exec(conn)
        .await?;
    Ok(())
}

async fn upsert<C: ConnectionTrait>(conn: &C, row: visit_plan::ActiveModel, key: &visit_plan::Column) -> Result<()> {
    let anew = OnConflict::column(*key)
        .update_columns([
            visit_plan::Column::PlacePath,
            visit_plan::Column::Risk,
            visit_plan::Column::LastAtMs,
            visit_plan::Column::LastBy,
            visit_plan::Column::DueAtMs,
            visit_plan::Column::Reason,
        ])
        .to_owned();
    visit_plan::Entity::insert(row)
        .on_conflict(anew)
        .exec_without_returning(conn)
        .await?;
    Ok(())
}
