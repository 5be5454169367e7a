//! What is due is done: cut-offs, ends of sittings, jobs; and the board is kept true.
//!
//! Ladders have a task of their own, and messages another: neither a long plan nor a slow receiver may hold up a ladder.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use store::clock::real_now_ms;
use store::jobs::Claimed;
use store::{Error, Result, Store, ids};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::jobs::send_head::{self, Auditor};
use crate::jobs::{
    close_sittings, end_sittings, keep_ledger, plan_rounds, prove_day, release_senior, shut_point, standing,
};
use crate::notify::{Heartbeat, Post, beat};
use crate::travel::Roads;
use crate::voice::Voice;

/// Days ahead for which the board is kept.
const BOARD_DAYS: i64 = 7;

/// How a worker behaves.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where travel times come from.
    pub travel: Roads,
    /// Who gets the heads of the ledger.
    pub auditor: Option<Auditor>,
    /// How often it looks for what is due.
    pub tick_ms: u64,
    /// Every how many ticks the board is compared with the tables.
    pub board_ticks: u64,
    /// Every how many ticks days of the ledger are ended.
    pub ledger_ticks: u64,
    /// Every how many ticks what has run out is swept away, and the visit plan looks for people it doesn't know.
    pub sweep_ticks: u64,
    /// Where receivers of messages find this installation.
    pub public_url: Option<String>,
    /// What makes sentences heard.
    pub voice: Option<Voice>,
    /// Every how many ticks it looks for sentences that nobody has spoken yet.
    pub voice_ticks: u64,
    /// Where another host listens whether the ladders are driven.
    pub heartbeat: Heartbeat,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            travel: Roads::default(),
            auditor: None,
            tick_ms: 500,
            board_ticks: 8,
            ledger_ticks: 20,
            sweep_ticks: 7_200,
            public_url: None,
            heartbeat: Heartbeat::default(),
            voice: None,
            voice_ticks: 4,
        }
    }
}

/// A worker under way.
pub struct Running {
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
    heart: JoinHandle<()>,
}

impl Running {
    /// Lets the job under way finish, then ends.
    pub async fn stop(self) {
        // The receiver is gone only when the task has ended already.
        let _ = self.stop.send(true);
        self.heart.abort();
        for task in self.tasks {
            if let Err(error) = task.await {
                tracing::error!(%error, "the worker ended badly");
            }
        }
    }
}

/// Starts a worker on the current runtime.
#[must_use]
pub fn start(store: Store, options: Options) -> Running {
    let (stop, stopped) = watch::channel(false);
    let driven = Arc::new(AtomicU64::new(0));
    let heart = tokio::spawn(beat(options.heartbeat.clone(), driven.clone()));
    let tick_ms = options.tick_ms;
    let ladders = {
        let store = store.clone();
        tokio::spawn(repeat(tick_ms, stopped.clone(), move |_| {
            let (store, driven) = (store.clone(), driven.clone());
            async move {
                store.system().ladders_drive().await?;
                driven.fetch_add(1, Ordering::SeqCst);
                Ok(())
            }
        }))
    };
    let mut tasks = vec![ladders];
    match Post::new(options.public_url.as_deref()) {
        Ok(post) => {
            let (store, post) = (store.clone(), Arc::new(post));
            let sending = repeat(tick_ms, stopped.clone(), move |_| {
                let (store, post) = (store.clone(), post.clone());
                async move { post.send_due(&store).await.map(drop) }
            });
            tasks.push(tokio::spawn(sending));
        }
        Err(error) => tracing::error!(error = &error as &dyn std::error::Error, "no message can be sent"),
    }
    if let Some(voice) = options.voice.clone() {
        // A task of its own: a slow command holds up nothing else.
        let (store, every) = (store.clone(), options.voice_ticks);
        let speaking = repeat(tick_ms, stopped.clone(), move |round| {
            let (store, voice) = (store.clone(), voice.clone());
            async move {
                if round.is_multiple_of(every) {
                    voice.make(&store).await?;
                }
                Ok(())
            }
        });
        tasks.push(tokio::spawn(speaking));
    }
    let name = format!("worker-{}", ids::new_id().simple());
    let mut last = real_now_ms();
    tasks.push(tokio::spawn(repeat(tick_ms, stopped, move |round| {
        last = look_at_the_clock(last);
        let (store, options, name) = (store.clone(), options.clone(), name.clone());
        async move { step(&store, &options, &name, round).await }
    })));
    Running { stop, tasks, heart }
}

