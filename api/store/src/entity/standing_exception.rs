//! Table `standing_exception`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "standing_exception")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub standing_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub service_day: String,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub mode: Option<String>,
    pub dish_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub by_name: String,
    pub at_ms: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
