//! What people change in a plan: who goes, in which order, who is taken along after all.

use domain::delivery::{RoundState, StopState};
use domain::id::{OrderId, RoundId, SeniorId, StopId, VolunteerId};
use domain::place::PlacePath;
use domain::time::At;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use serde_json::json;

use super::rows::{self, Round};
use crate::audit::{self, Act};
use crate::board::{News, NewsKind};
use crate::entity::{round, stop, stop_order, unplaced};
use crate::kitchen::batches;
use crate::rounds::access;
use crate::{Error, Result, Scoped, ids};

/// A round with its doors in a new order and at new times.
#[derive(Debug, Clone)]
pub struct Rearranged {
    /// Which.
    pub round_id: RoundId,
    /// Its version when it was looked at; another one means that somebody was faster.
    pub version: i32,
    /// Leaves.
    pub departs_at: At,
    /// Is back.
    pub ends_at: At,
    /// Metres under way.
    pub length_m: i64,
    /// The doors in order, with when somebody knocks.
    pub seats: Vec<(Seat, At)>,
}

/// A door in a rearranged round.
#[derive(Debug, Clone)]
pub enum Seat {
    /// It was here before.
    Kept(StopId),
    /// It comes from another place and must still be waiting.
    Moved(StopId),
    /// It was in no round.
    New {
        /// Who opens.
        senior_id: SeniorId,
        /// The meals.
        order_ids: Vec<OrderId>,
        /// Until when the food is good.
        deadline_at: At,
    },
}

impl Scoped<'_> {
    /// One round in scope.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn round(&self, id: RoundId) -> Result<Round> {
        Ok(self.round_and_path(id).await?.0)
    }

    /// The round of a door in scope.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn round_of_stop(&self, id: StopId) -> Result<Round> {
        let row = stop::Entity::find_by_id(id.0).one(self.store.db.read()).await?;
        let row = row.ok_or(Error::NotFound("stop"))?;
        self.round(RoundId(row.round_id))
            .await
            .map_err(|_| Error::NotFound("stop"))
    }

    /// Writes rounds that a person has put together. `broken` are the limits that they decided to break.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope; `round_changed`, `round_finished`, `stop_done` or `already_placed` when
    /// somebody was faster.
    pub async fn rearrange(&self, rounds: &[Rearranged], broken: &[&str]) -> Result<()> {
        let mut paths = Vec::with_capacity(rounds.len());
        for changed in rounds {
            paths.push(self.round_and_path(changed.round_id).await?);
        }
        let now = self.store.clock.now();
        let rule = self.store.system().food_rule().await?;
        let tx = self.store.db.begin().await?;
        batches::hold(&tx, paths.iter().map(|(round, _)| round.sitting_id)).await?;
        for (changed, (round, path)) in rounds.iter().zip(&paths) {
            write_round(&tx, changed).await?;
            // A door that comes to a round after the pots were done has the deadline of its boxes all the same.
            batches::redate(&tx, rule, round.sitting_id).await?;
            let detail = json!({"stops": changed.seats.len(), "breaks": broken});
            audit::write(
                &tx,
                now,
                self.actor,
                act("round.arrange", changed.round_id, path, detail),
            )
            .await?;
        }
        tx.commit().await?;
        for (round, _) in &paths {
            self.tell_round(round).await;
        }
        Ok(())
    }

    /// Gives a round to a volunteer, or to nobody. Whoever had it before is shut out at once.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope; `volunteer_disabled`, `round_finished`.
    pub async fn round_assign(&self, id: RoundId, volunteer: Option<VolunteerId>) -> Result<Round> {
        let (round, path) = self.round_and_path(id).await?;
        if let Some(volunteer) = volunteer
            && self.volunteer(volunteer).await?.disabled
        {
            return Err(Error::conflict("volunteer_disabled", "this volunteer no longer comes"));
        }
        if round.volunteer.as_ref().map(|(id, _)| *id) == volunteer {
            return Ok(round);
        }
        let now = self.store.clock.now();
        let tx = self.store.db.begin().await?;
        let changed = round::Entity::update_many()
            .col_expr(round::Column::VolunteerId, Expr::value(volunteer.map(|id| id.0)))
            .filter(round::Column::Id.eq(id.0))
            .filter(round::Column::State.ne(RoundState::Finished.name()))
            .exec(&tx)
            .await?;
        if changed.rows_affected == 0 {
            return Err(Error::conflict("round_finished", "this round is over"));
        }
        access::revoke(&tx, id, now, self.store.clock.session_now()).await?;
        let detail = json!({"volunteer": volunteer});
        audit::write(&tx, now, self.actor, act("round.assign", id, &path, detail)).await?;
        tx.commit().await?;
        self.store.tell_sessions_ended().await;
        self.tell_round(&round).await;
        self.round(id).await
    }

    pub(super) async fn round_and_path(&self, id: RoundId) -> Result<(Round, PlacePath)> {
        let row = round::Entity::find_by_id(id.0).one(self.store.db.read()).await?;
        let row = row.ok_or(Error::NotFound("round"))?;
        let path = self
            .canteen_path(row.canteen_id.into())
            .await
            .map_err(|_| Error::NotFound("round"))?;
        Ok((rows::one(self.store.db.read(), id).await?, path))
    }

    pub(super) async fn tell_round(&self, round: &Round) {
        let news = News {
            kind: NewsKind::Round,
            id: round.id.0,
            canteen_id: Some(round.canteen_id),
        };
        // The tables have it; a board that is away only delays the desk's next look.
        let _ = self.store.board.tell(&news).await;
    }
}

