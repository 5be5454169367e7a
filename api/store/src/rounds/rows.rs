//! Rounds and doors as they are kept, with the orders behind each door.

use std::collections::{BTreeMap, BTreeSet};

use domain::delivery::{Care, Outcome, RoundState, StopState, TravelMode};
use domain::id::{CanteenId, OrderId, RoundId, SeniorId, SittingId, StopId, VolunteerId};
use domain::order::{FlagCause, OrderState};
use domain::time::At;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use crate::entity::{meal_order, round, stop, stop_order, volunteer};
use crate::{Error, Result, bulk};

const IDS_AT_ONCE: usize = 1_000;

/// A round.
#[derive(Debug, Clone)]
pub struct Round {
    /// Id.
    pub id: RoundId,
    /// For which sitting.
    pub sitting_id: SittingId,
    /// Whose boxes it carries.
    pub canteen_id: CanteenId,
    /// Number within the sitting.
    pub no: i32,
    /// Who goes.
    pub volunteer: Option<(VolunteerId, String)>,
    /// How.
    pub mode: TravelMode,
    /// Meals that fit.
    pub capacity: u32,
    /// Where it is.
    pub state: RoundState,
    /// Leaves, as planned.
    pub departs_at: At,
    /// Is back, as planned.
    pub ends_at: At,
    /// Metres under way.
    pub length_m: i32,
    /// When it really left.
    pub departed_at: Option<At>,
    /// Counts up with every change of its doors.
    pub version: i32,
    /// The doors in order. One whose meals were all cancelled is gone.
    pub stops: Vec<Stop>,
}

/// A door of a round.
#[derive(Debug, Clone)]
pub struct Stop {
    /// Id.
    pub id: StopId,
    /// Place in the round, from 1.
    pub seq: i32,
    /// Who opens.
    pub senior_id: SeniorId,
    /// When somebody knocks.
    pub eta_at: At,
    /// Until when the food is good.
    pub deadline_at: At,
    /// Pending, done or failed.
    pub state: StopState,
    /// What was reported.
    pub outcome: Option<Outcome>,
    /// How the senior was.
    pub care: Option<Care>,
    /// When that was.
    pub done_at: Option<At>,
    /// The meals that weren't cancelled.
    pub meals: Vec<Meal>,
}

/// A meal of a door.
#[derive(Debug, Clone)]
pub struct Meal {
    /// Which.
    pub order_id: OrderId,
    /// Whose.
    pub senior_id: SeniorId,
    /// How it ended.
    pub state: OrderState,
    /// Why it wasn't served.
    pub cause: Option<FlagCause>,
    /// Number of the bag.
    pub bag_no: i32,
}

impl Stop {
    /// Who lives there and gets a meal, each once, in the order in which they are shown: whom a report is about is told by
    /// the place here.
    #[must_use]
    pub fn dwellers(&self) -> Vec<SeniorId> {
        let mut ids: Vec<SeniorId> = Vec::new();
        for meal in &self.meals {
            if !ids.contains(&meal.senior_id) {
                ids.push(meal.senior_id);
            }
        }
        if ids.is_empty() { vec![self.senior_id] } else { ids }
    }

    /// Whether somebody still waits here: nothing reported, and a meal without an end.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.state == StopState::Pending && self.meals.iter().any(|meal| meal.state.is_open())
    }
}

/// The rounds that fit, in the order of their numbers, with their doors.
pub(crate) async fn load<C: ConnectionTrait>(conn: &C, filter: Condition) -> Result<Vec<Round>> {
    let rows = round::Entity::find()
        .filter(filter)
        .order_by_asc(round::Column::No)
        .all(conn)
        .await?;
    let names: BTreeMap<Uuid, String> = volunteer::Entity::find()
        .filter(volunteer::Column::Id.is_in(rows.iter().filter_map(|row| row.volunteer_id).collect::<BTreeSet<_>>()))
        .all(conn)
        .await?
        .into_iter()
        .map(|row| (row.id, row.name))
        .collect();
    let mut stops = stops(conn, rows.iter().map(|row| row.id).collect()).await?;
    rows.into_iter()
        .map(|row| {
            let stops = stops.remove(&row.id).unwrap_or_default();
            let volunteer = row
                .volunteer_id
                .and_then(|id| Some((VolunteerId(id), names.get(&id)?.clone())));
            round_of(row, volunteer, stops)
        })
        .collect()
}

/// One round.
pub(crate) async fn one<C: ConnectionTrait>(conn: &C, id: RoundId) -> Result<Round> {
    let found = load(conn, Condition::all().add(round::Column::Id.eq(id.0)))
        .await?
        .pop();
    found.ok_or(Error::NotFound("round"))
}

async fn stops<C: ConnectionTrait>(conn: &C, rounds: Vec<Uuid>) -> Result<BTreeMap<Uuid, Vec<Stop>>> {
    let rows = stop::Entity::find()
        .filter(stop::Column::RoundId.is_in(rounds))
        .order_by_asc(stop::Column::Seq)
        .order_by_asc(stop::Column::Id)
        .all(conn)
        .await?;
    let mut meals = meals(conn, rows.iter().map(|row| row.id).collect()).await?;
    let mut found: BTreeMap<Uuid, Vec<Stop>> = BTreeMap::new();
    for row in rows {
        let meals = meals.remove(&row.id).unwrap_or_default();
        if !meals.is_empty() {
            found.entry(row.round_id).or_default().push(stop_of(&row, meals)?);
        }
    }
    Ok(found)
}

