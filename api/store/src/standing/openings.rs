//! Days on which a point doesn't open, and who then has nobody.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{CanteenId, SeniorId, StandingId};
use domain::order::OrderMode;
use domain::standing::{ClosedReason, Due, Resolution, StandingOutcome};
use domain::time::{MealPeriod, ServiceDay};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use uuid::Uuid;

use super::settle::{Again, again};
use super::{calendar, rows, shut};
use crate::audit::{self, Act};
use crate::entity::{closed_day, standing_day, standing_order};
use crate::seniors::record::day as read_day;
use crate::{Error, Result, Scoped};

/// A day on which a point doesn't open.
#[derive(Debug, Clone)]
pub struct ClosedDay {
    /// Which day.
    pub day: ServiceDay,
    /// Why.
    pub reason: ClosedReason,
    /// Who said so.
    pub by: String,
    /// Who has a standing order there for that day.
    pub people: Vec<WithoutMeal>,
}

/// Somebody whose standing order a closed day leaves without a meal.
#[derive(Debug, Clone)]
pub struct WithoutMeal {
    /// Whose.
    pub senior_id: SeniorId,
    /// 王*芳
    pub masked_name: String,
    /// 独居: to be seen to first.
    pub alone: bool,
    /// Which meal.
    pub period: MealPeriod,
    /// How they would have had it.
    pub mode: OrderMode,
    /// What was arranged instead.
    pub arranged: Option<Resolution>,
    /// Paused or gone: they need no meal that day.
    pub away: bool,
}

/// The points that don't open on a day.
pub(crate) async fn closed_on<C: ConnectionTrait>(
    conn: &C,
    day: ServiceDay,
) -> Result<BTreeMap<CanteenId, ClosedReason>> {
    let found = closed_day::Entity::find()
        .filter(closed_day::Column::ServiceDay.eq(day.to_string()))
        .all(conn)
        .await?;
    found
        .into_iter()
        .map(|row| Ok((CanteenId(row.canteen_id), reason_of(&row)?)))
        .collect()
}

fn reason_of(row: &closed_day::Model) -> Result<ClosedReason> {
    ClosedReason::parse(&row.reason).ok_or(Error::Corrupt("closed_day.reason"))
}

impl crate::System<'_> {
    /// The days of a span on which a point doesn't open, and why.
    ///
    /// # Errors
    /// The database's.
    pub async fn closed_days_of(
        &self,
        canteen: CanteenId,
        from: ServiceDay,
        to: ServiceDay,
    ) -> Result<BTreeMap<ServiceDay, ClosedReason>> {
        let found = closed_day::Entity::find()
            .filter(closed_day::Column::CanteenId.eq(canteen.0))
            .filter(closed_day::Column::ServiceDay.between(from.to_string(), to.to_string()))
            .all(self.store.db.read())
            .await?;
        found
            .iter()
            .map(|row| Ok((read_day(&row.service_day, "closed_day.service_day")?, reason_of(row)?)))
            .collect()
    }
}

