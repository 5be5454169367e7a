//! A death, a hospital or a move as it was said at the door: one act that stops meals, rounds, claims and the card at once.
//! It can be taken back, because a neighbour may be wrong and a thumb may slip; the file itself closes only when somebody
//! has looked into it.

use domain::id::SeniorId;
use domain::ladder::LifeEvent;
use domain::senior::{Pause, PauseReason, SeniorState, Standing, StandingChange};
use domain::time::At;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DatabaseTransaction, EntityTrait, QuerySelect};

use super::release::{Release, cause_of, release};
use crate::entity::senior;
use crate::standing::settle::resumed;
use crate::{Error, Result, cards};

fn reason(event: LifeEvent) -> PauseReason {
    match event {
        LifeEvent::Hospital => PauseReason::Hospital,
        LifeEvent::Deceased => PauseReason::DeathReported,
        LifeEvent::Moved => PauseReason::MoveReported,
    }
}

/// Stops everything from today on. Nothing happens to those who are gone already.
pub(crate) async fn stop(tx: &DatabaseTransaction, id: SeniorId, event: LifeEvent, now: At) -> Result<()> {
    let pause = Pause {
        from: now.day(),
        to: None,
        reason: reason(event),
    };
    if !change(tx, id, StandingChange::Pause(pause), now).await? {
        return Ok(());
    }
    cards::hold(tx, id.0).await?;
    let released = Release {
        senior_id: id,
        from_day: pause.from,
        to_day: None,
        cause: cause_of(pause.reason),
    };
    release(tx, now, &released).await
}

/// Takes it back where it stands as it was said at the door. Meals that were cancelled stay cancelled: the kitchen may
/// have counted on it. The days of a standing order are decided again: what can still be had is ordered anew, and what
/// can't is on a person's list.
pub(crate) async fn take_back(tx: &DatabaseTransaction, id: SeniorId, event: LifeEvent, now: At) -> Result<()> {
    let row = locked(tx, id).await?;
    let standing = row.standing()?;
    let said = standing.pause.filter(|pause| pause.reason == reason(event));
    if let Some(pause) = said.filter(|_| !standing.is_gone()) {
        change(tx, id, StandingChange::Resume, now).await?;
        cards::release_held(tx, id.0).await?;
        resumed(tx, now, id, pause).await?;
    }
    Ok(())
}

async fn change(tx: &DatabaseTransaction, id: SeniorId, change: StandingChange, now: At) -> Result<bool> {
    let row = locked(tx, id).await?;
    let Ok(standing) = row.standing()?.after(change) else {
        return Ok(false);
    };
    write(tx, &row, &standing, now).await?;
    Ok(standing.state != SeniorState::Deceased)
}

async fn locked(tx: &DatabaseTransaction, id: SeniorId) -> Result<senior::Model> {
    let row = senior::Entity::find_by_id(id.0).lock_exclusive().one(tx).await?;
    row.ok_or(Error::NotFound("senior"))
}

async fn write(tx: &DatabaseTransaction, row: &senior::Model, standing: &Standing, now: At) -> Result<()> {
    let after = senior::ActiveModel {
        id: Set(row.id),
        state: Set(standing.state.name().to_owned()),
        state_since: Set(now.day().to_string()),
        paused_from: Set(standing.pause.map(|pause| pause.from.to_string())),
        paused_to: Set(standing.pause.and_then(|pause| pause.to).map(|day| day.to_string())),
        pause_reason: Set(standing.pause.map(|pause| pause.reason.name().to_owned())),
        version: Set(row.version + 1),
        ..Default::default()
    };
    after.update(tx).await?;
    Ok(())
}