async fn write_round(tx: &DatabaseTransaction, changed: &Rearranged) -> Result<()> {
    let seconds = (changed.ends_at.0 - changed.departs_at.0) / 1_000;
    let written = round::Entity::update_many()
        .col_expr(round::Column::DepartsAtMs, Expr::value(changed.departs_at.0))
        .col_expr(round::Column::EndsAtMs, Expr::value(changed.ends_at.0))
        .col_expr(
            round::Column::DurationS,
            Expr::value(i32::try_from(seconds).unwrap_or(i32::MAX)),
        )
        .col_expr(
            round::Column::LengthM,
            Expr::value(i32::try_from(changed.length_m).unwrap_or(i32::MAX)),
        )
        .col_expr(round::Column::Version, Expr::value(changed.version + 1))
        .filter(round::Column::Id.eq(changed.round_id.0))
        .filter(round::Column::Version.eq(changed.version))
        .filter(round::Column::State.ne(RoundState::Finished.name()))
        .exec(tx)
        .await?;
    if written.rows_affected == 0 {
        return Err(Error::conflict(
            "round_changed",
            "somebody has changed this round meanwhile",
        ));
    }
    for (seq, (seat, eta_at)) in (1..).zip(&changed.seats) {
        match seat {
            Seat::Kept(id) => keep(tx, *id, seq, *eta_at).await?,
            Seat::Moved(id) => take(tx, *id, changed.round_id, seq, *eta_at).await?,
            Seat::New {
                senior_id,
                order_ids,
                deadline_at,
            } => {
                let row = stop::ActiveModel {
                    id: Set(ids::new_id()),
                    round_id: Set(changed.round_id.0),
                    senior_id: Set(senior_id.0),
                    seq: Set(seq),
                    eta_at_ms: Set(eta_at.0),
                    deadline_at_ms: Set(deadline_at.0),
                    portions: Set(i32::try_from(order_ids.len()).unwrap_or(i32::MAX)),
                    state: Set(StopState::Pending.name().to_owned()),
                    ..Default::default()
                };
                insert(tx, row, order_ids).await?;
            }
        }
    }
    Ok(())
}

/// A door that stays in its round; when somebody has been there, its time is history.
async fn keep(tx: &DatabaseTransaction, id: StopId, seq: i32, eta_at: At) -> Result<()> {
    stop::Entity::update_many()
        .col_expr(stop::Column::Seq, Expr::value(seq))
        .filter(stop::Column::Id.eq(id.0))
        .exec(tx)
        .await?;
    stop::Entity::update_many()
        .col_expr(stop::Column::EtaAtMs, Expr::value(eta_at.0))
        .filter(stop::Column::Id.eq(id.0))
        .filter(stop::Column::State.eq(StopState::Pending.name()))
        .exec(tx)
        .await?;
    Ok(())
}

async fn take(tx: &DatabaseTransaction, id: StopId, round: RoundId, seq: i32, eta_at: At) -> Result<()> {
    let taken = stop::Entity::update_many()
        .col_expr(stop::Column::RoundId, Expr::value(round.0))
        .col_expr(stop::Column::Seq, Expr::value(seq))
        .col_expr(stop::Column::EtaAtMs, Expr::value(eta_at.0))
        .filter(stop::Column::Id.eq(id.0))
        .filter(stop::Column::State.eq(StopState::Pending.name()))
        .exec(tx)
        .await?;
    if taken.rows_affected == 0 {
        return Err(Error::conflict("stop_done", "somebody has been at this door already"));
    }
    Ok(())
}

async fn insert(tx: &DatabaseTransaction, mut row: stop::ActiveModel, order_ids: &[OrderId]) -> Result<()> {
    let wanted: Vec<uuid::Uuid> = order_ids.iter().map(|id| id.0).collect();
    let waiting = unplaced::Entity::find()
        .filter(unplaced::Column::OrderId.is_in(wanted.clone()))
        .all(tx)
        .await?;
    let gone = unplaced::Entity::delete_many()
        .filter(unplaced::Column::OrderId.is_in(wanted))
        .exec(tx)
        .await?;
    let sitting = waiting.first().map(|entry| entry.sitting_id);
    let (Some(sitting_id), true) = (sitting, gone.rows_affected == order_ids.len() as u64) else {
        return Err(Error::conflict(
            "already_placed",
            "somebody has placed this meal meanwhile",
        ));
    };
    row.sitting_id = Set(sitting_id);
    let Set(stop_id) = row.id else {
        return Err(Error::Corrupt("stop.id"));
    };
    stop::Entity::insert(row).exec_without_returning(tx).await?;
    let links = order_ids.iter().map(|order| stop_order::ActiveModel {
        order_id: Set(order.0),
        stop_id: Set(stop_id),
        // Also on a round that is out: it hasn't gone with it.
        left_at_ms: Set(None),
    });
    stop_order::Entity::insert_many(links)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

pub(super) fn act<'a>(action: &'static str, id: RoundId, path: &'a PlacePath, detail: serde_json::Value) -> Act<'a> {
    Act {
        action,
        subject_kind: "round",
        subject_id: id.to_string(),
        place_path: path,
        detail,
    }
}
