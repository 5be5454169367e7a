//! Sittings and dishes as they go over the wire.

use std::collections::BTreeSet;

use domain::diet::{Allergen, Texture};
use domain::id::{CanteenId, DishId, SittingDishId, SittingId};
use domain::menu::dish::DishFacts;
use domain::menu::ingredient::{Ingredients, Tag};
use domain::menu::spelled::pinyin;
use domain::time::{At, MealPeriod, ServiceDay};
use serde::Serialize;
use store::board::{Picture, PictureDish};
use store::media::MediaKind;
use store::menus::LibraryEntry;
use utoipa::ToSchema;

use crate::media::address;

/// One canteen × day × meal period.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[allow(missing_docs)] // named as on the wire
pub struct SittingOut {
    #[schema(value_type = String)]
    pub id: SittingId,
    #[schema(value_type = String)]
    pub canteen_id: CanteenId,
    #[schema(value_type = String)]
    pub service_day: ServiceDay,
    #[schema(value_type = String)]
    pub period: MealPeriod,
    /// draft published closed ended
    pub state: String,
    /// Counts up with every change.
    pub version: i64,
    #[schema(value_type = String)]
    pub cutoff_at: At,
    #[schema(value_type = String)]
    pub starts_at: At,
    #[schema(value_type = String)]
    pub ends_at: At,
    /// All meals; those carried and those of the counter are among them.
    pub capacity: i32,
    pub sold: i32,
    pub delivery_capacity: i32,
    pub delivery_sold: i32,
    pub counter_capacity: i32,
    pub counter_sold: i32,
    pub remaining_preorder: i32,
    pub remaining_delivery: i32,
    pub remaining_counter: i32,
    pub dishes: Vec<SittingDishOut>,
}

/// One dish offered at a sitting.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[allow(missing_docs)] // named as on the wire
pub struct SittingDishOut {
    #[schema(value_type = String)]
    pub id: SittingDishId,
    #[schema(value_type = String)]
    pub dish_id: DishId,
    pub name: String,
    pub name_en: String,
    pub ingredients: Vec<String>,
    /// Where its photo is; without one a plate is drawn from the ingredients.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub photo: Option<String>,
    pub price_fen: i64,
    pub capacity: i32,
    pub sold: i32,
    /// Zero once it isn't on.
    pub remaining: i32,
    /// on sold_out withdrawn
    pub state: String,
    #[schema(value_type = Vec<String>)]
    pub allergens: BTreeSet<Allergen>,
    #[schema(value_type = Vec<String>)]
    pub tags: BTreeSet<Tag>,
    pub textures: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kcal: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protein_g: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sodium_mg: Option<i32>,
}

/// A dish of a canteen's library. Allergens and tags follow from the ingredients.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[allow(missing_docs)] // named as on the wire
pub struct DishOut {
    #[schema(value_type = String)]
    pub id: DishId,
    #[schema(value_type = String)]
    pub canteen_id: CanteenId,
    pub name: String,
    /// The name's syllables without tones, a space between two: `hong shao dou fu`.
    pub pinyin: String,
    pub name_en: String,
    pub ingredients: Vec<String>,
    /// Where its photo is; without one a plate is drawn from the ingredients.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub photo: Option<String>,
    #[schema(value_type = Vec<String>)]
    pub allergens: BTreeSet<Allergen>,
    #[schema(value_type = Vec<String>)]
    pub tags: BTreeSet<Tag>,
    #[schema(value_type = Vec<String>)]
    pub textures: BTreeSet<Texture>,
    pub price_fen: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kcal: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protein_g: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sodium_mg: Option<u32>,
}

impl From<&Picture> for SittingOut {
    fn from(picture: &Picture) -> Self {
        Self {
            id: picture.sitting_id,
            canteen_id: picture.canteen_id,
            service_day: picture.service_day,
            period: picture.period,
            state: picture.state.clone(),
            version: picture.version,
            cutoff_at: picture.cutoff_at,
            starts_at: picture.starts_at,
            ends_at: picture.ends_at,
            capacity: picture.capacity,
            sold: picture.sold,
            delivery_capacity: picture.delivery_capacity,
            delivery_sold: picture.delivery_sold,
            counter_capacity: picture.counter_capacity,
            counter_sold: picture.counter_sold,
            remaining_preorder: picture.remaining_preorder(),
            remaining_delivery: picture.remaining_delivery(),
            remaining_counter: picture.remaining_counter(),
            dishes: picture.dishes.iter().map(SittingDishOut::from).collect(),
        }
    }
}

impl From<&PictureDish> for SittingDishOut {
    fn from(dish: &PictureDish) -> Self {
        let DishFacts { allergens, tags, .. } = dish.facts(Ingredients::builtin());
        Self {
            id: dish.id,
            dish_id: dish.dish_id,
            name: dish.name.clone(),
            name_en: dish.name_en.clone(),
            ingredients: dish.ingredients.clone(),
            photo: photo(dish.photo.as_deref()),
            price_fen: dish.price_fen,
            capacity: dish.capacity,
            sold: dish.sold,
            remaining: dish.remaining(),
            state: dish.state.clone(),
            allergens,
            tags,
            textures: dish.textures.clone(),
            kcal: dish.kcal,
            protein_g: dish.protein_g,
            sodium_mg: dish.sodium_mg,
        }
    }
}

impl From<LibraryEntry> for DishOut {
    fn from(entry: LibraryEntry) -> Self {
        let LibraryEntry {
            id,
            canteen_id,
            dish,
            photo: name,
        } = entry;
        let DishFacts {
            allergens,
            tags,
            textures,
            ..
        } = dish.facts(Ingredients::builtin());
        Self {
            id,
            canteen_id,
            pinyin: pinyin(&dish.name),
            name: dish.name,
            name_en: dish.name_en,
            ingredients: dish.ingredients,
            photo: photo(name.as_deref()),
            allergens,
            tags,
            textures,
            price_fen: dish.price.0,
            kcal: dish.kcal,
            protein_g: dish.protein_g,
            sodium_mg: dish.sodium_mg,
        }
    }
}

/// Where pages find a dish's photo.
pub(crate) fn photo(name: Option<&str>) -> Option<String> {
    name.map(|name| address(MediaKind::Photo, name))
}
