//! A senior's standing orders: made, listed, ended.

use std::collections::BTreeMap;

use domain::diet::Portion;
use domain::id::{CanteenId, DishId, SeniorId, StandingId};
use domain::order::OrderMode;
use domain::standing::{DishRule, Exception, StandingOrder, Weekdays};
use domain::time::{MealPeriod, ServiceDay};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use uuid::Uuid;

use super::rows::{exception_of, order_of};
use crate::entity::{canteen, dish, senior, standing_exception, standing_order};
use crate::seniors::record::day as read_day;
use crate::{Error, Result, Scoped, ids};

/// A standing order to be made.
#[derive(Debug, Clone)]
pub struct NewStanding {
    /// Where.
    pub canteen_id: CanteenId,
    /// Which meal.
    pub period: MealPeriod,
    /// On which days.
    pub weekdays: Weekdays,
    /// Keeps the calendar.
    pub by_calendar: bool,
    /// How.
    pub mode: OrderMode,
    /// What.
    pub rule: DishRule,
    /// How much.
    pub portion: Portion,
    /// The first day.
    pub from: ServiceDay,
    /// The last day.
    pub to: Option<ServiceDay>,
}

/// A standing order as a senior's page shows it.
#[derive(Debug, Clone)]
pub struct StandingShown {
    /// The order.
    pub order: StandingOrder,
    /// The canteen's name.
    pub canteen: String,
    /// The dishes its rule names.
    pub dishes: BTreeMap<DishId, String>,
    /// Today's exception and those to come.
    pub exceptions: Vec<(ServiceDay, Exception)>,
    /// Who made it.
    pub made_by: String,
}

impl Scoped<'_> {
    /// A senior's standing orders that have not ended, the oldest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn standing_orders(&self, senior_id: SeniorId) -> Result<Vec<StandingShown>> {
        let conn = self.store.db.read();
        self.senior_in_reach(conn, senior_id).await?;
        let today = self.store.clock.now().day();
        let rows = standing_order::Entity::find()
            .filter(standing_order::Column::SeniorId.eq(senior_id.0))
            .order_by_asc(standing_order::Column::Id)
            .all(conn)
            .await?;
        let mut shown = Vec::new();
        for row in rows {
            let order = order_of(&row)?;
            if order.to.is_none_or(|to| to >= today) {
                shown.push(self.standing_shown(order, row.made_by_name, today).await?);
            }
        }
        Ok(shown)
    }

    /// Makes a standing order.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope; `senior_gone`; what `StandingOrder::check` says; `unknown_dish`;
    /// `standing_overlap` where another one could ask for the same meal.
    pub async fn standing_make(&self, senior_id: SeniorId, new: NewStanding) -> Result<StandingShown> {
        let now = self.store.clock.now();
        let order = StandingOrder {
            id: StandingId(ids::new_id()),
            senior_id,
            canteen_id: new.canteen_id,
            period: new.period,
            weekdays: new.weekdays,
            by_calendar: new.by_calendar,
            mode: new.mode,
            rule: new.rule,
            portion: new.portion,
            from: new.from.max(now.day()),
            to: new.to,
        };
        order.check().map_err(|error| Error::of(&error))?;
        let tx = self.store.db.begin().await?;
        // The senior's row is the lock: two desks can't make two for the same meal.
        let row = self.senior_for_change(&tx, senior_id).await?;
        if row.standing()?.is_gone() {
            return Err(Error::conflict("senior_gone", "the senior does not eat here any more"));
        }
        canteen::Entity::find_by_id(order.canteen_id.0)
            .one(&tx)
            .await?
            .ok_or(Error::NotFound("canteen"))?;
        known_dishes(&tx, &order).await?;
        let others = standing_order::Entity::find()
            .filter(standing_order::Column::SeniorId.eq(senior_id.0))
            .all(&tx)
            .await?;
        for other in &others {
            if order.meets(&order_of(other)?) {
                return Err(Error::conflict(
                    "standing_overlap",
                    "another standing order is for the same meal",
                ));
            }
        }
        insert(&tx, &order, &self.actor.name, now.0).await?;
        let detail = json!({"standing": order.id, "weekdays": order.weekdays.bits(), "mode": order.mode.name()});
        self.note_senior(&tx, senior_id, &row.place_path, "standing.make", detail)
            .await?;
        tx.commit().await?;
        self.standing_shown(order, self.actor.name.clone(), now.day()).await
    }

    /// Ends a standing order after a day; one that has not begun ends before it begins, and is never due.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope; `bad_period` for a last day that has passed.
    pub async fn standing_end(&self, id: StandingId, last: ServiceDay) -> Result<()> {
        let now = self.store.clock.now();
        if last < now.day().plus_days(-1) {
            return Err(Error::invalid("bad_period", "last_day", "the last day has passed"));
        }
        let tx = self.store.db.begin().await?;
        let (row, path) = self.standing_for_change(&tx, id).await?;
        let after = standing_order::ActiveModel {
            id: Set(id.0),
            to_day: Set(Some(last.to_string())),
            ended_by_name: Set(Some(self.actor.name.clone())),
            ended_at_ms: Set(Some(now.0)),
            ..Default::default()
        };
        after.update(&tx).await?;
        let detail = json!({"standing": id, "last_day": last});
        self.note_senior(&tx, SeniorId(row.senior_id), &path, "standing.end", detail)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// The row and its senior's path; not found where the actor looks after neither the senior nor the canteen.
    pub(super) async fn standing_for_change<C: ConnectionTrait>(
        &self,
        conn: &C,
        id: StandingId,
    ) -> Result<(standing_order::Model, String)> {
        let missing = || Error::NotFound("standing order");
        let row = standing_order::Entity::find_by_id(id.0)
            .one(conn)
            .await?
            .ok_or_else(missing)?;
        let whose = senior::Entity::find_by_id(row.senior_id)
            .one(conn)
            .await?
            .ok_or_else(missing)?;
        let at_home = self
            .actor
            .scope
            .covers(&domain::place::PlacePath(whose.place_path.clone()));
        if !at_home && self.canteen_path(CanteenId(row.canteen_id)).await.is_err() {
            return Err(missing());
        }
        Ok((row, whose.place_path))
    }

    pub(super) async fn senior_in_reach<C: ConnectionTrait>(&self, conn: &C, id: SeniorId) -> Result<senior::Model> {
        senior::Entity::find_by_id(id.0)
            .filter(self.covers(senior::Column::PlacePath))
            .one(conn)
            .await?
            .ok_or(Error::NotFound("senior"))
    }

    async fn standing_shown(&self, order: StandingOrder, made_by: String, today: ServiceDay) -> Result<StandingShown> {
        let conn = self.store.db.read();
        let canteen = canteen::Entity::find_by_id(order.canteen_id.0).one(conn).await?;
        let rows = standing_exception::Entity::find()
            .filter(standing_exception::Column::StandingId.eq(order.id.0))
            .filter(standing_exception::Column::ServiceDay.gte(today.to_string()))
            .order_by_asc(standing_exception::Column::ServiceDay)
            .all(conn)
            .await?;
        let exceptions = rows
            .iter()
            .map(|row| {
                Ok((
                    read_day(&row.service_day, "standing_exception.service_day")?,
                    exception_of(row)?,
                ))
            })
            .collect::<Result<Vec<_>>>()?;
        let mut named = dishes_of(&order.rule);
        named.extend(exceptions.iter().filter_map(|(_, one)| match one {
            Exception::Change { dish, .. } => dish.map(|dish| dish.0),
            Exception::Skip => None,
        }));
        let dishes = dish::Entity::find()
            .filter(dish::Column::Id.is_in(named))
            .all(conn)
            .await?;
        Ok(StandingShown {
            canteen: canteen.map(|row| row.name).unwrap_or_default(),
            dishes: dishes.into_iter().map(|row| (DishId(row.id), row.name)).collect(),
            exceptions,
            made_by,
            order,
        })
    }
}