/// Does something at every tick until it is asked to stop; what fails is tried again at the next.
async fn repeat<F>(tick_ms: u64, mut stopped: watch::Receiver<bool>, mut act: impl FnMut(u64) -> F)
where
    F: Future<Output = Result<()>> + Send + 'static,
{
    let mut tick = tokio::time::interval(Duration::from_millis(tick_ms));
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    for round in 0_u64.. {
        tokio::select! {
            _ = stopped.changed() => break,
            _ = tick.tick() => {}
        }
        if let Err(error) = sheltered(act(round)).await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "the worker tries again in a moment"
            );
        }
    }
}

/// Says so when the machine's clock was set back; returns what it shows now.
fn look_at_the_clock(last_ms: i64) -> i64 {
    let now_ms = real_now_ms();
    if let Some(seconds) = set_back_s(last_ms, now_ms) {
        tracing::warn!(
            seconds,
            "the machine's clock was set back: see the runbook, \"The clock is wrong\""
        );
    }
    now_ms
}

/// By how much a clock went back, beyond what NTP corrects by itself.
fn set_back_s(last_ms: i64, now_ms: i64) -> Option<i64> {
    let seconds = (last_ms - now_ms) / 1000;
    (seconds > 1).then_some(seconds)
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
    keep_ledger::seal(store).await?;
    if round.is_multiple_of(options.ledger_ticks) {
        keep_ledger::end_days(store).await?;
    }
    if round.is_multiple_of(options.board_ticks) {
        let today = store.clock.now().day();
        store.system().keep_board(today, today.plus_days(BOARD_DAYS)).await?;
    }
    if round.is_multiple_of(options.sweep_ticks) {
        store.system().sweep().await?;
        while store.system().visits_enrol().await? > 0 {}
    }
    Ok(())
}

async fn work(store: &Store, options: &Options, name: &str, claimed: &Claimed) -> Result<()> {
    let job = {
        let (store, options) = (store.clone(), options.clone());
        let (name, claimed) = (name.to_owned(), claimed.clone());
        async move { run(&store, &options, &name, &claimed).await }
    };
    let still_ours = match sheltered(job).await {
        Ok(()) => store.system().finish_job(claimed).await?,
        Err(error) => {
            tracing::error!(task = %claimed.task, attempt = claimed.attempt, error = &error as &dyn std::error::Error, "a job failed");
            store.system().retry_job(claimed, &error.to_string()).await?
        }
    };
    if !still_ours {
        tracing::warn!(task = %claimed.task, attempt = claimed.attempt, "another worker has taken this job over");
    }
    Ok(())
}

async fn run(store: &Store, options: &Options, name: &str, claimed: &Claimed) -> Result<()> {
    match claimed.task.as_str() {
        plan_rounds::TASK => plan_rounds::run(store, &options.travel, name, &claimed.payload).await,
        store::seniors::release::TASK => release_senior::run(store, &claimed.payload).await,
        store::standing::shut::TASK => shut_point::run(store, &claimed.payload).await,
        prove_day::TASK => prove_day::run(store, &claimed.payload).await,
        standing::TASK => standing::run(store, &claimed.payload).await,
        store::standing::settle::AGAIN_TASK => standing::run_again(store, &claimed.payload).await,
        store::ledger::SEND_HEAD => send_head::run(options.auditor.as_ref(), &claimed.payload).await,
        _ => Err(Error::Corrupt("job.task")),
    }
}

/// Runs work so that a bug in it is an error like any other: a worker that died of one would leave a process that lives,
/// answers its health checks and closes no sitting.
async fn sheltered(work: impl Future<Output = Result<()>> + Send + 'static) -> Result<()> {
    match tokio::spawn(work).await {
        Ok(done) => done,
        // What it said is in the log already; the job's row must not repeat it.
        Err(_) => Err(Error::Io(std::io::Error::other("it panicked"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_was_set_back_is_told_from_one_that_was_corrected() {
        assert_eq!(set_back_s(10_000, 9_500), None);
        assert_eq!(set_back_s(10_000, 11_000), None);
        assert_eq!(set_back_s(3_700_000, 100_000), Some(3_600));
    }

    #[tokio::test]
    async fn a_bug_in_a_job_is_an_error_and_not_the_end_of_the_worker() {
        let failed = sheltered(async { panic!("a bug") }).await;
        assert_eq!(failed.expect_err("it panicked").to_string(), "it panicked");
        assert!(sheltered(async { Ok(()) }).await.is_ok());
    }
}
