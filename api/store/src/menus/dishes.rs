//! A canteen's dish library.

use std::collections::BTreeSet;

use domain::id::{CanteenId, DishId, SittingId};
use domain::menu::dish::Dish;
use domain::menu::ingredient::Ingredients;
use domain::order::{SittingDishState, SittingState};
use domain::place::PlacePath;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};
use serde_json::json;

use super::rows::{self, dish_of};
use crate::audit::{self, Act};
use crate::entity::{canteen, dish, sitting, sitting_dish};
use crate::{Error, Result, Scoped, ids};

/// A dish with its place in a library.
#[derive(Debug, Clone)]
pub struct LibraryEntry {
    /// Which.
    pub id: DishId,
    /// Whose.
    pub canteen_id: CanteenId,
    /// What.
    pub dish: Dish,
    /// The name of its photo; without one a plate is drawn.
    pub photo: Option<String>,
}

/// What menus need to know of a canteen.
pub(super) struct Kitchen {
    pub(super) path: PlacePath,
    pub(super) halal: bool,
}

impl Scoped<'_> {
    /// The dishes of a canteen, oldest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a canteen outside the scope.
    pub async fn dishes(&self, canteen: CanteenId) -> Result<Vec<LibraryEntry>> {
        self.kitchen(canteen).await?;
        let rows = dish::Entity::find()
            .filter(dish::Column::CanteenId.eq(canteen.0))
            .filter(dish::Column::RetiredAtMs.is_null())
            .order_by_asc(dish::Column::Id)
            .all(self.store.db.read())
            .await?;
        rows.iter().map(entry).collect()
    }

    /// One dish of a canteen in scope.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn dish(&self, id: DishId) -> Result<LibraryEntry> {
        let row = live_dish(self.store.db.read(), id, false).await?;
        self.kitchen(CanteenId(row.canteen_id))
            .await
            .map_err(|_| Error::NotFound("dish"))?;
        entry(&row)
    }

    /// Adds a dish to a canteen's library.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a canteen outside the scope; what `Dish::check` says; `dish_not_halal`.
    pub async fn make_dish(&self, canteen: CanteenId, dish: Dish) -> Result<LibraryEntry> {
        let kitchen = self.kitchen(canteen).await?;
        check(&dish, &kitchen)?;
        let id = DishId(ids::new_id());
        let now = self.store.clock.now();
        let row = dish::ActiveModel {
            canteen_id: Set(canteen.0),
            retired_at_ms: Set(None),
            created_at_ms: Set(now.0),
            ..columns(id, &dish)?
        };
        let tx = self.store.db.begin().await?;
        dish::Entity::insert(row).exec_without_returning(&tx).await?;
        let act = dish_act("dish.make", id, &kitchen.path);
        audit::write(&tx, now, self.actor, act).await?;
        tx.commit().await?;
        Ok(LibraryEntry {
            id,
            canteen_id: canteen,
            dish,
            photo: None,
        })
    }

    /// Changes a dish. While it stands on a published menu, what is in it and how it is cut stay as they are: somebody has
    /// ordered it because it suits them.
    ///
    /// # Errors
    /// As for [`Scoped::make_dish`]; `dish_in_use`.
    pub async fn change_dish(&self, id: DishId, changed: Dish) -> Result<LibraryEntry> {
        let LibraryEntry { canteen_id, photo, .. } = self.dish(id).await?;
        let kitchen = self.kitchen(canteen_id).await?;
        check(&changed, &kitchen)?;
        let now = self.store.clock.now();
        let tx = self.store.db.begin().await?;
        let before = dish_of(&live_dish(&tx, id, true).await?)?;
        let shown = published_with(&tx, id, &now.day().to_string()).await?;
        if !shown.is_empty() && !same_food(&before, &changed) {
            return Err(Error::conflict(
                "dish_in_use",
                "the dish stands on a published menu; make a new one instead",
            ));
        }
        dish::Entity::update(columns(id, &changed)?).exec(&tx).await?;
        raise_versions(&tx, &shown).await?;
        let act = dish_act("dish.change", id, &kitchen.path);
        audit::write(&tx, now, self.actor, act).await?;
        tx.commit().await?;
        self.store.show_again(&shown).await?;
        Ok(LibraryEntry {
            id,
            canteen_id,
            dish: changed,
            photo,
        })
    }

    pub(super) async fn kitchen(&self, canteen: CanteenId) -> Result<Kitchen> {
        let row = canteen::Entity::find_by_id(canteen.0)
            .filter(self.covers(canteen::Column::PlacePath))
            .one(self.store.db.read())
            .await?
            .ok_or(Error::NotFound("canteen"))?;
        Ok(Kitchen {
            path: PlacePath(row.place_path),
            halal: row.halal,
        })
    }
}

