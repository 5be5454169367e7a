//! 装箱: each box is checked off, and a round whose count doesn't match stays.

use domain::id::{OrderId, SittingId};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;

use crate::audit::Act;
use crate::board::{News, NewsKind};
use crate::entity::packed_box;
use crate::rounds::Round;
use crate::{Error, Result, Scoped};

impl Scoped<'_> {
    /// Checks a box off by what its label says, or takes the check back.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope; `unknown_box` for a label that is of another sitting, or of a meal that was
    /// called off.
    pub async fn box_check(&self, id: SittingId, code: &str, packed: bool) -> Result<OrderId> {
        let sitting = self.sitting(id).await?;
        let labels = self.labels(id).await?;
        let code = code.trim().to_ascii_uppercase();
        let found = labels.items.iter().find(|label| label.code == code);
        let order_id = found
            .map(|label| label.order_id)
            .ok_or_else(|| Error::conflict("unknown_box", "this box is not of this meal, or was called off"))?;
        let tx = self.store.db.begin().await?;
        if packed {
            let row = packed_box::ActiveModel {
                order_id: Set(order_id.0),
                sitting_id: Set(id.0),
                by_name: Set(self.actor.name.clone()),
                at_ms: Set(self.store.clock.now().0),
            };
            packed_box::Entity::insert(row)
                .on_conflict(OnConflict::column(packed_box::Column::OrderId).do_nothing().to_owned())
                .exec_without_returning(&tx)
                .await?;
        } else {
            packed_box::Entity::delete_by_id(order_id.0).exec(&tx).await?;
        }
        let act = Act {
            action: "kitchen.pack",
            subject_kind: "order",
            subject_id: order_id.to_string(),
            place_path: &self.canteen_path(sitting.canteen_id).await?,
            detail: json!({"packed": packed}),
        };
        self.note_in(&tx, act).await?;
        tx.commit().await?;
        let news = News {
            kind: NewsKind::Round,
            id: id.0,
            canteen_id: Some(sitting.canteen_id),
        };
        // It is written; a board that is away only delays the desk's next look.
        let _ = self.store.board.tell(&news).await;
        Ok(order_id)
    }
}

/// Whether a round's boxes are all there. Where nobody checks boxes off at a sitting, there is nothing to compare.
///
/// # Errors
/// `boxes_missing` with how many of how many are.
pub(crate) async fn all_there<C: ConnectionTrait>(conn: &C, round: &Round) -> Result<()> {
    let here = packed_box::Entity::find().filter(packed_box::Column::SittingId.eq(round.sitting_id.0));
    if here.clone().count(conn).await? == 0 {
        return Ok(());
    }
    let meals = round.stops.iter().flat_map(|stop| &stop.meals);
    let wanted: Vec<_> = meals
        .filter(|meal| meal.state.is_open())
        .map(|meal| meal.order_id.0)
        .collect();
    let there = here
        .filter(packed_box::Column::OrderId.is_in(wanted.clone()))
        .count(conn)
        .await?;
    if usize::try_from(there).unwrap_or(usize::MAX) == wanted.len() {
        Ok(())
    } else {
        Err(Error::conflict("boxes_missing", format!("{there}/{}", wanted.len())))
    }
}
