//! Meals that nobody ate: listed apart with their cause, and never claimed.

use std::collections::BTreeSet;

use domain::id::{CanteenId, OrderId};
use domain::money::Fen;
use domain::order::{FlagCause, OrderState};
use domain::settlement::ClaimPeriod;
use domain::time::{At, MealPeriod, ServiceDay};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

use super::person::Person;
use crate::audit::Act;
use crate::entity::meal_order;
use crate::{Error, Result, Scoped};

/// A meal that nobody ate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uneaten {
    /// Which.
    pub order_id: OrderId,
    /// Whose.
    pub person: Option<Person>,
    /// When.
    pub service_day: ServiceDay,
    /// Which meal of the day.
    pub period: MealPeriod,
    /// Its number.
    pub pickup_no: u32,
    /// How it was to reach them.
    pub mode: String,
    /// Its price.
    pub price: Fen,
    /// Why nobody ate it.
    pub cause: FlagCause,
    /// Who said so; nobody, where the programme itself did.
    pub by: Option<String>,
    /// When that was said.
    pub at: Option<At>,
}

impl Scoped<'_> {
    /// The flagged meals of a canteen's period. They show people, so the look is written down.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn uneaten(&self, canteen: CanteenId, period: ClaimPeriod) -> Result<Vec<Uneaten>> {
        let path = self.canteen_path(canteen).await?;
        let conn = self.store.db.read();
        let rows = meal_order::Entity::find()
            .filter(meal_order::Column::CanteenId.eq(canteen.0))
            .filter(
                meal_order::Column::ServiceDay.between(period.first_day().to_string(), period.last_day().to_string()),
            )
            .filter(meal_order::Column::State.eq(OrderState::Flagged.name()))
            .order_by_asc(meal_order::Column::ServiceDay)
            .order_by_asc(meal_order::Column::Id)
            .all(conn)
            .await?;
        let seniors: BTreeSet<_> = rows.iter().map(|row| row.senior_id).collect();
        let people = self.persons(conn, seniors).await?;
        self.note(Act {
            action: "settlement.uneaten",
            subject_kind: "canteen",
            subject_id: canteen.to_string(),
            place_path: &path,
            detail: json!({"period": period.to_string(), "rows": rows.len()}),
        })
        .await?;
        rows.into_iter()
            .map(|row| {
                let cause = row.flag_cause.as_deref().and_then(FlagCause::parse);
                Ok(Uneaten {
                    order_id: OrderId(row.id),
                    person: people.get(&row.senior_id).cloned(),
                    service_day: ServiceDay::parse(&row.service_day)
                        .map_err(|_| Error::Corrupt("meal_order.service_day"))?,
                    period: MealPeriod::parse(&row.period).ok_or(Error::Corrupt("meal_order.period"))?,
                    pickup_no: u32::try_from(row.pickup_no).unwrap_or(0),
                    mode: row.mode,
                    price: Fen(row.price_fen),
                    cause: cause.ok_or(Error::Corrupt("meal_order.flag_cause"))?,
                    by: row.ended_by,
                    at: row.flagged_at_ms.map(At),
                })
            })
            .collect()
    }
}