fn check(dish: &Dish, kitchen: &Kitchen) -> Result<()> {
    let library = Ingredients::builtin();
    dish.check(library).map_err(|bad| Error::of(&bad))?;
    if kitchen.halal && !dish.facts(library).is_halal(true) {
        return Err(Error::invalid(
            "dish_not_halal",
            "ingredients",
            "a halal kitchen takes no pork, lard or alcohol",
        ));
    }
    Ok(())
}

fn same_food(before: &Dish, after: &Dish) -> bool {
    let set = |dish: &Dish| dish.ingredients.iter().cloned().collect::<BTreeSet<_>>();
    set(before) == set(after) && before.offered_textures() == after.offered_textures()
}

/// The published sittings from a day on that offer the dish. Drafts are locked along with them, so that none of them is
/// published while the dish changes.
pub(super) async fn published_with(tx: &DatabaseTransaction, id: DishId, from: &str) -> Result<BTreeSet<SittingId>> {
    let offering = sitting_dish::Entity::find()
        .select_only()
        .column(sitting_dish::Column::SittingId)
        .filter(sitting_dish::Column::DishId.eq(id.0))
        .filter(sitting_dish::Column::State.ne(SittingDishState::Withdrawn.name()))
        .into_query();
    let found: Vec<uuid::Uuid> = sitting::Entity::find()
        .select_only()
        .column(sitting::Column::Id)
        .filter(sitting::Column::Id.in_subquery(offering))
        .filter(sitting::Column::ServiceDay.gte(from))
        .filter(sitting::Column::State.ne(SittingState::Ended.name()))
        .into_tuple()
        .all(tx)
        .await?;
    let locked = rows::load(tx, &found.into_iter().map(SittingId).collect(), true).await?;
    let published = locked.into_iter().filter(|(_, rows)| rows.is_published());
    Ok(published.map(|(id, _)| id).collect())
}

/// The board takes a picture only when its version is higher.
pub(super) async fn raise_versions(tx: &DatabaseTransaction, sittings: &BTreeSet<SittingId>) -> Result<()> {
    if sittings.is_empty() {
        return Ok(());
    }
    sitting::Entity::update_many()
        .col_expr(sitting::Column::Version, Expr::col(sitting::Column::Version).add(1_i64))
        .filter(sitting::Column::Id.is_in(sittings.iter().map(|id| id.0)))
        .exec(tx)
        .await?;
    Ok(())
}

pub(super) async fn live_dish<C: ConnectionTrait>(conn: &C, id: DishId, lock: bool) -> Result<dish::Model> {
    let mut query = dish::Entity::find_by_id(id.0).filter(dish::Column::RetiredAtMs.is_null());
    if lock {
        query = query.lock_exclusive();
    }
    query.one(conn).await?.ok_or(Error::NotFound("dish"))
}

fn entry(row: &dish::Model) -> Result<LibraryEntry> {
    Ok(LibraryEntry {
        id: DishId(row.id),
        canteen_id: CanteenId(row.canteen_id),
        dish: dish_of(row)?,
        photo: row.photo.clone(),
    })
}

/// The columns that a change writes.
fn columns(id: DishId, dish: &Dish) -> Result<dish::ActiveModel> {
    let list = |json: serde_json::Result<String>| json.map_err(|_| Error::Corrupt("list of a dish"));
    let figure = |value: Option<u32>| value.map(rows::column);
    Ok(dish::ActiveModel {
        id: Set(id.0),
        name: Set(dish.name.trim().to_owned()),
        name_en: Set(dish.name_en.trim().to_owned()),
        ingredients: Set(list(serde_json::to_string(&dish.ingredients))?),
        textures: Set(list(serde_json::to_string(&dish.textures))?),
        kcal: Set(figure(dish.kcal)),
        protein_g: Set(figure(dish.protein_g)),
        sodium_mg: Set(figure(dish.sodium_mg)),
        price_fen: Set(dish.price.0),
        ..Default::default()
    })
}

pub(super) fn dish_act<'a>(action: &'static str, id: DishId, path: &'a PlacePath) -> Act<'a> {
    Act {
        action,
        subject_kind: "dish",
        subject_id: id.to_string(),
        place_path: path,
        detail: json!({}),
    }
}
