//! Why a meal was called off, where it wasn't the person at the kiosk: `meal_order.cancel_reason`.

use async_trait::async_trait;
use domain::id::OrderId;
use domain::order::{CancelReason, Done};
use domain::time::At;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

use crate::Result;
use crate::entity::meal_order;
use crate::writer::Rider;

/// Writes the reason beside the cancellation, in its transaction.
pub struct CalledOff(pub OrderId, pub CancelReason);

#[async_trait]
impl Rider for CalledOff {
    async fn ride(&self, tx: &DatabaseTransaction, _: At, _: &Done) -> Result<()> {
        because(tx, self.0, self.1).await
    }
}

/// Notes why an order is off.
pub(crate) async fn because(tx: &DatabaseTransaction, order: OrderId, reason: CancelReason) -> Result<()> {
    meal_order::Entity::update_many()
        .col_expr(meal_order::Column::CancelReason, Expr::value(reason.name()))
        .filter(meal_order::Column::Id.eq(order.0))
        .exec(tx)
        .await?;
    Ok(())
}
