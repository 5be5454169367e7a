//! Whose standing orders have a first claim on what a coming sitting can carry.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{SeniorId, SittingId};
use domain::order::{OrderMode, Sitting};
use domain::standing::{Due, Exception, StandingOutcome, Unfit};
use domain::time::At;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{calendar, rows};
use crate::Result;
use crate::entity::{senior, standing_day, standing_order};

/// The claims on these sittings. A sitting of today has none: its standing orders were made the evening before, and the
/// rush of the morning isn't slowed by the question.
pub(crate) async fn claims<'a, C: ConnectionTrait>(
    conn: &C,
    now: At,
    sittings: impl Iterator<Item = &'a Sitting>,
) -> Result<BTreeMap<SittingId, BTreeSet<SeniorId>>> {
    let mut held = BTreeMap::new();
    for sitting in sittings.filter(|sitting| sitting.service_day > now.day()) {
        let found = of(conn, sitting).await?;
        if !found.is_empty() {
            held.insert(sitting.id, found);
        }
    }
    Ok(held)
}

async fn of<C: ConnectionTrait>(conn: &C, sitting: &Sitting) -> Result<BTreeSet<SeniorId>> {
    let carried = Condition::all()
        .add(standing_order::Column::CanteenId.eq(sitting.canteen_id.0))
        .add(standing_order::Column::Period.eq(sitting.period.name()))
        .add(standing_order::Column::Mode.eq(OrderMode::Delivery.name()));
    let day = sitting.service_day;
    let mut orders = rows::covering(conn, carried, day).await?;
    if orders.is_empty() {
        return Ok(BTreeSet::new());
    }
    let calendar = calendar::load(conn).await?;
    orders.retain(|order| order.due(day, &calendar) == Due::Yes);
    let ids: Vec<Uuid> = orders.iter().map(|order| order.id.0).collect();
    let exceptions = rows::exceptions(conn, &ids, day).await?;
    orders.retain(|order| match exceptions.get(&order.id) {
        None
        | Some(Exception::Change {
            mode: None | Some(OrderMode::Delivery),
            ..
        }) => true,
        Some(Exception::Skip | Exception::Change { .. }) => false,
    });
    let settled: BTreeSet<Uuid> = standing_day::Entity::find()
        .filter(standing_day::Column::ServiceDay.eq(day.to_string()))
        .filter(standing_day::Column::StandingId.is_in(ids))
        .all(conn)
        .await?
        .into_iter()
        .filter(|row| !still_waits(row))
        .map(|row| row.standing_id)
        .collect();
    orders.retain(|order| !settled.contains(&order.id.0));
    let people = senior::Entity::find()
        .filter(senior::Column::Id.is_in(orders.iter().map(|order| order.senior_id.0)))
        .all(conn)
        .await?;
    let mut held = BTreeSet::new();
    for row in people {
        if row.standing()?.can_order_on(day) && row.delivery_eligibility()?.on(day) {
            held.insert(SeniorId(row.id));
        }
    }
    Ok(held)
}

/// Whoever found all deliveries taken keeps the claim: what comes free is theirs.
fn still_waits(row: &standing_day::Model) -> bool {
    match StandingOutcome::parse(&row.outcome) {
        Some(StandingOutcome::Again) => true,
        Some(StandingOutcome::Unfit) => {
            let cause = row.cause.as_deref().and_then(Unfit::parse);
            row.resolution.is_none() && cause.is_some_and(Unfit::waits_for_room)
        }
        _ => false,
    }
}
