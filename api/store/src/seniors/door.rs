//! A death, a hospital or a move as it was said at the door: one act that stops meals, rounds, claims and the card at once.
//! It can be taken back, because a neighbour may be wrong and a thumb may slip; the file itself closes only when somebody
//! has looked into it.

use domain::id::SeniorId;
use domain::ladder::LifeEvent;
use domain::senior::{Pause, PauseReason, Standing, StandingChange};
use domain::time::At;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DatabaseTransaction, EntityTrait, QuerySelect};

use super::release::{Release, cause_of, release};
use super::sheets::{self, HealthSheet};
use crate::entity::senior;
use crate::standing::settle::resumed;
use crate::{Error, Keyring, Result, cards};

fn reason(event: LifeEvent) -> PauseReason {
    match event {
        LifeEvent::Hospital => PauseReason::Hospital,
        LifeEvent::Deceased => PauseReason::DeathReported,
        LifeEvent::Moved => PauseReason::MoveReported,
    }
}

/// Stops everything from today on. Nothing happens to those who are gone already, nor to those for whom this has been said
/// before. A pause that was arranged for other reasons is kept for when this turns out to be wrong.
pub(crate) async fn stop(
    tx: &DatabaseTransaction,
    keys: &Keyring,
    id: SeniorId,
    event: LifeEvent,
    now: At,
) -> Result<()> {
    let pause = Pause {
        from: now.day(),
        to: None,
        reason: reason(event),
    };
    let row = locked(tx, id).await?;
    let before = row.standing()?;
    let open = before
        .pause
        .filter(|stands| stands.to.is_none() && stands.covers(now.day()));
    if open.is_some_and(|stands| stands.reason == pause.reason) {
        return Ok(());
    }
    let Ok(standing) = before.after(StandingChange::Pause(pause)) else {
        return Ok(());
    };
    let health: HealthSheet = sheets::open(keys, row.id, &row.health_sealed)?;
    // Said of the same person twice, in other words: what was arranged lies below both.
    let arranged = match before.pause {
        Some(_) if health.paused_at_door => health.pause_before,
        other => other,
    };
    let health = HealthSheet {
        paused_at_door: true,
        pause_before: arranged,
        ..health
    };
    write(tx, keys, &row, (&standing, &health), now).await?;
    cards::hold(tx, id.0).await?;
    let released = Release {
        senior_id: id,
        from_day: pause.from,
        to_day: None,
        cause: cause_of(pause.reason),
    };
    release(tx, now, &released).await
}

/// Somebody has looked into it, and it is true: it holds, also where the door has taken it back, and no door ends it any more.
pub(crate) async fn confirm(
    tx: &DatabaseTransaction,
    keys: &Keyring,
    id: SeniorId,
    event: LifeEvent,
    now: At,
) -> Result<()> {
    stop(tx, keys, id, event, now).await?;
    let row = locked(tx, id).await?;
    let health: HealthSheet = sheets::open(keys, row.id, &row.health_sealed)?;
    let health = HealthSheet {
        paused_at_door: false,
        pause_before: None,
        ..health
    };
    write(tx, keys, &row, (&row.standing()?, &health), now).await
}

/// Takes it back where it stands as it was said at the door; a pause that was arranged before holds again. Meals that were
/// cancelled stay cancelled: the kitchen may have counted on it. The days of a standing order are decided again: what can still
/// be had is ordered anew, and what can't is on a person's list.
pub(crate) async fn take_back(
    tx: &DatabaseTransaction,
    keys: &Keyring,
    id: SeniorId,
    event: LifeEvent,
    now: At,
) -> Result<()> {
    let row = locked(tx, id).await?;
    let standing = row.standing()?;
    let health: HealthSheet = sheets::open(keys, row.id, &row.health_sealed)?;
    let said = standing.pause.filter(|pause| pause.reason == reason(event));
    let Some(pause) = said.filter(|_| health.paused_at_door && !standing.is_gone()) else {
        return Ok(());
    };
    let Ok(active) = standing.after(StandingChange::Resume) else {
        return Ok(());
    };
    let arranged = health
        .pause_before
        .filter(|one| one.to.is_none_or(|last| last >= now.day()));
    let after = arranged.and_then(|one| active.after(StandingChange::Pause(one)).ok());
    let health = HealthSheet {
        paused_at_door: false,
        pause_before: None,
        ..health
    };
    write(tx, keys, &row, (&after.unwrap_or(active), &health), now).await?;
    cards::release_held(tx, id.0).await?;
    resumed(tx, now, id, pause).await
}

async fn locked(tx: &DatabaseTransaction, id: SeniorId) -> Result<senior::Model> {
    let row = senior::Entity::find_by_id(id.0).lock_exclusive().one(tx).await?;
    row.ok_or(Error::NotFound("senior"))
}

async fn write(
    tx: &DatabaseTransaction,
    keys: &Keyring,
    row: &senior::Model,
    (standing, health): (&Standing, &HealthSheet),
    now: At,
) -> Result<()> {
    let after = senior::ActiveModel {
        id: Set(row.id),
        state: Set(standing.state.name().to_owned()),
        state_since: Set(now.day().to_string()),
        paused_from: Set(standing.pause.map(|pause| pause.from.to_string())),
        paused_to: Set(standing.pause.and_then(|pause| pause.to).map(|day| day.to_string())),
        pause_reason: Set(standing.pause.map(|pause| pause.reason.name().to_owned())),
        health_sealed: Set(sheets::seal(keys, row.id, health)?),
        version: Set(row.version + 1),
        ..Default::default()
    };
    after.update(tx).await?;
    Ok(())
}
