//! Table `food_batch`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "food_batch")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub sitting_id: Uuid,
    pub sitting_dish_id: Uuid,
    pub no: i32,
    #[sea_orm(column_type = "Text")]
    pub keeping: String,
    pub cooked_at_ms: i64,
    #[sea_orm(column_type = "Text")]
    pub by_name: String,
    pub at_ms: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
