//! Table `notice`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "notice")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub unique_key: String,
    pub channel_id: Uuid,
    pub alarm_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub body: String,
    #[sea_orm(column_type = "Text")]
    pub code_index: String,
    #[sea_orm(column_type = "Text")]
    pub code_sealed: String,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub attempts: i32,
    pub due_at_ms: i64,
    pub lease_until_ms: i64,
    #[sea_orm(column_type = "Text", nullable)]
    pub last_error: Option<String>,
    pub created_at_ms: i64,
    pub sent_at_ms: Option<i64>,
    pub heard_at_ms: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub heard_by: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
