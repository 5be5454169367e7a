//! The one write path: queue → load → `domain::order::decide` → write → show.
//!
//! A task takes what has queued and runs one transaction for all of it: one per process, or one per lane where the
//! database takes several writers. The database decides; the board is shown the result afterwards. A command that fails for a reason of its own never hurts its neighbours.

mod batch;
mod lanes;
mod load;
mod policies;
mod rendered;
mod rider;
mod save;
mod share;
mod sittings;
mod spare;

use std::sync::Arc;
use std::time::Duration;

use domain::order::command::Place;
use domain::order::place::open_ways;
use domain::order::{Command, Done, Payment, Refusal};
use domain::subsidy::split::Split;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};

use crate::defence::Defence;
use crate::orders::rows::Placing;
use crate::{Actor, Error, Store};

use lanes::Lane;
pub(crate) use lanes::{LANES, lanes_for};
pub use policies::PolicyShelf;
pub use rendered::Rendered;
pub use rider::Rider;
/// What a [`Rider`] writes in.
pub use sea_orm::DatabaseTransaction as Transaction;
use share::Shares;
use spare::SoldOut;

/// Commands one transaction takes at most.
const BATCH_MAX: usize = 256;
/// So many hopeless orders are worth a look-up of their keys, and so long they wait for each other.
const REFUSALS_ENOUGH: usize = 64;
const REFUSALS_WAIT: Duration = Duration::from_millis(2);
/// Commands that may wait; beyond it the caller is told to come back.
const QUEUE_MAX: usize = 2_048;
/// How often a transaction that lost a race is tried again.
const TRIES_MAX: u32 = 6;

/// Turns what was done into the answer that is stored under the idempotency key and given to the caller.
pub type Render = Arc<dyn Fn(&Done) -> Rendered + Send + Sync>;

/// One wish, with everything needed to answer it again after a crash.
pub struct Wish {
    /// What is wanted.
    pub command: Command,
    /// The client's key and the fingerprint of its body; absent where the command is harmless to repeat.
    pub key: Option<Key>,
    /// Who wants it and by which way it came.
    pub placing: Placing,
    /// Staff whose change goes into the audit log; a diner's own order is its own record.
    pub actor: Option<Actor>,
    /// Makes the answer.
    pub render: Render,
    /// More to write in the same transaction.
    pub rider: Option<Arc<dyn Rider>>,
}

/// An idempotency key with the fingerprint of the body it came with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The client's key, with the caller's identity before it so that keys of different callers never meet.
    pub key: String,
    /// Keyed hash of the body.
    pub body_index: String,
}

/// A wish fulfilled.
#[derive(Debug, Clone)]
pub struct Fulfilled {
    /// The rendered answer; on a repeat the stored one.
    pub answer: Rendered,
    /// What was done; absent on a repeat.
    pub done: Option<Done>,
}

/// Why a wish was not fulfilled. Nothing was changed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum WriteError {
    /// The rules say no.
    #[error(transparent)]
    Refused(Refusal),
    /// The key came before with another body.
    #[error("this key was used for something else")]
    KeyReused,
    /// Too many are waiting.
    #[error("too many requests are waiting")]
    Busy,
    /// A rider found that somebody was faster.
    #[error("{detail}")]
    Conflict {
        /// Stable code.
        code: &'static str,
        /// For people.
        detail: String,
    },
    /// The database is away.
    #[error("storage is away")]
    Away,
}

type Reply = oneshot::Sender<Result<Fulfilled, WriteError>>;

pub(crate) struct Pending {
    wish: Wish,
    reply: Reply,
    /// Given back with the answer.
    _place: Option<share::Place>,
}

impl Pending {
    /// The caller may have hung up; the order stands all the same and its key finds it again.
    fn answer(self, result: Result<Fulfilled, WriteError>) {
        let _ = self.reply.send(result);
    }
}

