//! A canteen's week: look at it, copy it, find what is still to be published.

use domain::id::{CanteenId, SittingId};
use domain::order::{OrderMode, OrderState, SittingState, WalkInState};
use domain::time::ServiceDay;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::plan::{self, Draft};
use super::rows;
use crate::board::Picture;
use crate::entity::{meal_order, walk_in};
use crate::{Result, Scoped, Store};

/// From a Monday to its Sunday.
const LAST_DAY: i64 = 6;

impl Scoped<'_> {
    /// All sittings of the week that begins on `monday`, drafts included, by day and period.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] for a canteen outside the scope.
    pub async fn week(&self, canteen: CanteenId, monday: ServiceDay) -> Result<Vec<Picture>> {
        self.kitchen(canteen).await?;
        let last = monday.plus_days(LAST_DAY);
        let loaded = rows::of_days(self.store.db.read(), canteen, monday, last).await?;
        Ok(loaded.iter().map(rows::picture).collect())
    }

    /// Plans a week as another was: a draft for each of its sittings, where none stands yet and the time isn't over.
    /// Dishes that the library no longer has are left out. Returns how many drafts were made.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] for a canteen outside the scope.
    pub async fn copy_week(&self, canteen: CanteenId, from: ServiceDay, to: ServiceDay) -> Result<usize> {
        let kitchen = self.kitchen(canteen).await?;
        let now = self.store.clock.now();
        let days = (to.0 - from.0).num_days();
        let tx = self.store.db.begin().await?;
        let known = plan::known_dishes(&tx, canteen).await?;
        let mut made = Vec::new();
        for source in rows::of_days(&tx, canteen, from, from.plus_days(LAST_DAY)).await? {
            let mut draft = Draft::copied(&source.sitting, days);
            draft.dishes.retain(|dish| known.contains(&dish.dish_id));
            if draft.ends_at <= now || plan::find(&tx, &draft).await?.is_some() {
                continue;
            }
            let id = plan::insert(&tx, &draft, now)
                .await
                .map_err(plan::somebody_was_faster)?;
            plan::note(&tx, now, self.actor, &kitchen.path, id, &draft).await?;
            made.push(id);
        }
        tx.commit().await?;
        for id in &made {
            self.tell_sitting(*id, canteen).await;
        }
        Ok(made.len())
    }

    /// The week's drafts that can still be published.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] for a canteen outside the scope.
    pub async fn drafts(&self, canteen: CanteenId, monday: ServiceDay) -> Result<Vec<Picture>> {
        let now = self.store.clock.now();
        let mut week = self.week(canteen, monday).await?;
        week.retain(|picture| picture.state == SittingState::Draft.name() && picture.ends_at > now);
        Ok(week)
    }
}

impl Store {
    /// The pick-up numbers of a sitting that are still to be collected at the counter, lowest first. No person in it.
    ///
    /// # Errors
    /// The database's.
    pub async fn open_numbers(&self, sitting: SittingId) -> Result<Vec<u32>> {
        let mut numbers: Vec<i32> = meal_order::Entity::find()
            .select_only()
            .column(meal_order::Column::PickupNo)
            .filter(meal_order::Column::SittingId.eq(sitting.0))
            .filter(meal_order::Column::State.eq(OrderState::Placed.name()))
            .filter(meal_order::Column::Mode.ne(OrderMode::Delivery.name()))
            .order_by_asc(meal_order::Column::PickupNo)
            .into_tuple()
            .all(self.db.read())
            .await?;
        let walk_ins: Vec<i32> = walk_in::Entity::find()
            .select_only()
            .column(walk_in::Column::PickupNo)
            .filter(walk_in::Column::SittingId.eq(sitting.0))
            // Who hasn't paid yet comes to the counter anyhow.
            .filter(walk_in::Column::State.eq(WalkInState::Paid.name()))
            .into_tuple()
            .all(self.db.read())
            .await?;
        numbers.extend(walk_ins);
        numbers.sort_unstable();
        Ok(numbers
            .into_iter()
            .filter_map(|number| number.try_into().ok())
            .collect())
    }
}
