//! Table `standing_day`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "standing_day")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub standing_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub service_day: String,
    pub senior_id: Uuid,
    pub canteen_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub period: String,
    #[sea_orm(column_type = "Text")]
    pub outcome: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub cause: Option<String>,
    pub order_id: Option<Uuid>,
    pub revision: i32,
    pub at_ms: i64,
    #[sea_orm(column_type = "Text", nullable)]
    pub confirmed_by: Option<String>,
    pub confirmed_at_ms: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub resolution: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub resolved_by: Option<String>,
    pub resolved_at_ms: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
