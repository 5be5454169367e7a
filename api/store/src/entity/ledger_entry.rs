//! Table `ledger_entry`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "ledger_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub key: String,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    #[sea_orm(column_type = "Text")]
    pub book_day: String,
    pub at_ms: i64,
    pub order_id: Option<Uuid>,
    #[sea_orm(column_type = "Text", nullable)]
    pub concerns: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub reverses: Option<String>,
    pub actor_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub memo: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
