//! 生产单: the kitchen count as it was printed, version after version.

use domain::diet::{Portion, Texture};
use domain::id::{SittingDishId, SittingId};
use domain::order::kitchen::{CountChange, CountRow, differences, kitchen_count};
use domain::time::At;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::audit::Act;
use crate::entity::kitchen_sheet;
use crate::orders::OrderQuery;
use crate::{Error, Result, Scoped};

/// A sheet that was printed.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// From 1.
    pub version: i32,
    /// When it was printed.
    pub made_at: At,
    /// Who printed it.
    pub by: String,
    /// What stood on it.
    pub rows: Vec<CountRow>,
}

#[derive(Serialize, Deserialize)]
struct Line {
    dish: SittingDishId,
    texture: Texture,
    portion: Portion,
    count: u32,
    delivery: u32,
}

impl Sheet {
    fn read(row: &kitchen_sheet::Model) -> Result<Self> {
        let lines: Vec<Line> = serde_json::from_str(&row.body).map_err(|_| Error::Corrupt("kitchen_sheet.body"))?;
        let rows = lines.into_iter().map(|line| CountRow {
            sitting_dish_id: line.dish,
            texture: line.texture,
            portion: line.portion,
            count: line.count,
            delivery: line.delivery,
        });
        Ok(Self {
            version: row.version,
            made_at: At(row.made_at_ms),
            by: row.by_name.clone(),
            rows: rows.collect(),
        })
    }
}

fn body(rows: &[CountRow]) -> String {
    let lines: Vec<Line> = rows
        .iter()
        .map(|row| Line {
            dish: row.sitting_dish_id,
            texture: row.texture,
            portion: row.portion,
            count: row.count,
            delivery: row.delivery,
        })
        .collect();
    json!(lines).to_string()
}

impl Scoped<'_> {
    /// The last two sheets of a sitting in scope, the newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn sheets(&self, sitting: SittingId) -> Result<Vec<Sheet>> {
        self.sitting(sitting).await?;
        let rows = kitchen_sheet::Entity::find()
            .filter(kitchen_sheet::Column::SittingId.eq(sitting.0))
            .order_by_desc(kitchen_sheet::Column::Version)
            .all(self.store.db.read())
            .await?;
        rows.iter().take(2).map(Sheet::read).collect()
    }

    /// Prints a sheet: the count of this moment becomes the next version, unless nothing has changed since the last one.
    /// Answers with it and with what differs from the one before.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope; `lost_race` when somebody prints in the same moment.
    pub async fn sheet_make(&self, id: SittingId) -> Result<(Sheet, Vec<CountChange>)> {
        let sitting = self.sitting(id).await?;
        let path = self.canteen_path(sitting.canteen_id).await?;
        let orders = self.orders(id, OrderQuery::default()).await?;
        let walk_ins = self.walk_ins(id).await?;
        let rows = kitchen_count(orders.iter().map(|view| &view.order), &walk_ins);
        let mut sheets = self.sheets(id).await?.into_iter();
        let (last, before) = (sheets.next(), sheets.next());
        if let Some(last) = last.as_ref().filter(|last| last.rows == rows) {
            let changes = before.map_or_else(Vec::new, |before| differences(&before.rows, &last.rows));
            return Ok((last.clone(), changes));
        }
        let now = self.store.clock.now();
        let sheet = Sheet {
            version: last.as_ref().map_or(1, |last| last.version + 1),
            made_at: now,
            by: self.actor.name.clone(),
            rows,
        };
        let row = kitchen_sheet::ActiveModel {
            sitting_id: Set(id.0),
            version: Set(sheet.version),
            made_at_ms: Set(now.0),
            by_name: Set(sheet.by.clone()),
            body: Set(body(&sheet.rows)),
        };
        let written = kitchen_sheet::Entity::insert(row)
            .exec_without_returning(self.store.db.write())
            .await;
        if let Err(error) = written {
            let error = Error::from(error);
            return Err(if error.is_unique_violation() {
                Error::conflict("lost_race", "somebody has printed a sheet in this moment")
            } else {
                error
            });
        }
        let act = Act {
            action: "kitchen.sheet",
            subject_kind: "sitting",
            subject_id: id.to_string(),
            place_path: &path,
            detail: json!({"version": sheet.version}),
        };
        self.note(act).await?;
        let changes = last.map_or_else(Vec::new, |last| differences(&last.rows, &sheet.rows));
        Ok((sheet, changes))
    }
}
