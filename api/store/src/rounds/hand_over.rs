//! The rest of a round goes to somebody else. What was done stays with who did it: the doors that are left become a round of
//! their own, or come at the end of the round that the other one is on. Order, bags, deadlines and ladders go along.

use std::collections::BTreeMap;

use domain::code::Coded;
use domain::delivery::hand_over::{Taker, knocks, may_take};
use domain::delivery::outcome::AlarmState;
use domain::delivery::{RoundState, TravelMode};
use domain::id::{RoundId, SittingId, VolunteerId};
use domain::place::PlacePath;
use domain::time::At;
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait, QueryFilter,
    QueryOrder,
};
use serde_json::json;
use uuid::Uuid;

use super::arrange::act;
use super::rows::{self, Round, Stop};
use super::takers::{count, left, meals, of_sitting, taker, under_way};
use crate::audit;
use crate::entity::{alarm, hand_over, round, round_access, stop, volunteer};
use crate::kitchen::batches;
use crate::{Error, Result, Scoped, ids};

/// What a hand-over did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedOver {
    /// The round that has the doors now.
    pub round_id: RoundId,
    /// Its number.
    pub round_no: i32,
    /// Who takes them; nobody yet when the desk has them.
    pub volunteer: Option<String>,
    /// Doors that went along.
    pub doors: u32,
    /// Whether a phone is on that round already; else its volunteer needs a code.
    pub is_joined: bool,
}

/// A hand-over as people see it later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedTo {
    /// The round that gave.
    pub from: RoundId,
    /// The round that got.
    pub to: RoundId,
    /// Its number.
    pub to_no: i32,
    /// The number of the one that gave.
    pub from_no: i32,
    /// To whom; nobody when it went to the desk.
    pub volunteer: Option<String>,
    /// Doors.
    pub doors: u32,
    /// When.
    pub at: At,
}

/// The round that gets the doors.
struct Getting {
    id: RoundId,
    no: i32,
    volunteer: Option<String>,
    /// The last place and knock of its own.
    last: Option<(i32, At)>,
}

