//! One look at a day: what each canteen has on, and how far it is.

use std::collections::BTreeMap;

use domain::delivery::{Planning, RoundState};
use domain::id::{CanteenId, SittingId};
use domain::order::{FlagCause, OrderMode, OrderState, SittingState, WalkInState};
use domain::reconcile::Counts;
use domain::standing::StandingOutcome;
use domain::time::{At, MealPeriod, ServiceDay};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::entity::{meal_order, registration, round, sitting, standing_day, unplaced, walk_in};
use crate::{Error, Result, Scoped};

/// A round that hasn't left so long after its time is late.
const LATE_AFTER_MS: i64 = 10 * 60 * 1_000;

/// A canteen's day.
#[derive(Debug, Clone)]
pub struct CanteenDay {
    /// Which.
    pub canteen_id: CanteenId,
    /// Its name.
    pub name: String,
    /// In the order of the day; drafts are nobody's business yet.
    pub sittings: Vec<SittingDay>,
}

/// A sitting's numbers.
#[derive(Debug, Clone)]
pub struct SittingDay {
    /// Id.
    pub id: SittingId,
    /// Which meal.
    pub period: MealPeriod,
    /// Where it is in its day.
    pub state: SittingState,
    /// Orders until then.
    pub cutoff_at: At,
    /// How its orders ended.
    pub counts: Counts,
    /// Rounds.
    pub rounds: u32,
    /// Rounds that should have left and haven't, and those that are out with nobody: somebody waits at each of their doors.
    pub rounds_late: u32,
    /// How far the making of its rounds is.
    pub planning: Planning,
    /// Meals that a person has to place.
    pub unplaced: u32,
    /// When its books were closed.
    pub reconciled_at: Option<At>,
}

impl Scoped<'_> {
    /// The day of every canteen in scope, open or not.
    ///
    /// # Errors
    /// The database's.
    pub async fn day(&self, day: ServiceDay) -> Result<Vec<CanteenDay>> {
        let (conn, now) = (self.store.db.read(), self.store.clock.now());
        let canteens = self.canteens().await?;
        let rows = sitting::Entity::find()
            .filter(sitting::Column::ServiceDay.eq(day.to_string()))
            .filter(sitting::Column::CanteenId.is_in(canteens.iter().map(|canteen| canteen.id.0)))
            .filter(sitting::Column::State.ne(SittingState::Draft.name()))
            .order_by_asc(sitting::Column::StartsAtMs)
            .all(conn)
            .await?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let mut counts = counts_of(conn, &ids).await?;
        let rounds = round::Entity::find().filter(round::Column::SittingId.is_in(ids.clone()));
        let rounds: Vec<(Uuid, String, i64, Option<Uuid>)> = rounds
            .select_only()
            .column(round::Column::SittingId)
            .column(round::Column::State)
            .column(round::Column::DepartsAtMs)
            .column(round::Column::VolunteerId)
            .into_tuple()
            .all(conn)
            .await?;
        let is_late = |(_, state, departs_at_ms, volunteer): &&(Uuid, String, i64, Option<Uuid>)| {
            let is_left_alone = state == RoundState::Departed.name() && volunteer.is_none();
            is_left_alone || state == RoundState::Planned.name() && now.0 >= departs_at_ms + LATE_AFTER_MS
        };
        let late = tally(rounds.iter().filter(is_late).map(|round| round.0));
        let rounds = tally(rounds.iter().map(|round| round.0));
        let works = self.planning_of(&ids).await?;
        let left_out: Vec<Uuid> = unplaced::Entity::find()
            .select_only()
            .column(unplaced::Column::SittingId)
            .inner_join_placed()
            .filter(unplaced::Column::SittingId.is_in(ids))
            .into_tuple()
            .all(conn)
            .await?;
        let left_out = tally(left_out.into_iter());
        let mut by_canteen: BTreeMap<Uuid, Vec<SittingDay>> = BTreeMap::new();
        for row in rows {
            let state = SittingState::parse(&row.state).ok_or(Error::Corrupt("sitting.state"))?;
            let deliveries = u32::try_from(row.delivery_sold).unwrap_or(0);
            let work = works.get(&row.id).copied().unwrap_or_default();
            by_canteen.entry(row.canteen_id).or_default().push(SittingDay {
                id: SittingId(row.id),
                period: MealPeriod::parse(&row.period).ok_or(Error::Corrupt("sitting.period"))?,
                state,
                cutoff_at: At(row.cutoff_at_ms),
                planning: Planning::of(now, state, At(row.cutoff_at_ms), deliveries, work.is_made, work.lives),
                counts: counts.remove(&row.id).unwrap_or_default(),
                rounds: rounds.get(&row.id).copied().unwrap_or(0),
                rounds_late: late.get(&row.id).copied().unwrap_or(0),
                unplaced: left_out.get(&row.id).copied().unwrap_or(0),
                reconciled_at: row.reconciled_at_ms.map(At),
            });
        }
        let days = canteens.into_iter().map(|canteen| CanteenDay {
            sittings: by_canteen.remove(&canteen.id.0).unwrap_or_default(),
            canteen_id: canteen.id,
            name: canteen.name,
        });
        Ok(days.collect())
    }

    /// Standing orders of this day and the next that found no meal, and for whom nobody has arranged anything yet: people who go
    /// unfed unless somebody sees to it.
    ///
    /// # Errors
    /// The database's.
    pub async fn standing_unfed(&self, day: ServiceDay) -> Result<u64> {
        let canteens = self.canteens().await?;
        let query = standing_day::Entity::find()
            .filter(standing_day::Column::CanteenId.is_in(canteens.iter().map(|canteen| canteen.id.0)))
            .filter(standing_day::Column::ServiceDay.is_in([day.to_string(), day.plus_days(1).to_string()]))
            .filter(standing_day::Column::Outcome.eq(StandingOutcome::Unfit.name()))
            .filter(standing_day::Column::Resolution.is_null());
        Ok(query.count(self.store.db.read()).await?)
    }

    /// Registrations in scope that wait for somebody.
    ///
    /// # Errors
    /// The database's.
    pub async fn registrations_waiting(&self) -> Result<u64> {
        use domain::registration::state::RegistrationState;
        let waiting = [RegistrationState::Submitted.name(), RegistrationState::Verified.name()];
        let query = registration::Entity::find()
            .filter(self.covers(registration::Column::PlacePath))
            .filter(registration::Column::State.is_in(waiting));
        Ok(query.count(self.store.db.read()).await?)
    }
}

