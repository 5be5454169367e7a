//! Standing orders as the domain knows them, and back.

use std::collections::BTreeMap;

use domain::diet::Portion;
use domain::id::{CanteenId, DishId, SeniorId, StandingId};
use domain::order::OrderMode;
use domain::standing::{DishRule, Exception, StandingOrder, Weekdays};
use domain::time::{MealPeriod, ServiceDay};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::entity::{standing_exception, standing_order};
use crate::seniors::record::{day, optional_day};
use crate::{Error, Result};

/// Ids of one query: SQLite takes 32,766 parameters at most.
pub(crate) const IDS_AT_ONCE: usize = 1_000;

pub(super) fn order_of(row: &standing_order::Model) -> Result<StandingOrder> {
    let weekdays = u8::try_from(row.weekdays).ok().and_then(Weekdays::from_bits);
    let rule: DishRule = serde_json::from_str(&row.rule).map_err(|_| Error::Corrupt("standing_order.rule"))?;
    Ok(StandingOrder {
        id: StandingId(row.id),
        senior_id: SeniorId(row.senior_id),
        canteen_id: CanteenId(row.canteen_id),
        period: MealPeriod::parse(&row.period).ok_or(Error::Corrupt("standing_order.period"))?,
        weekdays: weekdays.ok_or(Error::Corrupt("standing_order.weekdays"))?,
        by_calendar: row.by_calendar,
        mode: OrderMode::parse(&row.mode).ok_or(Error::Corrupt("standing_order.mode"))?,
        rule,
        portion: Portion::parse(&row.portion).ok_or(Error::Corrupt("standing_order.portion"))?,
        from: day(&row.from_day, "standing_order.from_day")?,
        to: optional_day(row.to_day.as_deref(), "standing_order.to_day")?,
    })
}

pub(super) fn exception_of(row: &standing_exception::Model) -> Result<Exception> {
    if row.kind == "skip" {
        return Ok(Exception::Skip);
    }
    let mode = match &row.mode {
        None => None,
        Some(name) => Some(OrderMode::parse(name).ok_or(Error::Corrupt("standing_exception.mode"))?),
    };
    Ok(Exception::Change {
        mode,
        dish: row.dish_id.map(DishId),
    })
}

/// The standing orders that fit and cover a day, in the order in which they were made.
pub(crate) async fn covering<C: ConnectionTrait>(
    conn: &C,
    filter: Condition,
    day: ServiceDay,
) -> Result<Vec<StandingOrder>> {
    use standing_order::Column;
    let rows = standing_order::Entity::find()
        .filter(filter)
        .filter(Column::FromDay.lte(day.to_string()))
        .filter(
            Condition::any()
                .add(Column::ToDay.is_null())
                .add(Column::ToDay.gte(day.to_string())),
        )
        .order_by_asc(Column::Id)
        .all(conn)
        .await?;
    rows.iter().map(order_of).collect()
}

/// The exceptions of a day for these standing orders.
pub(super) async fn exceptions<C: ConnectionTrait>(
    conn: &C,
    ids: &[Uuid],
    day: ServiceDay,
) -> Result<BTreeMap<StandingId, Exception>> {
    let mut found = BTreeMap::new();
    for chunk in ids.chunks(IDS_AT_ONCE) {
        let rows = standing_exception::Entity::find()
            .filter(standing_exception::Column::StandingId.is_in(chunk.to_vec()))
            .filter(standing_exception::Column::ServiceDay.eq(day.to_string()))
            .all(conn)
            .await?;
        for row in rows {
            found.insert(StandingId(row.standing_id), exception_of(&row)?);
        }
    }
    Ok(found)
}
