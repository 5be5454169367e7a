//! Table `round`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "round")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub sitting_id: Uuid,
    pub canteen_id: Uuid,
    pub no: i32,
    pub volunteer_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub mode: String,
    pub capacity: i32,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub departs_at_ms: i64,
    pub ends_at_ms: i64,
    pub duration_s: i32,
    pub length_m: i32,
    pub departed_at_ms: Option<i64>,
    pub finished_at_ms: Option<i64>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
