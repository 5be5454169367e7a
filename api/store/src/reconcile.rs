//! 对账: the day's books. Ordered is served, cancelled or explained, or they stay open.

use domain::id::{CanteenId, OrderId};
use domain::order::{FlagCause, OrderState, SittingState, WalkIn, WalkInState};
use domain::time::{At, ServiceDay};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use crate::audit::{self, Act};
use crate::entity::{meal_order, sitting, walk_in};
use crate::kitchen::samples;
use crate::orders::masked_names;
use crate::today::{CanteenDay, counts_of};
use crate::{Error, Result, Scoped, walk_ins};

/// The books of a day.
#[derive(Debug, Clone)]
pub struct Books {
    /// The canteens that had something on.
    pub canteens: Vec<CanteenDay>,
    /// Every meal that wasn't served, with its cause.
    pub flags: Vec<Flagged>,
}

/// A meal that wasn't served.
#[derive(Debug, Clone)]
pub struct Flagged {
    /// Which.
    pub order_id: OrderId,
    /// Its number.
    pub pickup_no: String,
    /// 王*芳
    pub masked_name: String,
    /// Why.
    pub cause: FlagCause,
    /// When that was said.
    pub at: At,
}

/// A meal of which nobody has said what became of it.
#[derive(Debug, Clone)]
pub struct StillOpen {
    /// Which.
    pub order_id: OrderId,
    /// Its number.
    pub pickup_no: String,
    /// 王*芳
    pub masked_name: String,
}

/// What became of closing.
#[derive(Debug, Clone)]
pub enum Closing {
    /// The books are closed.
    Closed(CanteenDay),
    /// These meals have no end yet, and these walk-ins.
    StillOpen(Vec<StillOpen>, Vec<WalkIn>),
    /// Of these dishes nothing was kept back.
    SamplesMissing(Vec<String>),
}

impl Scoped<'_> {
    /// The books of a day, of one canteen when given.
    ///
    /// # Errors
    /// The database's.
    pub async fn books(&self, day: ServiceDay, canteen: Option<CanteenId>) -> Result<Books> {
        let mut canteens = self.day(day).await?;
        let wanted = |one: &CanteenDay| canteen.is_none_or(|id| id == one.canteen_id);
        canteens.retain(|one| wanted(one) && !one.sittings.is_empty());
        let sittings: Vec<Uuid> = canteens
            .iter()
            .flat_map(|one| &one.sittings)
            .map(|one| one.id.0)
            .collect();
        let rows = self.orders_in(&sittings, OrderState::Flagged).await?;
        let names = masked_names(self.store.db.read(), rows.iter().map(|row| row.senior_id).collect()).await?;
        let flags = rows.into_iter().map(|row| {
            let cause = row.flag_cause.as_deref().and_then(FlagCause::parse);
            Ok(Flagged {
                order_id: OrderId(row.id),
                pickup_no: format!("{:03}", row.pickup_no),
                masked_name: names.get(&row.senior_id).cloned().unwrap_or_default(),
                cause: cause.ok_or(Error::Corrupt("meal_order.flag_cause"))?,
                at: At(row.flagged_at_ms.unwrap_or(row.placed_at_ms)),
            })
        });
        Ok(Books {
            flags: flags.collect::<Result<_>>()?,
            canteens,
        })
    }

    /// Closes a canteen's books of a day. Closing them twice is closing them once; from then on no meal of the day changes.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope, or when nothing was on; `sitting_not_over` while orders are still taken, at
    /// the counter too. What lacks an end or a sample isn't an error: [`Closing`] says so.
    pub async fn books_close(&self, canteen: CanteenId, day: ServiceDay) -> Result<Closing> {
        let path = self.canteen_path(canteen).await?;
        let now = self.store.clock.now();
        let tx = self.store.db.begin().await?;
        let mut rows = sitting::Entity::find()
            .filter(sitting::Column::CanteenId.eq(canteen.0))
            .filter(sitting::Column::ServiceDay.eq(day.to_string()))
            .filter(sitting::Column::State.ne(SittingState::Draft.name()))
            .order_by_asc(sitting::Column::Id);
        if self.store.db.locks_rows() {
            // Whatever changes a meal locks its sitting: nothing moves between counting and closing.
            rows = rows.lock_exclusive();
        }
        let rows = rows.all(&tx).await?;
        if rows.is_empty() {
            return Err(Error::NotFound("sitting"));
        }
        let not_over = || Error::conflict("sitting_not_over", "orders are still taken");
        if rows.iter().any(|row| row.state == SittingState::Published.name()) {
            return Err(not_over());
        }
        let sittings: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let counts = counts_of(&tx, &sittings).await?;
        if counts.values().any(|counts| !counts.balanced()) {
            tx.rollback().await?;
            let walk_ins = self.walk_ins_open(&sittings).await?;
            return Ok(Closing::StillOpen(self.still_open(&sittings).await?, walk_ins));
        }
        // Until its end somebody may still walk in, into books that were closed.
        if rows.iter().any(|row| now.0 < row.ends_at_ms) {
            return Err(not_over());
        }
        let lacking = samples::missing(&tx, canteen, day).await?;
        if !lacking.is_empty() {
            tx.rollback().await?;
            return Ok(Closing::SamplesMissing(lacking));
        }
        sitting::Entity::update_many()
            .col_expr(sitting::Column::ReconciledAtMs, Expr::value(now.0))
            .col_expr(sitting::Column::ReconciledByName, Expr::value(self.actor.name.clone()))
            .filter(sitting::Column::Id.is_in(sittings))
            .filter(sitting::Column::ReconciledAtMs.is_null())
            .exec(&tx)
            .await?;
        let act = Act {
            action: "reconciliation.close",
            subject_kind: "canteen",
            subject_id: canteen.to_string(),
            place_path: &path,
            detail: json!({"day": day, "sittings": rows.len()}),
        };
        audit::write(&tx, now, self.actor, act).await?;
        tx.commit().await?;
        let closed = self.day(day).await?.into_iter().find(|one| one.canteen_id == canteen);
        closed.map(Closing::Closed).ok_or(Error::NotFound("canteen"))
    }

    async fn still_open(&self, sittings: &[Uuid]) -> Result<Vec<StillOpen>> {
        let rows = self.orders_in(sittings, OrderState::Placed).await?;
        let names = masked_names(self.store.db.read(), rows.iter().map(|row| row.senior_id).collect()).await?;
        let open = rows.into_iter().map(|row| StillOpen {
            order_id: OrderId(row.id),
            pickup_no: format!("{:03}", row.pickup_no),
            masked_name: names.get(&row.senior_id).cloned().unwrap_or_default(),
        });
        Ok(open.collect())
    }

    async fn walk_ins_open(&self, sittings: &[Uuid]) -> Result<Vec<WalkIn>> {
        let filter = Condition::all()
            .add(walk_in::Column::SittingId.is_in(sittings.to_vec()))
            .add(walk_in::Column::State.is_in([WalkInState::Placed.name(), WalkInState::Paid.name()]));
        walk_ins::rows::load(self.store.db.read(), filter).await
    }

    async fn orders_in(&self, sittings: &[Uuid], state: OrderState) -> Result<Vec<meal_order::Model>> {
        let query = meal_order::Entity::find()
            .filter(meal_order::Column::SittingId.is_in(sittings.to_vec()))
            .filter(meal_order::Column::State.eq(state.name()))
            .order_by_asc(meal_order::Column::Id);
        Ok(query.all(self.store.db.read()).await?)
    }
}
