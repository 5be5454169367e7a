//! Sittings as the domain knows them, and the pictures the board shows of them.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{CanteenId, DishId, SittingDishId, SittingId};
use domain::menu::dish::Dish;
use domain::menu::ingredient::Ingredients;
use domain::money::Fen;
use domain::order::{Sitting, SittingDish, SittingDishState, SittingState};
use domain::place::PlacePath;
use domain::time::{At, MealPeriod, ServiceDay};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::board::{Picture, PictureDish};
use crate::entity::{canteen, closed_day, dish, sitting, sitting_dish};
use crate::{Error, Result, bulk};

/// A sitting with what its picture needs beyond the domain's sitting.
#[derive(Debug, Clone)]
pub(crate) struct SittingRows {
    pub(crate) sitting: Sitting,
    pub(crate) library: BTreeMap<DishId, LibraryDish>,
}

impl SittingRows {
    /// Whether everybody may see it.
    pub(crate) fn is_published(&self) -> bool {
        self.sitting.state != SittingState::Draft
    }
}

/// A dish of a canteen's library.
#[derive(Debug, Clone)]
pub(crate) struct LibraryDish {
    pub(crate) dish: Dish,
    /// The name of its photo.
    pub(crate) photo: Option<String>,
}

/// Loads sittings by id, locked in the order of their ids when `lock` (a no-op on SQLite, whose transaction locks all).
pub(crate) async fn load<C: ConnectionTrait>(
    conn: &C,
    ids: &BTreeSet<SittingId>,
    lock: bool,
) -> Result<BTreeMap<SittingId, SittingRows>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let wanted: Vec<Uuid> = bulk::filled(ids.iter().map(|id| id.0));
    let mut query = sitting::Entity::find()
        .filter(sitting::Column::Id.is_in(wanted.clone()))
        .order_by_asc(sitting::Column::Id);
    let mut offers = sitting_dish::Entity::find()
        .filter(sitting_dish::Column::SittingId.is_in(wanted))
        .order_by_asc(sitting_dish::Column::Position)
        .order_by_asc(sitting_dish::Column::Id);
    if lock {
        query = query.lock_exclusive();
        offers = offers.lock_exclusive();
    }
    let sittings = query.all(conn).await?;
    let offers = offers.all(conn).await?;
    assemble(conn, sittings, offers).await
}

/// All sittings of a canteen's days `from..=to`, in the order of the day.
pub(crate) async fn of_days<C: ConnectionTrait>(
    conn: &C,
    canteen: CanteenId,
    from: ServiceDay,
    to: ServiceDay,
) -> Result<Vec<SittingRows>> {
    let found: Vec<Uuid> = sitting::Entity::find()
        .select_only()
        .column(sitting::Column::Id)
        .filter(sitting::Column::CanteenId.eq(canteen.0))
        .filter(sitting::Column::ServiceDay.between(from.to_string(), to.to_string()))
        .into_tuple()
        .all(conn)
        .await?;
    let loaded = load(conn, &found.into_iter().map(SittingId).collect(), false).await?;
    let mut rows: Vec<SittingRows> = loaded.into_values().collect();
    rows.sort_by_key(|rows| (rows.sitting.service_day, rows.sitting.period));
    Ok(rows)
}

async fn assemble<C: ConnectionTrait>(
    conn: &C,
    sittings: Vec<sitting::Model>,
    offers: Vec<sitting_dish::Model>,
) -> Result<BTreeMap<SittingId, SittingRows>> {
    let dish_ids: BTreeSet<Uuid> = offers.iter().map(|offer| offer.dish_id).collect();
    let library = library(conn, dish_ids).await?;
    let canteen_ids: BTreeSet<Uuid> = sittings.iter().map(|row| row.canteen_id).collect();
    let canteens: BTreeMap<Uuid, canteen::Model> = canteen::Entity::find()
        .filter(canteen::Column::Id.is_in(bulk::filled(canteen_ids)))
        .all(conn)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let shut = shut_days(conn, &sittings).await?;
    let mut by_sitting: BTreeMap<Uuid, Vec<sitting_dish::Model>> = BTreeMap::new();
    for offer in offers {
        by_sitting.entry(offer.sitting_id).or_default().push(offer);
    }
    sittings
        .into_iter()
        .map(|row| {
            let offers = by_sitting.remove(&row.id).unwrap_or_default();
            let canteen = canteens
                .get(&row.canteen_id)
                .ok_or(Error::Corrupt("sitting.canteen_id"))?;
            let mut rows = sitting_rows(&row, offers, &library, canteen)?;
            rows.sitting.shut = shut.contains(&(row.canteen_id, row.service_day));
            Ok((rows.sitting.id, rows))
        })
        .collect()
}

/// On which of the sittings' days their points don't open. Read after the sittings were locked: whoever shuts a point locks
/// them as well.
async fn shut_days<C: ConnectionTrait>(conn: &C, sittings: &[sitting::Model]) -> Result<BTreeSet<(Uuid, String)>> {
    let canteens: BTreeSet<Uuid> = sittings.iter().map(|row| row.canteen_id).collect();
    let days: BTreeSet<&str> = sittings.iter().map(|row| row.service_day.as_str()).collect();
    let found = closed_day::Entity::find()
        .filter(closed_day::Column::CanteenId.is_in(canteens))
        .filter(closed_day::Column::ServiceDay.is_in(days))
        .all(conn)
        .await?;
    Ok(found.into_iter().map(|row| (row.canteen_id, row.service_day)).collect())
}

