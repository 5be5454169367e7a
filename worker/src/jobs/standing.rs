//! 长期订餐: from the evening before, each half hour until the cut-offs, standing orders become orders, through the writer
//! like any other.
//!
//! The same standing order, day and revision has one idempotency key, so that any number of workers and repeats make one
//! order. Whoever finds no meal stays on a person's list with the cause, and is tried again with the next half hour.

use std::sync::Arc;

use chrono::NaiveTime;
use domain::id::{OrderId, StandingId};
use domain::order::command::{Caller, Cancel, Command, Place, PlaceDiner};
use domain::order::{Identified, Refusal};
use domain::standing::{DayPlan, StandingOutcome, Unfit};
use domain::time::{At, MINUTE_MS, ServiceDay};
use futures_util::future::join_all;
use serde::Deserialize;
use serde_json::{Value, json};
use store::standing::DueStanding;
use store::standing::settle::{Again, Settled, WithTheMeal};
use store::writer::{Key, Wish, WriteError};
use store::{Error, Placing, Result, Store, ids};

use super::wish::own;

/// The task's name in the job table.
pub const TASK: &str = "standing";
/// Tomorrow's standing orders are made from this hour on.
const EVENING_HOUR: u32 = 18;
/// How often what found no meal is tried again.
const SLOT_MINUTES: i64 = 30;
/// How many wait for the writer at once: few enough that people's orders find room in the queue.
const AT_ONCE: usize = 200;

/// Leaves the tasks of this half hour, unless somebody has.
pub(crate) async fn schedule(store: &Store) -> Result<()> {
    let now = store.clock.now();
    let today = now.day();
    let slot = now.0 / (SLOT_MINUTES * MINUTE_MS);
    let mut days = vec![today];
    if now >= evening(today) {
        days.push(today.plus_days(1));
    }
    for day in days {
        let payload = json!({ "day": day });
        store
            .system()
            .leave_once(TASK, &format!("{TASK}/{day}/{slot}"), &payload)
            .await?;
    }
    Ok(())
}

fn evening(day: ServiceDay) -> At {
    NaiveTime::from_hms_opt(EVENING_HOUR, 0, 0).map_or(At(i64::MAX), |time| day.at(time))
}

#[derive(Deserialize)]
struct Payload {
    day: ServiceDay,
}

/// Makes the orders of the day named in the payload.
///
/// # Errors
/// The database's, or the writer being busy; then the job is tried again.
pub(crate) async fn run(store: &Store, payload: &Value) -> Result<()> {
    let Payload { day } = read(payload)?;
    let due = store.system().standing_due(day, None).await?;
    for chunk in due.chunks(AT_ONCE) {
        let done = join_all(chunk.iter().map(|one| settle(store, one, day))).await;
        done.into_iter().collect::<Result<Vec<()>>>()?;
    }
    Ok(())
}

#[derive(Deserialize)]
struct AgainPayload {
    standing_id: StandingId,
    day: ServiceDay,
    revision: i32,
    /// Absent from jobs of an older version.
    #[serde(default)]
    why: Again,
}

/// Decides one standing order's changed day again: its order of an older revision is called off first, so there is never
/// more than one.
///
/// # Errors
/// As [`run`].
pub(crate) async fn run_again(store: &Store, payload: &Value) -> Result<()> {
    let AgainPayload {
        standing_id,
        day,
        revision,
        why,
    } = read(payload)?;
    if let Some(meal) = store.system().standing_outdated(standing_id, day, revision).await? {
        if let Some(meal) = meal {
            // Whoever is back and has one keeps it: another number for the same meal would only confuse the kitchen. What
            // can't be called off any more is being cooked and stays as it is.
            if why == Again::Back || !called_off(store, meal).await? {
                return Ok(());
            }
        }
        store.system().standing_reopen(standing_id, day, revision).await?;
    }
    for one in store.system().standing_due(day, Some(standing_id)).await? {
        settle(store, &one, day).await?;
    }
    Ok(())
}