async fn meals<C: ConnectionTrait>(conn: &C, stops: Vec<Uuid>) -> Result<BTreeMap<Uuid, Vec<Meal>>> {
    let mut stop_by_order: BTreeMap<Uuid, Uuid> = BTreeMap::new();
    for chunk in stops.chunks(IDS_AT_ONCE) {
        let links = stop_order::Entity::find()
            .filter(stop_order::Column::StopId.is_in(chunk.to_vec()))
            .all(conn)
            .await?;
        stop_by_order.extend(links.into_iter().map(|link| (link.order_id, link.stop_id)));
    }
    let order_ids: Vec<Uuid> = stop_by_order.keys().copied().collect();
    let mut found: BTreeMap<Uuid, Vec<Meal>> = BTreeMap::new();
    for chunk in order_ids.chunks(IDS_AT_ONCE) {
        let rows = meal_order::Entity::find()
            .filter(meal_order::Column::Id.is_in(chunk.to_vec()))
            .filter(meal_order::Column::State.ne(OrderState::Cancelled.name()))
            .order_by_asc(meal_order::Column::Id)
            .all(conn)
            .await?;
        for row in rows {
            if let Some(stop) = stop_by_order.get(&row.id) {
                found.entry(*stop).or_default().push(meal_of(&row)?);
            }
        }
    }
    Ok(found)
}

fn round_of(row: round::Model, volunteer: Option<(VolunteerId, String)>, stops: Vec<Stop>) -> Result<Round> {
    Ok(Round {
        id: RoundId(row.id),
        sitting_id: SittingId(row.sitting_id),
        canteen_id: CanteenId(row.canteen_id),
        no: row.no,
        volunteer,
        mode: TravelMode::parse(&row.mode).ok_or(Error::Corrupt("round.mode"))?,
        capacity: u32::try_from(row.capacity).unwrap_or(0),
        state: RoundState::parse(&row.state).ok_or(Error::Corrupt("round.state"))?,
        departs_at: At(row.departs_at_ms),
        ends_at: At(row.ends_at_ms),
        length_m: row.length_m,
        departed_at: row.departed_at_ms.map(At),
        version: row.version,
        stops,
    })
}

fn stop_of(row: &stop::Model, meals: Vec<Meal>) -> Result<Stop> {
    let outcome = row
        .outcome
        .as_deref()
        .map(|name| Outcome::parse(name).ok_or(Error::Corrupt("stop.outcome")));
    let care = row
        .care
        .as_deref()
        .map(|name| Care::parse(name).ok_or(Error::Corrupt("stop.care")));
    Ok(Stop {
        id: StopId(row.id),
        seq: row.seq,
        senior_id: SeniorId(row.senior_id),
        eta_at: At(row.eta_at_ms),
        deadline_at: At(row.deadline_at_ms),
        state: StopState::parse(&row.state).ok_or(Error::Corrupt("stop.state"))?,
        outcome: outcome.transpose()?,
        care: care.transpose()?,
        done_at: row.done_at_ms.map(At),
        meals,
    })
}

fn meal_of(row: &meal_order::Model) -> Result<Meal> {
    let cause = row
        .flag_cause
        .as_deref()
        .map(|name| FlagCause::parse(name).ok_or(Error::Corrupt("flag_cause")));
    Ok(Meal {
        order_id: OrderId(row.id),
        senior_id: SeniorId(row.senior_id),
        state: OrderState::parse(&row.state).ok_or(Error::Corrupt("meal_order.state"))?,
        cause: cause.transpose()?,
        bag_no: row.bag_no,
    })
}

/// The orders of these sittings that have left with a round.
pub(crate) async fn on_the_road<C: ConnectionTrait>(
    conn: &C,
    sittings: &BTreeSet<SittingId>,
) -> Result<BTreeSet<OrderId>> {
    let theirs = meal_order::Entity::find()
        .select_only()
        .column(meal_order::Column::Id)
        .filter(meal_order::Column::SittingId.is_in(bulk::filled(sittings.iter().map(|id| id.0))));
    let orders: Vec<Uuid> = stop_order::Entity::find()
        .select_only()
        .column(stop_order::Column::OrderId)
        .filter(stop_order::Column::LeftAtMs.is_not_null())
        .filter(stop_order::Column::OrderId.in_subquery(theirs.into_query()))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(orders.into_iter().map(OrderId).collect())
}

/// Marks all meals of a round as gone with it.
pub(crate) async fn mark_left<C: ConnectionTrait>(conn: &C, round: RoundId, at: At) -> Result<()> {
    let doors = stop::Entity::find()
        .select_only()
        .column(stop::Column::Id)
        .filter(stop::Column::RoundId.eq(round.0));
    stop_order::Entity::update_many()
        .col_expr(stop_order::Column::LeftAtMs, Expr::value(at.0))
        .filter(stop_order::Column::StopId.in_subquery(doors.into_query()))
        .exec(conn)
        .await?;
    Ok(())
}
