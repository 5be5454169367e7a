//! Orders as the domain knows them, and back.

use std::collections::{BTreeMap, BTreeSet};

use domain::diet::{Portion, Texture};
use domain::id::{AccountId, CanteenId, OrderId, SeniorId, SittingDishId, SittingId};
use domain::money::Fen;
use domain::order::order_line::{DietOverride, Replaced};
use domain::order::{CancelReason, FlagCause, Identified, Order, OrderLine, OrderMode, OrderState, Payment};
use domain::place::PlaceLevel;
use domain::subsidy::split::{Fund, Part, Split};
use domain::time::{At, MealPeriod, ServiceDay};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::entity::{meal_order, order_line, order_part};
use crate::{Error, Result, bulk};

/// An order and the columns that only the store cares for.
#[derive(Debug, Clone)]
pub(crate) struct OrderRow {
    pub(crate) order: Order,
    /// Which meal of the day and period it is for the senior, from 1; unique while it isn't cancelled.
    pub(crate) ordinal: i32,
    /// Why somebody called it off.
    pub(crate) cancel_reason: Option<CancelReason>,
}

/// Loads orders with their lines and parts, in the order in which they were placed.
pub(crate) async fn load<C: ConnectionTrait>(conn: &C, filter: Condition) -> Result<Vec<OrderRow>> {
    let heads = meal_order::Entity::find()
        .filter(filter)
        .order_by_asc(meal_order::Column::Id)
        .all(conn)
        .await?;
    let ids: Vec<Uuid> = heads.iter().map(|row| row.id).collect();
    let (mut lines, mut parts) = (BTreeMap::new(), BTreeMap::new());
    for chunk in ids.chunks(500) {
        let found = order_line::Entity::find()
            .filter(order_line::Column::OrderId.is_in(bulk::filled(chunk.to_vec())))
            .order_by_asc(order_line::Column::Position)
            .all(conn)
            .await?;
        for row in found {
            lines.entry(row.order_id).or_insert_with(Vec::new).push(line_of(row)?);
        }
        let found = order_part::Entity::find()
            .filter(order_part::Column::OrderId.is_in(bulk::filled(chunk.to_vec())))
            .order_by_asc(order_part::Column::Position)
            .all(conn)
            .await?;
        for row in found {
            let split = parts.entry(row.order_id).or_insert_with(Split::default);
            lane(split, &row.lane)?.push(part_of(row)?);
        }
    }
    heads
        .into_iter()
        .map(|head| {
            let lines = lines.remove(&head.id).unwrap_or_default();
            let split = parts.remove(&head.id).unwrap_or_default();
            order_of(head, lines, split)
        })
        .collect()
}

fn line_of(row: order_line::Model) -> Result<OrderLine> {
    Ok(OrderLine {
        sitting_dish_id: SittingDishId(row.sitting_dish_id),
        name: row.name,
        name_en: row.name_en,
        texture: Texture::parse(&row.texture).ok_or(Error::Corrupt("order_line.texture"))?,
        portion: Portion::parse(&row.portion).ok_or(Error::Corrupt("order_line.portion"))?,
        price: Fen(row.price_fen),
        instead_of: row.instead_of.map(|name| Replaced {
            name,
            name_en: row.instead_of_en.unwrap_or_default(),
        }),
    })
}

/// What a part is a part of: the price, the delivery fee, or nothing, because it is paid beside both.
const PRICE: &str = "price";
const FEE: &str = "fee";
const AWARD: &str = "award";

pub(crate) fn lane<'a>(split: &'a mut Split, name: &str) -> Result<&'a mut Vec<Part>> {
    match name {
        PRICE => Ok(&mut split.parts),
        FEE => Ok(&mut split.fee),
        AWARD => Ok(&mut split.awards),
        _ => Err(Error::Corrupt("order_part.lane")),
    }
}

