//! Searches side by side: each piece of the problem is somebody's, and who has nothing to do tries the largest piece
//! another way. What a thread does depends on the seed and the number of threads alone, never on who is first.

use std::sync::mpsc;

use super::Progress;
use super::anneal::{Annealer, Best};
use super::budget::Slice;
use super::net::Net;
use super::pieces::Pieces;
use super::state::State;
use super::warm::warm_start;

/// Attempts per stop in the first cycle of a search that does not know its end.
const FIRST_CYCLE: u64 = 200;
/// Attempts in each piece, before anything else, to leave nobody out.
const FIRST_TRIES: u64 = 20_000;
/// Each later cycle begins this much cooler.
const CYCLE_HEAT: f64 = 0.6;

/// One search in one piece.
#[derive(Debug, Clone, Copy)]
struct Job {
    piece: usize,
    seed: u64,
}

/// What each search has come to.
struct Board<'a> {
    jobs: &'a [Job],
    shown: Vec<Option<Progress>>,
    pieces: usize,
    hopeless: usize,
}

impl Board<'_> {
    /// The best of each piece; nothing before every search has begun.
    fn sum(&self) -> Option<Progress> {
        let mut best: Vec<Option<Progress>> = vec![None; self.pieces];
        let mut sum = Progress {
            unserved: self.hopeless,
            ..Progress::default()
        };
        for (job, shown) in self.jobs.iter().zip(&self.shown) {
            let shown = (*shown)?;
            sum.iterations += shown.iterations;
            let own = &mut best[job.piece];
            if own.is_none_or(|other| shown.cost < other.cost) {
                *own = Some(shown);
            }
        }
        for one in best.into_iter().flatten() {
            sum.rounds += one.rounds;
            sum.unserved += one.unserved;
            sum.cost = sum.cost.saturating_add(one.cost);
        }
        Some(sum)
    }
}

/// The best rounds found in each piece.
pub(super) fn search(
    all: &Pieces<'_>,
    nets: &[Net<'_>],
    hopeless: usize,
    progress: &mut dyn FnMut(Progress),
) -> Vec<Best> {
    let jobs = jobs(all, nets);
    let lanes = lanes(&jobs, nets, all.threads);
    let mut board = Board {
        jobs: &jobs,
        shown: vec![None; jobs.len()],
        pieces: nets.len(),
        hopeless,
    };
    let mut tell = |(job, shown): (usize, Progress)| {
        board.shown[job] = Some(shown);
        if let Some(sum) = board.sum() {
            progress(sum);
        }
    };
    let mut found: Vec<(usize, Best)> = match &lanes[..] {
        [only] => lane(all, nets, &jobs, only, &mut tell),
        several => std::thread::scope(|scope| {
            let (send, receive) = mpsc::channel();
            let run = |own: &Vec<usize>| {
                let (own, send, jobs) = (own.clone(), send.clone(), &jobs);
                scope.spawn(move || {
                    // Nobody listens any more only if the caller's own thread has come to grief.
                    let mut tell = |shown| send.send(shown).unwrap_or_default();
                    lane(all, nets, jobs, &own, &mut tell)
                })
            };
            let threads: Vec<_> = several.iter().map(run).collect();
            drop(send);
            receive.iter().for_each(&mut tell);
            let finish = |thread: std::thread::ScopedJoinHandle<'_, _>| match thread.join() {
                Ok(found) => found,
                Err(panic) => std::panic::resume_unwind(panic),
            };
            threads.into_iter().flat_map(finish).collect()
        }),
    };
    found.sort_by_key(|(job, best)| (jobs[*job].piece, best.cost, *job));
    found.dedup_by_key(|(job, _)| jobs[*job].piece);
    found.into_iter().map(|(_, best)| best).collect()
}

/// Each piece once, and the largest ones again until everybody has something to do.
fn jobs(all: &Pieces<'_>, nets: &[Net<'_>]) -> Vec<Job> {
    let mut searches = vec![1_usize; nets.len()];
    for _ in nets.len()..all.threads {
        let share = |piece: usize| nets[piece].len() / searches[piece];
        if let Some(largest) = (0..nets.len()).max_by_key(|piece| (share(*piece), usize::MAX - piece)) {
            searches[largest] += 1;
        }
    }
    let seed = |piece: usize, again: usize| {
        let seed = all.seed.wrapping_mul(0x9E37_79B9).wrapping_add(piece as u64);
        seed.wrapping_add((again as u64) << 48)
    };
    let job = |piece: usize, again: usize| Job {
        piece,
        seed: seed(piece, again),
    };
    (0..nets.len())
        .flat_map(|piece| (0..searches[piece]).map(move |again| job(piece, again)))
        .collect()
}

