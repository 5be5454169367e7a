//! Writes the sittings of a batch back: one statement for all that only sold something, one for all dishes.

use domain::order::{Sitting, SittingDish, SittingState, kitchen};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, DatabaseTransaction, EntityTrait};
use serde_json::{Value, json};

use super::load::Ground;
use crate::entity::{kitchen_count, meal_order, sitting, sitting_dish, walk_in};
use crate::menus::rows::column;
use crate::orders::rows as orders;
use crate::{Result, bulk, given_up, walk_ins};

pub(super) async fn save(tx: &DatabaseTransaction, ground: &Ground) -> Result<()> {
    let (mut counts, mut dishes) = (Vec::new(), Vec::new());
    for after in ground.loaded.changed_sittings() {
        let before = ground.sittings.get(&after.id).map(|rows| &rows.sitting);
        if before.is_some_and(|before| before.state == after.state) {
            counts.push(count_row(after));
        } else {
            sitting::Entity::update(state_row(ground, after)).exec(tx).await?;
        }
        let changed = (0..).zip(&after.dishes).filter(|(_, dish)| {
            let old = before.and_then(|sitting| sitting.dish(dish.id));
            old != Some(*dish)
        });
        dishes.extend(changed.map(|(position, dish)| dish_row(after, dish, position)));
    }
    bulk::upsert(tx, counts, &overwriting_counts()).await?;
    bulk::upsert(tx, dishes, &overwriting_dishes()).await?;
    for after in ground.loaded.changed_sittings() {
        let before = ground.sittings.get(&after.id).map(|rows| rows.sitting.state);
        if before != Some(SittingState::Closed) && after.state == SittingState::Closed {
            freeze(tx, ground, after).await?;
        }
    }
    Ok(())
}

/// A whole row, because an insert must be one; it is there and locked, so only the counts are taken from it.
fn count_row(after: &Sitting) -> sitting::ActiveModel {
    sitting::ActiveModel {
        canteen_id: Set(after.canteen_id.0),
        service_day: Set(after.service_day.to_string()),
        period: Set(after.period.name().to_owned()),
        cutoff_at_ms: Set(after.cutoff_at.0),
        starts_at_ms: Set(after.starts_at.0),
        ends_at_ms: Set(after.ends_at.0),
        created_at_ms: Set(0),
        ..counts(after)
    }
}

fn counts(after: &Sitting) -> sitting::ActiveModel {
    sitting::ActiveModel {
        id: Set(after.id.0),
        state: Set(after.state.name().to_owned()),
        version: Set(after.version),
        capacity: Set(column(after.capacity)),
        sold: Set(column(after.sold)),
        delivery_capacity: Set(column(after.delivery_capacity)),
        delivery_sold: Set(column(after.delivery_sold)),
        counter_capacity: Set(column(after.counter_capacity)),
        counter_sold: Set(column(after.counter_sold)),
        next_pickup: Set(column(after.next_pickup)),
        ..Default::default()
    }
}

fn overwriting_counts() -> OnConflict {
    OnConflict::column(sitting::Column::Id)
        .update_columns([
            sitting::Column::Version,
            sitting::Column::Capacity,
            sitting::Column::Sold,
            sitting::Column::DeliveryCapacity,
            sitting::Column::DeliverySold,
            sitting::Column::CounterCapacity,
            sitting::Column::CounterSold,
            sitting::Column::NextPickup,
        ])
        .to_owned()
}

/// A sitting that went on in its life.
fn state_row(ground: &Ground, after: &Sitting) -> sitting::ActiveModel {
    let mut row = counts(after);
    let now = Set(Some(ground.loaded.now.0));
    match after.state {
        SittingState::Draft => {}
        SittingState::Published => row.published_at_ms = now,
        SittingState::Closed => row.closed_at_ms = now,
        SittingState::Ended => row.ended_at_ms = now,
    }
    row
}

fn dish_row(sitting: &Sitting, dish: &SittingDish, position: i32) -> sitting_dish::ActiveModel {
    sitting_dish::ActiveModel {
        id: Set(dish.id.0),
        sitting_id: Set(sitting.id.0),
        dish_id: Set(dish.dish_id.0),
        position: Set(position),
        price_fen: Set(dish.price.0),
        capacity: Set(column(dish.capacity)),
        sold: Set(column(dish.sold)),
        state: Set(dish.state.name().to_owned()),
    }
}

fn overwriting_dishes() -> OnConflict {
    OnConflict::column(sitting_dish::Column::Id)
        .update_columns([
            sitting_dish::Column::Capacity,
            sitting_dish::Column::Sold,
            sitting_dish::Column::State,
        ])
        .to_owned()
}

/// Closing freezes the kitchen count and leaves the planning of rounds to whichever worker comes first; both are in the
/// closing's own transaction, so a kill in between can't lose them.
async fn freeze(tx: &DatabaseTransaction, ground: &Ground, closed: &Sitting) -> Result<()> {
    let all = orders::load(tx, Condition::all().add(meal_order::Column::SittingId.eq(closed.id.0))).await?;
    let latest = all
        .iter()
        .map(|row| ground.loaded.orders.get(&row.order.id).unwrap_or(&row.order));
    let walk_ins = walk_ins::rows::load(tx, Condition::all().add(walk_in::Column::SittingId.eq(closed.id.0))).await?;
    // What this batch took is written after the sittings.
    let fresh = ground
        .loaded
        .new_walk_ins()
        .filter(|walk_in| walk_in.sitting_id == closed.id);
    let walk_ins = walk_ins
        .iter()
        .map(|walk_in| ground.loaded.walk_ins.get(&walk_in.id).unwrap_or(walk_in))
        .chain(fresh);
    let rows: Vec<Value> = kitchen::kitchen_count(latest, walk_ins)
        .into_iter()
        .map(|row| {
            json!({"sitting_dish_id": row.sitting_dish_id, "texture": row.texture.name(), "portion": row.portion.name(),
                   "count": row.count, "delivery": row.delivery})
        })
        .collect();
    let count = kitchen_count::ActiveModel {
        sitting_id: Set(closed.id.0),
        version: Set(1),
        made_at_ms: Set(ground.loaded.now.0),
        body: Set(Value::from(rows).to_string()),
    };
    kitchen_count::Entity::insert(count).exec_without_returning(tx).await?;
    given_up::insert_planning(tx, closed.id, ground.loaded.now).await
}