pub(crate) fn part_of(row: order_part::Model) -> Result<Part> {
    let level = match row.level {
        None => None,
        Some(name) => Some(
            PlaceLevel::ALL
                .into_iter()
                .find(|level| level.name() == name)
                .ok_or(Error::Corrupt("order_part.level"))?,
        ),
    };
    Ok(Part {
        fund: Fund::parse(&row.fund).ok_or(Error::Corrupt("order_part.fund"))?,
        fund_id: row.fund_id,
        level,
        fen: Fen(row.fen),
        label: row.label,
        label_en: row.label_en,
        reason: row.reason,
        reason_en: row.reason_en,
        rule_id: row.rule_id,
        policy_version: u32::try_from(row.policy_version).unwrap_or(0),
    })
}

fn order_of(row: meal_order::Model, lines: Vec<OrderLine>, mut split: Split) -> Result<OrderRow> {
    let flag_cause = match row.flag_cause {
        None => None,
        Some(name) => Some(FlagCause::parse(&name).ok_or(Error::Corrupt("meal_order.flag_cause"))?),
    };
    split.quota = serde_json::from_str(&row.quota).map_err(|_| Error::Corrupt("meal_order.quota"))?;
    let diet_override = row.override_by.map(|by| DietOverride {
        by: AccountId(by),
        reason: row.override_reason.unwrap_or_default(),
    });
    let order = Order {
        id: OrderId(row.id),
        senior_id: SeniorId(row.senior_id),
        canteen_id: CanteenId(row.canteen_id),
        sitting_id: SittingId(row.sitting_id),
        service_day: ServiceDay::parse(&row.service_day).map_err(|_| Error::Corrupt("meal_order.service_day"))?,
        period: MealPeriod::parse(&row.period).ok_or(Error::Corrupt("meal_order.period"))?,
        mode: OrderMode::parse(&row.mode).ok_or(Error::Corrupt("meal_order.mode"))?,
        state: OrderState::parse(&row.state).ok_or(Error::Corrupt("meal_order.state"))?,
        flag_cause,
        pickup_no: u32::try_from(row.pickup_no).unwrap_or(0),
        bag_no: u32::try_from(row.bag_no).unwrap_or(0),
        from_counter: row.from_counter,
        lines,
        split,
        payment: Payment::parse(&row.payment).ok_or(Error::Corrupt("meal_order.payment"))?,
        turn: u32::try_from(row.turn).unwrap_or(0),
        booked_at: At(row.booked_at_ms),
        placed_at: At(row.placed_at_ms),
        cancel_until: At(row.cancel_until_ms),
        late_change: row.late_change,
        diet_override,
        identified: row.identified_by.as_deref().and_then(Identified::parse),
    };
    Ok(OrderRow {
        order,
        ordinal: row.meal_ordinal,
        cancel_reason: row.cancel_reason.as_deref().and_then(CancelReason::parse),
    })
}

/// Who placed an order and by which way it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placing {
    /// kiosk, desk, standing …
    pub channel: &'static str,
    /// The account or device.
    pub by: Option<Uuid>,
}

/// The rows to insert for new orders.
pub(crate) struct NewRows {
    pub(crate) heads: Vec<meal_order::ActiveModel>,
    pub(crate) lines: Vec<order_line::ActiveModel>,
    pub(crate) parts: Vec<order_part::ActiveModel>,
}

impl NewRows {
    pub(crate) fn of<'a>(orders: impl Iterator<Item = (&'a Order, i32, &'a Placing)>, now: At) -> Result<Self> {
        let mut rows = Self {
            heads: Vec::new(),
            lines: Vec::new(),
            parts: Vec::new(),
        };
        for (order, ordinal, placing) in orders {
            rows.heads.push(head(order, ordinal, placing, now)?);
            rows.lines.extend(line_rows(order));
            let split = &order.split;
            let lanes = [(PRICE, &split.parts), (FEE, &split.fee), (AWARD, &split.awards)];
            let all = lanes
                .into_iter()
                .flat_map(|(lane, parts)| parts.iter().map(move |part| (lane, part)));
            rows.parts.extend(
                all.zip(0..)
                    .map(|((lane, part), position)| part_row(order.id, lane, part, position)),
            );
        }
        Ok(rows)
    }
}

