//! What people said of their meals. Counts leave this file, never who said what.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{CanteenId, OrderId, SeniorId};
use domain::order::OrderState;
use domain::rating::{ASKED_DAYS, Face, SHOWN_FROM, may_rate};
use domain::time::{At, MealPeriod, ServiceDay};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::entity::{meal_order, meal_rating, order_line};
use crate::seniors::record::day as read_day;
use crate::{Error, Result, Scoped, System};

/// The meal that somebody is asked about.
#[derive(Debug, Clone)]
pub struct ToRate {
    /// Which.
    pub order_id: OrderId,
    /// When.
    pub day: ServiceDay,
    /// Which meal.
    pub period: MealPeriod,
    /// Its dishes: name and English name.
    pub dishes: Vec<(String, String)>,
    /// What was said already and may still be changed.
    pub face: Option<Face>,
}

/// What was said of one dish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DishRating {
    /// Name.
    pub name: String,
    /// English name.
    pub name_en: String,
    /// How many rated it.
    pub ratings: u32,
    /// Good, fair, poor; nothing where so few rated it that the counts would tell who said what.
    pub faces: Option<[u32; 3]>,
}

impl System<'_> {
    /// The last meal that a senior ate and may still rate, if there is one.
    ///
    /// # Errors
    /// The database's.
    pub async fn to_rate(&self, senior: SeniorId) -> Result<Option<ToRate>> {
        let (conn, now) = (self.store.db.read(), self.store.clock.now());
        let since = now.plus_minutes(-ASKED_DAYS * 24 * 60);
        let order = meal_order::Entity::find()
            .filter(meal_order::Column::SeniorId.eq(senior.0))
            .filter(meal_order::Column::State.eq(OrderState::Served.name()))
            .filter(meal_order::Column::ServedAtMs.gt(since.0))
            .order_by_desc(meal_order::Column::ServedAtMs)
            .one(conn)
            .await?;
        let Some(order) = order else { return Ok(None) };
        let said = meal_rating::Entity::find_by_id(order.id).one(conn).await?;
        let rated_at = said.as_ref().map(|row| At(row.rated_at_ms));
        if may_rate(OrderState::Served, order.served_at_ms.map(At), rated_at, now).is_err() {
            return Ok(None);
        }
        let lines = order_line::Entity::find()
            .filter(order_line::Column::OrderId.eq(order.id))
            .order_by_asc(order_line::Column::Position)
            .all(conn)
            .await?;
        Ok(Some(ToRate {
            order_id: OrderId(order.id),
            day: read_day(&order.service_day, "meal_order.service_day")?,
            period: MealPeriod::parse(&order.period).ok_or(Error::Corrupt("meal_order.period"))?,
            dishes: lines.into_iter().map(|line| (line.name, line.name_en)).collect(),
            face: said.and_then(|row| Face::parse(&row.face)),
        }))
    }

    /// A senior says how a meal was.
    ///
    /// # Errors
    /// [`Error::NotFound`] for somebody else's meal; `rating_not_served`, `rating_too_late`.
    pub async fn rate(&self, senior: SeniorId, order: OrderId, face: Face) -> Result<()> {
        let now = self.store.clock.now();
        let tx = self.store.db.begin().await?;
        let order = meal_order::Entity::find_by_id(order.0)
            .filter(meal_order::Column::SeniorId.eq(senior.0))
            .one(&tx)
            .await?
            .ok_or(Error::NotFound("order"))?;
        let said = meal_rating::Entity::find_by_id(order.id).one(&tx).await?;
        let state = OrderState::parse(&order.state).ok_or(Error::Corrupt("meal_order.state"))?;
        let rated_at = said.map(|row| At(row.rated_at_ms));
        may_rate(state, order.served_at_ms.map(At), rated_at, now).map_err(|error| Error::of(&error))?;
        let row = meal_rating::ActiveModel {
            order_id: Set(order.id),
            canteen_id: Set(order.canteen_id),
            service_day: Set(order.service_day),
            face: Set(face.name().to_owned()),
            rated_at_ms: Set(now.0),
            changed_at_ms: Set(now.0),
        };
        // The first rating's time stays: the day for changing it doesn't begin anew.
        let anew = OnConflict::column(meal_rating::Column::OrderId)
            .update_columns([meal_rating::Column::Face, meal_rating::Column::ChangedAtMs])
            .to_owned();
        meal_rating::Entity::insert(row)
            .on_conflict(anew)
            .exec_without_returning(&tx)
            .await?;
        tx.commit().await?;
        Ok(())
    }
}

impl Scoped<'_> {
    /// What was said of a canteen's dishes from one day to another, the least liked first.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn dish_ratings(&self, canteen: CanteenId, from: ServiceDay, to: ServiceDay) -> Result<Vec<DishRating>> {
        self.canteen_path(canteen).await?;
        let conn = self.store.db.read();
        let said: BTreeMap<Uuid, Face> = meal_rating::Entity::find()
            .filter(meal_rating::Column::CanteenId.eq(canteen.0))
            .filter(meal_rating::Column::ServiceDay.between(from.to_string(), to.to_string()))
            .all(conn)
            .await?
            .into_iter()
            .filter_map(|row| Some((row.order_id, Face::parse(&row.face)?)))
            .collect();
        let ids: Vec<Uuid> = said.keys().copied().collect();
        let mut dishes: BTreeMap<(String, String), [u32; 3]> = BTreeMap::new();
        for some in ids.chunks(500) {
            let lines: BTreeSet<(Uuid, String, String)> = order_line::Entity::find()
                .select_only()
                .column(order_line::Column::OrderId)
                .column(order_line::Column::Name)
                .column(order_line::Column::NameEn)
                .filter(order_line::Column::OrderId.is_in(some.to_vec()))
                .into_tuple::<(Uuid, String, String)>()
                .all(conn)
                .await?
                .into_iter()
                .collect();
            for (order, name, name_en) in lines {
                if let Some(face) = said.get(&order) {
                    dishes.entry((name, name_en)).or_default()[*face as usize] += 1;
                }
            }
        }
        let mut rated: Vec<DishRating> = dishes.into_iter().map(|(names, faces)| shown(names, faces)).collect();
        rated.sort_by_key(|dish| {
            std::cmp::Reverse(dish.faces.map_or(0, |faces| faces[2] * 1_000 / dish.ratings.max(1)))
        });
        Ok(rated)
    }
}

fn shown((name, name_en): (String, String), faces: [u32; 3]) -> DishRating {
    let ratings = faces.iter().sum();
    DishRating {
        name,
        name_en,
        ratings,
        faces: (ratings >= SHOWN_FROM).then_some(faces),
    }
}
