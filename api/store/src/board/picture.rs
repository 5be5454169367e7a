//! What is shown.

use domain::diet::Texture;
use domain::id::{CanteenId, DishId, SittingDishId, SittingId};
use domain::menu::dish::{Dish, DishFacts};
use domain::menu::ingredient::Ingredients;
use domain::money::Fen;
use domain::order::SittingDishState;
use domain::time::{At, MealPeriod, ServiceDay};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One sitting as everybody may see it: no person in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // named like the columns they show
pub struct Picture {
    pub sitting_id: SittingId,
    pub canteen_id: CanteenId,
    pub service_day: ServiceDay,
    pub period: MealPeriod,
    /// Counts up with every change of the sitting; the higher one is the truth.
    pub version: i64,
    pub state: String,
    pub cutoff_at: At,
    pub starts_at: At,
    pub ends_at: At,
    pub capacity: i32,
    pub sold: i32,
    pub delivery_capacity: i32,
    pub delivery_sold: i32,
    pub counter_capacity: i32,
    pub counter_sold: i32,
    pub dishes: Vec<PictureDish>,
}

impl Picture {
    /// The order in which a day's pictures are read.
    pub(super) fn order(&self) -> (MealPeriod, SittingId) {
        (self.period, self.sitting_id)
    }

    /// Meals that can still be pre-ordered, as `domain::order::Sitting` counts them.
    #[must_use]
    pub fn remaining_preorder(&self) -> i32 {
        let preordered = self.sold - self.counter_sold;
        (self.capacity - self.counter_capacity - preordered).max(0)
    }

    /// Meals that can still be carried.
    #[must_use]
    pub fn remaining_delivery(&self) -> i32 {
        let allotted = self.delivery_capacity - self.delivery_sold;
        allotted.min(self.remaining_preorder()).max(0)
    }

    /// Meals left of those set aside for the counter.
    #[must_use]
    pub fn remaining_counter(&self) -> i32 {
        (self.counter_capacity - self.counter_sold).max(0)
    }
}

impl PictureDish {
    /// Portions left; none once it isn't on.
    #[must_use]
    pub fn remaining(&self) -> i32 {
        if self.state == SittingDishState::On.name() {
            (self.capacity - self.sold).max(0)
        } else {
            0
        }
    }

    /// What may speak against it, from its ingredients.
    #[must_use]
    pub fn facts(&self, library: &Ingredients) -> DishFacts {
        let textures = self.textures.iter().filter_map(|name| Texture::parse(name));
        let signed = |value: Option<i32>| value.and_then(|value| u32::try_from(value).ok());
        let dish = Dish {
            name: self.name.clone(),
            name_en: self.name_en.clone(),
            ingredients: self.ingredients.clone(),
            textures: textures.collect(),
            price: Fen(self.price_fen),
            kcal: signed(self.kcal),
            protein_g: signed(self.protein_g),
            sodium_mg: signed(self.sodium_mg),
        };
        dish.facts(library)
    }
}

/// One dish of a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct PictureDish {
    pub id: SittingDishId,
    pub dish_id: DishId,
    pub name: String,
    pub name_en: String,
    pub ingredients: Vec<String>,
    /// The name of its photo.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<String>,
    pub textures: Vec<String>,
    pub kcal: Option<i32>,
    pub protein_g: Option<i32>,
    pub sodium_mg: Option<i32>,
    pub price_fen: i64,
    pub capacity: i32,
    pub sold: i32,
    /// on, sold_out, withdrawn
    pub state: String,
}

/// What changed; pages fetch the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NewsKind {
    /// An order was placed, cancelled, served or flagged.
    Order,
    /// A sitting's picture changed.
    Sitting,
    /// Rounds were written or changed.
    Round,
    /// Something happened at a door.
    Stop,
    /// An alarm was raised, claimed or closed.
    Alarm,
    /// Somebody at a kiosk asked for help, or was answered.
    Help,
    /// The demo clock was moved.
    Clock,
    /// Somebody's sessions have ended; for the processes, not for the pages.
    Session,
}

impl NewsKind {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Order,
        Self::Sitting,
        Self::Round,
        Self::Stop,
        Self::Alarm,
        Self::Help,
        Self::Clock,
        Self::Session,
    ];
}

/// One piece of news: ids only, never personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    /// What kind of thing.
    pub kind: NewsKind,
    /// Which one.
    pub id: Uuid,
    /// The canteen it belongs to, so that watchers of others are left in peace.
    pub canteen_id: Option<CanteenId>,
}

impl News {
    /// News may have been missed while the line was cut: everything of this kind may have changed, whatever the canteen.
    /// It carries the nil id.
    #[must_use]
    pub fn look_again(kind: NewsKind) -> Self {
        Self {
            kind,
            id: Uuid::nil(),
            canteen_id: None,
        }
    }

    /// A sitting's picture changed.
    pub(super) fn of_picture(picture: &Picture) -> Self {
        Self {
            kind: NewsKind::Sitting,
            id: picture.sitting_id.0,
            canteen_id: Some(picture.canteen_id),
        }
    }
}
