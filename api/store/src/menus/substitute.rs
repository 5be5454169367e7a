//! Same-day substitution: what the writer is asked, and the reason that goes into the audit log.

use async_trait::async_trait;
use domain::id::{DishId, SittingDishId, SittingId};
use domain::menu::ingredient::Ingredients;
use domain::order::command::Substitute;
use domain::order::{Done, SittingDish, SittingDishState};
use domain::place::PlacePath;
use domain::time::At;
use sea_orm::DatabaseTransaction;
use serde_json::json;

use crate::audit::{self, Act};
use crate::writer::Rider;
use crate::{Actor, Error, Result, Scoped, ids};

impl Scoped<'_> {
    /// The command that replaces a dish of a sitting in scope by another of the same canteen's library, unexplained so far.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn substitution(
        &self,
        sitting_id: SittingId,
        sitting_dish_id: SittingDishId,
        with: DishId,
        dry_run: bool,
    ) -> Result<Substitute> {
        let sitting = self.sitting(sitting_id).await?;
        let entry = self.dish(with).await?;
        if entry.canteen_id != sitting.canteen_id {
            return Err(Error::NotFound("dish"));
        }
        Ok(Substitute {
            sitting_id,
            sitting_dish_id,
            with: SittingDish {
                id: SittingDishId(ids::new_id()),
                dish_id: with,
                facts: entry.dish.facts(Ingredients::builtin()),
                price: entry.dish.price,
                capacity: 0,
                sold: 0,
                state: SittingDishState::On,
            },
            explained: false,
            dry_run,
        })
    }
}

/// Writes who replaced a dish and why, in the substitution's own transaction.
pub struct Because {
    /// Who.
    pub actor: Actor,
    /// At which sitting.
    pub sitting_id: SittingId,
    /// Where it is.
    pub path: PlacePath,
    /// Why, in their own words; nobody asks where nobody had ordered the dish.
    pub reason: Option<String>,
    /// Nothing was replaced, so nothing is written.
    pub dry_run: bool,
}

#[async_trait]
impl Rider for Because {
    async fn ride(&self, tx: &DatabaseTransaction, now: At, done: &Done) -> Result<()> {
        let Done::Substituted {
            moved,
            walk_ins,
            conflicts,
            on_the_road,
            ..
        } = done
        else {
            return Ok(());
        };
        if self.dry_run {
            return Ok(());
        }
        let act = Act {
            action: "sitting.substitute",
            subject_kind: "sitting",
            subject_id: self.sitting_id.to_string(),
            place_path: &self.path,
            detail: json!({"reason": self.reason, "moved": moved.len(), "walk_ins": walk_ins, "conflicts": conflicts.len(), "on_the_road": on_the_road}),
        };
        audit::write(tx, now, &self.actor, act).await
    }
}
