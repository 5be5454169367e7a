//! Writes a decided batch back: few statements, whatever the number of orders.

use std::collections::BTreeMap;

use domain::id::{OrderId, SeniorId};
use domain::order::{Command, Done, Order, OrderState, WalkInCommand};
use domain::time::{MealPeriod, ServiceDay};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use super::load::Ground;
use super::{Fulfilled, Key, Rendered, Wish, WriteError, sittings};
use crate::audit::{self, Act};
use crate::entity::{idempotency, meal_order, order_line, quota_use};
use crate::menus::rows::column;
use crate::orders::rows::{self as orders, NewRows, Placing};
use crate::{Result, Store, bulk, cash, ledger, walk_ins};

pub(super) async fn save(
    store: &Store,
    tx: &DatabaseTransaction,
    ground: &Ground,
    wishes: &[&Wish],
    results: &[Result<Fulfilled, WriteError>],
    fresh: Vec<(Key, Rendered)>,
) -> Result<()> {
    sittings::save(tx, ground).await?;
    insert_orders(tx, ground, wishes, results).await?;
    let enders = enders(wishes, results);
    for order in ground.loaded.changed_orders() {
        update_order(tx, ground, order, enders.get(&order.id)).await?;
    }
    save_walk_ins(tx, ground, wishes, results).await?;
    save_quota(tx, ground).await?;
    save_money(tx, ground, wishes, results).await?;
    keep_answers(tx, ground, fresh).await?;
    note(store, tx, ground, wishes, results).await
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
    bulk::insert(tx, rows.heads).await?;
    bulk::insert(tx, rows.lines).await?;
    bulk::insert(tx, rows.parts).await
}

async fn save_walk_ins(
    tx: &DatabaseTransaction,
    ground: &Ground,
    wishes: &[&Wish],
    results: &[Result<Fulfilled, WriteError>],
) -> Result<()> {
    let now = ground.loaded.now;
    let (mut heads, mut lines) = (Vec::new(), Vec::new());
    for walk_in in ground.loaded.new_walk_ins() {
        // Whose wish it was; a later command of the batch may have changed it already.
        let placing = wishes
            .iter()
            .zip(results)
            .find_map(|(wish, result)| match (&wish.command, result) {
                (Command::WalkIn(WalkInCommand::Place(place)), Ok(_)) if place.id == walk_in.id => Some(&wish.placing),
                _ => None,
            });
        if let Some(placing) = placing {
            let (head, own) = walk_ins::rows::new_rows(walk_in, placing, now);
            heads.push(head);
            lines.extend(own);
        }
    }
    bulk::insert(tx, heads).await?;
    bulk::insert(tx, lines).await?;
    for walk_in in ground.loaded.changed_walk_ins() {
        walk_ins::rows::update(tx, walk_in, ground.walk_ins_before.get(&walk_in.id), now).await?;
    }
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
    bulk::insert(tx, taken).await
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

async fn keep_answers(tx: &DatabaseTransaction, ground: &Ground, fresh: Vec<(Key, Rendered)>) -> Result<()> {
    let rows = fresh.into_iter().map(|(key, answer)| idempotency::ActiveModel {
        key: Set(key.key),
        body_index: Set(key.body_index),
        answer: Set(answer.text().to_owned()),
        created_at_ms: Set(ground.loaded.now.0),
    });
    bulk::insert(tx, rows.collect()).await
}

/// What staff did goes into the audit log; a diner's own order is its own record.
async fn note(
    store: &Store,
    tx: &DatabaseTransaction,
    ground: &Ground,
    wishes: &[&Wish],
    results: &[Result<Fulfilled, WriteError>],
) -> Result<()> {
    let now = store.clock.now().max(ground.loaded.now);
    let mut rows = Vec::new();
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
        rows.push(audit::row(now, actor, act));
    }
    bulk::insert(tx, rows).await
}

fn verb(command: &Command, done: &Done) -> (&'static str, &'static str, String) {
    let first = |orders: &[Order]| orders.first().map(|order| order.id.to_string()).unwrap_or_default();
    match (command, done) {
        (_, Done::Placed(orders)) => ("order.place", "order", first(orders)),
        (_, Done::Cancelled(order)) => ("order.cancel", "order", order.id.to_string()),
        (Command::Correct(_), Done::Served(orders) | Done::Flagged(orders)) => {
            ("order.correct", "order", first(orders))
        }
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
        (Command::WalkIn(command), Done::WalkIn(walk_in)) => (walk_in_verb(command), "walk_in", walk_in.id.to_string()),
        (_, Done::WalkIn(walk_in)) => ("walk_in.serve", "walk_in", walk_in.id.to_string()),
        (Command::Cash(command), Done::Cash(done)) => cash::verb(command, done),
        (_, Done::Cash(_)) => ("cash", "ledger", String::new()),
    }
}

fn walk_in_verb(command: &WalkInCommand) -> &'static str {
    match command {
        WalkInCommand::Place(_) => "walk_in.place",
        WalkInCommand::Pay(_) => "walk_in.pay",
        WalkInCommand::Cancel(_) => "walk_in.cancel",
        WalkInCommand::Lapse(_) => "walk_in.lapse",
        WalkInCommand::Reopen(_) => "walk_in.reopen",
    }
}

fn detail(done: &Done) -> Value {
    match done {
        Done::Placed(orders) | Done::Served(orders) | Done::Flagged(orders) | Done::Reopened(orders) => {
            json!({"orders": orders.iter().map(|order| order.id).collect::<Vec<_>>()})
        }
        Done::Substituted {
            moved,
            walk_ins,
            conflicts,
            ..
        } => json!({"moved": moved.len(), "walk_ins": walk_ins, "conflicts": conflicts.len()}),
        Done::Cash(done) => json!({"entries": done.keys}),
        Done::WalkIn(walk_in) => json!({"fen": walk_in.price(), "paid": walk_in.paid}),
        Done::Cancelled(_) | Done::Sitting(_) => json!({}),
    }
}
