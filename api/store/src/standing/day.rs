//! A canteen's standing orders of a day: what became of each, who has to be seen to, who has to be asked.

use std::collections::BTreeMap;

use domain::id::{CanteenId, OrderId, SeniorId, StandingId};
use domain::order::OrderState;
use domain::standing::{Resolution, StandingOutcome, Unfit};
use domain::time::{At, MealPeriod, ServiceDay};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use uuid::Uuid;

use crate::audit::Act;
use crate::entity::{canteen_rule, meal_order, standing_day};
use crate::{Error, Result, Scoped};

/// A canteen's day.
#[derive(Debug, Clone)]
pub struct CanteenStanding {
    /// By when each meal has to be confirmed, where the canteen wants it: `09:00`.
    pub confirm_by: Option<String>,
    /// Those who have to be seen to first, then those to be asked.
    pub entries: Vec<DayEntry>,
}

/// One standing order's day.
#[derive(Debug, Clone)]
pub struct DayEntry {
    /// Which standing order.
    pub standing_id: StandingId,
    /// Whose.
    pub senior_id: SeniorId,
    /// The whole name: somebody has to call them.
    pub name: String,
    /// The number to call.
    pub phone: Option<String>,
    /// 独居
    pub alone: bool,
    /// Which meal.
    pub period: MealPeriod,
    /// What became of it.
    pub outcome: StandingOutcome,
    /// Why, where there is no meal of its own.
    pub cause: Option<String>,
    /// The meal's number and where it stands.
    pub meal: Option<(OrderId, String, OrderState)>,
    /// Who asked them, when they were to be asked.
    pub confirmed: Option<(String, At)>,
    /// What a person arranged.
    pub resolution: Option<(Resolution, String)>,
}

impl DayEntry {
    /// Whether a person still has to see to it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.outcome == StandingOutcome::Unfit && self.resolution.is_none()
    }

    /// Whether they still have to be asked.
    #[must_use]
    pub fn to_confirm(&self) -> bool {
        let waits = self.meal.as_ref().is_some_and(|(_, _, state)| state.is_open());
        self.outcome == StandingOutcome::Ordered && waits && self.confirmed.is_none()
    }
}

