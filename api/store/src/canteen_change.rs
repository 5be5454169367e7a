//! What people read of a canteen can be put right: its name, its hours, and where its door is.

use domain::id::CanteenId;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Map, Value, json};

use crate::audit::{self, Act};
use crate::canteens::Canteen;
use crate::entity::canteen;
use crate::{Error, Result, Scoped};

/// What a canteen is to be called, when it is open, and where.
#[derive(Debug, Clone)]
pub struct CanteenChange {
    /// Name.
    pub name: String,
    /// English name.
    pub name_en: String,
    /// Opening hours as people write them.
    pub hours: String,
    /// Its door, WGS-84; without it the point stays what it was.
    pub point: Option<(f64, f64)>,
}

impl Scoped<'_> {
    /// Puts right what people read of an open canteen. Where it stands in the tree and whose kitchen it is stay: rights,
    /// orders and books hang on them. Rounds planned from now on begin at the new door.
    ///
    /// # Errors
    /// `name_missing`; `NotFound` outside the scope or for one that is closed.
    pub async fn canteen_change(&self, id: CanteenId, change: CanteenChange) -> Result<Canteen> {
        let name = change.name.trim().to_owned();
        if name.is_empty() {
            return Err(Error::invalid("name_missing", "name", "the name is missing"));
        }
        let path = self.canteen_path(id).await?;
        let tx = self.store.db.begin().await?;
        let open = canteen::Entity::find_by_id(id.0).filter(canteen::Column::ClosedAtMs.is_null());
        let before = open.one(&tx).await?.ok_or(Error::NotFound("canteen"))?;
        let (lat, lon) = change.point.unwrap_or((before.lat, before.lon));
        let after = canteen::Model {
            name,
            name_en: change.name_en.trim().to_owned(),
            hours: change.hours.trim().to_owned(),
            lat,
            lon,
            schematic: before.schematic && change.point.is_none(),
            ..before.clone()
        };
        let detail = differences(&before, &after);
        if !detail.is_empty() {
            let row = canteen::ActiveModel {
                id: Set(id.0),
                name: Set(after.name),
                name_en: Set(after.name_en),
                hours: Set(after.hours),
                lat: Set(after.lat),
                lon: Set(after.lon),
                schematic: Set(after.schematic),
                ..Default::default()
            };
            row.update(&tx).await?;
            let act = Act {
                action: "canteen.change",
                subject_kind: "canteen",
                subject_id: id.to_string(),
                place_path: &path,
                detail: Value::Object(detail),
            };
            audit::write(&tx, self.store.clock.now(), self.actor, act).await?;
        }
        tx.commit().await?;
        self.canteen(id).await
    }
}

/// What is another than before, each as it was.
fn differences(before: &canteen::Model, after: &canteen::Model) -> Map<String, Value> {
    let texts = [
        ("name", &before.name, &after.name),
        ("name_en", &before.name_en, &after.name_en),
        ("hours", &before.hours, &after.hours),
    ];
    let mut was: Map<String, Value> = texts
        .into_iter()
        .filter(|(_, old, new)| old != new)
        .map(|(key, old, _)| (format!("{key}_was"), json!(old)))
        .collect();
    let point = |row: &canteen::Model| json!([row.lat, row.lon]);
    if point(before) != point(after) || before.schematic != after.schematic {
        was.insert("point_was".to_owned(), point(before));
    }
    was
}
