//! 更正: a meal ended otherwise than was written down. The order is opened and ended anew; the correction stays beside it, and
//! the next claim takes it in.

use std::sync::Arc;

use async_trait::async_trait;
use domain::id::OrderId;
use domain::order::command::{Command, Flag, Serve};
use domain::order::{Done, FlagCause, Order, OrderState};
use domain::time::At;
use sea_orm::{ActiveValue::Set, DatabaseTransaction, EntityTrait};
use serde_json::Value;

use crate::entity::order_correction;
use crate::writer::{Rider, Wish, WriteError};
use crate::{Actor, Error, Placing, Result, Scoped, ids};

/// What really happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Somebody ate it.
    Served,
    /// Nobody did.
    Flagged(FlagCause),
}

struct Ride {
    order_id: OrderId,
    was: String,
    became: String,
    reason: String,
    by: Actor,
}

impl Scoped<'_> {
    /// Puts the ending of a served or flagged meal right.
    ///
    /// # Errors
    /// Not found outside the scope; `nothing_to_correct`; the writer's, e.g. `quota_taken` when the senior has had another
    /// subsidised meal meanwhile.
    pub async fn correct_order(
        &self,
        id: OrderId,
        ending: Ending,
        reason: &str,
    ) -> Result<std::result::Result<Order, WriteError>> {
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
        let ride = Ride {
            order_id: id,
            was: said(order.state, order.flag_cause),
            became: match ending {
                Ending::Served => said(OrderState::Served, None),
                Ending::Flagged(cause) => said(OrderState::Flagged, Some(cause)),
            },
            reason: reason.to_owned(),
            by: self.actor.clone(),
        };
        let command = match ending {
            Ending::Served => Command::Serve(Serve::Orders(vec![id])),
            Ending::Flagged(cause) => Command::Flag(Flag {
                order_ids: vec![id],
                cause,
            }),
        };
        // Two commands: were the process to end between them, the meal would stand open on its day's books.
        if let Err(error) = self
            .store
            .writer
            .submit(self.wish(Command::Reopen(vec![id]), None))
            .await
        {
            return Ok(Err(error));
        }
        let done = self.store.writer.submit(self.wish(command, Some(Arc::new(ride)))).await;
        match done.map(|fulfilled| fulfilled.done) {
            Ok(Some(Done::Served(mut orders) | Done::Flagged(mut orders))) => {
                orders.pop().map(Ok).ok_or(Error::NotFound("order"))
            }
            Ok(_) => Err(Error::NotFound("order")),
            Err(error) => Ok(Err(error)),
        }
    }

    fn wish(&self, command: Command, rider: Option<Arc<dyn Rider>>) -> Wish {
        Wish {
            command,
            key: None,
            placing: Placing {
                channel: "desk",
                by: Some(self.actor.id),
            },
            actor: Some(self.actor.clone()),
            render: Arc::new(|_| Value::Null),
            rider,
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
        Ok(())
    }
}
