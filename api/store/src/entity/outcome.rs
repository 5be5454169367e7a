//! Table `outcome`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "outcome")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub stop_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub request_key: String,
    #[sea_orm(column_type = "Text")]
    pub outcome: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub care: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub note_sealed: Option<String>,
    pub at_ms: i64,
    pub recorded_at_ms: i64,
    #[sea_orm(column_type = "Text")]
    pub reported_by: String,
    pub undone_at_ms: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub undo_reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
