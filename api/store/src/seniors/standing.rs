//! Pausing, coming back, dying, moving: one act each, and all that ends with it ends in the same transaction.

use domain::card::StopReason;
use domain::id::SeniorId;
use domain::order::FlagCause;
use domain::place::PlaceCode;
use domain::senior::{Pause, PauseReason, SeniorState, Standing, StandingChange};
use domain::time::ServiceDay;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use serde_json::json;

use super::release::{Release, cause_of, release};
use super::sheets::{self, ContactSheet, HealthSheet};
use crate::entity::senior;
use crate::standing::late;
use crate::standing::settle::resumed;
use crate::{Error, Result, Scoped, cards, visits};

impl Scoped<'_> {
    /// No meals from a day on. Open orders of those days are released by the worker.
    ///
    /// # Errors
    /// Not found; `senior_gone`; `bad_period`.
    pub async fn pause_senior(&self, id: SeniorId, pause: Pause, note: Option<&str>) -> Result<Standing> {
        let tx = self.store.db.begin().await?;
        let row = self.senior_for_change(&tx, id).await?;
        let path = row.place_path.clone();
        let health = HealthSheet {
            pause_note: note.map(str::to_owned),
            // Who is at the desk knows: no thumb at a door takes this back.
            paused_at_door: false,
            pause_before: None,
            ..sheets::open(&self.store.keys, row.id, &row.health_sealed)?
        };
        let change = StandingChange::Pause(pause);
        let mut after = senior::ActiveModel {
            health_sealed: Set(sheets::seal(&self.store.keys, row.id, &health)?),
            ..Default::default()
        };
        let standing = self.write_standing(&tx, row, change, &mut after).await?;
        let released = Release {
            senior_id: id,
            from_day: pause.from,
            to_day: pause.to,
            cause: cause_of(pause.reason),
        };
        release(&tx, self.store.clock.now(), &released).await?;
        let detail = json!({ "reason": pause.reason.name(), "from": pause.from, "to": pause.to });
        self.note_senior(&tx, id, &path, "senior.pause", detail).await?;
        tx.commit().await?;
        Ok(standing)
    }

    /// Meals again from now on.
    ///
    /// # Errors
    /// Not found; `senior_gone`; `not_paused`.
    pub async fn resume_senior(&self, id: SeniorId) -> Result<Standing> {
        let tx = self.store.db.begin().await?;
        let standing = self.resume_in(&tx, id).await?;
        tx.commit().await?;
        Ok(standing)
    }

    /// The same within a transaction. Held cards work again; who comes home from hospital is looked in on within a day.
    pub(crate) async fn resume_in(&self, tx: &DatabaseTransaction, id: SeniorId) -> Result<Standing> {
        let row = self.senior_for_change(tx, id).await?;
        let path = row.place_path.clone();
        let ended = row.standing()?.pause;
        let mut after: senior::ActiveModel = Default::default();
        let standing = self.write_standing(tx, row, StandingChange::Resume, &mut after).await?;
        cards::release_held(tx, id.0).await?;
        if let Some(pause) = ended {
            let now = self.store.clock.now();
            resumed(tx, now, id, pause).await?;
            late::back(tx, now, &self.actor.name, id, cause_of(pause.reason)).await?;
            if pause.reason == PauseReason::Hospital {
                visits::event(tx, id, now).await?;
            }
        }
        self.note_senior(tx, id, &path, "senior.resume", json!({})).await?;
        Ok(standing)
    }

    /// The senior has died: cards stop, the spouse is unlinked, orders from that day on are released.
    ///
    /// # Errors
    /// Not found; `senior_gone`; `bad_date` for a day to come.
    pub async fn record_death(&self, id: SeniorId, date: ServiceDay, source: &str) -> Result<Standing> {
        self.end(id, StandingChange::Die, date, Some(source)).await
    }

    /// The senior has left the county: as with death, but they live.
    ///
    /// # Errors
    /// Not found; `senior_gone`; `bad_date` for a day to come.
    pub async fn record_departure(&self, id: SeniorId, date: ServiceDay) -> Result<Standing> {
        self.end(id, StandingChange::MoveAway, date, None).await
    }

    /// The senior lives in another village now. The old address and its point lead to the wrong door and go.
    ///
    /// # Errors
    /// Not found; `senior_gone`; `unknown_village`; not found when the actor doesn't look after the new village.
    pub async fn move_senior(&self, id: SeniorId, to: &PlaceCode, date: ServiceDay) -> Result<Standing> {
        self.not_later_than_today(date)?;
        let tx = self.store.db.begin().await?;
        let row = self.senior_for_change(&tx, id).await?;
        let standing = row.standing()?;
        if standing.is_gone() {
            return Err(Error::conflict("senior_gone", "the senior does not eat here any more"));
        }
        let path = self.village(&tx, to).await?;
        let contact = ContactSheet {
            address: None,
            point: None,
            ..sheets::open(&self.store.keys, row.id, &row.contact_sealed)?
        };
        let from = row.village_code.clone();
        let after = senior::ActiveModel {
            id: Set(row.id),
            village_code: Set(to.as_str().to_owned()),
            place_path: Set(path.0.clone()),
            contact_sealed: Set(sheets::seal(&self.store.keys, row.id, &contact)?),
            version: Set(row.version + 1),
            ..Default::default()
        };
        after.update(&tx).await?;
        let detail = json!({ "from": from, "to": to, "date": date });
        self.note_senior(&tx, id, &path.0, "senior.move", detail).await?;
        tx.commit().await?;
        Ok(standing)
    }

    async fn end(
        &self,
        id: SeniorId,
        change: StandingChange,
        date: ServiceDay,
        source: Option<&str>,
    ) -> Result<Standing> {
        let tx = self.store.db.begin().await?;
        let standing = self.end_in(&tx, id, change, date, source).await?;
        tx.commit().await?;
        Ok(standing)
    }

    /// The same within a transaction.
    pub(crate) async fn end_in(
        &self,
        tx: &DatabaseTransaction,
        id: SeniorId,
        change: StandingChange,
        date: ServiceDay,
        source: Option<&str>,
    ) -> Result<Standing> {
        let now = self.store.clock.now();
        self.not_later_than_today(date)?;
        let row = self.senior_for_change(tx, id).await?;
        let path = row.place_path.clone();
        let health = HealthSheet {
            ended_by: source.map(str::to_owned),
            ..sheets::open(&self.store.keys, row.id, &row.health_sealed)?
        };
        let mut after = senior::ActiveModel {
            spouse_id: Set(None),
            delivery: Set(false),
            health_sealed: Set(sheets::seal(&self.store.keys, row.id, &health)?),
            ..Default::default()
        };
        let standing = self.write_standing(tx, row, change, &mut after).await?;
        // A kiosk offers the spouse; it must not offer somebody who has died or left.
        senior::Entity::update_many()
            .col_expr(senior::Column::SpouseId, Expr::value(Option::<uuid::Uuid>::None))
            .filter(senior::Column::SpouseId.eq(id.0))
            .exec(tx)
            .await?;
        let (action, reason, cause) = ending(standing.state);
        let cards_stopped = cards::stop_all(tx, now, id.0, reason).await?;
        let released = Release {
            senior_id: id,
            from_day: date,
            to_day: None,
            cause,
        };
        release(tx, now, &released).await?;
        let detail = json!({ "date": date, "cards_stopped": cards_stopped });
        self.note_senior(tx, id, &path, action, detail).await?;
        Ok(standing)
    }

    fn not_later_than_today(&self, date: ServiceDay) -> Result<()> {
        if date > self.store.clock.now().day() {
            return Err(Error::invalid("bad_date", "date", "the day lies in the future"));
        }
        Ok(())
    }

    async fn write_standing(
        &self,
        tx: &DatabaseTransaction,
        row: senior::Model,
        change: StandingChange,
        after: &mut senior::ActiveModel,
    ) -> Result<Standing> {
        let standing = row.standing()?.after(change).map_err(|error| refused(&error))?;
        after.id = Set(row.id);
        after.state = Set(standing.state.name().to_owned());
        after.state_since = Set(self.store.clock.now().day().to_string());
        after.paused_from = Set(standing.pause.map(|pause| pause.from.to_string()));
        after.paused_to = Set(standing.pause.and_then(|pause| pause.to).map(|day| day.to_string()));
        after.pause_reason = Set(standing.pause.map(|pause| pause.reason.name().to_owned()));
        after.version = Set(row.version + 1);
        after.clone().update(tx).await?;
        Ok(standing)
    }
}

fn ending(state: SeniorState) -> (&'static str, StopReason, FlagCause) {
    if state == SeniorState::Deceased {
        ("senior.death", StopReason::Deceased, FlagCause::Deceased)
    } else {
        ("senior.depart", StopReason::Moved, FlagCause::Away)
    }
}

/// A wrong period is the input's fault; everything else is a state that forbids it.
pub(crate) fn refused(error: &domain::senior::StandingError) -> Error {
    use domain::code::Coded;
    if error.field().is_some() {
        Error::of(error)
    } else {
        Error::conflict(error.code(), error.to_string())
    }
}
