//! Table `dish`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "dish")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub canteen_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text")]
    pub name_en: String,
    #[sea_orm(column_type = "Text")]
    pub ingredients: String,
    #[sea_orm(column_type = "Text")]
    pub textures: String,
    pub kcal: Option<i32>,
    pub protein_g: Option<i32>,
    pub sodium_mg: Option<i32>,
    pub price_fen: i64,
    #[sea_orm(column_type = "Text", nullable)]
    pub photo: Option<String>,
    pub retired_at_ms: Option<i64>,
    pub created_at_ms: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
