//! Load: as fast as some connections can, or at a rate that doesn't wait for answers.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::Instant;
use uuid::Uuid;

use super::machine::cpu_s;
use super::wire::Line;
use crate::cli::Failure;

/// One answer in so many is kept whole.
const KEPT_EVERY: usize = 97;

/// How requests are sent.
#[derive(Debug, Clone, Copy)]
pub enum Pace {
    /// Each connection sends its next request when the last one was answered.
    Closed,
    /// So many a second, whatever the answers do; a late answer counts from when it should have been asked for.
    Open(f64),
}

/// What to send, where, and how long.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Where.
    pub address: SocketAddr,
    /// Whole requests, each sent once unless `again`.
    pub requests: Arc<Vec<Vec<u8>>>,
    /// Begin anew when all were sent.
    pub again: bool,
    /// At once.
    pub connections: usize,
    /// How long.
    pub time: Duration,
    /// How.
    pub pace: Pace,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Answers by status; 0 stands for none.
    pub statuses: BTreeMap<u16, usize>,
    /// Microseconds of each answer.
    pub latencies_us: Vec<u32>,
    /// Requests from the front of the list that were sent.
    pub sent: usize,
    /// First to last.
    pub seconds: f64,
    /// Processor time of the load generator itself.
    pub own_cpu_s: f64,
    /// The request and the order of each 201.
    pub taken: Vec<(usize, Uuid)>,
    /// Whole answers of some requests.
    pub kept: Vec<(usize, Vec<u8>)>,
}

impl Outcome {
    /// Answers with a status.
    #[must_use]
    pub fn count(&self, status: u16) -> usize {
        self.statuses.get(&status).copied().unwrap_or(0)
    }

    /// Answers with a status, a second.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // far below 2^52
    pub fn per_s(&self, status: u16) -> f64 {
        self.count(status) as f64 / self.seconds.max(f64::MIN_POSITIVE)
    }

    /// The time within which a share of the answers came, in milliseconds.
    #[must_use]
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss
    )] // a position in a list
    pub fn percentile_ms(&mut self, share: f64) -> f64 {
        self.latencies_us.sort_unstable();
        let last = self.latencies_us.len().saturating_sub(1);
        let at = (last as f64 * share).round() as usize;
        self.latencies_us.get(at).map_or(0.0, |us| f64::from(*us) / 1000.0)
    }

    fn add(&mut self, other: Self) {
        for (status, count) in other.statuses {
            *self.statuses.entry(status).or_default() += count;
        }
        self.latencies_us.extend(other.latencies_us);
        self.taken.extend(other.taken);
        self.kept.extend(other.kept);
    }
}

/// Runs a load on a thread of its own, with one core at most.
///
/// # Errors
/// When nothing can be connected to.
pub async fn run(plan: Plan) -> Result<Outcome, Failure> {
    let worked = tokio::task::spawn_blocking(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(drive(plan))
    });
    Ok(worked.await??)
}

async fn drive(plan: Plan) -> std::io::Result<Outcome> {
    let plan = Arc::new(plan);
    let mut lines = Vec::with_capacity(plan.connections);
    for _ in 0..plan.connections {
        lines.push(Line::open(plan.address).await?);
    }
    let (next, over) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let (begun, cpu) = (Instant::now(), cpu_s("self"));
    let mut senders = JoinSet::new();
    for line in lines {
        senders.spawn(send(
            Arc::clone(&plan),
            line,
            Arc::clone(&next),
            Arc::clone(&over),
            begun,
        ));
    }
    tokio::time::sleep(plan.time).await;
    over.store(true, Ordering::Relaxed);
    let mut outcome = Outcome::default();
    while let Some(sent) = senders.join_next().await {
        outcome.add(sent.map_err(std::io::Error::other)?);
    }
    outcome.sent = next.load(Ordering::Relaxed).min(plan.requests.len());
    outcome.seconds = begun.elapsed().as_secs_f64();
    outcome.own_cpu_s = cpu_s("self") - cpu;
    Ok(outcome)
}

async fn send(
    plan: Arc<Plan>,
    mut line: Line,
    next: Arc<AtomicUsize>,
    over: Arc<AtomicBool>,
    begun: Instant,
) -> Outcome {
    let mut outcome = Outcome::default();
    while !over.load(Ordering::Relaxed) {
        let turn = next.fetch_add(1, Ordering::Relaxed);
        let index = if plan.again {
            turn % plan.requests.len().max(1)
        } else {
            turn
        };
        let Some(request) = plan.requests.get(index) else { break };
        let from = match plan.pace {
            Pace::Closed => Instant::now(),
            Pace::Open(per_s) => {
                #[allow(clippy::cast_precision_loss)] // far below 2^52
                let due = begun + Duration::from_secs_f64(turn as f64 / per_s);
                tokio::time::sleep_until(due).await;
                due
            }
        };
        match line.ask(request).await {
            Ok(reply) => {
                let us = u32::try_from(from.elapsed().as_micros()).unwrap_or(u32::MAX);
                outcome.latencies_us.push(us);
                *outcome.statuses.entry(reply.status).or_default() += 1;
                if reply.status == 201 {
                    outcome.taken.extend(order_id(reply.body).map(|id| (index, id)));
                }
                if turn.is_multiple_of(KEPT_EVERY) {
                    outcome.kept.push((index, reply.body.to_vec()));
                }
            }
            Err(_) => {
                *outcome.statuses.entry(0).or_default() += 1;
                match Line::open(plan.address).await {
                    Ok(anew) => line = anew,
                    Err(_) => break,
                }
            }
        }
    }
    outcome
}

/// The first order of an answer, without reading all of it.
fn order_id(body: &[u8]) -> Option<Uuid> {
    const BEFORE: &[u8] = b"\"id\":\"";
    let at = body.windows(BEFORE.len()).position(|window| window == BEFORE)? + BEFORE.len();
    Uuid::try_parse_ascii(body.get(at..at + 36)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_found_in_an_answer() {
        let id = Uuid::from_u128(7);
        let body = format!("{{\"orders\":[{{\"bag_no\":\"001\",\"id\":\"{id}\",\"lines\":[]}}]}}");
        assert_eq!(order_id(body.as_bytes()), Some(id));
        assert_eq!(order_id(b"{}"), None);
    }

    #[test]
    fn a_percentile_is_one_of_the_answers() {
        let mut outcome = Outcome {
            latencies_us: (1..=100).rev().map(|ms| ms * 1000).collect(),
            ..Outcome::default()
        };
        assert!((outcome.percentile_ms(0.99) - 99.0).abs() < 1.01);
        assert!((outcome.percentile_ms(0.0) - 1.0).abs() < f64::EPSILON);
    }
}
