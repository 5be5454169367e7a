//! Table `policy_draft`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "policy_draft")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub policy_id: String,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text")]
    pub name_en: String,
    #[sea_orm(column_type = "Text")]
    pub place_code: String,
    #[sea_orm(column_type = "Text")]
    pub place_path: String,
    #[sea_orm(column_type = "Text")]
    pub valid_from: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub valid_to: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub text: String,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub rev: i32,
    /// JSON list of account ids.
    #[sea_orm(column_type = "Text")]
    pub writers: String,
    #[sea_orm(column_type = "Text")]
    pub made_by_name: String,
    pub made_at_ms: i64,
    #[sea_orm(column_type = "Text")]
    pub changed_by_name: String,
    pub changed_at_ms: i64,
    pub checked_rev: Option<i32>,
    pub check_passed: Option<bool>,
    #[sea_orm(column_type = "Text", nullable)]
    pub checked_by_name: Option<String>,
    pub checked_at_ms: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub decided_by_name: Option<String>,
    pub decided_at_ms: Option<i64>,
    /// The version it became.
    pub version: Option<i32>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
