//! The ingredient library.

use std::collections::BTreeSet;

use actix_web::{get, web};
use domain::diet::Allergen;
use domain::menu::ingredient::{Ingredient, Ingredients, Tag};
use domain::menu::spelled::pinyin;
use domain::role::Permission;
use serde::Serialize;
use utoipa::ToSchema;

use crate::identity::caller::Caller;
use crate::problem::Answer;

/// One ingredient.
#[derive(Serialize, ToSchema)]
pub struct IngredientOut {
    key: &'static str,
    name: &'static str,
    /// The name's syllables without tones, a space between two: `dou fu`.
    pinyin: String,
    name_en: &'static str,
    #[schema(value_type = Vec<String>)]
    allergens: &'static BTreeSet<Allergen>,
    #[schema(value_type = Vec<String>)]
    tags: &'static BTreeSet<Tag>,
}

/// All ingredients.
#[derive(Serialize, ToSchema)]
pub struct IngredientList {
    items: Vec<IngredientOut>,
}

impl From<&'static Ingredient> for IngredientOut {
    fn from(one: &'static Ingredient) -> Self {
        Self {
            key: &one.key,
            name: &one.name,
            pinyin: pinyin(&one.name),
            name_en: &one.name_en,
            allergens: &one.allergens,
            tags: &one.tags,
        }
    }
}

/// What dishes are made of. A dish takes its allergens and tags from here.
#[utoipa::path(tag = "menus", security(("bearer" = [])), responses((status = 200, body = IngredientList)))]
#[get("/ingredients")]
pub async fn list_ingredients(caller: Caller) -> Answer<web::Json<IngredientList>> {
    caller.may(Permission::MenuRead)?;
    Ok(web::Json(IngredientList {
        items: Ingredients::builtin().iter().map(IngredientOut::from).collect(),
    }))
}