fn read<T: serde::de::DeserializeOwned>(payload: &Value) -> Result<T> {
    serde_json::from_value(payload.clone()).map_err(|_| Error::Corrupt("job.payload"))
}

/// Whether the order is no meal any more.
async fn called_off(store: &Store, order_id: OrderId) -> Result<bool> {
    let cancel = Command::Cancel(Cancel {
        order_id,
        by: Caller::Staff,
    });
    match store.writer.submit_bulk(own(cancel)).await {
        Ok(_) | Err(WriteError::Refused(Refusal::OrderCancelled | Refusal::UnknownOrder)) => Ok(true),
        Err(WriteError::Refused(_)) => Ok(false),
        Err(_) => Err(Error::Busy { retry_after_s: 1 }),
    }
}

async fn settle(store: &Store, one: &DueStanding, day: ServiceDay) -> Result<()> {
    let settled = |outcome, cause: Option<String>, meal| Settled {
        order: one.order.clone(),
        day,
        revision: one.revision,
        outcome,
        cause,
        meal,
    };
    if let Some(meal) = one.own_meal {
        let own = settled(StandingOutcome::OwnOrder, None, Some(meal));
        return write_down(store, &own).await;
    }
    match &one.plan {
        DayPlan::NotDue => Ok(()),
        DayPlan::Without { outcome, cause } => {
            let without = settled(*outcome, Some(cause.clone()), None);
            write_down(store, &without).await
        }
        DayPlan::Unfit(unfit) => {
            let flagged = settled(StandingOutcome::Unfit, Some(unfit.name().to_owned()), None);
            write_down(store, &flagged).await
        }
        DayPlan::Place { sitting_id, mode, line } => {
            let place = Place {
                sitting_id: *sitting_id,
                mode: *mode,
                diners: vec![PlaceDiner {
                    order_id: OrderId(ids::new_id()),
                    senior_id: one.order.senior_id,
                    lines: vec![*line],
                    payment: None,
                    identified: Some(Identified::Standing),
                }],
                second_meal: false,
                diet_override: None,
            };
            let with = settled(StandingOutcome::Ordered, None, None);
            match store.writer.submit_bulk(wish(place, with)).await {
                // Changed in this moment: that change has a task of its own.
                Ok(_) | Err(WriteError::Conflict { .. }) => Ok(()),
                Err(WriteError::Refused(refusal)) => refused(store, &refusal, settled).await,
                Err(_) => Err(Error::Busy { retry_after_s: 1 }),
            }
        }
    }
}

async fn refused(
    store: &Store,
    refusal: &Refusal,
    settled: impl Fn(StandingOutcome, Option<String>, Option<OrderId>) -> Settled,
) -> Result<()> {
    let end = match (refusal, Unfit::of(refusal)) {
        (Refusal::AlreadyOrdered { order }, _) => settled(StandingOutcome::OwnOrder, None, Some(*order)),
        (_, Some(unfit)) => settled(StandingOutcome::Unfit, Some(unfit.name().to_owned()), None),
        // Paused or gone in this moment: the next half hour finds it so.
        (_, None) => return Ok(()),
    };
    write_down(store, &end).await
}

/// A day that was changed in this moment has a task of its own, which decides it.
async fn write_down(store: &Store, settled: &Settled) -> Result<()> {
    match store.system().standing_settle(settled).await {
        Err(Error::Conflict { .. }) => Ok(()),
        done => done,
    }
}

fn wish(place: Place, settled: Settled) -> Wish {
    let key = format!("standing/{}/{}/{}", settled.order.id, settled.day, settled.revision);
    Wish {
        command: Command::Place(place),
        // The key alone says what is wanted: a menu that changed between two tries must not make a second order.
        key: Some(Key {
            body_index: key.clone(),
            key,
        }),
        placing: Placing {
            channel: "standing",
            by: None,
        },
        actor: None,
        render: Arc::new(|_| store::writer::Rendered::nothing()),
        rider: Some(Arc::new(WithTheMeal(settled))),
    }
}