fn dishes_of(rule: &DishRule) -> Vec<Uuid> {
    match rule {
        DishRule::Named { dishes } | DishRule::Rotating { dishes } => dishes.iter().map(|dish| dish.0).collect(),
        DishRule::Suits => Vec::new(),
    }
}

async fn known_dishes<C: ConnectionTrait>(conn: &C, order: &StandingOrder) -> Result<()> {
    let mut named = dishes_of(&order.rule);
    named.sort_unstable();
    named.dedup();
    let known = dish::Entity::find()
        .filter(dish::Column::Id.is_in(named.clone()))
        .filter(dish::Column::CanteenId.eq(order.canteen_id.0))
        .filter(dish::Column::RetiredAtMs.is_null())
        .all(conn)
        .await?;
    if known.len() == named.len() {
        Ok(())
    } else {
        Err(Error::invalid(
            "unknown_dish",
            "rule",
            "a dish is not in this canteen's library",
        ))
    }
}

async fn insert<C: ConnectionTrait>(conn: &C, order: &StandingOrder, by: &str, now_ms: i64) -> Result<()> {
    let rule = serde_json::to_string(&order.rule).map_err(|_| Error::Corrupt("standing_order.rule"))?;
    let row = standing_order::ActiveModel {
        id: Set(order.id.0),
        senior_id: Set(order.senior_id.0),
        canteen_id: Set(order.canteen_id.0),
        period: Set(order.period.name().to_owned()),
        weekdays: Set(i32::from(order.weekdays.bits())),
        by_calendar: Set(order.by_calendar),
        mode: Set(order.mode.name().to_owned()),
        portion: Set(order.portion.name().to_owned()),
        rule: Set(rule),
        from_day: Set(order.from.to_string()),
        to_day: Set(order.to.map(|day| day.to_string())),
        made_by_name: Set(by.to_owned()),
        made_at_ms: Set(now_ms),
        ended_by_name: Set(None),
        ended_at_ms: Set(None),
    };
    standing_order::Entity::insert(row).exec_without_returning(conn).await?;
    Ok(())
}
