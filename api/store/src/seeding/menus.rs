//! A canteen's first dishes, its sittings and the volunteers who signed up.

use domain::id::{CanteenId, DishId, SittingId};
use domain::menu::dish::Dish;
use domain::order::{SittingDishState, SittingState};
use domain::place::PlacePath;
use domain::time::{MealPeriod, ServiceDay};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::entity::{dish, sitting, sitting_dish, volunteer, volunteer_signup};
use crate::{Error, Result, System, ids};

/// How big a seeded sitting is.
#[derive(Debug, Clone, Copy)]
pub struct SittingSize {
    /// All meals.
    pub capacity: i32,
    /// Of which may be carried.
    pub delivery: i32,
    /// Of which are set aside for walk-ins.
    pub counter: i32,
}

/// A lunch as it is seeded: who cooks what, when.
#[derive(Debug, Clone)]
pub struct SeedLunch {
    /// Where.
    pub canteen: CanteenId,
    /// When.
    pub day: ServiceDay,
    /// How much.
    pub size: SittingSize,
    /// What, with its price.
    pub dishes: Vec<(DishId, i64)>,
}

/// A volunteer who doesn't exist.
#[derive(Debug, Clone)]
pub struct SeedVolunteer {
    /// Name.
    pub name: String,
    /// foot, ebike, car
    pub mode: &'static str,
    /// Boxes.
    pub capacity: i32,
}

fn clock(day: ServiceDay, hour: u32, minute: u32) -> i64 {
    chrono::NaiveTime::from_hms_opt(hour, minute, 0).map_or(0, |time| day.at(time).0)
}

