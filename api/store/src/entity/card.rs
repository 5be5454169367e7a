//! Table `card`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "card")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub number: String,
    pub senior_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub issued_at_ms: i64,
    #[sea_orm(column_type = "Text")]
    pub issued_by_name: String,
    pub stopped_at_ms: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub stop_reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
