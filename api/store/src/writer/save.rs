//! Writes a decided batch back: few statements, whatever the number of orders.

use std::collections::BTreeMap;

use domain::id::{OrderId, SeniorId, SittingId};
use domain::order::{Command, Done, Order, OrderState, Sitting, SittingDish, SittingState, kitchen};
use domain::time::{MealPeriod, ServiceDay};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use super::load::Ground;
use super::{Fulfilled, Key, Wish, WriteError};
use crate::audit::{self, Act};
use crate::entity::{idempotency, kitchen_count, meal_order, order_line, order_part, quota_use, sitting, sitting_dish};
use crate::menus::rows::column;
use crate::orders::rows::{self as orders, NewRows, Placing};
use crate::{Result, Store, cash, given_up, ledger};

pub(super) async fn save(
    store: &Store,
    tx: &DatabaseTransaction,
    ground: &Ground,
    wishes: &[&Wish],
    results: &[Result<Fulfilled, WriteError>],
    fresh: Vec<(Key, Value)>,
) -> Result<()> {
    for sitting in ground.loaded.changed_sittings() {
        save_sitting(tx, ground, sitting).await?;
    }
    insert_orders(tx, ground, wishes, results).await?;
    let enders = enders(wishes, results);
    for order in ground.loaded.changed_orders() {
        update_order(tx, ground, order, enders.get(&order.id)).await?;
    }
    save_quota(tx, ground).await?;
    save_money(tx, ground, wishes, results).await?;
    keep_answers(tx, ground, fresh).await?;
    note(store, tx, ground, wishes, results).await
}

async fn save_sitting(tx: &DatabaseTransaction, ground: &Ground, after: &Sitting) -> Result<()> {
    let before = ground.sittings.get(&after.id).map(|rows| &rows.sitting);
    let mut row = sitting::ActiveModel {
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
    };
    let was = before.map(|sitting| sitting.state);
    if was != Some(after.state) {
        let now = Set(Some(ground.loaded.now.0));
        match after.state {
            SittingState::Draft => {}
            SittingState::Published => row.published_at_ms = now,
            SittingState::Closed => row.closed_at_ms = now,
            SittingState::Ended => row.ended_at_ms = now,
        }
    }
    sitting::Entity::update(row).exec(tx).await?;
    for (position, dish) in (0..).zip(&after.dishes) {
        let old = before.and_then(|sitting| sitting.dish(dish.id));
        match old {
            Some(old) if old == dish => {}
            Some(_) => update_dish(tx, dish).await?,
            None => insert_dish(tx, after.id, dish, position).await?,
        }
    }
    if was != Some(SittingState::Closed) && after.state == SittingState::Closed {
        freeze(tx, ground, after).await?;
    }
    Ok(())
}

async fn update_dish(tx: &DatabaseTransaction, dish: &SittingDish) -> Result<()> {
    let row = sitting_dish::ActiveModel {
        id: Set(dish.id.0),
        capacity: Set(column(dish.capacity)),
        sold: Set(column(dish.sold)),
        state: Set(dish.state.name().to_owned()),
        ..Default::default()
    };
    sitting_dish::Entity::update(row).exec(tx).await?;
    Ok(())
}

