//! Table `order_line`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "order_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub order_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub sitting_dish_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text")]
    pub name_en: String,
    #[sea_orm(column_type = "Text")]
    pub texture: String,
    #[sea_orm(column_type = "Text")]
    pub portion: String,
    pub price_fen: i64,
    #[sea_orm(column_type = "Text", nullable)]
    #[serde(default)]
    pub instead_of: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    #[serde(default)]
    pub instead_of_en: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