async fn library<C: ConnectionTrait>(conn: &C, ids: BTreeSet<Uuid>) -> Result<BTreeMap<DishId, LibraryDish>> {
    let rows = dish::Entity::find()
        .filter(dish::Column::Id.is_in(bulk::filled(ids)))
        .all(conn)
        .await?;
    rows.into_iter()
        .map(|row| {
            let dish = dish_of(&row)?;
            Ok((DishId(row.id), LibraryDish { dish, photo: row.photo }))
        })
        .collect()
}

/// A library row as the domain's dish.
pub(crate) fn dish_of(row: &dish::Model) -> Result<Dish> {
    Ok(Dish {
        name: row.name.clone(),
        name_en: row.name_en.clone(),
        ingredients: list(&row.ingredients)?,
        textures: list(&row.textures)?,
        price: Fen(row.price_fen),
        kcal: row.kcal.and_then(|value| u32::try_from(value).ok()),
        protein_g: row.protein_g.and_then(|value| u32::try_from(value).ok()),
        sodium_mg: row.sodium_mg.and_then(|value| u32::try_from(value).ok()),
    })
}

fn list<T: serde::de::DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|_| Error::Corrupt("list in a column"))
}

fn sitting_rows(
    row: &sitting::Model,
    offers: Vec<sitting_dish::Model>,
    library: &BTreeMap<DishId, LibraryDish>,
    canteen: &canteen::Model,
) -> Result<SittingRows> {
    let mut own = BTreeMap::new();
    let mut dishes = Vec::with_capacity(offers.len());
    for offer in offers {
        let dish_id = DishId(offer.dish_id);
        let known = library.get(&dish_id).ok_or(Error::Corrupt("dish of a sitting"))?;
        dishes.push(SittingDish {
            id: SittingDishId(offer.id),
            dish_id,
            facts: known.dish.facts(Ingredients::builtin()),
            price: Fen(offer.price_fen),
            capacity: count(offer.capacity),
            sold: count(offer.sold),
            state: SittingDishState::parse(&offer.state).ok_or(Error::Corrupt("sitting_dish.state"))?,
        });
        own.insert(dish_id, known.clone());
    }
    let sitting = Sitting {
        id: SittingId(row.id),
        canteen_id: CanteenId(row.canteen_id),
        point: PlacePath(canteen.place_path.clone()),
        halal: canteen.halal,
        service_day: ServiceDay::parse(&row.service_day).map_err(|_| Error::Corrupt("sitting.service_day"))?,
        period: MealPeriod::parse(&row.period).ok_or(Error::Corrupt("sitting.period"))?,
        state: SittingState::parse(&row.state).ok_or(Error::Corrupt("sitting.state"))?,
        // Said by another table; whoever assembles the sittings knows.
        shut: false,
        version: row.version,
        cutoff_at: At(row.cutoff_at_ms),
        starts_at: At(row.starts_at_ms),
        ends_at: At(row.ends_at_ms),
        capacity: count(row.capacity),
        sold: count(row.sold),
        delivery_capacity: count(row.delivery_capacity),
        delivery_sold: count(row.delivery_sold),
        counter_capacity: count(row.counter_capacity),
        counter_sold: count(row.counter_sold),
        next_pickup: count(row.next_pickup),
        dishes,
    };
    Ok(SittingRows { sitting, library: own })
}

fn count(value: i32) -> u32 {
    u32::try_from(value).unwrap_or(0)
}

/// A count as the column holds it. Capacities are checked far below the limit when they are set.
pub(crate) fn column(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

/// What the board shows of a sitting.
pub(crate) fn picture(rows: &SittingRows) -> Picture {
    let sitting = &rows.sitting;
    Picture {
        sitting_id: sitting.id,
        canteen_id: sitting.canteen_id,
        service_day: sitting.service_day,
        period: sitting.period,
        version: sitting.version,
        state: sitting.state.name().to_owned(),
        cutoff_at: sitting.cutoff_at,
        starts_at: sitting.starts_at,
        ends_at: sitting.ends_at,
        capacity: column(sitting.capacity),
        sold: column(sitting.sold),
        delivery_capacity: column(sitting.delivery_capacity),
        delivery_sold: column(sitting.delivery_sold),
        counter_capacity: column(sitting.counter_capacity),
        counter_sold: column(sitting.counter_sold),
        dishes: sitting
            .dishes
            .iter()
            .map(|dish| picture_dish(dish, rows.library.get(&dish.dish_id)))
            .collect(),
    }
}

fn picture_dish(offer: &SittingDish, known: Option<&LibraryDish>) -> PictureDish {
    let signed = |value: Option<u32>| value.and_then(|value| i32::try_from(value).ok());
    PictureDish {
        id: offer.id,
        dish_id: offer.dish_id,
        name: offer.facts.name.clone(),
        name_en: offer.facts.name_en.clone(),
        ingredients: known.map(|known| known.dish.ingredients.clone()).unwrap_or_default(),
        photo: known.and_then(|known| known.photo.clone()),
        textures: offer
            .facts
            .textures
            .iter()
            .map(|texture| texture.name().to_owned())
            .collect(),
        kcal: signed(known.and_then(|known| known.dish.kcal)),
        protein_g: signed(known.and_then(|known| known.dish.protein_g)),
        sodium_mg: signed(offer.facts.sodium_mg),
        price_fen: offer.price.0,
        capacity: column(offer.capacity),
        sold: column(offer.sold),
        state: offer.state.name().to_owned(),
    }
}
