//! What a ladder tells of somebody's health goes with their file; that there was an alarm, and how it ended, stays.

use domain::delivery::outcome::AlarmState;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::Result;
use crate::entity::{alarm, alarm_event, notice, visit_plan};

/// Blanks the closed alarms of somebody who is erased; an open one goes on.
pub(crate) async fn erase(tx: &DatabaseTransaction, senior: Uuid) -> Result<()> {
    let closed = || {
        Query::select()
            .column(alarm::Column::Id)
            .from(alarm::Entity)
            .and_where(alarm::Column::SeniorId.eq(senior))
            .and_where(alarm::Column::State.eq(AlarmState::Closed.name()))
            .to_owned()
    };
    alarm_event::Entity::delete_many()
        .filter(alarm_event::Column::AlarmId.in_subquery(closed()))
        .exec(tx)
        .await?;
    notice::Entity::update_many()
        .col_expr(notice::Column::Body, Expr::value(""))
        .filter(notice::Column::AlarmId.in_subquery(closed()))
        .exec(tx)
        .await?;
    alarm::Entity::update_many()
        .col_expr(alarm::Column::LadderSealed, Expr::value(None::<String>))
        .filter(alarm::Column::SeniorId.eq(senior))
        .filter(alarm::Column::State.eq(AlarmState::Closed.name()))
        .exec(tx)
        .await?;
    visit_plan::Entity::delete_by_id(senior).exec(tx).await?;
    Ok(())
}