impl Scoped<'_> {
    /// Hands the rest of a round in scope over, to somebody or to the desk. The same key again changes nothing.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope, or for a volunteer of another canteen; `round_finished`, `round_not_under_way`,
    /// `volunteer_disabled`, `already_handed_over`, and why the other one can't take it.
    pub async fn round_hand_over(&self, id: RoundId, to: Option<VolunteerId>, key: &str) -> Result<HandedOver> {
        let (round, path) = self.round_and_path(id).await?;
        self.give(round, &path, to, key).await
    }

    /// The same for the volunteer's own round.
    ///
    /// # Errors
    /// As for a round in scope; [`Error::NotFound`] when the round is somebody else's by now.
    pub async fn own_hand_over(&self, to: Option<VolunteerId>, key: &str) -> Result<HandedOver> {
        let round = self.own_round().await?;
        self.give(round, &self.actor.scope, to, key).await
    }

    /// What was handed over in a sitting, oldest first.
    pub(crate) async fn hand_overs(&self, sitting: SittingId) -> Result<Vec<HandedTo>> {
        self.handed(hand_over::Column::SittingId.eq(sitting.0)).await
    }

    /// What a round has handed to others, oldest first.
    pub(crate) async fn handed_on(&self, round: RoundId) -> Result<Vec<HandedTo>> {
        self.handed(hand_over::Column::FromRoundId.eq(round.0)).await
    }

    async fn handed(&self, which: SimpleExpr) -> Result<Vec<HandedTo>> {
        let conn = self.store.db.read();
        let found = hand_over::Entity::find()
            .filter(which)
            .order_by_asc(hand_over::Column::Id)
            .all(conn)
            .await?;
        let ids = found.iter().flat_map(|row| [row.from_round_id, row.to_round_id]);
        let numbers: BTreeMap<Uuid, i32> = round::Entity::find()
            .filter(round::Column::Id.is_in(ids))
            .all(conn)
            .await?
            .into_iter()
            .map(|row| (row.id, row.no))
            .collect();
        let takers: BTreeMap<Uuid, String> = volunteer::Entity::find()
            .filter(volunteer::Column::Id.is_in(found.iter().filter_map(|row| row.volunteer_id)))
            .all(conn)
            .await?
            .into_iter()
            .map(|row| (row.id, row.name))
            .collect();
        let no = |id: Uuid| numbers.get(&id).copied().unwrap_or(0);
        Ok(found
            .into_iter()
            .map(|row| HandedTo {
                from: RoundId(row.from_round_id),
                to: RoundId(row.to_round_id),
                to_no: no(row.to_round_id),
                from_no: no(row.from_round_id),
                volunteer: row.volunteer_id.and_then(|id| takers.get(&id).cloned()),
                doors: u32::try_from(row.doors).unwrap_or(0),
                at: At(row.at_ms),
            })
            .collect())
    }

    async fn give(&self, round: Round, path: &PlacePath, to: Option<VolunteerId>, key: &str) -> Result<HandedOver> {
        let key = format!("{}/{key}", round.id);
        let now = self.store.clock.now();
        let tx = self.store.db.begin().await?;
        // Reports and other changes of this sitting's doors wait from here on, or are seen below.
        batches::hold(&tx, [round.sitting_id]).await?;
        if let Some(done) = before(&tx, &key, to).await? {
            return Ok(done);
        }
        let round = rows::one(&tx, round.id).await?;
        match round.state {
            RoundState::Finished => return Err(Error::conflict("round_finished", "this round is over")),
            RoundState::Planned => return Err(Error::conflict("round_not_under_way", "this round has not left")),
            RoundState::Departed => {}
        }
        let going = left(&round);
        let others = rows::load(&tx, of_sitting(round.sitting_id)).await?;
        let row = taker_row(&tx, &round, to).await?;
        let taking = row.as_ref().map_or(Taker::Desk, |row| taker(row, &round, &others));
        may_take(meals(&going), taking).map_err(|error| Error::conflict(error.code(), error.to_string()))?;
        let getting = match row.as_ref().and_then(|row| under_way(&others, row.id)) {
            Some(own) => joining(own),
            None => own_round(&tx, &round, &going, &others, row.as_ref(), now).await?,
        };
        take_along(&tx, &going, &getting).await?;
        changed(&tx, [round.id, getting.id]).await?;
        self.write_down(&tx, &round, &getting, &going, (to, &key, now)).await?;
        // The entry is also the look at the addresses: they are open to somebody else from now on.
        let detail = json!({"to": getting.id, "volunteer": to, "stops": going.len()});
        audit::write(&tx, now, self.actor, act("round.hand_over", round.id, path, detail)).await?;
        let handed = HandedOver {
            round_id: getting.id,
            round_no: getting.no,
            volunteer: getting.volunteer,
            doors: count(going.len()),
            is_joined: is_joined(&tx, getting.id).await?,
        };
        tx.commit().await?;
        self.tell_round(&round).await;
        Ok(handed)
    }

    async fn write_down(
        &self,
        tx: &DatabaseTransaction,
        round: &Round,
        getting: &Getting,
        going: &[&Stop],
        (to, key, now): (Option<VolunteerId>, &str, At),
    ) -> Result<()> {
        let row = hand_over::ActiveModel {
            id: Set(ids::new_id()),
            request_key: Set(key.to_owned()),
            sitting_id: Set(round.sitting_id.0),
            from_round_id: Set(round.id.0),
            to_round_id: Set(getting.id.0),
            volunteer_id: Set(to.map(|id| id.0)),
            doors: Set(i32::try_from(going.len()).unwrap_or(i32::MAX)),
            at_ms: Set(now.0),
            by_id: Set(self.actor.id),
            by_name: Set(self.actor.name.clone()),
        };
        hand_over::Entity::insert(row).exec_without_returning(tx).await?;
        Ok(())
    }
}

/// What was done under this key already.
async fn before(tx: &DatabaseTransaction, key: &str, to: Option<VolunteerId>) -> Result<Option<HandedOver>> {
    let row = hand_over::Entity::find()
        .filter(hand_over::Column::RequestKey.eq(key))
        .one(tx)
        .await?;
    let Some(row) = row else { return Ok(None) };
    if row.volunteer_id != to.map(|id| id.0) {
        return Err(Error::conflict(
            "already_handed_over",
            "this round went to somebody else already",
        ));
    }
    let round = rows::one(tx, RoundId(row.to_round_id)).await?;
    Ok(Some(HandedOver {
        round_id: round.id,
        round_no: round.no,
        volunteer: round.volunteer.map(|(_, name)| name),
        doors: u32::try_from(row.doors).unwrap_or(0),
        is_joined: is_joined(tx, round.id).await?,
    }))
}

async fn taker_row(
    tx: &DatabaseTransaction,
    round: &Round,
    to: Option<VolunteerId>,
) -> Result<Option<volunteer::Model>> {
    let Some(id) = to else { return Ok(None) };
    let row = volunteer::Entity::find_by_id(id.0)
        .filter(volunteer::Column::CanteenId.eq(round.canteen_id.0))
        .one(tx)
        .await?
        .ok_or(Error::NotFound("volunteer"))?;
    if row.disabled_at_ms.is_some() {
        return Err(Error::conflict("volunteer_disabled", "this volunteer no longer comes"));
    }
    Ok(Some(row))
}

