//! What is due is done: cut-offs, ends of sittings, jobs; and the board is kept true.

use std::time::Duration;

use store::jobs::Claimed;
use store::{Error, Result, Store, ids};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::jobs::{close_sittings, end_sittings, plan_rounds, prove_day, release_senior, standing};
use crate::travel::Roads;

/// Days ahead for which the board is kept.
const BOARD_DAYS: i64 = 7;

/// How a worker behaves.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where travel times come from.
    pub travel: Roads,
    /// How often it looks for what is due.
    pub tick_ms: u64,
    /// Every how many ticks the board is compared with the tables.
    pub board_ticks: u64,
    /// Every how many ticks what has run out is swept away.
    pub sweep_ticks: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            travel: Roads::default(),
            tick_ms: 500,
            board_ticks: 8,
            sweep_ticks: 7_200,
        }
    }
}

/// A worker under way.
pub struct Running {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Running {
    /// Lets the job under way finish, then ends.
    pub async fn stop(self) {
        // The receiver is gone only when the task has ended already.
        let _ = self.stop.send(true);
        if let Err(error) = self.task.await {
            tracing::error!(%error, "the worker ended badly");
        }
    }
}

/// Starts a worker on the current runtime.
#[must_use]
pub fn start(store: Store, options: Options) -> Running {
    let (stop, mut stopped) = watch::channel(false);
    let name = format!("worker-{}", ids::new_id().simple());
    let task = tokio::spawn(async move {
        let mut tick = tokio::time::interval(Duration::from_millis(options.tick_ms));
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        for round in 0_u64.. {
            tokio::select! {
                _ = stopped.changed() => break,
                _ = tick.tick() => {}
            }
            if let Err(error) = step(&store, &options, &name, round).await {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "the worker tries again in a moment"
                );
            }
        }
    });
    Running { stop, task }
}

/// One look at what is due. Tests call it instead of waiting.
///
/// # Errors
/// The database's; what was begun is taken up again by the next step.
pub async fn step(store: &Store, options: &Options, name: &str, round: u64) -> Result<()> {
    standing::schedule(store).await?;
    prove_day::schedule(store).await?;
    close_sittings::run(store).await?;
    while let Some(claimed) = store.system().claim_job(name).await? {
        work(store, options, name, &claimed).await?;
    }
    end_sittings::run(store).await?;
    if round.is_multiple_of(options.board_ticks) {
        let today = store.clock.now().day();
        store.system().keep_board(today, today.plus_days(BOARD_DAYS)).await?;
    }
    if round.is_multiple_of(options.sweep_ticks) {
        store.system().sweep().await?;
    }
    Ok(())
}

async fn work(store: &Store, options: &Options, name: &str, claimed: &Claimed) -> Result<()> {
    let done = match claimed.task.as_str() {
        plan_rounds::TASK => plan_rounds::run(store, &options.travel, name, &claimed.payload).await,
        store::seniors::release::TASK => release_senior::run(store, &claimed.payload).await,
        prove_day::TASK => prove_day::run(store, &claimed.payload).await,
        standing::TASK => standing::run(store, &claimed.payload).await,
        store::standing::settle::AGAIN_TASK => standing::run_again(store, &claimed.payload).await,
        _ => Err(Error::Corrupt("job.task")),
    };
    match done {
        Ok(()) => store.system().finish_job(claimed.id).await,
        Err(error) => {
            tracing::error!(task = %claimed.task, attempt = claimed.attempt, error = &error as &dyn std::error::Error, "a job failed");
            store.system().retry_job(claimed, &error.to_string()).await
        }
    }
}
