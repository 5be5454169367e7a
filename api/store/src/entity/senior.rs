//! Table `senior`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "senior")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub number: String,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text")]
    pub name_initials: String,
    #[sea_orm(column_type = "Text")]
    pub gender: String,
    #[sea_orm(column_type = "Text")]
    pub birth_date: String,
    #[sea_orm(column_type = "Text")]
    pub village_code: String,
    #[sea_orm(column_type = "Text")]
    pub place_path: String,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    #[sea_orm(column_type = "Text")]
    pub state_since: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub paused_from: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub paused_to: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub pause_reason: Option<String>,
    pub delivery: bool,
    #[sea_orm(column_type = "Text", nullable)]
    pub delivery_until: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub id_index: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub phone_index: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub identity_sealed: String,
    #[sea_orm(column_type = "Text")]
    pub contact_sealed: String,
    #[sea_orm(column_type = "Text")]
    pub health_sealed: String,
    pub spouse_id: Option<Uuid>,
    pub created_at_ms: i64,
    pub erased_at_ms: Option<i64>,
    pub version: i32,
    #[serde(default)]
    pub monthly_bill: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
