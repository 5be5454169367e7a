//! Table `meal_rating`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "meal_rating")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub order_id: Uuid,
    pub canteen_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub service_day: String,
    #[sea_orm(column_type = "Text")]
    pub face: String,
    pub rated_at_ms: i64,
    pub changed_at_ms: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
