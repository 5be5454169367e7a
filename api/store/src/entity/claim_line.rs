//! Table `claim_line`: what is asked for, with its evidence as it was when the claim was run.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "claim_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub claim_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    #[sea_orm(column_type = "Text")]
    pub fund_id: String,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub change: Option<String>,
    pub fen: i64,
    pub before_fen: i64,
    pub order_id: Option<Uuid>,
    #[sea_orm(column_type = "Text", nullable)]
    pub award_id: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub award_span: Option<String>,
    pub senior_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub service_day: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub period: Option<String>,
    pub pickup_no: i32,
    #[sea_orm(column_type = "Text", nullable)]
    pub mode: Option<String>,
    pub price_fen: i64,
    #[sea_orm(column_type = "Text")]
    pub rule_id: String,
    pub policy_version: i32,
    #[sea_orm(column_type = "Text", nullable)]
    pub identified_by: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub handed_how: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub handed_outcome: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub handed_by: Option<String>,
    pub handed_at_ms: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub village_code: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
