//! Table `help_call`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "help_call")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub canteen_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub place_path: String,
    pub device_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub device_name: String,
    pub called_at_ms: i64,
    pub last_at_ms: i64,
    pub times: i32,
    pub answered_at_ms: Option<i64>,
    pub answered_by: Option<Uuid>,
    #[sea_orm(column_type = "Text", nullable)]
    pub answered_by_name: Option<String>,
    pub ended_at_ms: Option<i64>,
    pub senior_id: Option<Uuid>,
    pub named_at_ms: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub asked_key: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
