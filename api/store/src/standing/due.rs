//! What the worker needs to make a day's standing orders, and where it writes down what became of each.

use std::collections::{BTreeMap, BTreeSet};

use domain::calendar::Calendar;
use domain::id::{CanteenId, OrderId, SeniorId, StandingId};
use domain::order::Sitting;
use domain::person::living::Living;
use domain::standing::{DayPlan, Exception, StandingOrder, StandingOutcome, day::Day, plan_day};
use domain::time::{MealPeriod, ServiceDay};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::rows::{self, IDS_AT_ONCE};
use super::{calendar, openings};
use crate::diners::DinerPerson;
use crate::entity::{meal_order, sitting, standing_day, standing_order};
use crate::menus::rows as sittings;
use crate::{Result, System};

/// A standing order that waits for its day to be decided.
#[derive(Debug, Clone)]
pub struct DueStanding {
    /// The order.
    pub order: StandingOrder,
    /// What the day asks for.
    pub plan: DayPlan,
    /// Counts up whenever the day was changed after it had been decided.
    pub revision: i32,
    /// A meal they have already, by whatever way.
    pub own_meal: Option<OrderId>,
}

/// What is known of a standing order's day already.
struct Known {
    revision: i32,
    settled: bool,
}

impl System<'_> {
    /// The standing orders of a day that still have to be decided, whoever needs it most first: who lives alone, then the
    /// oldest, then who asked first. That order decides when not everybody fits.
    ///
    /// # Errors
    /// The database's.
    pub async fn standing_due(&self, day: ServiceDay, only: Option<StandingId>) -> Result<Vec<DueStanding>> {
        let conn = self.store.db.read();
        let mut filter = Condition::all();
        if let Some(id) = only {
            filter = filter.add(standing_order::Column::Id.eq(id.0));
        }
        let orders = rows::covering(conn, filter, day).await?;
        let known = known(conn, day).await?;
        let waiting: Vec<StandingOrder> = orders
            .into_iter()
            .filter(|order| known.get(&order.id).is_none_or(|known| !known.settled))
            .collect();
        let ground = Ground::load(self, &waiting, day).await?;
        let mut due: Vec<(DueStanding, (bool, chrono::NaiveDate))> = Vec::new();
        for order in waiting {
            let Some(person) = ground.people.get(&order.senior_id) else {
                continue;
            };
            let plan = ground.plan(&order, person, day);
            if plan == DayPlan::NotDue {
                continue;
            }
            let first = (!is_alone(person.living), person.diner.birth_date);
            due.push((
                DueStanding {
                    revision: known.get(&order.id).map_or(0, |known| known.revision),
                    own_meal: ground.meals.get(&(order.senior_id, order.period)).copied(),
                    order,
                    plan,
                },
                first,
            ));
        }
        due.sort_by_key(|(one, first)| (*first, one.order.id));
        Ok(due.into_iter().map(|(one, _)| one).collect())
    }
}

fn is_alone(living: Living) -> bool {
    living.alone
}

/// Everything a day is decided on.
struct Ground {
    now: domain::time::At,
    calendar: Calendar,
    people: BTreeMap<SeniorId, DinerPerson>,
    exceptions: BTreeMap<StandingId, Exception>,
    closed: BTreeSet<CanteenId>,
    sittings: BTreeMap<(CanteenId, MealPeriod), Sitting>,
    meals: BTreeMap<(SeniorId, MealPeriod), OrderId>,
}

