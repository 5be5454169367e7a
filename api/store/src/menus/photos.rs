//! Which photo a dish is shown with.

use std::collections::BTreeSet;

use domain::id::DishId;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::LibraryEntry;
use super::dishes::{dish_act, live_dish, published_with, raise_versions};
use crate::entity::dish;
use crate::{Result, Scoped, System, audit};

impl Scoped<'_> {
    /// Shows a dish with the photo of this name from now on, or with a drawn plate again; also where it stands on a menu already.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] outside the scope.
    pub async fn set_photo(&self, id: DishId, photo: Option<String>) -> Result<LibraryEntry> {
        let known = self.dish(id).await?;
        if known.photo == photo {
            return Ok(known);
        }
        let kitchen = self.kitchen(known.canteen_id).await?;
        let now = self.store.clock.now();
        let tx = self.store.db.begin().await?;
        live_dish(&tx, id, true).await?;
        let shown = published_with(&tx, id, &now.day().to_string()).await?;
        let row = dish::ActiveModel {
            id: Set(id.0),
            photo: Set(photo.clone()),
            ..Default::default()
        };
        dish::Entity::update(row).exec(&tx).await?;
        raise_versions(&tx, &shown).await?;
        let act = dish_act("dish.photo", id, &kitchen.path);
        audit::write(&tx, now, self.actor, act).await?;
        tx.commit().await?;
        self.store.show_again(&shown).await?;
        Ok(LibraryEntry { photo, ..known })
    }
}

impl System<'_> {
    /// The names of all photos that dishes are shown with.
    ///
    /// # Errors
    /// The database's.
    pub async fn photos(&self) -> Result<BTreeSet<String>> {
        let names: Vec<Option<String>> = dish::Entity::find()
            .select_only()
            .column(dish::Column::Photo)
            .filter(dish::Column::Photo.is_not_null())
            .into_tuple()
            .all(self.store.db.read())
            .await?;
        Ok(names.into_iter().flatten().collect())
    }
}
