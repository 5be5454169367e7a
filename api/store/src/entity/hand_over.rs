//! Table `hand_over`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "hand_over")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub request_key: String,
    pub sitting_id: Uuid,
    pub from_round_id: Uuid,
    pub to_round_id: Uuid,
    pub volunteer_id: Option<Uuid>,
    pub doors: i32,
    pub at_ms: i64,
    pub by_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub by_name: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
