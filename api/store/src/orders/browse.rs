//! Orders as staff browse them, and as a diner sees their own.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{CanteenId, DishId, OrderId, SeniorId, SittingId};
use domain::order::command::Place;
use domain::order::{CancelReason, Order, OrderMode, OrderState};
use domain::person::name::PersonName;
use domain::place::PlacePath;
use domain::time::ServiceDay;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::rows::{self, OrderRow};
use crate::entity::{canteen, kitchen_count, meal_order, order_line, senior, sitting_dish};
use crate::writer::{Quoted, WriteError};
use crate::{Error, Result, Scoped, System};

/// Meals looked at when a diner's habit is told.
const HABIT_MEALS: u64 = 10;

/// An order with the name that goes with it.
#[derive(Debug, Clone)]
pub struct OrderView {
    /// The order.
    pub order: Order,
    /// 王*芳
    pub masked_name: String,
    /// Why somebody called it off.
    pub cancel_reason: Option<CancelReason>,
}

/// Which orders.
#[derive(Debug, Clone, Copy, Default)]
pub struct OrderQuery {
    /// Only in this state.
    pub state: Option<OrderState>,
    /// Only of this mode.
    pub mode: Option<OrderMode>,
}

impl Scoped<'_> {
    /// The place path of a sitting's canteen, if the actor may look there.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn canteen_path(&self, canteen: CanteenId) -> Result<PlacePath> {
        let row = canteen::Entity::find_by_id(canteen.0)
            .filter(self.covers(canteen::Column::PlacePath))
            .one(self.store.db.read())
            .await?;
        row.map(|row| PlacePath(row.place_path))
            .ok_or(Error::NotFound("canteen"))
    }

    /// One sitting in scope.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn sitting(&self, id: SittingId) -> Result<domain::order::Sitting> {
        let sitting = self.store.system().sitting(id).await?;
        self.canteen_path(sitting.canteen_id)
            .await
            .map_err(|_| Error::NotFound("sitting"))?;
        Ok(sitting)
    }

    /// The orders of a sitting in scope.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn orders(&self, sitting: SittingId, query: OrderQuery) -> Result<Vec<OrderView>> {
        self.sitting(sitting).await?;
        let mut filter = Condition::all().add(meal_order::Column::SittingId.eq(sitting.0));
        if let Some(state) = query.state {
            filter = filter.add(meal_order::Column::State.eq(state.name()));
        }
        if let Some(mode) = query.mode {
            filter = filter.add(meal_order::Column::Mode.eq(mode.name()));
        }
        views(self.store.db.read(), rows::load(self.store.db.read(), filter).await?).await
    }

    /// One order at a canteen in scope.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn order(&self, id: OrderId) -> Result<OrderView> {
        let view = self.store.system().order(id).await?;
        self.canteen_path(view.order.canteen_id)
            .await
            .map_err(|_| Error::NotFound("order"))?;
        Ok(view)
    }

    /// The frozen kitchen count of a sitting as it was written, with its instant; nothing while it still moves.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn frozen_count(&self, sitting: SittingId) -> Result<Option<(i32, i64, String)>> {
        self.sitting(sitting).await?;
        let row = kitchen_count::Entity::find()
            .filter(kitchen_count::Column::SittingId.eq(sitting.0))
            .order_by_desc(kitchen_count::Column::Version)
            .one(self.store.db.read())
            .await?;
        Ok(row.map(|row| (row.version, row.made_at_ms, row.body)))
    }
}

