//! A round leaves, and is over.

use domain::delivery::RoundState;
use domain::id::{RoundId, VolunteerId};
use domain::place::PlacePath;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::access;
use super::arrange::act;
use super::rows::{self, Round};
use crate::audit;
use crate::entity::round;
use crate::kitchen::packing;
use crate::{Error, Result, Scoped};

impl Scoped<'_> {
    /// A round in scope leaves; from now on its volunteer sees addresses. Leaving twice is leaving once.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope; `round_finished`, `round_empty`, `boxes_missing`.
    pub async fn round_depart(&self, id: RoundId) -> Result<Round> {
        let (round, path) = self.round_and_path(id).await?;
        self.leave(round, &path).await
    }

    /// The volunteer's own round leaves.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the round is somebody else's by now; `round_finished`, `round_empty`.
    pub async fn own_depart(&self) -> Result<Round> {
        let round = self.own_round().await?;
        self.leave(round, &self.actor.scope).await
    }

    async fn leave(&self, round: Round, path: &PlacePath) -> Result<Round> {
        match round.state {
            RoundState::Departed => return Ok(round),
            RoundState::Finished => return Err(Error::conflict("round_finished", "this round is over")),
            RoundState::Planned if round.stops.is_empty() => {
                return Err(Error::conflict("round_empty", "nobody waits on this round"));
            }
            RoundState::Planned => {}
        }
        let now = self.store.clock.now();
        let tx = self.store.db.begin().await?;
        packing::all_there(&tx, &round).await?;
        let left = round::Entity::update_many()
            .col_expr(round::Column::State, Expr::value(RoundState::Departed.name()))
            .col_expr(round::Column::DepartedAtMs, Expr::value(now.0))
            .filter(round::Column::Id.eq(round.id.0))
            .filter(round::Column::State.eq(RoundState::Planned.name()))
            .exec(&tx)
            .await?;
        if left.rows_affected == 1 {
            rows::mark_left(&tx, round.id, now).await?;
            // This entry is also the one look at the addresses: they open now, for these doors, to this person.
            let detail = json!({"stops": round.stops.len(), "volunteer": round.volunteer.as_ref().map(|(id, _)| id)});
            audit::write(&tx, now, self.actor, act("round.depart", round.id, path, detail)).await?;
        }
        tx.commit().await?;
        self.tell_round(&round).await;
        rows::one(self.store.db.read(), round.id).await
    }

    /// The volunteer gives the round back: the phone is shut out.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the round is somebody else's by now; `round_not_under_way`; `stops_waiting` while somebody
    /// still waits for a meal or a word.
    pub async fn own_finish(&self) -> Result<()> {
        let round = self.own_round().await?;
        self.give_back(&round, &self.actor.scope, "volunteer").await
    }

    /// The desk ends a round in scope whose volunteer can't: a phone died, or was lost. What is known of its doors was kept
    /// before; no door gets an ending by this.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope; `round_finished`, `round_not_under_way`, `stops_waiting`.
    pub async fn round_finish(&self, id: RoundId) -> Result<Round> {
        let (round, path) = self.round_and_path(id).await?;
        if round.state == RoundState::Finished {
            return Err(Error::conflict("round_finished", "this round is over"));
        }
        self.give_back(&round, &path, "desk").await?;
        rows::one(self.store.db.read(), id).await
    }

    async fn give_back(&self, round: &Round, path: &PlacePath, by: &str) -> Result<()> {
        let now = self.store.clock.now();
        if round.state == RoundState::Planned {
            return Err(Error::conflict("round_not_under_way", "this round has not left"));
        }
        let tx = self.store.db.begin().await?;
        // Counted within the transaction: the desk may have put somebody on this round a moment ago.
        let waiting = rows::one(&tx, round.id)
            .await?
            .stops
            .iter()
            .filter(|stop| stop.waits())
            .count();
        if waiting > 0 {
            return Err(Error::conflict("stops_waiting", waiting.to_string()));
        }
        round::Entity::update_many()
            .col_expr(round::Column::State, Expr::value(RoundState::Finished.name()))
            .col_expr(round::Column::FinishedAtMs, Expr::value(now.0))
            .filter(round::Column::Id.eq(round.id.0))
            .exec(&tx)
            .await?;
        access::revoke(&tx, round.id, now, self.store.clock.session_now()).await?;
        let detail = json!({"stops": round.stops.len(), "by": by});
        audit::write(&tx, now, self.actor, act("round.finish", round.id, path, detail)).await?;
        tx.commit().await?;
        self.store.tell_sessions_ended().await;
        self.tell_round(round).await;
        Ok(())
    }

    /// The volunteer's own round, as long as it is theirs.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it was given to somebody else; `round_finished`.
    pub async fn own_round(&self) -> Result<Round> {
        let id = self.actor.round.ok_or(Error::NotFound("round"))?;
        let round = rows::one(self.store.db.read(), id).await?;
        let owner = round.volunteer.as_ref().map(|(id, _)| *id);
        if owner != Some(VolunteerId(self.actor.id)) {
            return Err(Error::NotFound("round"));
        }
        if round.state == RoundState::Finished {
            return Err(Error::conflict("round_finished", "this round is over"));
        }
        Ok(round)
    }
}
