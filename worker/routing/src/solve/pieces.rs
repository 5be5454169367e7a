//! Pieces of the problem that have nothing to do with each other, and the time each of them gets.
//!
//! Canteens whose kitchens cook for different people share no stop and no vehicle. Apart they need smaller tables,
//! which stay in the cache.

use super::Progress;
use super::anneal::Annealer;
use super::budget::{Budget, Slice};
use super::build::{Crew, Means, build};
use super::net::Net;
use super::state::State;
use super::warm::warm_start;
use crate::plan::{Plan, Round};
use crate::problem::Problem;
use crate::schedule::{RoundStart, schedule};

/// Attempts per stop in the first cycle of a search that does not know its end.
const FIRST_CYCLE: u64 = 200;
/// Bytes that the travel tables of all pieces may take together.
const TABLE_BYTES: usize = 240_000_000;
/// Each later cycle begins this much cooler.
const CYCLE_HEAT: f64 = 0.6;

/// Stops and vehicles that can only go together.
pub(crate) struct Piece<'a> {
    stops: Vec<u32>,
    crews: Vec<Crew<'a>>,
}

/// Parts the problem by the depots that share stops.
pub(crate) fn pieces<'a>(problem: &Problem, stops: &[u32], crews: &[Crew<'a>]) -> Vec<Piece<'a>> {
    let mut parent: Vec<usize> = (0..problem.depots.len()).collect();
    fn root(parent: &mut [usize], mut depot: usize) -> usize {
        while parent[depot] != depot {
            parent[depot] = parent[parent[depot]];
            depot = parent[depot];
        }
        depot
    }
    let all: Vec<u32> = (0..problem.depots.len() as u32).collect();
    let depots = |stop: u32| match &problem.stops[stop as usize].depots {
        some if some.is_empty() => &all[..],
        some => &some[..],
    };
    for stop in stops {
        for pair in depots(*stop).windows(2) {
            let (a, b) = (root(&mut parent, pair[0] as usize), root(&mut parent, pair[1] as usize));
            parent[a.max(b)] = a.min(b);
        }
    }
    let mut pieces: Vec<Piece<'a>> = all
        .iter()
        .map(|_| Piece {
            stops: Vec::new(),
            crews: Vec::new(),
        })
        .collect();
    for stop in stops {
        if let Some(depot) = depots(*stop).first() {
            pieces[root(&mut parent, *depot as usize)].stops.push(*stop);
        }
    }
    for crew in crews {
        let depot = problem.vehicles[crew.vehicle as usize].depot;
        pieces[root(&mut parent, depot as usize)].crews.push(*crew);
    }
    pieces.retain(|piece| !piece.stops.is_empty());
    pieces
}

/// All pieces, and the time they have.
pub(crate) struct Pieces<'a> {
    pub(crate) problem: &'a Problem,
    pub(crate) parts: &'a [Piece<'a>],
    pub(crate) start: Option<&'a Plan>,
    /// Whether doors of one compound are planned apart.
    pub(crate) apart: bool,
    pub(crate) seed: u64,
    pub(crate) budget: Budget<'a>,
    /// From which to which share of the budget.
    pub(crate) from: f64,
    pub(crate) to: f64,
}

