//! Table `order_correction`: how an ended meal's ending was put right, and why.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "order_correction")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub order_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub was: String,
    #[sea_orm(column_type = "Text")]
    pub became: String,
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    pub by_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub by_name: String,
    pub at_ms: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