/// The doors come at the end of what the taker has.
fn joining(own: &Round) -> Getting {
    let last_knock = left(own).last().map(|stop| stop.eta_at);
    let last_seq = own.stops.iter().map(|stop| stop.seq).max().unwrap_or(0);
    Getting {
        id: own.id,
        no: own.no,
        volunteer: own.volunteer.as_ref().map(|(_, name)| name.clone()),
        last: Some((last_seq, last_knock.unwrap_or(own.departs_at))),
    }
}

/// A round of their own, on its way already: the bags are out.
async fn own_round(
    tx: &DatabaseTransaction,
    round: &Round,
    going: &[&Stop],
    others: &[Round],
    taker: Option<&volunteer::Model>,
    now: At,
) -> Result<Getting> {
    let no = others.iter().map(|one| one.no).max().unwrap_or(0) + 1;
    let ends_at = round.ends_at.max(now);
    let mode = taker.map_or(Ok(round.mode), |row| {
        TravelMode::parse(&row.mode).ok_or(Error::Corrupt("volunteer.mode"))
    })?;
    let capacity = taker.map_or_else(|| i32::try_from(round.capacity).unwrap_or(i32::MAX), |row| row.capacity);
    // Nobody knows where they will start from; their share of the way is the best guess.
    let (doors, all) = (count(going.len()), count(round.stops.len()));
    let share = (i64::from(round.length_m) * i64::from(doors)).checked_div(i64::from(all));
    let id = RoundId(ids::new_id());
    let row = round::ActiveModel {
        id: Set(id.0),
        sitting_id: Set(round.sitting_id.0),
        canteen_id: Set(round.canteen_id.0),
        no: Set(no),
        volunteer_id: Set(taker.map(|row| row.id)),
        mode: Set(mode.name().to_owned()),
        capacity: Set(capacity),
        state: Set(RoundState::Departed.name().to_owned()),
        departs_at_ms: Set(now.0),
        ends_at_ms: Set(ends_at.0),
        duration_s: Set(i32::try_from((ends_at.0 - now.0) / 1_000).unwrap_or(i32::MAX)),
        length_m: Set(i32::try_from(share.unwrap_or(0)).unwrap_or(i32::MAX)),
        departed_at_ms: Set(Some(now.0)),
        finished_at_ms: Set(None),
        version: Set(1),
    };
    round::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(Getting {
        id,
        no,
        volunteer: taker.map(|row| row.name.clone()),
        last: None,
    })
}

/// The doors, and with them what is open about who lives there.
async fn take_along(tx: &DatabaseTransaction, going: &[&Stop], getting: &Getting) -> Result<()> {
    let etas: Vec<At> = going.iter().map(|stop| stop.eta_at).collect();
    let first = getting.last.map_or(0, |(seq, _)| seq) + 1;
    for ((seq, stop), eta_at) in (first..)
        .zip(going)
        .zip(knocks(&etas, getting.last.map(|(_, eta_at)| eta_at)))
    {
        stop::Entity::update_many()
            .col_expr(stop::Column::RoundId, Expr::value(getting.id.0))
            .col_expr(stop::Column::Seq, Expr::value(seq))
            .col_expr(stop::Column::EtaAtMs, Expr::value(eta_at.0))
            .filter(stop::Column::Id.eq(stop.id.0))
            .exec(tx)
            .await?;
    }
    alarm::Entity::update_many()
        .col_expr(alarm::Column::RoundNo, Expr::value(getting.no))
        .filter(alarm::Column::StopId.is_in(going.iter().map(|stop| stop.id.0)))
        .filter(alarm::Column::State.ne(AlarmState::Closed.name()))
        .exec(tx)
        .await?;
    Ok(())
}

/// Whoever looked at these rounds before looks again.
async fn changed(tx: &DatabaseTransaction, rounds: [RoundId; 2]) -> Result<()> {
    round::Entity::update_many()
        .col_expr(round::Column::Version, Expr::col(round::Column::Version).add(1))
        .filter(round::Column::Id.is_in(rounds.map(|id| id.0)))
        .exec(tx)
        .await?;
    Ok(())
}

/// Whether a phone came in by a code that still holds.
async fn is_joined<C: ConnectionTrait>(conn: &C, round: RoundId) -> Result<bool> {
    let row = round_access::Entity::find()
        .filter(round_access::Column::RoundId.eq(round.0))
        .filter(round_access::Column::UsedAtMs.is_not_null())
        .filter(round_access::Column::RevokedAtMs.is_null())
        .one(conn)
        .await?;
    Ok(row.is_some())
}
