//! Table `family_access`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "family_access")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub senior_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub place_path: String,
    #[sea_orm(column_type = "Text")]
    pub token_index: String,
    #[sea_orm(column_type = "Text")]
    pub relative_name: String,
    #[sea_orm(column_type = "Text")]
    pub relation: String,
    #[sea_orm(column_type = "Text")]
    pub consent_how: String,
    pub made_by: Uuid,
    #[sea_orm(column_type = "Text")]
    pub made_by_name: String,
    pub made_at_ms: i64,
    pub expires_at_ms: i64,
    pub last_used_at_ms: Option<i64>,
    pub revoked_at_ms: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub revoked_by_name: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
