//! Table `drawer_shift`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "drawer_shift")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub drawer_id: Uuid,
    pub canteen_id: Uuid,
    pub person_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub person_name: String,
    pub opened_at_ms: i64,
    pub opening_fen: i64,
    pub closed_at_ms: Option<i64>,
    pub closed_by: Option<Uuid>,
    #[sea_orm(column_type = "Text", nullable)]
    pub closed_by_name: Option<String>,
    pub expected_fen: Option<i64>,
    pub counted_fen: Option<i64>,
    pub seal_seq: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub seal_head: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