impl Ground {
    async fn load(system: &System<'_>, orders: &[StandingOrder], day: ServiceDay) -> Result<Self> {
        let conn = system.store.db.read();
        let ids: Vec<Uuid> = orders.iter().map(|order| order.id.0).collect();
        let seniors: BTreeSet<SeniorId> = orders.iter().map(|order| order.senior_id).collect();
        let seniors: Vec<SeniorId> = seniors.into_iter().collect();
        let mut people = BTreeMap::new();
        for chunk in seniors.chunks(IDS_AT_ONCE) {
            let found = system.diners(chunk).await?;
            people.extend(found.into_iter().map(|person| (person.id(), person)));
        }
        Ok(Self {
            now: system.store.clock.now(),
            calendar: calendar::load(conn).await?,
            people,
            exceptions: rows::exceptions(conn, &ids, day).await?,
            closed: openings::closed_on(conn, day).await?.into_keys().collect(),
            sittings: sittings_of(conn, day).await?,
            meals: meals(conn, &seniors, day).await?,
        })
    }

    fn plan(&self, order: &StandingOrder, person: &DinerPerson, day: ServiceDay) -> DayPlan {
        let here = Day {
            day,
            now: self.now,
            calendar: &self.calendar,
            closed: self.closed.contains(&order.canteen_id),
            sitting: self.sittings.get(&(order.canteen_id, order.period)),
        };
        plan_day(order, self.exceptions.get(&order.id).copied(), &person.diner, here)
    }
}

/// A day's decision stands, unless nobody is fed by it and the world may have changed: a pause ended, a place came free.
async fn known<C: ConnectionTrait>(conn: &C, day: ServiceDay) -> Result<BTreeMap<StandingId, Known>> {
    let found = standing_day::Entity::find()
        .filter(standing_day::Column::ServiceDay.eq(day.to_string()))
        .all(conn)
        .await?;
    let known = found.into_iter().map(|row| {
        let open = match StandingOutcome::parse(&row.outcome) {
            Some(StandingOutcome::Unfit) => row.resolution.is_none(),
            Some(StandingOutcome::Paused | StandingOutcome::Holiday | StandingOutcome::Again) => true,
            _ => false,
        };
        let known = Known {
            revision: row.revision,
            settled: !open,
        };
        (StandingId(row.standing_id), known)
    });
    Ok(known.collect())
}

async fn sittings_of<C: ConnectionTrait>(
    conn: &C,
    day: ServiceDay,
) -> Result<BTreeMap<(CanteenId, MealPeriod), Sitting>> {
    let ids: Vec<Uuid> = sitting::Entity::find()
        .select_only()
        .column(sitting::Column::Id)
        .filter(sitting::Column::ServiceDay.eq(day.to_string()))
        .into_tuple()
        .all(conn)
        .await?;
    let loaded = sittings::load(conn, &ids.into_iter().map(Into::into).collect(), false).await?;
    let found = loaded.into_values().map(|rows| {
        let sitting = rows.sitting;
        ((sitting.canteen_id, sitting.period), sitting)
    });
    Ok(found.collect())
}

/// The meals these people have on a day.
async fn meals<C: ConnectionTrait>(
    conn: &C,
    seniors: &[SeniorId],
    day: ServiceDay,
) -> Result<BTreeMap<(SeniorId, MealPeriod), OrderId>> {
    use domain::order::OrderState;
    let mut found = BTreeMap::new();
    for chunk in seniors.chunks(IDS_AT_ONCE) {
        let taken = [OrderState::Placed.name(), OrderState::Served.name()];
        let rows: Vec<(Uuid, Uuid, String)> = meal_order::Entity::find()
            .select_only()
            .columns([
                meal_order::Column::Id,
                meal_order::Column::SeniorId,
                meal_order::Column::Period,
            ])
            .filter(meal_order::Column::SeniorId.is_in(chunk.iter().map(|id| id.0)))
            .filter(meal_order::Column::ServiceDay.eq(day.to_string()))
            .filter(meal_order::Column::State.is_in(taken))
            .into_tuple()
            .all(conn)
            .await?;
        for (id, senior, period) in rows {
            if let Some(period) = MealPeriod::parse(&period) {
                found.entry((SeniorId(senior), period)).or_insert(OrderId(id));
            }
        }
    }
    Ok(found)
}