impl System<'_> {
    /// One order.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn order(&self, id: OrderId) -> Result<OrderView> {
        let found = rows::load(
            self.store.db.read(),
            Condition::all().add(meal_order::Column::Id.eq(id.0)),
        )
        .await?;
        views(self.store.db.read(), found)
            .await?
            .pop()
            .ok_or(Error::NotFound("order"))
    }

    /// Masked names of seniors.
    ///
    /// # Errors
    /// The database's.
    pub async fn masked_names(&self, ids: impl Iterator<Item = SeniorId>) -> Result<BTreeMap<SeniorId, String>> {
        let names = masked_names(self.store.db.read(), ids.map(|id| id.0).collect()).await?;
        Ok(names.into_iter().map(|(id, name)| (SeniorId(id), name)).collect())
    }

    /// How each diner's price would be split, decided as an order placed at this moment would be, and then forgotten.
    ///
    /// # Errors
    /// [`WriteError::Refused`] when the order would be refused.
    pub async fn quote(&self, place: &Place) -> Result<Vec<Quoted>, WriteError> {
        crate::writer::quote(self.store, place).await
    }

    /// A senior's orders of one day, at whatever meal point.
    ///
    /// # Errors
    /// The database's.
    pub async fn orders_of(&self, senior: SeniorId, day: ServiceDay) -> Result<Vec<OrderView>> {
        let filter = Condition::all()
            .add(meal_order::Column::SeniorId.eq(senior.0))
            .add(meal_order::Column::ServiceDay.eq(day.to_string()));
        views(self.store.db.read(), rows::load(self.store.db.read(), filter).await?).await
    }

    /// What a senior mostly had at a canteen lately, and how: only when it is clear (at least twice, and most often).
    ///
    /// # Errors
    /// The database's.
    pub async fn habit(&self, senior: SeniorId, canteen: CanteenId) -> Result<Option<(DishId, OrderMode)>> {
        let heads = meal_order::Entity::find()
            .filter(meal_order::Column::SeniorId.eq(senior.0))
            .filter(meal_order::Column::CanteenId.eq(canteen.0))
            .filter(meal_order::Column::State.ne(OrderState::Cancelled.name()))
            .order_by_desc(meal_order::Column::PlacedAtMs)
            .limit(HABIT_MEALS)
            .all(self.store.db.read())
            .await?;
        let Some(mode) = heads.first().and_then(|head| OrderMode::parse(&head.mode)) else {
            return Ok(None);
        };
        let dishes: Vec<Uuid> = order_line::Entity::find()
            .select_only()
            .column(sitting_dish::Column::DishId)
            .join(
                sea_orm::JoinType::InnerJoin,
                order_line::Entity::belongs_to(sitting_dish::Entity)
                    .from(order_line::Column::SittingDishId)
                    .to(sitting_dish::Column::Id)
                    .into(),
            )
            .filter(order_line::Column::OrderId.is_in(heads.iter().map(|head| head.id)))
            .into_tuple()
            .all(self.store.db.read())
            .await?;
        let mut counts: BTreeMap<Uuid, usize> = BTreeMap::new();
        for dish in dishes {
            *counts.entry(dish).or_default() += 1;
        }
        let most = counts
            .into_iter()
            .max_by_key(|(_, count)| *count)
            .filter(|(_, count)| *count >= 2);
        Ok(most.map(|(dish, _)| (DishId(dish), mode)))
    }
}

/// Puts the masked names to orders.
async fn views<C: ConnectionTrait>(conn: &C, found: Vec<OrderRow>) -> Result<Vec<OrderView>> {
    let ids: BTreeSet<Uuid> = found.iter().map(|row| row.order.senior_id.0).collect();
    let names = masked_names(conn, ids).await?;
    Ok(found
        .into_iter()
        .map(|row| OrderView {
            masked_name: names.get(&row.order.senior_id.0).cloned().unwrap_or_default(),
            cancel_reason: row.cancel_reason,
            order: row.order,
        })
        .collect())
}

/// Masked names of seniors; an erased one has none.
pub(crate) async fn masked_names<C: ConnectionTrait>(conn: &C, ids: BTreeSet<Uuid>) -> Result<BTreeMap<Uuid, String>> {
    let all: Vec<Uuid> = ids.into_iter().collect();
    let mut names = BTreeMap::new();
    for chunk in all.chunks(1_000) {
        let found: Vec<(Uuid, String)> = senior::Entity::find()
            .select_only()
            .columns([senior::Column::Id, senior::Column::Name])
            .filter(senior::Column::Id.is_in(chunk.to_vec()))
            .into_tuple()
            .all(conn)
            .await?;
        names.extend(found.into_iter().map(|(id, name)| {
            let masked = PersonName::parse(&name).map_or_else(|_| "*".to_owned(), |name| name.masked());
            (id, masked)
        }));
    }
    Ok(names)
}
