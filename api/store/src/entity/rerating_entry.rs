//! Table `rerating_entry`: one amount by which one order's split changes.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "rerating_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub rerating_id: Uuid,
    pub order_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    #[sea_orm(column_type = "Text")]
    pub fund: String,
    #[sea_orm(column_type = "Text")]
    pub fund_id: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub level: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub label: String,
    #[sea_orm(column_type = "Text")]
    pub label_en: String,
    pub fen: i64,
    #[sea_orm(column_type = "Text")]
    pub rule_before: String,
    pub version_before: i32,
    #[sea_orm(column_type = "Text")]
    pub rule_after: String,
    pub version_after: i32,
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    #[sea_orm(column_type = "Text")]
    pub reason_en: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
