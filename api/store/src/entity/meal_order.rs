//! Table `meal_order`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "meal_order")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub sitting_id: Uuid,
    pub canteen_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub service_day: String,
    #[sea_orm(column_type = "Text")]
    pub period: String,
    pub senior_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub mode: String,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub flag_cause: Option<String>,
    pub pickup_no: i32,
    pub bag_no: i32,
    pub meal_ordinal: i32,
    pub from_counter: bool,
    pub price_fen: i64,
    pub self_fen: i64,
    #[sea_orm(column_type = "Text")]
    pub channel: String,
    pub placed_by: Option<Uuid>,
    pub placed_at_ms: i64,
    pub cancel_until_ms: i64,
    pub cancelled_at_ms: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub cancel_reason: Option<String>,
    pub late_change: bool,
    pub served_at_ms: Option<i64>,
    pub flagged_at_ms: Option<i64>,
    pub override_by: Option<Uuid>,
    #[sea_orm(column_type = "Text", nullable)]
    pub override_reason: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub quota: String,
    #[sea_orm(column_type = "Text", nullable)]
    #[serde(default)]
    pub identified_by: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    #[serde(default)]
    pub ended_by: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    #[serde(default)]
    pub ended_channel: Option<String>,
    #[sea_orm(column_type = "Text")]
    #[serde(default = "unbooked")]
    pub payment: String,
    #[serde(default)]
    pub turn: i32,
    #[serde(default)]
    pub booked_at_ms: i64,
}

/// What a backup from before the ledger stands for.
fn unbooked() -> String {
    domain::order::Payment::Unbooked.name().to_owned()
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