/// The handle to the writer of this process.
#[derive(Clone)]
pub struct Writer {
    lanes: Arc<[Lane]>,
    shares: Shares,
}

impl Writer {
    /// Queues a person's wish and waits for its answer.
    ///
    /// # Errors
    /// [`WriteError`].
    pub async fn submit(&self, wish: Wish) -> Result<Fulfilled, WriteError> {
        let place = self.shares.take(&wish.command).map_err(|()| WriteError::Busy)?;
        Self::queue(&self.lane(&wish).people, wish, place).await
    }

    /// The same behind all people: imports, standing orders, the worker's own.
    ///
    /// # Errors
    /// [`WriteError`].
    pub async fn submit_bulk(&self, wish: Wish) -> Result<Fulfilled, WriteError> {
        Self::queue(&self.lane(&wish).bulk, wish, None).await
    }

    fn lane(&self, wish: &Wish) -> &Lane {
        &self.lanes[lanes::lane_of(&wish.command, self.lanes.len())]
    }

    /// Whether somebody takes from each queue.
    #[must_use]
    pub fn is_running(&self) -> bool {
        !self.lanes.iter().any(|lane| lane.people.is_closed())
    }

    async fn queue(
        queue: &mpsc::Sender<Pending>,
        wish: Wish,
        place: Option<share::Place>,
    ) -> Result<Fulfilled, WriteError> {
        let (reply, answer) = oneshot::channel();
        let pending = Pending {
            wish,
            reply,
            _place: place,
        };
        queue.try_send(pending).map_err(|error| match error {
            TrySendError::Full(_) => WriteError::Busy,
            TrySendError::Closed(_) => WriteError::Away,
        })?;
        answer.await.unwrap_or(Err(WriteError::Away))
    }

    /// The writer of this process, and what its tasks take from.
    pub(crate) fn open(lanes: usize) -> (Self, Vec<Queues>) {
        let (lanes, queues): (Vec<_>, Vec<_>) = (0..lanes.max(1)).map(|_| lanes::open()).unzip();
        let writer = Self {
            lanes: lanes.into(),
            shares: Shares::default(),
        };
        (writer, queues)
    }
}

/// The receiving ends.
pub(crate) struct Queues {
    people: mpsc::Receiver<Pending>,
    bulk: mpsc::Receiver<Pending>,
}

impl Queues {
    /// Runs until every handle is gone.
    pub(crate) async fn run(mut self, store: Store) {
        let mut batch = Vec::with_capacity(BATCH_MAX);
        // A sitting keeps to its lane, and so what the lane knows of it.
        let sold_out = Arc::new(SoldOut::default());
        while let Some(first) = self.next().await {
            batch.push(first);
            while batch.len() < BATCH_MAX {
                match self.people.try_recv().or_else(|_| self.bulk.try_recv()) {
                    Ok(more) => batch.push(more),
                    Err(_) => break,
                }
            }
            if batch.iter().all(|pending| sold_out.suspects(pending)) {
                self.gather(&sold_out, &mut batch).await;
            }
            // A bug in one batch must not be the end of the writer: its callers hear that nothing was saved, and the rest of
            // the day goes on.
            let (own, sold_out, batch) = (store.clone(), Arc::clone(&sold_out), std::mem::take(&mut batch));
            let work = async move {
                let batch = spare::refuse_hopeless(&own, &sold_out, batch).await;
                if !batch.is_empty() {
                    fulfil(&own, &sold_out, batch).await;
                }
            };
            if tokio::spawn(work).await.is_err() {
                tracing::error!("the writer panicked; nothing of its batch was saved");
            }
            if store.is_dead() {
                return;
            }
        }
    }

    /// Lets orders of dishes that are sold out come together; the first other command ends the wait.
    async fn gather(&mut self, sold_out: &SoldOut, batch: &mut Vec<Pending>) {
        let until = tokio::time::Instant::now() + REFUSALS_WAIT;
        while batch.len() < REFUSALS_ENOUGH {
            let Ok(Some(more)) = tokio::time::timeout_at(until, self.next()).await else {
                return;
            };
            let goes_on = sold_out.suspects(&more);
            batch.push(more);
            if !goes_on {
                return;
            }
        }
    }

