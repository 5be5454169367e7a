//! Table `claim_uneaten`: meals of a claim's period that its fund would have paid for, had somebody eaten them.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "claim_uneaten")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub claim_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub order_id: Uuid,
    pub senior_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub service_day: String,
    #[sea_orm(column_type = "Text")]
    pub period: String,
    pub pickup_no: i32,
    #[sea_orm(column_type = "Text")]
    pub mode: String,
    pub price_fen: i64,
    pub part_fen: i64,
    pub senior_fen: i64,
    pub operator_fen: i64,
    pub quota_back: bool,
    #[sea_orm(column_type = "Text")]
    pub cause: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub flagged_by: Option<String>,
    pub flagged_at_ms: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub village_code: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
