//! Table `alarm`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "alarm")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    pub severity: i32,
    pub senior_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub place_path: String,
    pub stop_id: Option<Uuid>,
    pub outcome_id: Option<Uuid>,
    pub round_no: Option<i32>,
    pub canteen_id: Option<Uuid>,
    pub raised_at_ms: i64,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub owner_id: Option<Uuid>,
    #[sea_orm(column_type = "Text", nullable)]
    pub owner_name: Option<String>,
    pub claimed_at_ms: Option<i64>,
    pub closed_at_ms: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub seen_by: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub how: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub note_sealed: Option<String>,
    pub no: i32,
    #[sea_orm(column_type = "Text")]
    pub step: String,
    pub turn: i32,
    pub due_at_ms: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub ladder_sealed: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
