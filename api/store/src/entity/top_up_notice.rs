//! Table `top_up_notice`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "top_up_notice")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub request_key: String,
    pub senior_id: Uuid,
    pub access_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub relative_name: String,
    #[sea_orm(column_type = "Text")]
    pub relation: String,
    #[sea_orm(column_type = "Text")]
    pub payer: String,
    pub amount_fen: i64,
    #[sea_orm(column_type = "Text")]
    pub paid_on: String,
    #[sea_orm(column_type = "Text")]
    pub reference: String,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub made_at_ms: i64,
    pub settled_at_ms: Option<i64>,
    pub settled_by: Option<Uuid>,
    #[sea_orm(column_type = "Text", nullable)]
    pub settled_by_name: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    pub receipt_id: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
