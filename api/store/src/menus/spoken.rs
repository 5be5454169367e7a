//! Which dishes are spoken of: those on menus that people can see.

use std::collections::BTreeSet;

use domain::id::CanteenId;
use domain::order::{SittingDishState, SittingState};
use domain::time::ServiceDay;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::entity::{dish, sitting, sitting_dish};
use crate::{Result, Scoped, Store, System};

impl Scoped<'_> {
    /// The Chinese names of the dishes on a canteen's published menus from a day on, each once.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] for a canteen outside the scope.
    pub async fn dishes_shown(&self, canteen: CanteenId, from: ServiceDay) -> Result<BTreeSet<String>> {
        self.kitchen(canteen).await?;
        let which = Condition::all()
            .add(sitting::Column::CanteenId.eq(canteen.0))
            .add(sitting::Column::ServiceDay.gte(from.to_string()));
        names(self.store, which).await
    }
}

impl System<'_> {
    /// The same of all canteens, between two days.
    ///
    /// # Errors
    /// The database's.
    pub async fn dishes_on_menus(&self, from: ServiceDay, to: ServiceDay) -> Result<BTreeSet<String>> {
        let which = Condition::all()
            .add(sitting::Column::ServiceDay.gte(from.to_string()))
            .add(sitting::Column::ServiceDay.lte(to.to_string()));
        names(self.store, which).await
    }
}

async fn names(store: &Store, which: Condition) -> Result<BTreeSet<String>> {
    let sittings = sitting::Entity::find()
        .select_only()
        .column(sitting::Column::Id)
        .filter(which)
        .filter(sitting::Column::State.is_in([SittingState::Published.name(), SittingState::Closed.name()]))
        .into_query();
    let offered = sitting_dish::Entity::find()
        .select_only()
        .column(sitting_dish::Column::DishId)
        .filter(sitting_dish::Column::SittingId.in_subquery(sittings))
        .filter(sitting_dish::Column::State.ne(SittingDishState::Withdrawn.name()))
        .into_query();
    let names: Vec<String> = dish::Entity::find()
        .select_only()
        .column(dish::Column::Name)
        .filter(dish::Column::Id.in_subquery(offered))
        .into_tuple()
        .all(store.db.read())
        .await?;
    Ok(names.into_iter().collect())
}
