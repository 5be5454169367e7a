//! What must be reconciled before a period can be claimed.

use domain::id::CanteenId;
use domain::order::{OrderState, SittingState};
use domain::settlement::ClaimPeriod;
use domain::time::{MealPeriod, ServiceDay};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::entity::{meal_order, sitting};
use crate::{Error, Result};

/// A sitting whose books aren't closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing {
    /// Where.
    pub canteen_id: CanteenId,
    /// When.
    pub day: ServiceDay,
    /// Which meal.
    pub period: MealPeriod,
}

/// The sittings of a period that nobody has reconciled, and those where a meal was opened again afterwards.
pub(super) async fn missing<C: ConnectionTrait>(
    conn: &C,
    canteens: &[CanteenId],
    period: ClaimPeriod,
) -> Result<Vec<Missing>> {
    let open: Vec<Uuid> = meal_order::Entity::find()
        .select_only()
        .column(meal_order::Column::SittingId)
        .distinct()
        .filter(meal_order::Column::CanteenId.is_in(canteens.iter().map(|id| id.0)))
        .filter(meal_order::Column::ServiceDay.between(period.first_day().to_string(), period.last_day().to_string()))
        .filter(meal_order::Column::State.eq(OrderState::Placed.name()))
        .into_tuple()
        .all(conn)
        .await?;
    let rows = sitting::Entity::find()
        .filter(sitting::Column::CanteenId.is_in(canteens.iter().map(|id| id.0)))
        .filter(sitting::Column::ServiceDay.between(period.first_day().to_string(), period.last_day().to_string()))
        .filter(sitting::Column::State.ne(SittingState::Draft.name()))
        .filter(
            Condition::any()
                .add(sitting::Column::ReconciledAtMs.is_null())
                .add(sitting::Column::Id.is_in(open)),
        )
        .order_by_asc(sitting::Column::CanteenId)
        .order_by_asc(sitting::Column::StartsAtMs)
        .all(conn)
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Missing {
                canteen_id: CanteenId(row.canteen_id),
                day: ServiceDay::parse(&row.service_day).map_err(|_| Error::Corrupt("sitting.service_day"))?,
                period: MealPeriod::parse(&row.period).ok_or(Error::Corrupt("sitting.period"))?,
            })
        })
        .collect()
}