/// A meal that was cancelled or explained needs no round any more.
trait StillPlaced: Sized {
    fn inner_join_placed(self) -> Self;
}

impl StillPlaced for sea_orm::Select<unplaced::Entity> {
    fn inner_join_placed(self) -> Self {
        let order = unplaced::Entity::belongs_to(meal_order::Entity)
            .from(unplaced::Column::OrderId)
            .to(meal_order::Column::Id);
        self.join(sea_orm::JoinType::InnerJoin, order.into())
            .filter(meal_order::Column::State.eq(OrderState::Placed.name()))
    }
}

fn tally(sittings: impl Iterator<Item = Uuid>) -> BTreeMap<Uuid, u32> {
    let mut found = BTreeMap::new();
    for sitting in sittings {
        *found.entry(sitting).or_insert(0) += 1;
    }
    found
}

/// How the orders of these sittings ended, counted by the database.
pub(crate) async fn counts_of<C: ConnectionTrait>(conn: &C, sittings: &[Uuid]) -> Result<BTreeMap<Uuid, Counts>> {
    type Group = (Uuid, String, Option<String>, String, i64);
    let groups: Vec<Group> = meal_order::Entity::find()
        .select_only()
        .column(meal_order::Column::SittingId)
        .column(meal_order::Column::State)
        .column(meal_order::Column::FlagCause)
        .column(meal_order::Column::Mode)
        .column_as(meal_order::Column::Id.count(), "orders")
        .filter(meal_order::Column::SittingId.is_in(sittings.to_vec()))
        .group_by(meal_order::Column::SittingId)
        .group_by(meal_order::Column::State)
        .group_by(meal_order::Column::FlagCause)
        .group_by(meal_order::Column::Mode)
        .into_tuple()
        .all(conn)
        .await?;
    let mut found: BTreeMap<Uuid, Counts> = BTreeMap::new();
    for (sitting, state, cause, mode, orders) in groups {
        let state = OrderState::parse(&state).ok_or(Error::Corrupt("meal_order.state"))?;
        let mode = OrderMode::parse(&mode).ok_or(Error::Corrupt("meal_order.mode"))?;
        let cause = cause.map(|name| FlagCause::parse(&name).ok_or(Error::Corrupt("meal_order.flag_cause")));
        let orders = u32::try_from(orders).unwrap_or(u32::MAX);
        found
            .entry(sitting)
            .or_default()
            .add_many(state, cause.transpose()?, mode, orders);
    }
    let groups: Vec<(Uuid, String, i64)> = walk_in::Entity::find()
        .select_only()
        .column(walk_in::Column::SittingId)
        .column(walk_in::Column::State)
        .column_as(walk_in::Column::Meals.sum(), "meals")
        .filter(walk_in::Column::SittingId.is_in(sittings.to_vec()))
        .group_by(walk_in::Column::SittingId)
        .group_by(walk_in::Column::State)
        .into_tuple()
        .all(conn)
        .await?;
    for (sitting, state, meals) in groups {
        let state = WalkInState::parse(&state).ok_or(Error::Corrupt("walk_in.state"))?;
        let meals = u32::try_from(meals).unwrap_or(u32::MAX);
        found.entry(sitting).or_default().add_walk_ins(state, meals);
    }
    Ok(found)
}
