//! Table `claim`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "claim")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub number: String,
    pub canteen_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub place_path: String,
    #[sea_orm(column_type = "Text")]
    pub fund_id: String,
    #[sea_orm(column_type = "Text")]
    pub fund_kind: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub fund_level: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub fund_label: String,
    #[sea_orm(column_type = "Text")]
    pub fund_label_en: String,
    #[sea_orm(column_type = "Text")]
    pub period: String,
    #[sea_orm(column_type = "Text")]
    pub first_day: String,
    #[sea_orm(column_type = "Text")]
    pub last_day: String,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub version: i32,
    pub total_fen: i64,
    pub meals_fen: i64,
    pub fees_fen: i64,
    pub awards_fen: i64,
    pub adjustments_fen: i64,
    pub meals: i32,
    pub adjustments: i32,
    pub lines: i32,
    #[sea_orm(column_type = "Text")]
    pub digest: String,
    pub run_at_ms: i64,
    pub locked_at_ms: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub paid_on: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub pay_reference: Option<String>,
    pub created_at_ms: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
