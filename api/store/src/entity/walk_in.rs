//! Table `walk_in`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "walk_in")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub sitting_id: Uuid,
    pub canteen_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub service_day: String,
    #[sea_orm(column_type = "Text")]
    pub period: String,
    #[sea_orm(column_type = "Text")]
    pub mode: String,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub pickup_no: i32,
    pub from_counter: bool,
    pub meals: i32,
    pub price_fen: i64,
    pub paid: bool,
    pub booked_at_ms: i64,
    #[sea_orm(column_type = "Text")]
    pub channel: String,
    pub placed_by: Option<Uuid>,
    pub placed_at_ms: i64,
    pub cancel_until_ms: i64,
    pub late_change: bool,
    pub ended_at_ms: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
