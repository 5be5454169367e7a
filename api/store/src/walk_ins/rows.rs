//! Walk-ins as the domain knows them, and back.

use std::collections::BTreeMap;

use domain::diet::{Portion, Texture};
use domain::id::{CanteenId, SittingDishId, SittingId, WalkInId};
use domain::money::Fen;
use domain::order::order_line::Replaced;
use domain::order::{OrderLine, OrderMode, WalkIn, WalkInState};
use domain::time::{At, MealPeriod, ServiceDay};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder,
};
use uuid::Uuid;

use crate::entity::{walk_in, walk_in_line};
use crate::menus::rows::column;
use crate::orders::rows::Placing;
use crate::{Error, Result, bulk, ids};

/// By which way an order came that nobody saw.
const KIOSK: &str = "kiosk";

/// Loads walk-ins with their lines, in the order in which they were placed.
pub(crate) async fn load<C: ConnectionTrait>(conn: &C, filter: Condition) -> Result<Vec<WalkIn>> {
    let heads = walk_in::Entity::find()
        .filter(filter)
        .order_by_asc(walk_in::Column::Id)
        .all(conn)
        .await?;
    let ids: Vec<Uuid> = heads.iter().map(|row| row.id).collect();
    let mut lines: BTreeMap<Uuid, Vec<OrderLine>> = BTreeMap::new();
    for chunk in ids.chunks(500) {
        let found = walk_in_line::Entity::find()
            .filter(walk_in_line::Column::WalkInId.is_in(bulk::filled(chunk.to_vec())))
            .order_by_asc(walk_in_line::Column::Position)
            .all(conn)
            .await?;
        for row in found {
            lines.entry(row.walk_in_id).or_default().push(line_of(row)?);
        }
    }
    heads
        .into_iter()
        .map(|head| {
            let lines = lines.remove(&head.id).unwrap_or_default();
            walk_in_of(head, lines)
        })
        .collect()
}

fn line_of(row: walk_in_line::Model) -> Result<OrderLine> {
    Ok(OrderLine {
        sitting_dish_id: SittingDishId(row.sitting_dish_id),
        name: row.name,
        name_en: row.name_en,
        texture: Texture::parse(&row.texture).ok_or(Error::Corrupt("walk_in_line.texture"))?,
        portion: Portion::parse(&row.portion).ok_or(Error::Corrupt("walk_in_line.portion"))?,
        price: Fen(row.price_fen),
        instead_of: row.instead_of.map(|name| Replaced {
            name,
            name_en: row.instead_of_en.unwrap_or_default(),
        }),
    })
}

fn walk_in_of(row: walk_in::Model, lines: Vec<OrderLine>) -> Result<WalkIn> {
    Ok(WalkIn {
        id: WalkInId(row.id),
        canteen_id: CanteenId(row.canteen_id),
        sitting_id: SittingId(row.sitting_id),
        service_day: ServiceDay::parse(&row.service_day).map_err(|_| Error::Corrupt("walk_in.service_day"))?,
        period: MealPeriod::parse(&row.period).ok_or(Error::Corrupt("walk_in.period"))?,
        mode: OrderMode::parse(&row.mode).ok_or(Error::Corrupt("walk_in.mode"))?,
        state: WalkInState::parse(&row.state).ok_or(Error::Corrupt("walk_in.state"))?,
        pickup_no: u32::try_from(row.pickup_no).unwrap_or(0),
        from_counter: row.from_counter,
        at_kiosk: row.channel == KIOSK,
        lines,
        paid: row.paid,
        booked_at: At(row.booked_at_ms),
        placed_at: At(row.placed_at_ms),
        cancel_until: At(row.cancel_until_ms),
        late_change: row.late_change,
    })
}

/// The rows of a new walk-in.
pub(crate) fn new_rows(
    walk_in: &WalkIn,
    placing: &Placing,
    now: At,
) -> (walk_in::ActiveModel, Vec<walk_in_line::ActiveModel>) {
    let head = walk_in::ActiveModel {
        id: Set(walk_in.id.0),
        sitting_id: Set(walk_in.sitting_id.0),
        canteen_id: Set(walk_in.canteen_id.0),
        service_day: Set(walk_in.service_day.to_string()),
        period: Set(walk_in.period.name().to_owned()),
        mode: Set(walk_in.mode.name().to_owned()),
        state: Set(walk_in.state.name().to_owned()),
        pickup_no: Set(column(walk_in.pickup_no)),
        from_counter: Set(walk_in.from_counter),
        meals: Set(column(walk_in.meals())),
        price_fen: Set(walk_in.price().0),
        paid: Set(walk_in.paid),
        booked_at_ms: Set(walk_in.booked_at.0),
        channel: Set(if walk_in.at_kiosk { KIOSK } else { placing.channel }.to_owned()),
        placed_by: Set(placing.by),
        placed_at_ms: Set(walk_in.placed_at.0),
        cancel_until_ms: Set(walk_in.cancel_until.0),
        late_change: Set(walk_in.late_change),
        ended_at_ms: Set(ended_at(walk_in, now)),
    };
    (head, line_rows(walk_in).collect())
}

fn line_rows(walk_in: &WalkIn) -> impl Iterator<Item = walk_in_line::ActiveModel> + '_ {
    walk_in
        .lines
        .iter()
        .zip(0..)
        .map(|(line, position)| walk_in_line::ActiveModel {
            id: Set(ids::new_id()),
            walk_in_id: Set(walk_in.id.0),
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

fn ended_at(walk_in: &WalkIn, now: At) -> Option<i64> {
    (!walk_in.state.is_open()).then_some(now.0)
}

/// Writes a changed walk-in back, and its lines where a dish was replaced.
pub(crate) async fn update(tx: &DatabaseTransaction, walk_in: &WalkIn, before: Option<&WalkIn>, now: At) -> Result<()> {
    walk_in::Entity::update_many()
        .col_expr(walk_in::Column::State, Expr::value(walk_in.state.name()))
        .col_expr(walk_in::Column::Paid, Expr::value(walk_in.paid))
        .col_expr(walk_in::Column::BookedAtMs, Expr::value(walk_in.booked_at.0))
        .col_expr(walk_in::Column::LateChange, Expr::value(walk_in.late_change))
        .col_expr(walk_in::Column::EndedAtMs, Expr::value(ended_at(walk_in, now)))
        .filter(walk_in::Column::Id.eq(walk_in.id.0))
        .exec(tx)
        .await?;
    if before.is_some_and(|before| before.lines == walk_in.lines) {
        return Ok(());
    }
    walk_in_line::Entity::delete_many()
        .filter(walk_in_line::Column::WalkInId.eq(walk_in.id.0))
        .exec(tx)
        .await?;
    walk_in_line::Entity::insert_many(line_rows(walk_in))
        .exec_without_returning(tx)
        .await?;
    Ok(())
}
