//! Table `quota_use`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "quota_use")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub policy_id: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub senior_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub period_key: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i32,
    pub order_id: Uuid,
    /// The policy's money in the meal. A backup made before it was kept has none.
    #[serde(default)]
    pub fen: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
