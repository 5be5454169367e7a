//! Table `sitting`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "sitting")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub canteen_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub service_day: String,
    #[sea_orm(column_type = "Text")]
    pub period: String,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub version: i64,
    pub cutoff_at_ms: i64,
    pub starts_at_ms: i64,
    pub ends_at_ms: i64,
    pub capacity: i32,
    pub sold: i32,
    pub delivery_capacity: i32,
    pub delivery_sold: i32,
    pub counter_capacity: i32,
    pub counter_sold: i32,
    pub next_pickup: i32,
    pub published_at_ms: Option<i64>,
    pub closed_at_ms: Option<i64>,
    pub ended_at_ms: Option<i64>,
    pub reconciled_at_ms: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub reconciled_by_name: Option<String>,
    pub created_at_ms: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