impl Scoped<'_> {
    /// A point's closed days of a span, each with the people whom it leaves without a meal.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn closed_days(&self, canteen: CanteenId, from: ServiceDay, to: ServiceDay) -> Result<Vec<ClosedDay>> {
        self.canteen_path(canteen).await?;
        let found = closed_day::Entity::find()
            .filter(closed_day::Column::CanteenId.eq(canteen.0))
            .filter(closed_day::Column::ServiceDay.between(from.to_string(), to.to_string()))
            .order_by_asc(closed_day::Column::ServiceDay)
            .all(self.store.db.read())
            .await?;
        let mut days = Vec::with_capacity(found.len());
        for row in found {
            let day = read_day(&row.service_day, "closed_day.service_day")?;
            days.push(ClosedDay {
                day,
                reason: reason_of(&row)?,
                by: row.by_name,
                people: self.without_meal(canteen, day).await?,
            });
        }
        Ok(days)
    }

    /// Who would have eaten there that day, by a standing order (holiday or not) or by a meal ordered before the point was
    /// shut; who lives alone first.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn without_meal(&self, canteen: CanteenId, day: ServiceDay) -> Result<Vec<WithoutMeal>> {
        self.canteen_path(canteen).await?;
        let conn = self.store.db.read();
        let here = Condition::all().add(standing_order::Column::CanteenId.eq(canteen.0));
        let mut orders = rows::covering(conn, here, day).await?;
        let calendar = calendar::load(conn).await?;
        // On a holiday those who keep the calendar cook for themselves, as they say; on a closed day they still are asked.
        orders.retain(|order| order.due(day, &calendar) != Due::No);
        let standing: BTreeSet<SeniorId> = orders.iter().map(|order| order.senior_id).collect();
        let mut single = shut::single_meals(conn, canteen, day).await?;
        single.retain(|meal| !standing.contains(&meal.senior_id));
        let ids: Vec<SeniorId> = standing
            .into_iter()
            .chain(single.iter().map(|meal| meal.senior_id))
            .collect();
        let people = self.store.system().diners(&ids).await?;
        let people: BTreeMap<SeniorId, _> = people.into_iter().map(|person| (person.id(), person)).collect();
        let arranged = resolutions(conn, canteen, day).await?;
        let mut without: Vec<WithoutMeal> = orders
            .into_iter()
            .filter_map(|order| {
                let person = people.get(&order.senior_id)?;
                Some(WithoutMeal {
                    senior_id: order.senior_id,
                    masked_name: person.name.masked(),
                    alone: person.living.alone,
                    period: order.period,
                    mode: order.mode,
                    arranged: arranged.get(&order.id).copied(),
                    away: !person.diner.standing.can_order_on(day),
                })
            })
            .collect();
        without.extend(single.into_iter().filter_map(|meal| {
            let person = people.get(&meal.senior_id)?;
            Some(WithoutMeal {
                senior_id: meal.senior_id,
                masked_name: person.name.masked(),
                alone: person.living.alone,
                period: meal.period,
                mode: meal.mode,
                arranged: None,
                away: !person.diner.standing.can_order_on(day),
            })
        }));
        without.sort_by_key(|one| (one.away, !one.alone));
        Ok(without)
    }

    /// A point doesn't open on a day to come, or today; or does after all.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope; `day_past`.
    pub async fn set_closed(&self, canteen: CanteenId, day: ServiceDay, reason: Option<ClosedReason>) -> Result<()> {
        let path = self.canteen_path(canteen).await?;
        let now = self.store.clock.now();
        if day < now.day() {
            return Err(Error::invalid("day_past", "day", "this day has passed"));
        }
        let tx = self.store.db.begin().await?;
        // As the writer does it: an order is taken either before this, and then called off, or after, and then refused.
        shut::lock_sittings(&tx, canteen, day).await?;
        match reason {
            Some(reason) => {
                shut::leave(&tx, now, canteen, day).await?;
                let row = closed_day::ActiveModel {
                    canteen_id: Set(canteen.0),
                    service_day: Set(day.to_string()),
                    reason: Set(reason.name().to_owned()),
                    by_name: Set(self.actor.name.clone()),
                    at_ms: Set(now.0),
                };
                let replaced = OnConflict::columns([closed_day::Column::CanteenId, closed_day::Column::ServiceDay])
                    .update_columns([
                        closed_day::Column::Reason,
                        closed_day::Column::ByName,
                        closed_day::Column::AtMs,
                    ])
                    .to_owned();
                closed_day::Entity::insert(row)
                    .on_conflict(replaced)
                    .exec_without_returning(&tx)
                    .await?;
            }
            None => {
                closed_day::Entity::delete_by_id((canteen.0, day.to_string()))
                    .exec(&tx)
                    .await?;
            }
        }
        // What was decided for that day is decided again: a closed point calls its standing orders' meals off.
        self.day_again(&tx, canteen, day).await?;
        let act = Act {
            action: "canteen.closed_day",
            subject_kind: "canteen",
            subject_id: canteen.to_string(),
            place_path: &path,
            detail: json!({"day": day, "reason": reason.map(ClosedReason::name)}),
        };
        audit::write(&tx, now, self.actor, act).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn day_again<C: ConnectionTrait>(&self, conn: &C, canteen: CanteenId, day: ServiceDay) -> Result<()> {
        let now = self.store.clock.now();
        let settled = standing_day::Entity::find()
            .filter(standing_day::Column::CanteenId.eq(canteen.0))
            .filter(standing_day::Column::ServiceDay.eq(day.to_string()))
            .filter(
                standing_day::Column::Outcome.is_in([StandingOutcome::Ordered.name(), StandingOutcome::Unfit.name()]),
            )
            .all(conn)
            .await?;
        for row in settled {
            let why = (Again::Changed, row.revision + 1);
            again(conn, now, StandingId(row.standing_id), day, why).await?;
        }
        Ok(())
    }
}

async fn resolutions<C: ConnectionTrait>(
    conn: &C,
    canteen: CanteenId,
    day: ServiceDay,
) -> Result<BTreeMap<StandingId, Resolution>> {
    let found = standing_day::Entity::find()
        .filter(standing_day::Column::CanteenId.eq(canteen.0))
        .filter(standing_day::Column::ServiceDay.eq(day.to_string()))
        .all(conn)
        .await?;
    let resolved = found.into_iter().filter_map(|row: standing_day::Model| {
        let how = row.resolution.as_deref().and_then(Resolution::parse)?;
        Some((StandingId::from(row.standing_id as Uuid), how))
    });
    Ok(resolved.collect())
}