impl Scoped<'_> {
    /// A canteen's standing orders of a day. Names and numbers open for those to be seen to or asked; the look is noted.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn standing_day(&self, canteen: CanteenId, day: ServiceDay) -> Result<CanteenStanding> {
        let path = self.canteen_path(canteen).await?;
        let conn = self.store.db.read();
        let rows = standing_day::Entity::find()
            .filter(standing_day::Column::CanteenId.eq(canteen.0))
            .filter(standing_day::Column::ServiceDay.eq(day.to_string()))
            .order_by_asc(standing_day::Column::StandingId)
            .all(conn)
            .await?;
        let meals: BTreeMap<Uuid, meal_order::Model> = meal_order::Entity::find()
            .filter(meal_order::Column::Id.is_in(rows.iter().filter_map(|row| row.order_id)))
            .all(conn)
            .await?
            .into_iter()
            .map(|row| (row.id, row))
            .collect();
        let homes = crate::rounds::homes::load(conn, &self.store.keys, rows.iter().map(|row| row.senior_id)).await?;
        let ids: Vec<SeniorId> = rows.iter().map(|row| SeniorId(row.senior_id)).collect();
        let people = self.store.system().diners(&ids).await?;
        let alone: BTreeMap<SeniorId, bool> = people.iter().map(|person| (person.id(), person.living.alone)).collect();
        let confirm_by = self.store.system().confirm_by(canteen).await?;
        let mut entries = Vec::with_capacity(rows.len());
        let mut opened = 0_usize;
        for row in rows {
            let senior_id = SeniorId(row.senior_id);
            let mut entry = entry(&row, meals.get(&row.order_id.unwrap_or_default()))?;
            entry.alone = alone.get(&senior_id).copied().unwrap_or(false);
            if let Some(home) = homes.get(&senior_id) {
                entry.name = home.masked_name();
                if entry.is_open() || (confirm_by.is_some() && entry.to_confirm()) {
                    opened += 1;
                    entry.name = home
                        .name
                        .as_ref()
                        .map_or_else(String::new, |name| name.as_str().to_owned());
                    entry.phone = home.contact.phone.as_ref().map(|phone| phone.as_str().to_owned());
                }
            }
            entries.push(entry);
        }
        if opened > 0 {
            let act = Act {
                action: "standing.look",
                subject_kind: "canteen",
                subject_id: canteen.to_string(),
                place_path: &path,
                detail: json!({"day": day, "people": opened}),
            };
            self.note(act).await?;
        }
        entries.sort_by_key(|one| (!one.is_open(), !one.to_confirm(), !one.alone));
        Ok(CanteenStanding { confirm_by, entries })
    }

    /// Says what was arranged for somebody whose standing order found no meal.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope; `nothing_to_resolve` when it has a meal by now, or somebody was faster.
    pub async fn standing_resolve(&self, id: StandingId, day: ServiceDay, how: Resolution) -> Result<()> {
        use standing_day::Column;
        let now = self.store.clock.now();
        let tx = self.store.db.begin().await?;
        let (row, path) = self.standing_for_change(&tx, id).await?;
        let resolved = standing_day::Entity::update_many()
            .col_expr(Column::Resolution, Expr::value(how.name()))
            .col_expr(Column::ResolvedBy, Expr::value(self.actor.name.clone()))
            .col_expr(Column::ResolvedAtMs, Expr::value(now.0))
            .filter(Column::StandingId.eq(id.0))
            .filter(Column::ServiceDay.eq(day.to_string()))
            .filter(Column::Outcome.eq(StandingOutcome::Unfit.name()))
            .filter(Column::Resolution.is_null())
            .exec(&tx)
            .await?;
        if resolved.rows_affected == 0 {
            return Err(Error::conflict("nothing_to_resolve", "nobody has to be seen to here"));
        }
        let detail = json!({"standing": id, "day": day, "how": how.name()});
        self.note_senior(&tx, SeniorId(row.senior_id), &path, "standing.resolve", detail)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// They were asked and want their meal.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope, or when the day has no meal of this standing order.
    pub async fn standing_confirm(&self, id: StandingId, day: ServiceDay) -> Result<()> {
        use standing_day::Column;
        let now = self.store.clock.now();
        let tx = self.store.db.begin().await?;
        let (row, path) = self.standing_for_change(&tx, id).await?;
        let confirmed = standing_day::Entity::update_many()
            .col_expr(Column::ConfirmedBy, Expr::value(self.actor.name.clone()))
            .col_expr(Column::ConfirmedAtMs, Expr::value(now.0))
            .filter(Column::StandingId.eq(id.0))
            .filter(Column::ServiceDay.eq(day.to_string()))
            .filter(Column::Outcome.eq(StandingOutcome::Ordered.name()))
            .exec(&tx)
            .await?;
        if confirmed.rows_affected == 0 {
            return Err(Error::NotFound("standing order"));
        }
        self.note_senior(
            &tx,
            SeniorId(row.senior_id),
            &path,
            "standing.confirm",
            json!({"standing": id, "day": day}),
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// By when a canteen's standing orders have to be confirmed; nothing when it doesn't ask.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn set_confirm_by(&self, canteen: CanteenId, by: Option<chrono::NaiveTime>) -> Result<()> {
        use canteen_rule::Column;
        let path = self.canteen_path(canteen).await?;
        let row = canteen_rule::ActiveModel {
            canteen_id: Set(canteen.0),
            confirm_by: Set(by.map(|time| time.format("%H:%M").to_string())),
            by_name: Set(self.actor.name.clone()),
            at_ms: Set(self.store.clock.now().0),
        };
        let replaced = OnConflict::column(Column::CanteenId)
            .update_columns([Column::ConfirmBy, Column::ByName, Column::AtMs])
            .to_owned();
        let tx = self.store.db.begin().await?;
        canteen_rule::Entity::insert(row)
            .on_conflict(replaced)
            .exec_without_returning(&tx)
            .await?;
        let act = Act {
            action: "canteen.confirm_by",
            subject_kind: "canteen",
            subject_id: canteen.to_string(),
            place_path: &path,
            detail: json!({"by": by}),
        };
        self.note_in(&tx, act).await?;
        tx.commit().await?;
        Ok(())
    }
}

impl crate::System<'_> {
    /// By when a canteen wants its standing orders confirmed: `09:00`.
    ///
    /// # Errors
    /// The database's.
    pub async fn confirm_by(&self, canteen: CanteenId) -> Result<Option<String>> {
        let row = canteen_rule::Entity::find_by_id(canteen.0)
            .one(self.store.db.read())
            .await?;
        Ok(row.and_then(|row| row.confirm_by))
    }
}

fn entry(row: &standing_day::Model, meal: Option<&meal_order::Model>) -> Result<DayEntry> {
    let resolution = match (&row.resolution, &row.resolved_by) {
        (Some(how), Some(by)) => {
            let how = Resolution::parse(how).ok_or(Error::Corrupt("standing_day.resolution"))?;
            Some((how, by.clone()))
        }
        _ => None,
    };
    let meal = meal.map(|row| {
        let state = OrderState::parse(&row.state).ok_or(Error::Corrupt("meal_order.state"))?;
        Ok::<_, Error>((OrderId(row.id), format!("{:03}", row.pickup_no), state))
    });
    let outcome = StandingOutcome::parse(&row.outcome).ok_or(Error::Corrupt("standing_day.outcome"))?;
    if outcome == StandingOutcome::Unfit && row.cause.as_deref().and_then(Unfit::parse).is_none() {
        return Err(Error::Corrupt("standing_day.cause"));
    }
    Ok(DayEntry {
        standing_id: StandingId(row.standing_id),
        senior_id: SeniorId(row.senior_id),
        name: String::new(),
        phone: None,
        alone: false,
        period: MealPeriod::parse(&row.period).ok_or(Error::Corrupt("standing_day.period"))?,
        outcome,
        cause: row.cause.clone(),
        meal: meal.transpose()?,
        confirmed: row.confirmed_by.clone().zip(row.confirmed_at_ms.map(At)),
        resolution,
    })
}
