//! Table `visit_plan`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "visit_plan")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub senior_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub place_path: String,
    #[sea_orm(column_type = "Text")]
    pub risk: String,
    pub last_at_ms: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub last_by: Option<String>,
    pub due_at_ms: i64,
    #[sea_orm(column_type = "Text")]
    pub reason: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
