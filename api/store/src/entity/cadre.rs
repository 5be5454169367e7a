//! Table `cadre`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "cadre")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub village_code: String,
    #[sea_orm(column_type = "Text")]
    pub place_path: String,
    #[sea_orm(column_type = "Text")]
    pub contact_sealed: String,
    pub changed_at_ms: i64,
    #[sea_orm(column_type = "Text")]
    pub changed_by_name: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
