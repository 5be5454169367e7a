//! Writes the shifts and receipts of a batch.

use domain::cash::{CashCommand, CashDone, Receipt, Shift};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

use super::load::series;
use crate::entity::{drawer_shift, receipt};
use crate::{Actor, Error, Result};

/// Writes what one command did besides its entries. Funds and corrections have riders of their own.
pub(crate) async fn done(
    tx: &DatabaseTransaction,
    command: &CashCommand,
    done: &CashDone,
    actor: Option<&Actor>,
) -> Result<()> {
    let name = actor.map(|actor| actor.name.clone()).unwrap_or_default();
    if let Some(issued) = &done.receipt {
        save_receipt(tx, issued, actor, &name).await?;
    }
    match (command, &done.shift) {
        (CashCommand::OpenShift(_) | CashCommand::CloseShift(_), Some(shift)) => save_shift(tx, shift, name).await,
        _ => Ok(()),
    }
}

async fn save_shift(tx: &DatabaseTransaction, shift: &Shift, name: String) -> Result<()> {
    let Some(end) = shift.end else {
        let row = drawer_shift::ActiveModel {
            id: Set(shift.id.0),
            drawer_id: Set(shift.drawer_id.0),
            canteen_id: Set(shift.canteen_id.0),
            person_id: Set(shift.person),
            person_name: Set(name),
            opened_at_ms: Set(shift.opened_at.0),
            opening_fen: Set(shift.opening.0),
            closed_at_ms: Set(None),
            closed_by: Set(None),
            closed_by_name: Set(None),
            expected_fen: Set(None),
            counted_fen: Set(None),
            seal_seq: Set(None),
            seal_head: Set(None),
        };
        drawer_shift::Entity::insert(row).exec_without_returning(tx).await?;
        return Ok(());
    };
    drawer_shift::Entity::update_many()
        .col_expr(drawer_shift::Column::ClosedAtMs, Expr::value(end.at.0))
        .col_expr(drawer_shift::Column::ClosedBy, Expr::value(end.by))
        .col_expr(drawer_shift::Column::ClosedByName, Expr::value(name))
        .col_expr(drawer_shift::Column::ExpectedFen, Expr::value(end.expected.0))
        .col_expr(drawer_shift::Column::CountedFen, Expr::value(end.counted.0))
        .filter(drawer_shift::Column::Id.eq(shift.id.0))
        .exec(tx)
        .await?;
    Ok(())
}

async fn save_receipt(tx: &DatabaseTransaction, issued: &Receipt, actor: Option<&Actor>, name: &str) -> Result<()> {
    let text = |value: serde_json::Result<String>| value.map_err(|_| Error::Corrupt("receipt"));
    let row = receipt::ActiveModel {
        id: Set(issued.id.0),
        series: Set(series(issued.canteen_id)),
        canteen_id: Set(issued.canteen_id.map(|id| id.0)),
        number: Set(i32::try_from(issued.number).map_err(|_| Error::Corrupt("receipt.number"))?),
        kind: Set(issued.kind.name().to_owned()),
        senior_id: Set(issued.senior_id.0),
        fen: Set(issued.fen.0),
        way: Set(issued.way.clone()),
        issued_at_ms: Set(issued.at.0),
        issued_by: Set(actor.map(|actor| actor.id)),
        issued_by_name: Set(name.to_owned()),
        lines: Set(text(serde_json::to_string(&issued.lines))?),
        keys: Set(text(serde_json::to_string(&issued.keys))?),
        corrected_at_ms: Set(None),
    };
    receipt::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}
