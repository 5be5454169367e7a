//! A dish as the desk sends it.

use std::collections::BTreeSet;

use domain::diet::Texture;
use domain::id::CanteenId;
use domain::menu::dish::Dish;
use domain::money::Fen;
use serde::Deserialize;
use utoipa::ToSchema;

/// A dish. Allergens and tags can't be sent: they follow from the ingredients.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DishBody {
    /// Whose library; a dish never moves to another.
    #[schema(value_type = String)]
    pub canteen_id: CanteenId,
    name: String,
    #[serde(default)]
    name_en: String,
    /// Keys of the ingredient library.
    ingredients: Vec<String>,
    /// regular soft chopped puree; regular when empty
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    textures: BTreeSet<Texture>,
    price_fen: i64,
    kcal: Option<u32>,
    protein_g: Option<u32>,
    sodium_mg: Option<u32>,
}

impl DishBody {
    /// The dish it describes.
    pub(super) fn dish(self) -> Dish {
        Dish {
            name: self.name.trim().to_owned(),
            name_en: self.name_en.trim().to_owned(),
            ingredients: self.ingredients,
            textures: self.textures,
            price: Fen(self.price_fen),
            kcal: self.kcal,
            protein_g: self.protein_g,
            sodium_mg: self.sodium_mg,
        }
    }
}