async fn insert_dish(tx: &DatabaseTransaction, sitting: SittingId, dish: &SittingDish, position: i32) -> Result<()> {
    let row = sitting_dish::ActiveModel {
        id: Set(dish.id.0),
        sitting_id: Set(sitting.0),
        dish_id: Set(dish.dish_id.0),
        position: Set(position),
        price_fen: Set(dish.price.0),
        capacity: Set(column(dish.capacity)),
        sold: Set(column(dish.sold)),
        state: Set(dish.state.name().to_owned()),
    };
    sitting_dish::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Closing freezes the kitchen count and leaves the planning of rounds to whichever worker comes first; both are in the
/// closing's own transaction, so a kill in between can't lose them.
async fn freeze(tx: &DatabaseTransaction, ground: &Ground, closed: &Sitting) -> Result<()> {
    let all = orders::load(tx, Condition::all().add(meal_order::Column::SittingId.eq(closed.id.0))).await?;
    let latest = all
        .iter()
        .map(|row| ground.loaded.orders.get(&row.order.id).unwrap_or(&row.order));
    let rows: Vec<Value> = kitchen::kitchen_count(latest)
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

async fn insert_orders(
    tx: &DatabaseTransaction,
    ground: &Ground,
    wishes: &[&Wish],
    results: &[Result<Fulfilled, WriteError>],
) -> Result<()> {
    let mut placed_by: BTreeMap<OrderId, &Placing> = BTreeMap::new();
    for (wish, result) in wishes.iter().zip(results) {
        if let Ok(Fulfilled {
            done: Some(Done::Placed(placed)),
            ..
        }) = result
        {
            placed_by.extend(placed.iter().map(|order| (order.id, &wish.placing)));
        }
    }
    let mut ordinals = Ordinals::of(ground);
    let numbered: Vec<(&Order, i32, &Placing)> = ground
        .loaded
        .new_orders()
        .filter_map(|order| placed_by.get(&order.id).map(|placing| (order, *placing)))
        .map(|(order, placing)| (order, ordinals.next(order), placing))
        .collect();
    if numbered.is_empty() {
        return Ok(());
    }
    let rows = NewRows::of(numbered.into_iter(), ground.loaded.now)?;
    meal_order::Entity::insert_many(rows.heads)
        .exec_without_returning(tx)
        .await?;
    order_line::Entity::insert_many(rows.lines)
        .exec_without_returning(tx)
        .await?;
    order_part::Entity::insert_many(rows.parts)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Which meal of the day and period the next one is for each senior.
struct Ordinals(BTreeMap<(SeniorId, ServiceDay, MealPeriod), i32>);

impl Ordinals {
    fn of(ground: &Ground) -> Self {
        let mut highest = BTreeMap::new();
        for (id, ordinal) in &ground.ordinals {
            let Some(order) = ground.loaded.orders.get(id) else {
                continue;
            };
            if order.state != OrderState::Cancelled {
                let known = highest
                    .entry((order.senior_id, order.service_day, order.period))
                    .or_insert(0);
                *known = (*known).max(*ordinal);
            }
        }
        Self(highest)
    }

    fn next(&mut self, order: &Order) -> i32 {
        let known = self
            .0
            .entry((order.senior_id, order.service_day, order.period))
            .or_insert(0);
        if order.state != OrderState::Cancelled {
            *known += 1;
        }
        (*known).max(1)
    }
}

/// Who said of each order how it ended, and by which way: part of the evidence when it is settled.
fn enders<'a>(
    wishes: &[&'a Wish],
    results: &[Result<Fulfilled, WriteError>],
) -> BTreeMap<OrderId, (Option<&'a str>, &'a str)> {
    let mut found = BTreeMap::new();
    for (wish, result) in wishes.iter().zip(results) {
        let Ok(Fulfilled { done: Some(done), .. }) = result else {
            continue;
        };
        let (Done::Served(orders) | Done::Flagged(orders)) = done else {
            continue;
        };
        let by = wish.actor.as_ref().map(|actor| actor.name.as_str());
        found.extend(orders.iter().map(|order| (order.id, (by, wish.placing.channel))));
    }
    found
}

async fn update_order(
    tx: &DatabaseTransaction,
    ground: &Ground,
    order: &Order,
    ender: Option<&(Option<&str>, &str)>,
) -> Result<()> {
    let at_if = |state: OrderState| (order.state == state).then_some(ground.loaded.now.0);
    // A later command of the batch may have opened it again.
    let ender = ender.filter(|_| matches!(order.state, OrderState::Served | OrderState::Flagged));
    meal_order::Entity::update_many()
        .col_expr(meal_order::Column::State, Expr::value(order.state.name()))
        .col_expr(
            meal_order::Column::FlagCause,
            Expr::value(order.flag_cause.map(domain::order::FlagCause::name)),
        )
        .col_expr(meal_order::Column::LateChange, Expr::value(order.late_change))
        .col_expr(meal_order::Column::Turn, Expr::value(column(order.turn)))
        .col_expr(meal_order::Column::BookedAtMs, Expr::value(order.booked_at.0))
        .col_expr(
            meal_order::Column::CancelledAtMs,
            Expr::value(at_if(OrderState::Cancelled)),
        )
        .col_expr(meal_order::Column::ServedAtMs, Expr::value(at_if(OrderState::Served)))
        .col_expr(meal_order::Column::FlaggedAtMs, Expr::value(at_if(OrderState::Flagged)))
        .col_expr(meal_order::Column::EndedBy, Expr::value(ender.and_then(|(by, _)| *by)))
        .col_expr(
            meal_order::Column::EndedChannel,
            Expr::value(ender.map(|(_, way)| *way)),
        )
        .filter(meal_order::Column::Id.eq(order.id.0))
        .exec(tx)
        .await?;
    if ground
        .before
        .get(&order.id)
        .is_some_and(|before| before.lines == order.lines)
    {
        return Ok(());
    }
    order_line::Entity::delete_many()
        .filter(order_line::Column::OrderId.eq(order.id.0))
        .exec(tx)
        .await?;
    order_line::Entity::insert_many(orders::line_rows(order))
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

async fn save_quota(tx: &DatabaseTransaction, ground: &Ground) -> Result<()> {
    let changes = ground.loaded.quota.changes();
    for slot in changes.returned {
        quota_use::Entity::delete_many()
            .filter(quota_use::Column::PolicyId.eq(slot.claim.policy_id))
            .filter(quota_use::Column::SeniorId.eq(slot.senior_id.0))
            .filter(quota_use::Column::PeriodKey.eq(slot.claim.period_key))
            .filter(quota_use::Column::Ordinal.eq(column(slot.claim.ordinal)))
            .exec(tx)
            .await?;
    }
    let taken: Vec<quota_use::ActiveModel> = changes
        .taken
        .into_iter()
        .map(|(slot, order_id)| quota_use::ActiveModel {
            policy_id: Set(slot.claim.policy_id),
            senior_id: Set(slot.senior_id.0),
            period_key: Set(slot.claim.period_key),
            ordinal: Set(column(slot.claim.ordinal)),
            order_id: Set(order_id.0),
            fen: Set(slot.claim.fen.0),
        })
        .collect();
    if !taken.is_empty() {
        quota_use::Entity::insert_many(taken).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Entries, balances, shifts and receipts.
async fn save_money(
    tx: &DatabaseTransaction,
    ground: &Ground,
    wishes: &[&Wish],
    results: &[Result<Fulfilled, WriteError>],
) -> Result<()> {
    for (wish, result) in wishes.iter().zip(results) {
        if let (
            Command::Cash(command),
            Ok(Fulfilled {
                done: Some(Done::Cash(done)),
                ..
            }),
        ) = (&wish.command, result)
        {
            cash::save::done(tx, command, done, wish.actor.as_ref()).await?;
        }
    }
    match &ground.books {
        Some(before) => ledger::save::books(tx, &ground.loaded.books, before, ground.loaded.cash.closed_to).await,
        None => Ok(()),
    }
}

async fn keep_answers(tx: &DatabaseTransaction, ground: &Ground, fresh: Vec<(Key, Value)>) -> Result<()> {
    if fresh.is_empty() {
        return Ok(());
    }
    let rows = fresh.into_iter().map(|(key, answer)| idempotency::ActiveModel {
        key: Set(key.key),
        body_index: Set(key.body_index),
        answer: Set(answer.to_string()),
        created_at_ms: Set(ground.loaded.now.0),
    });
    idempotency::Entity::insert_many(rows)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// What staff did goes into the audit log; a diner's own order is its own record.
async fn note(
    store: &Store,
    tx: &DatabaseTransaction,
    ground: &Ground,
    wishes: &[&Wish],
    results: &[Result<Fulfilled, WriteError>],
) -> Result<()> {
    for (wish, result) in wishes.iter().zip(results) {
        let (Some(actor), Ok(Fulfilled { done: Some(done), .. })) = (&wish.actor, result) else {
            continue;
        };
        let (action, kind, id) = verb(&wish.command, done);
        let act = Act {
            action,
            subject_kind: kind,
            subject_id: id,
            place_path: &actor.scope,
            detail: detail(done),
        };
        audit::write(tx, store.clock.now().max(ground.loaded.now), actor, act).await?;
    }
    Ok(())
}

fn verb(command: &Command, done: &Done) -> (&'static str, &'static str, String) {
    let first = |orders: &[Order]| orders.first().map(|order| order.id.to_string()).unwrap_or_default();
    match (command, done) {
        (_, Done::Placed(orders)) => ("order.place", "order", first(orders)),
        (_, Done::Cancelled(order)) => ("order.cancel", "order", order.id.to_string()),
        (_, Done::Served(orders)) => ("order.serve", "order", first(orders)),
        (_, Done::Flagged(orders)) => ("order.flag", "order", first(orders)),
        (_, Done::Reopened(orders)) => ("order.reopen", "order", first(orders)),
        (Command::Publish(_), Done::Sitting(id)) => ("sitting.publish", "sitting", id.to_string()),
        (Command::SetCapacity(_), Done::Sitting(id)) => ("sitting.capacity", "sitting", id.to_string()),
        (Command::SoldOut(_), Done::Sitting(id)) => ("sitting.sold_out", "sitting", id.to_string()),
        (Command::Close(_), Done::Sitting(id)) => ("sitting.close", "sitting", id.to_string()),
        (_, Done::Sitting(id)) => ("sitting.change", "sitting", id.to_string()),
        (Command::Substitute(wanted), Done::Substituted { .. }) => {
            ("sitting.substitute", "sitting", wanted.sitting_id.to_string())
        }
        (_, Done::Substituted { dish, .. }) => ("sitting.substitute", "sitting_dish", dish.to_string()),
        (Command::Cash(command), Done::Cash(done)) => cash::verb(command, done),
        (_, Done::Cash(_)) => ("cash", "ledger", String::new()),
    }
}

fn detail(done: &Done) -> Value {
    match done {
        Done::Placed(orders) | Done::Served(orders) | Done::Flagged(orders) | Done::Reopened(orders) => {
            json!({"orders": orders.iter().map(|order| order.id).collect::<Vec<_>>()})
        }
        Done::Substituted { moved, conflicts, .. } => json!({"moved": moved.len(), "conflicts": conflicts.len()}),
        Done::Cash(done) => json!({"entries": done.keys}),
        Done::Cancelled(_) | Done::Sitting(_) => json!({}),
    }
}
