//! Table `rerating`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "rerating")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub place_path: String,
    #[sea_orm(column_type = "Text")]
    pub from_day: String,
    #[sea_orm(column_type = "Text")]
    pub to_day: String,
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    pub orders: i32,
    pub funds_fen: i64,
    pub own_fen: i64,
    pub by_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub by_name: String,
    pub at_ms: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