impl System<'_> {
    /// Puts dishes into a canteen's empty library.
    ///
    /// # Errors
    /// The database's.
    pub async fn seed_dishes(&self, canteen: CanteenId, dishes: &[Dish]) -> Result<Vec<(DishId, i64)>> {
        let mut made = Vec::with_capacity(dishes.len());
        for one in dishes {
            let id = ids::new_id();
            let text = |value: serde_json::Result<String>| value.map_err(|_| Error::Corrupt("dish"));
            let small = |value: Option<u32>| value.and_then(|value| i32::try_from(value).ok());
            let row = dish::ActiveModel {
                id: Set(id),
                canteen_id: Set(canteen.0),
                name: Set(one.name.clone()),
                name_en: Set(one.name_en.clone()),
                ingredients: Set(text(serde_json::to_string(&one.ingredients))?),
                textures: Set(text(serde_json::to_string(&one.offered_textures()))?),
                kcal: Set(small(one.kcal)),
                protein_g: Set(small(one.protein_g)),
                sodium_mg: Set(small(one.sodium_mg)),
                price_fen: Set(one.price.0),
                photo: Set(None),
                retired_at_ms: Set(None),
                created_at_ms: Set(self.store.clock.now().0),
            };
            dish::Entity::insert(row)
                .exec_without_returning(self.store.db.write())
                .await?;
            made.push((DishId(id), one.price.0));
        }
        Ok(made)
    }

    /// The library of a canteen with its prices, oldest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn seeded_dishes(&self, canteen: CanteenId) -> Result<Vec<(DishId, i64)>> {
        use sea_orm::QueryOrder;
        let rows = dish::Entity::find()
            .filter(dish::Column::CanteenId.eq(canteen.0))
            .order_by_asc(dish::Column::Id)
            .all(self.store.db.read())
            .await?;
        Ok(rows.into_iter().map(|row| (DishId(row.id), row.price_fen)).collect())
    }

    /// Publishes a lunch; nothing happens where the day has one. Cut-off 09:30, served 10:45 to 12:30.
    ///
    /// # Errors
    /// The database's.
    pub async fn seed_lunch(&self, lunch: &SeedLunch) -> Result<Option<SittingId>> {
        let there = sitting::Entity::find()
            .filter(sitting::Column::CanteenId.eq(lunch.canteen.0))
            .filter(sitting::Column::ServiceDay.eq(lunch.day.to_string()))
            .filter(sitting::Column::Period.eq(MealPeriod::Lunch.name()))
            .count(self.store.db.read())
            .await?;
        if there > 0 {
            return Ok(None);
        }
        let id = ids::new_id();
        let now = self.store.clock.now().0;
        let row = sitting::ActiveModel {
            id: Set(id),
            canteen_id: Set(lunch.canteen.0),
            service_day: Set(lunch.day.to_string()),
            period: Set(MealPeriod::Lunch.name().to_owned()),
            state: Set(SittingState::Published.name().to_owned()),
            version: Set(1),
            cutoff_at_ms: Set(clock(lunch.day, 9, 30)),
            starts_at_ms: Set(clock(lunch.day, 10, 45)),
            ends_at_ms: Set(clock(lunch.day, 12, 30)),
            capacity: Set(lunch.size.capacity),
            sold: Set(0),
            delivery_capacity: Set(lunch.size.delivery),
            delivery_sold: Set(0),
            counter_capacity: Set(lunch.size.counter),
            counter_sold: Set(0),
            next_pickup: Set(1),
            published_at_ms: Set(Some(now)),
            closed_at_ms: Set(None),
            ended_at_ms: Set(None),
            reconciled_at_ms: Set(None),
            reconciled_by_name: Set(None),
            created_at_ms: Set(now),
        };
        let share = lunch.size.capacity;
        let offers = (0..)
            .zip(&lunch.dishes)
            .map(|(position, (dish, price_fen))| sitting_dish::ActiveModel {
                id: Set(ids::new_id()),
                sitting_id: Set(id),
                dish_id: Set(dish.0),
                position: Set(position),
                price_fen: Set(*price_fen),
                // Each dish could feed half of the guests; the sitting's own capacity is what ends the sale.
                capacity: Set((share / 2).max(10)),
                sold: Set(0),
                state: Set(SittingDishState::On.name().to_owned()),
            });
        let tx = self.store.db.begin().await?;
        sitting::Entity::insert(row).exec_without_returning(&tx).await?;
        sitting_dish::Entity::insert_many(offers)
            .exec_without_returning(&tx)
            .await?;
        tx.commit().await?;
        Ok(Some(SittingId(id)))
    }

    /// Volunteers of a canteen, signed up for lunch on some days.
    ///
    /// # Errors
    /// The database's.
    pub async fn seed_volunteers(
        &self,
        canteen: CanteenId,
        path: &PlacePath,
        people: &[SeedVolunteer],
        days: &[ServiceDay],
    ) -> Result<()> {
        let there = volunteer::Entity::find()
            .filter(volunteer::Column::CanteenId.eq(canteen.0))
            .all(self.store.db.read())
            .await?;
        let mut ids_known: Vec<uuid::Uuid> = there.iter().map(|row| row.id).collect();
        if ids_known.is_empty() {
            for one in people {
                let id = ids::new_id();
                let row = volunteer::ActiveModel {
                    id: Set(id),
                    name: Set(one.name.clone()),
                    canteen_id: Set(canteen.0),
                    place_path: Set(path.0.clone()),
                    mode: Set(one.mode.to_owned()),
                    capacity: Set(one.capacity),
                    phone_sealed: Set(self.store.keys.seal(&format!("volunteer.phone/{id}"), "19999000000")?),
                    disabled_at_ms: Set(None),
                    created_at_ms: Set(self.store.clock.now().0),
                };
                volunteer::Entity::insert(row)
                    .exec_without_returning(self.store.db.write())
                    .await?;
                ids_known.push(id);
            }
        }
        for day in days {
            for id in &ids_known {
                let known = volunteer_signup::Entity::find()
                    .filter(volunteer_signup::Column::VolunteerId.eq(*id))
                    .filter(volunteer_signup::Column::ServiceDay.eq(day.to_string()))
                    .count(self.store.db.read())
                    .await?;
                if known > 0 {
                    continue;
                }
                let row = volunteer_signup::ActiveModel {
                    id: Set(ids::new_id()),
                    volunteer_id: Set(*id),
                    canteen_id: Set(canteen.0),
                    service_day: Set(day.to_string()),
                    period: Set(MealPeriod::Lunch.name().to_owned()),
                };
                volunteer_signup::Entity::insert(row)
                    .exec_without_returning(self.store.db.write())
                    .await?;
            }
        }
        Ok(())
    }
}