    async fn next(&mut self) -> Option<Pending> {
        tokio::select! {
            biased;
            first = self.people.recv() => first,
            first = self.bulk.recv() => first,
        }
    }
}

/// Answers all of a batch: in one transaction, or one by one when that fails for a reason that may belong to one.
async fn fulfil(store: &Store, sold_out: &SoldOut, batch: Vec<Pending>) {
    let wishes: Vec<&Wish> = batch.iter().map(|pending| &pending.wish).collect();
    let mut results = Vec::with_capacity(batch.len());
    match with_retries(store, sold_out, &wishes).await {
        Ok(answers) => results = answers,
        // What a killed process had taken nobody hears of again, except by the keys.
        Err(_) if store.is_dead() => return,
        Err(error) if wishes.len() > 1 && Defence::OneByOne.stands() => {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                commands = wishes.len(),
                "a batch runs one by one"
            );
            for wish in &wishes {
                let single = with_retries(store, sold_out, std::slice::from_ref(wish)).await;
                if store.is_dead() {
                    return;
                }
                results.push(single.map_or_else(
                    |error| Err(away(error)),
                    |mut one| one.pop().unwrap_or(Err(WriteError::Away)),
                ));
            }
        }
        Err(error) => results.resize(wishes.len(), Err(away(error))),
    }
    for (pending, result) in batch.into_iter().zip(results) {
        pending.answer(result);
    }
}

fn away(error: Error) -> WriteError {
    match error {
        Error::Conflict { code, detail } => WriteError::Conflict { code, detail },
        error => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "a command could not be written"
            );
            WriteError::Away
        }
    }
}

/// What an order would cost, and how it could be paid.
#[derive(Debug, Clone)]
pub struct Quoted {
    /// Who pays which part.
    pub split: Split,
    /// How the own share would be paid.
    pub payment: Payment,
    /// All open ways, the default first.
    pub ways: Vec<Payment>,
}

/// Decides an order on what the tables say at this moment, writes nothing, and tells how each price would be split.
pub(crate) async fn quote(store: &Store, place: &Place) -> Result<Vec<Quoted>, WriteError> {
    let wish = Wish {
        command: Command::Place(Place {
            second_meal: true,
            ..place.clone()
        }),
        key: None,
        placing: Placing {
            channel: "quote",
            by: None,
        },
        actor: None,
        render: Arc::new(|_| Rendered::nothing()),
        rider: None,
    };
    let mut ground = load::peek(store, store.db.read(), &[&wish]).await.map_err(away)?;
    let before = ground.loaded.clone();
    let Done::Placed(orders) = domain::order::decide(&mut ground.loaded, &wish.command).map_err(WriteError::Refused)?
    else {
        return Ok(Vec::new());
    };
    let quoted = orders.into_iter().zip(&place.diners).map(|(order, one)| Quoted {
        ways: open_ways(&before, &order, one),
        payment: order.payment,
        split: order.split,
    });
    Ok(quoted.collect())
}

async fn with_retries(
    store: &Store,
    sold_out: &SoldOut,
    wishes: &[&Wish],
) -> Result<Vec<Result<Fulfilled, WriteError>>, Error> {
    let mut tried = 0;
    loop {
        match batch::run(store, sold_out, wishes).await {
            Err(error) if tried < TRIES_MAX && crate::db::is_lost_race(&error) && Defence::Retries.stands() => {
                tried += 1;
                // Jitter from the identity source keeps two processes from meeting again in step.
                let jitter_ms = u64::from(crate::ids::random_bytes::<1>()[0]) % 20;
                tokio::time::sleep(Duration::from_millis(5 * u64::from(tried) + jitter_ms)).await;
            }
            result => return result,
        }
    }
}
