//! 更正: a meal ended otherwise than was written down. The order is opened and ended anew in one; the correction stays beside it, and
//! the next claim takes it in. Whoever was written down as fed, and so as seen, and now turns out not to have opened is
//! looked for: the same transaction raises the alarm.

use std::sync::Arc;

use async_trait::async_trait;
use domain::delivery::AlarmKind;
use domain::delivery::outcome::AlarmState;
use domain::id::{CanteenId, OrderId, SeniorId};
use domain::ladder::Raised;
use domain::order::command::{Command, Correct};
use domain::order::{Done, FlagCause, Order, OrderState};
use domain::time::At;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter};

use crate::entity::{alarm, order_correction};
use crate::ladders::{About, raised, whom};
use crate::rounds::homes;
use crate::seniors::care;
use crate::writer::{Rider, Wish, WriteError};
use crate::{Actor, Error, Placing, Result, Scoped, Store, ids};

/// What really happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Somebody ate it.
    Served,
    /// Nobody did.
    Flagged(FlagCause),
}

struct Ride {
    store: Store,
    order_id: OrderId,
    /// Nobody opened, it now turns out: somebody must look.
    unseen: Option<Unseen>,
    was: String,
    became: String,
    reason: String,
    by: Actor,
}

/// Whom nobody has seen, and where the meal came from.
struct Unseen {
    senior_id: SeniorId,
    canteen_id: CanteenId,
}

impl Scoped<'_> {
    /// Puts the ending of a served or flagged meal right.
    ///
    /// # Errors
    /// Not found outside the scope; `nothing_to_correct`; `flag_at_door` for a death, which the senior's page records; the writer's, e.g. `quota_taken` when the senior has had another
    /// subsidised meal meanwhile.
    pub async fn correct_order(
        &self,
        id: OrderId,
        ending: Ending,
        reason: &str,
    ) -> Result<std::result::Result<Order, WriteError>> {
        if ending == Ending::Flagged(FlagCause::Deceased) {
            return Err(Error::invalid(
                "flag_at_door",
                "cause",
                "record the death on the senior's page",
            ));
        }
        let order = self.order(id).await?.order;
        let same = match ending {
            Ending::Served => order.state == OrderState::Served,
            Ending::Flagged(cause) => order.state == OrderState::Flagged && order.flag_cause == Some(cause),
        };
        if same || !matches!(order.state, OrderState::Served | OrderState::Flagged) {
            return Err(Error::conflict(
                "nothing_to_correct",
                "the meal ended so, or hasn't ended",
            ));
        }
        let unseen = (ending == Ending::Flagged(FlagCause::NoAnswer)).then_some(Unseen {
            senior_id: order.senior_id,
            canteen_id: order.canteen_id,
        });
        let ride = Ride {
            store: self.store.clone(),
            order_id: id,
            unseen,
            was: said(order.state, order.flag_cause),
            became: match ending {
                Ending::Served => said(OrderState::Served, None),
                Ending::Flagged(cause) => said(OrderState::Flagged, Some(cause)),
            },
            reason: reason.to_owned(),
            by: self.actor.clone(),
        };
        let command = Command::Correct(Correct {
            order_id: id,
            unserved: match ending {
                Ending::Served => None,
                Ending::Flagged(cause) => Some(cause),
            },
        });
        let done = self.store.writer.submit(self.wish(command, ride)).await;
        if ending == Ending::Flagged(FlagCause::NoAnswer)
            && done.is_ok()
            && let Some(row) = running(self.store.db.read(), order.senior_id).await?
        {
            self.store.tell_alarm(&row).await;
        }
        match done.map(|fulfilled| fulfilled.done) {
            Ok(Some(Done::Served(mut orders) | Done::Flagged(mut orders))) => {
                orders.pop().map(Ok).ok_or(Error::NotFound("order"))
            }
            Ok(_) => Err(Error::NotFound("order")),
            Err(error) => Ok(Err(error)),
        }
    }

    fn wish(&self, command: Command, rider: impl Rider + 'static) -> Wish {
        Wish {
            command,
            key: None,
            placing: Placing {
                channel: "desk",
                by: Some(self.actor.id),
            },
            actor: Some(self.actor.clone()),
            render: Arc::new(|_| crate::writer::Rendered::nothing()),
            rider: Some(Arc::new(rider)),
        }
    }
}

fn said(state: OrderState, cause: Option<FlagCause>) -> String {
    match cause {
        Some(cause) => format!("{}/{}", state.name(), cause.name()),
        None => state.name().to_owned(),
    }
}

#[async_trait]
impl Rider for Ride {
    async fn ride(&self, tx: &DatabaseTransaction, now: At, _: &Done) -> Result<()> {
        let row = order_correction::ActiveModel {
            id: Set(ids::new_id()),
            order_id: Set(self.order_id.0),
            was: Set(self.was.clone()),
            became: Set(self.became.clone()),
            reason: Set(self.reason.clone()),
            by_id: Set(self.by.id),
            by_name: Set(self.by.name.clone()),
            at_ms: Set(now.0),
        };
        order_correction::Entity::insert(row).exec_without_returning(tx).await?;
        match &self.unseen {
            Some(unseen) => self.look_for(tx, unseen, now).await,
            None => Ok(()),
        }
    }
}

/// The alarm for somebody whom nobody has seen, as long as it is open.
async fn running<C: ConnectionTrait>(conn: &C, senior: SeniorId) -> Result<Option<alarm::Model>> {
    let found = alarm::Entity::find()
        .filter(alarm::Column::SeniorId.eq(senior.0))
        .filter(alarm::Column::Kind.eq(AlarmKind::NoAnswer.name()))
        .filter(alarm::Column::State.ne(AlarmState::Closed.name()))
        .one(conn)
        .await?;
    Ok(found)
}

impl Ride {
    /// The ladder starts where a door's report would have left it: at the desk. One that runs already is enough.
    async fn look_for(&self, tx: &DatabaseTransaction, unseen: &Unseen, now: At) -> Result<()> {
        if running(tx, unseen.senior_id).await?.is_some() {
            return Ok(());
        }
        let keys = &self.store.keys;
        let homes = homes::load(tx, keys, [unseen.senior_id.0]).await?;
        let home = homes.into_values().next().ok_or(Error::NotFound("senior"))?;
        let watch = care::watch(tx, keys, unseen.senior_id, now.day()).await?;
        let about = About {
            senior_id: unseen.senior_id,
            path: &home.path,
            stop_id: None,
            outcome_id: None,
            round_no: None,
            canteen_id: Some(unseen.canteen_id.0),
            key: None,
        };
        let raised = Raised {
            walked_on: true,
            ..raised(AlarmKind::NoAnswer, now, watch)
        };
        self.store.raise(tx, about, &raised, &whom(&self.by), now).await?;
        Ok(())
    }
}
