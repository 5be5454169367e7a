//! Table `registration`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "registration")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub number: String,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text")]
    pub name_initials: String,
    #[sea_orm(column_type = "Text")]
    pub birth_date: String,
    #[sea_orm(column_type = "Text")]
    pub village_code: String,
    #[sea_orm(column_type = "Text")]
    pub place_path: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub id_index: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub form_sealed: String,
    pub submitted_by: Uuid,
    #[sea_orm(column_type = "Text")]
    pub submitted_by_name: String,
    pub submitted_at_ms: i64,
    pub verified_by: Option<Uuid>,
    #[sea_orm(column_type = "Text", nullable)]
    pub verified_by_name: Option<String>,
    pub verified_at_ms: Option<i64>,
    pub decided_by: Option<Uuid>,
    #[sea_orm(column_type = "Text", nullable)]
    pub decided_by_name: Option<String>,
    pub decided_at_ms: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub refusal_reason: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    pub senior_id: Option<Uuid>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
