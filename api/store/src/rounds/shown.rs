//! A sitting's rounds as the desk sees them. Points are people's homes, so each look is noted.

use std::collections::BTreeMap;

use domain::delivery::Planning;
use domain::delivery::food_clock::FoodRule;
use domain::id::{OrderId, RoundId, SeniorId, SittingId};
use domain::order::Sitting;
use domain::person::address::GeoPoint;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use uuid::Uuid;

use super::access::{self, AccessShown};
use super::doors::{self, Depot};
use super::hand_over::HandedTo;
use super::homes::{self, Home};
use super::rows::{self, Round, Stop};
use crate::audit::Act;
use crate::entity::{meal_order, plan, round, unplaced};
use crate::{Error, Result, Scoped};

/// Everything about a sitting's rounds.
#[derive(Debug, Clone)]
pub struct RoundsShown {
    /// The sitting.
    pub sitting: Sitting,
    /// Where the travel times came from; nothing before the cut-off.
    pub travel: Option<String>,
    /// How long food is good here.
    pub rule: FoodRule,
    /// How far the making of the rounds is.
    pub planning: Planning,
    /// Where rounds begin.
    pub depot: Depot,
    /// The rounds in the order of their numbers.
    pub rounds: Vec<Round>,
    /// Meals that a person has to place.
    pub unplaced: Vec<Unplaced>,
    /// What one round handed to another.
    pub hand_overs: Vec<HandedTo>,
    /// How far each round's code is.
    pub accesses: BTreeMap<RoundId, AccessShown>,
    /// Who lives behind the doors.
    pub people: BTreeMap<SeniorId, Dweller>,
}

/// A meal that is in no round.
#[derive(Debug, Clone)]
pub struct Unplaced {
    /// Which.
    pub order_id: OrderId,
    /// Whose.
    pub senior_id: SeniorId,
    /// The planner's reason.
    pub reason: String,
    /// What would let it in, in the planner's words.
    pub detail: String,
}

/// Somebody behind a door, as staff see them.
#[derive(Debug, Clone)]
pub struct Dweller {
    /// 王*芳
    pub masked_name: String,
    /// Their village.
    pub village: String,
    /// Where, and whether that is only the village's point.
    pub spot: Option<(GeoPoint, bool)>,
}

impl Dweller {
    fn of(home: &Home) -> Self {
        Self {
            masked_name: home.masked_name(),
            village: home.village.clone(),
            spot: home.spot.best(),
        }
    }
}

impl RoundsShown {
    /// The names at a door: one person's, or a couple's.
    #[must_use]
    pub fn names(&self, stop: &Stop) -> String {
        let mut ids: Vec<SeniorId> = stop.meals.iter().map(|meal| meal.senior_id).collect();
        ids.dedup();
        let names = ids
            .iter()
            .filter_map(|id| self.people.get(id))
            .map(|one| one.masked_name.as_str());
        names.collect::<Vec<_>>().join("、")
    }

    /// The round of an id.
    #[must_use]
    pub fn round(&self, id: RoundId) -> Option<&Round> {
        self.rounds.iter().find(|round| round.id == id)
    }
}

impl Scoped<'_> {
    /// The rounds of a sitting in scope. The look is noted.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn rounds(&self, sitting_id: SittingId) -> Result<RoundsShown> {
        let sitting = self.sitting(sitting_id).await?;
        let conn = self.store.db.read();
        let depot = doors::depot(conn, sitting.canteen_id.0).await?;
        let plan = plan::Entity::find_by_id(sitting_id.0).one(conn).await?;
        let rounds = rows::load(conn, Condition::all().add(round::Column::SittingId.eq(sitting_id.0))).await?;
        let work = self
            .planning_of(&[sitting_id.0])
            .await?
            .remove(&sitting_id.0)
            .unwrap_or_default();
        let unplaced = self.unplaced(sitting_id).await?;
        let hand_overs = self.hand_overs(sitting_id).await?;
        let accesses = access::shown(conn, rounds.iter().map(|round| round.id)).await?;
        let waiting = unplaced.iter().map(|entry| entry.senior_id.0);
        let people = homes::load_on(
            conn,
            &self.store.keys,
            behind(&rounds).chain(waiting),
            sitting.service_day,
        )
        .await?;
        if !people.is_empty() {
            self.note(Act {
                action: "rounds.look",
                subject_kind: "sitting",
                subject_id: sitting_id.to_string(),
                place_path: &depot.path,
                detail: json!({"people": people.len()}),
            })
            .await?;
        }
        let planning = Planning::of(
            self.store.clock.now(),
            sitting.state,
            sitting.cutoff_at,
            sitting.delivery_sold,
            work.is_made,
            work.lives,
        );
        Ok(RoundsShown {
            sitting,
            travel: plan.map(|plan| plan.travel),
            rule: self.store.system().food_rule().await?,
            planning,
            depot,
            rounds,
            unplaced,
            hand_overs,
            accesses,
            people: people.iter().map(|(id, home)| (*id, Dweller::of(home))).collect(),
        })
    }

    /// The rounds of the sitting that this round belongs to.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn rounds_around(&self, id: RoundId) -> Result<RoundsShown> {
        let row = round::Entity::find_by_id(id.0).one(self.store.db.read()).await?;
        let row = row.ok_or(Error::NotFound("round"))?;
        self.rounds(SittingId(row.sitting_id))
            .await
            .map_err(|error| match error {
                Error::NotFound(_) => Error::NotFound("round"),
                error => error,
            })
    }

    /// What couldn't be placed and still waits: a meal cancelled or explained meanwhile needs no round.
    async fn unplaced(&self, sitting_id: SittingId) -> Result<Vec<Unplaced>> {
        let conn = self.store.db.read();
        let rows = unplaced::Entity::find()
            .filter(unplaced::Column::SittingId.eq(sitting_id.0))
            .order_by_asc(unplaced::Column::OrderId)
            .all(conn)
            .await?;
        let orders: BTreeMap<Uuid, Uuid> = meal_order::Entity::find()
            .filter(meal_order::Column::Id.is_in(rows.iter().map(|row| row.order_id)))
            .filter(meal_order::Column::State.eq(domain::order::OrderState::Placed.name()))
            .all(conn)
            .await?
            .into_iter()
            .map(|row| (row.id, row.senior_id))
            .collect();
        let waiting = rows.into_iter().filter_map(|row| {
            Some(Unplaced {
                order_id: OrderId(row.order_id),
                senior_id: SeniorId(*orders.get(&row.order_id)?),
                reason: row.reason,
                detail: row.detail,
            })
        });
        Ok(waiting.collect())
    }
}

/// All whose meals these rounds carry.
pub(super) fn behind(rounds: &[Round]) -> impl Iterator<Item = Uuid> + '_ {
    let stops = rounds.iter().flat_map(|round| &round.stops);
    stops.flat_map(|stop| stop.meals.iter().map(|meal| meal.senior_id.0).chain([stop.senior_id.0]))
}
