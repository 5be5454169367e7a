//! Table `ledger_book`. One row, shared by every batch.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "ledger_book")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    pub at_ms: i64,
    #[sea_orm(column_type = "Text", nullable)]
    pub open_from: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub closed_to: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