/// Who does what: the largest first, each to whoever has least.
fn lanes(jobs: &[Job], nets: &[Net<'_>], threads: usize) -> Vec<Vec<usize>> {
    let nodes = |job: usize| nets[jobs[job].piece].len();
    let mut sorted: Vec<usize> = (0..jobs.len()).collect();
    sorted.sort_by_key(|job| (usize::MAX - nodes(*job), *job));
    let mut lanes = vec![(0, Vec::new()); threads.clamp(1, jobs.len().max(1))];
    for job in sorted {
        if let Some((load, own)) = lanes.iter_mut().min_by_key(|(load, _)| *load) {
            *load += nodes(job).max(1);
            own.push(job);
        }
    }
    let in_order = |(_, mut own): (usize, Vec<usize>)| {
        own.sort_unstable();
        own
    };
    lanes.into_iter().map(in_order).collect()
}

/// One thread's searches, one after the other, each with its share of the time.
fn lane(
    all: &Pieces<'_>,
    nets: &[Net<'_>],
    jobs: &[Job],
    own: &[usize],
    tell: &mut dyn FnMut((usize, Progress)),
) -> Vec<(usize, Best)> {
    let begin = |job: &usize| {
        let mut state = State::new(&nets[jobs[*job].piece]);
        if let Some(plan) = all.start {
            warm_start(&mut state, plan);
        }
        Annealer::new(state, jobs[*job].seed)
    };
    let mut annealers: Vec<Annealer<'_, '_>> = own.iter().map(begin).collect();
    let budget = all.budget;
    for (job, annealer) in own.iter().zip(&mut annealers) {
        tell((*job, shown(annealer)));
        let served = annealer.best.absent.is_empty();
        annealer.serve_all(Slice {
            budget,
            iterations: Some(
                FIRST_TRIES.min(
                    budget
                        .iterations
                        .map_or(u64::MAX, |count| count / (10 * nets.len().max(1) as u64)),
                ),
            ),
            from: all.from,
            to: all.to,
        });
        if !served {
            tell((*job, shown(annealer)));
        }
    }
    let nodes: Vec<f64> = annealers
        .iter()
        .map(|annealer| annealer.state.net.len() as f64)
        .collect();
    let sum = nodes.iter().sum::<f64>().max(1.0);
    let everybody: usize = nets.iter().map(Net::len).sum();
    let knows_end = budget.iterations.is_some() || budget.share.is_some();
    let count = budget.iterations.map(|count| count as f64 * (all.to - all.from));
    for cycle in 0..64 {
        let begun = budget.share.map_or(all.from, |used| used().clamp(all.from, all.to));
        let mut at = begun;
        for ((job, annealer), nodes) in own.iter().zip(&mut annealers).zip(&nodes) {
            let to = at + (all.to - begun) * nodes / sum;
            let iterations = match (knows_end, count) {
                (false, _) => Some((FIRST_CYCLE * *nodes as u64) << cycle.min(32)),
                (true, count) => count.map(|count| (count * nodes / everybody.max(1) as f64).round() as u64),
            };
            let slice = Slice {
                budget,
                iterations,
                from: at,
                to,
            };
            let heat = if knows_end { 1.0 } else { CYCLE_HEAT.powi(cycle) };
            annealer.run(slice, heat, &mut |annealer| tell((*job, shown(annealer))));
            at = to;
        }
        if knows_end || budget.is_over() || everybody <= 1 {
            break;
        }
    }
    own.iter()
        .copied()
        .zip(annealers.into_iter().map(|annealer| annealer.best))
        .collect()
}

fn shown(annealer: &Annealer<'_, '_>) -> Progress {
    let absent = annealer
        .best
        .absent
        .iter()
        .map(|node| annealer.state.net.nodes[*node as usize].stops.len())
        .sum();
    Progress {
        iterations: annealer.done,
        rounds: annealer.best.rounds.iter().filter(|nodes| !nodes.is_empty()).count(),
        unserved: absent,
        cost: annealer.best.cost,
    }
}
