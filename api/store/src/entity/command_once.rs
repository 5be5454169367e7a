//! Table `command_once`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "command_once")]
pub struct Model {
    /// Of the one request that does it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text", unique)]
    pub sender_key: String,
    #[sea_orm(column_type = "Text")]
    pub body_index: String,
    /// Null until it has been answered.
    pub status: Option<i32>,
    #[sea_orm(column_type = "Text", nullable)]
    pub answer_sealed: Option<String>,
    pub created_at_ms: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
