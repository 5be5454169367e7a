//! Table `retained_sample`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "retained_sample")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub sitting_dish_id: Uuid,
    pub sitting_id: Uuid,
    pub grams: i32,
    pub kept_at_ms: i64,
    #[sea_orm(column_type = "Text")]
    pub by_name: String,
    pub at_ms: i64,
    pub discarded_at_ms: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub discarded_by: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