impl Pieces<'_> {
    /// The rounds found, and the stops left out.
    pub(crate) fn solve(&self, progress: &mut dyn FnMut(Progress)) -> (Vec<Round>, Vec<u32>) {
        let built: Vec<(Net<'_>, Vec<u32>)> = self
            .parts
            .iter()
            .map(|part| {
                let means = Means {
                    apart: self.apart,
                    table_bytes: TABLE_BYTES / self.parts.len(),
                };
                build(self.problem, &part.stops, &part.crews, means)
            })
            .collect();
        let hopeless: usize = built.iter().map(|(_, out)| out.len()).sum();
        let mut annealers: Vec<Annealer<'_, '_>> = Vec::with_capacity(built.len());
        for (index, (net, _)) in built.iter().enumerate() {
            let mut state = State::new(net);
            if let Some(plan) = self.start {
                warm_start(&mut state, plan);
            }
            annealers.push(Annealer::new(
                state,
                self.seed.wrapping_mul(0x9E37_79B9).wrapping_add(index as u64),
            ));
        }
        let mut board = Board {
            shown: annealers.iter().map(shown).collect(),
            hopeless,
        };
        progress(board.sum());
        self.improve(&mut annealers, &mut board, progress);
        let mut rounds = Vec::new();
        let mut left = Vec::new();
        for ((annealer, (net, out)), part) in annealers.iter().zip(&built).zip(self.parts) {
            self.collect(annealer, net, part, &mut rounds, &mut left);
            left.extend(out);
        }
        left.sort_unstable();
        (rounds, left)
    }

    fn improve(&self, annealers: &mut [Annealer<'_, '_>], board: &mut Board, progress: &mut dyn FnMut(Progress)) {
        let nodes: Vec<usize> = annealers.iter().map(|annealer| annealer.state.net.len()).collect();
        let all = nodes.iter().sum::<usize>().max(1) as f64;
        let knows_end = self.budget.iterations.is_some() || self.budget.share.is_some();
        let count = self.budget.iterations.map(|count| count as f64 * (self.to - self.from));
        for cycle in 0..64 {
            let begun = self
                .budget
                .share
                .map_or(self.from, |used| used().clamp(self.from, self.to));
            let mut at = begun;
            for (index, annealer) in annealers.iter_mut().enumerate() {
                let own = nodes[index] as f64 / all;
                let to = at + (self.to - begun) * own;
                let iterations = match (knows_end, count) {
                    (false, _) => Some((FIRST_CYCLE * nodes[index] as u64) << cycle.min(32)),
                    (true, count) => count.map(|count| (count * own).round() as u64),
                };
                let slice = Slice {
                    budget: self.budget,
                    iterations,
                    from: at,
                    to,
                };
                let heat = if knows_end { 1.0 } else { CYCLE_HEAT.powi(cycle) };
                annealer.run(slice, heat, &mut |annealer| {
                    board.shown[index] = shown(annealer);
                    progress(board.sum());
                });
                at = to;
            }
            if knows_end || self.budget.is_over() || all <= 1.0 {
                break;
            }
        }
    }

    fn collect(
        &self,
        annealer: &Annealer<'_, '_>,
        net: &Net<'_>,
        part: &Piece<'_>,
        rounds: &mut Vec<Round>,
        left: &mut Vec<u32>,
    ) {
        let stops = |nodes: &[u32]| -> Vec<u32> {
            nodes
                .iter()
                .flat_map(|node| net.nodes[*node as usize].stops.iter().copied())
                .collect()
        };
        for (slot, nodes) in annealer.best.rounds.iter().enumerate() {
            if nodes.is_empty() {
                continue;
            }
            let vehicle = net.slots[slot].vehicle;
            let after = part
                .crews
                .iter()
                .find(|crew| crew.vehicle == vehicle)
                .and_then(|crew| crew.after);
            rounds.push(schedule(
                self.problem,
                vehicle,
                &stops(nodes),
                RoundStart { after, departs_s: None },
            ));
        }
        left.extend(stops(&annealer.best.absent));
    }
}

/// What each piece has come to.
struct Board {
    shown: Vec<Progress>,
    hopeless: usize,
}

impl Board {
    fn sum(&self) -> Progress {
        let start = Progress {
            unserved: self.hopeless,
            ..Progress::default()
        };
        self.shown.iter().fold(start, |sum, piece| Progress {
            iterations: sum.iterations + piece.iterations,
            rounds: sum.rounds + piece.rounds,
            unserved: sum.unserved + piece.unserved,
            cost: sum.cost.saturating_add(piece.cost),
        })
    }
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
