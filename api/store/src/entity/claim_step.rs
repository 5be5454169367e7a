//! Table `claim_step`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "claim_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub claim_id: Uuid,
    pub seq: i32,
    #[sea_orm(column_type = "Text")]
    pub act: String,
    pub by_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub by_name: String,
    #[sea_orm(column_type = "Text")]
    pub role: String,
    pub at_ms: i64,
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
