//! Table `receipt`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "receipt")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub series: String,
    pub canteen_id: Option<Uuid>,
    pub number: i32,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    pub senior_id: Uuid,
    pub fen: i64,
    #[sea_orm(column_type = "Text")]
    pub way: String,
    pub issued_at_ms: i64,
    pub issued_by: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub issued_by_name: String,
    #[sea_orm(column_type = "Text")]
    pub lines: String,
    #[sea_orm(column_type = "Text")]
    pub keys: String,
    pub corrected_at_ms: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
