//! Taking back a mistyped outcome. It stays visible: when, why, and the alarm that it raised.

use std::sync::Arc;

use async_trait::async_trait;
use domain::code::Coded;
use domain::delivery::{AlarmKind, Outcome, OutcomeError, StopState, apply_undo};
use domain::id::{OrderId, SeniorId, StopId};
use domain::ladder::{Act, Whom};
use domain::order::{Command, Done, OrderState};
use domain::time::At;
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use super::Reported;
use super::report::under_way;
use crate::entity::{alarm, outcome, sitting, stop};
use crate::ladders::{hold_all_of_stop, hold_raised_by, whom};
use crate::rounds::{Round, Stop};
use crate::seniors::door;
use crate::writer::{Key, Rendered, Rider, Wish, WriteError};
use crate::{Error, Placing, Result, Scoped, Store, visits};

struct Ride {
    store: Store,
    by: Whom,
    stop: Stop,
    round: Round,
    reason: String,
}

impl Scoped<'_> {
    /// Takes back what was reported at a door of the volunteer's own round. `show` makes the answer.
    ///
    /// # Errors
    /// As [`Scoped::report_outcome`]; `nothing_to_undo`, `reason_missing`, `books_closed`, and `quota_taken` when the senior has had another
    /// subsidised meal meanwhile.
    pub async fn undo_outcome(
        &self,
        stop_id: StopId,
        reason: &str,
        key: Option<&str>,
        show: impl Fn(&Stop) -> Value + Send + Sync + 'static,
    ) -> Result<Result<Reported, WriteError>> {
        let round = self.own_round().await?;
        let stop = round.stops.iter().find(|stop| stop.id == stop_id).cloned();
        let stop = stop.ok_or(Error::NotFound("stop"))?;
        if key.is_none() {
            // With a key the door may be pending because this very request came before: the writer knows.
            apply_undo(stop.state, round.state, reason).map_err(refused)?;
        } else if reason.trim().is_empty() {
            return Err(refused(OutcomeError::ReasonMissing));
        }
        let after = Stop {
            state: StopState::Pending,
            outcome: None,
            care: None,
            done_at: None,
            ..stop.clone()
        };
        let wish = Wish {
            command: Command::Reopen(settled(&stop)),
            key: key.map(|key| Key {
                key: self.outcome_key(key),
                body_index: self.store.keys.index("undo", &json!([stop_id, reason]).to_string()),
            }),
            placing: Placing {
                channel: "route",
                by: Some(self.actor.id),
            },
            actor: Some(self.actor.clone()),
            render: Arc::new(move |_| Rendered::of(&show(&after))),
            rider: Some(Arc::new(Ride {
                store: self.store.clone(),
                by: whom(self.actor),
                stop: stop.clone(),
                round: round.clone(),
                reason: reason.trim().to_owned(),
            })),
        };
        let fulfilled = match self.store.writer.submit(wish).await {
            Ok(fulfilled) => fulfilled,
            Err(error) => return Ok(Err(error)),
        };
        if fulfilled.done.is_some() {
            // An alarm that this outcome had closed is open again.
            let seen = stop.outcome == Some(Outcome::HandedOver);
            self.tell_stop(&round, &stop, seen.then_some(AlarmKind::NoAnswer)).await;
        }
        Ok(Ok(Reported {
            answer: fulfilled.answer.value(),
        }))
    }
}

/// What is wrong with the text is bad input; the rest depends on the moment.
fn refused(error: OutcomeError) -> Error {
    match error {
        OutcomeError::ReasonMissing => Error::of(&error),
        error => Error::conflict(error.code(), error.to_string()),
    }
}

