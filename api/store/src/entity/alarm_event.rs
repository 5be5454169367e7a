//! Table `alarm_event`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "alarm_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub alarm_id: Uuid,
    pub seq: i32,
    pub at_ms: i64,
    pub recorded_at_ms: i64,
    #[sea_orm(column_type = "Text")]
    pub event: String,
    #[sea_orm(column_type = "Text")]
    pub step: String,
    pub turn: i32,
    pub by_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub by_name: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub request_key: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub detail_sealed: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
