//! Who is easily lost between two counts: without a point on the map, away for the day, called off.

use std::collections::BTreeMap;

use domain::id::{OrderId, SeniorId, SittingId};
use domain::order::{OrderMode, OrderState};
use domain::standing::StandingOutcome;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::entity::standing_day;
use crate::orders::{OrderQuery, OrderView, masked_names};
use crate::rounds::homes;
use crate::{Error, Result, Scoped};

/// People who must stay visible on the kitchen's sheet.
#[derive(Debug, Clone, Default)]
pub struct KeptInSight {
    /// Their meal is carried, and nobody has put their door on the map: they are cooked for, labelled, placed by hand.
    pub without_point: Vec<OrderView>,
    /// Their orders were called off.
    pub cancelled: Vec<OrderView>,
    /// Their standing orders ended without a meal that day: the outcome and its cause.
    pub away: Vec<(String, StandingOutcome, Option<String>)>,
}

impl Scoped<'_> {
    /// Those people of a sitting in scope.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn kept_in_sight(&self, id: SittingId) -> Result<KeptInSight> {
        let sitting = self.sitting(id).await?;
        let conn = self.store.db.read();
        let orders = self.orders(id, OrderQuery::default()).await?;
        let carried = |view: &&OrderView| view.order.mode == OrderMode::Delivery && view.order.state.is_a_meal();
        let ids = orders.iter().filter(carried).map(|view| view.order.senior_id.0);
        let homes = homes::load_on(conn, &self.store.keys, ids, sitting.service_day).await?;
        let no_point = |senior: SeniorId| homes.get(&senior).is_none_or(|home| home.spot.door.is_none());
        let rows = standing_day::Entity::find()
            .filter(standing_day::Column::CanteenId.eq(sitting.canteen_id.0))
            .filter(standing_day::Column::ServiceDay.eq(sitting.service_day.to_string()))
            .filter(standing_day::Column::Period.eq(sitting.period.name()))
            .all(conn)
            .await?;
        let names = masked_names(conn, rows.iter().map(|row| row.senior_id).collect()).await?;
        let mut away = Vec::new();
        for row in rows {
            let outcome = StandingOutcome::parse(&row.outcome).ok_or(Error::Corrupt("standing_day.outcome"))?;
            if !matches!(outcome, StandingOutcome::Ordered | StandingOutcome::OwnOrder) {
                let name = names.get(&row.senior_id).cloned().unwrap_or_default();
                away.push((name, outcome, row.cause));
            }
        }
        Ok(KeptInSight {
            without_point: orders
                .iter()
                .filter(|view| carried(view) && no_point(view.order.senior_id))
                .cloned()
                .collect(),
            cancelled: orders
                .iter()
                .filter(|view| view.order.state == OrderState::Cancelled)
                .cloned()
                .collect(),
            away,
        })
    }

    /// Which of these orders' doors are off the map.
    pub(super) async fn off_the_map(
        &self,
        views: &[OrderView],
        day: domain::time::ServiceDay,
    ) -> Result<BTreeMap<OrderId, bool>> {
        let ids = views.iter().map(|view| view.order.senior_id.0);
        let homes = homes::load_on(self.store.db.read(), &self.store.keys, ids, day).await?;
        let off = views.iter().map(|view| {
            let home = homes.get(&view.order.senior_id);
            (view.order.id, home.is_none_or(|home| home.spot.door.is_none()))
        });
        Ok(off.collect())
    }
}
