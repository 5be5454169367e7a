//! Table `order_part`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "order_part")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub order_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    #[sea_orm(column_type = "Text")]
    pub fund: String,
    /// Unique in the installation; empty for the own share. A backup made before it was kept has none.
    #[sea_orm(column_type = "Text")]
    #[serde(default)]
    pub fund_id: String,
    /// price, fee or award.
    #[sea_orm(column_type = "Text")]
    #[serde(default = "price")]
    pub lane: String,
    #[serde(default)]
    pub policy_version: i32,
    #[sea_orm(column_type = "Text", nullable)]
    pub level: Option<String>,
    pub fen: i64,
    #[sea_orm(column_type = "Text")]
    pub rule_id: String,
    #[sea_orm(column_type = "Text")]
    pub label: String,
    #[sea_orm(column_type = "Text")]
    pub label_en: String,
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    #[sea_orm(column_type = "Text")]
    pub reason_en: String,
}

fn price() -> String {
    "price".to_owned()
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