fn head(order: &Order, ordinal: i32, placing: &Placing, now: At) -> Result<meal_order::ActiveModel> {
    let at_if = |state: OrderState| (order.state == state).then_some(now.0);
    Ok(meal_order::ActiveModel {
        id: Set(order.id.0),
        sitting_id: Set(order.sitting_id.0),
        canteen_id: Set(order.canteen_id.0),
        service_day: Set(order.service_day.to_string()),
        period: Set(order.period.name().to_owned()),
        senior_id: Set(order.senior_id.0),
        mode: Set(order.mode.name().to_owned()),
        state: Set(order.state.name().to_owned()),
        flag_cause: Set(order.flag_cause.map(|cause| cause.name().to_owned())),
        pickup_no: Set(number(order.pickup_no)),
        bag_no: Set(number(order.bag_no)),
        meal_ordinal: Set(ordinal),
        from_counter: Set(order.from_counter),
        price_fen: Set(order.price().0),
        self_fen: Set(order.split.own_share().0),
        channel: Set(placing.channel.to_owned()),
        placed_by: Set(placing.by),
        placed_at_ms: Set(order.placed_at.0),
        cancel_until_ms: Set(order.cancel_until.0),
        cancelled_at_ms: Set(at_if(OrderState::Cancelled)),
        cancel_reason: Set(None),
        late_change: Set(order.late_change),
        served_at_ms: Set(at_if(OrderState::Served)),
        flagged_at_ms: Set(at_if(OrderState::Flagged)),
        override_by: Set(order.diet_override.as_ref().map(|given| given.by.0)),
        override_reason: Set(order.diet_override.as_ref().map(|given| given.reason.clone())),
        identified_by: Set(order.identified.map(|how| how.name().to_owned())),
        ended_by: Set(None),
        ended_channel: Set(None),
        quota: Set(serde_json::to_string(&order.split.quota).map_err(|_| Error::Corrupt("quota"))?),
        payment: Set(order.payment.name().to_owned()),
        turn: Set(number(order.turn)),
        booked_at_ms: Set(order.booked_at.0),
    })
}

/// An order's lines as rows.
pub(crate) fn line_rows(order: &Order) -> impl Iterator<Item = order_line::ActiveModel> + '_ {
    order
        .lines
        .iter()
        .zip(0..)
        .map(|(line, position)| order_line::ActiveModel {
            order_id: Set(order.id.0),
            position: Set(position),
            sitting_dish_id: Set(line.sitting_dish_id.0),
            name: Set(line.name.clone()),
            name_en: Set(line.name_en.clone()),
            texture: Set(line.texture.name().to_owned()),
            portion: Set(line.portion.name().to_owned()),
            price_fen: Set(line.price.0),
            instead_of: Set(line.instead_of.as_ref().map(|dish| dish.name.clone())),
            instead_of_en: Set(line.instead_of.as_ref().map(|dish| dish.name_en.clone())),
        })
}

fn part_row(order: OrderId, lane: &str, part: &Part, position: i32) -> order_part::ActiveModel {
    order_part::ActiveModel {
        order_id: Set(order.0),
        position: Set(position),
        lane: Set(lane.to_owned()),
        fund: Set(part.fund.name().to_owned()),
        fund_id: Set(part.fund_id.clone()),
        policy_version: Set(i32::try_from(part.policy_version).unwrap_or(i32::MAX)),
        level: Set(part.level.map(|level| level.name().to_owned())),
        fen: Set(part.fen.0),
        rule_id: Set(part.rule_id.clone()),
        label: Set(part.label.clone()),
        label_en: Set(part.label_en.clone()),
        reason: Set(part.reason.clone()),
        reason_en: Set(part.reason_en.clone()),
    }
}

fn number(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

/// `column IN (ids)`.
pub(crate) fn among<I: Into<Uuid> + Copy>(column: meal_order::Column, ids: &BTreeSet<I>) -> Condition {
    Condition::all().add(column.is_in(bulk::filled(ids.iter().map(|id| (*id).into()))))
}

#[cfg(test)]
mod tests;
