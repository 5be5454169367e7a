//! Table `canteen`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "canteen")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text")]
    pub name_en: String,
    #[sea_orm(column_type = "Text")]
    pub aliases: String,
    #[sea_orm(column_type = "Text")]
    pub place_code: String,
    #[sea_orm(column_type = "Text")]
    pub place_path: String,
    pub lat: f64,
    pub lon: f64,
    pub schematic: bool,
    pub halal: bool,
    #[sea_orm(column_type = "Text")]
    pub hours: String,
    pub closed_at_ms: Option<i64>,
    pub created_at_ms: i64,
    #[sea_orm(column_type = "Text", nullable)]
    #[serde(default)]
    pub point_kind: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    #[serde(default)]
    pub opened_on: Option<String>,
    #[serde(default)]
    pub rating_passed: bool,
    #[sea_orm(column_type = "Text")]
    #[serde(default = "no_tags")]
    pub tags: String,
}

fn no_tags() -> String {
    "[]".to_owned()
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