/// The meals that this outcome ended; one that somebody explained otherwise keeps its end.
fn settled(stop: &Stop) -> Vec<OrderId> {
    let cause = stop.outcome.and_then(domain::delivery::Outcome::cause);
    let by_outcome = stop.meals.iter().filter(|meal| match stop.state {
        StopState::Pending => false,
        StopState::Done => meal.state == OrderState::Served,
        StopState::Failed => meal.state == OrderState::Flagged && meal.cause == cause,
    });
    by_outcome.map(|meal| meal.order_id).collect()
}

#[async_trait]
impl Rider for Ride {
    async fn ride(&self, tx: &DatabaseTransaction, now: At, _: &Done) -> Result<()> {
        under_way(tx, &self.round).await?;
        // The writer holds the sitting, so nobody closes its books meanwhile.
        let sitting = sitting::Entity::find_by_id(self.round.sitting_id.0).one(tx).await?;
        if sitting.is_some_and(|sitting| sitting.reconciled_at_ms.is_some()) {
            return Err(Error::conflict("books_closed", "the books of this day are closed"));
        }
        let written = stop::Entity::update_many()
            .col_expr(stop::Column::State, Expr::value(StopState::Pending.name()))
            .col_expr(stop::Column::Outcome, Expr::value(None::<String>))
            .col_expr(stop::Column::Care, Expr::value(None::<String>))
            .col_expr(stop::Column::DoneAtMs, Expr::value(None::<i64>))
            .filter(stop::Column::Id.eq(self.stop.id.0))
            .filter(stop::Column::State.ne(StopState::Pending.name()))
            .exec(tx)
            .await?;
        if written.rows_affected == 0 {
            return Err(refused(OutcomeError::NothingToUndo));
        }
        let whose = self.whom(tx).await?;
        for mut held in hold_raised_by(tx, &self.store.keys, self.stands()).await? {
            self.store
                .act_on(tx, &mut held, &Act::Retract, &self.by, (now, None))
                .await?;
        }
        outcome::Entity::update_many()
            .col_expr(outcome::Column::UndoneAtMs, Expr::value(now.0))
            .col_expr(outcome::Column::UndoReason, Expr::value(self.reason.clone()))
            .filter(outcome::Column::StopId.eq(self.stop.id.0))
            .filter(outcome::Column::UndoneAtMs.is_null())
            .exec(tx)
            .await?;
        let event = self.stop.outcome.and_then(domain::delivery::Outcome::life_event);
        if let Some(event) = event {
            door::take_back(tx, &self.store.keys, whose, event, now).await?;
        }
        if self.stop.outcome == Some(Outcome::HandedOver) {
            self.unsee(tx, now).await?;
        }
        Ok(())
    }
}

impl Ride {
    /// Nobody was seen here: an alarm that was closed by it goes on at the desk, and the visit doesn't count.
    async fn unsee(&self, tx: &DatabaseTransaction, now: At) -> Result<()> {
        for mut held in hold_all_of_stop(tx, &self.store.keys, self.stop.id.0).await? {
            self.store
                .act_on(tx, &mut held, &Act::TakeBack, &self.by, (now, None))
                .await?;
        }
        for id in self.stop.dwellers() {
            visits::taken_back(tx, id, now).await?;
        }
        Ok(())
    }

    /// The report that stands at this door.
    fn stands(&self) -> SelectStatement {
        Query::select()
            .column(outcome::Column::Id)
            .from(outcome::Entity)
            .cond_where(outcome::Column::StopId.eq(self.stop.id.0))
            .and_where(outcome::Column::UndoneAtMs.is_null())
            .to_owned()
    }

    /// Whom the report that stands was about: the alarm that it raised knows.
    async fn whom(&self, tx: &DatabaseTransaction) -> Result<SeniorId> {
        let raised = alarm::Entity::find()
            .filter(alarm::Column::Kind.eq(AlarmKind::LifeEvent.name()))
            .filter(alarm::Column::OutcomeId.in_subquery(self.stands()))
            .one(tx)
            .await?;
        Ok(raised.map_or(self.stop.senior_id, |row| SeniorId(row.senior_id)))
    }
}
