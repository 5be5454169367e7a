//! Pieces of the problem that have nothing to do with each other, and the time each of them gets.
//!
//! Canteens whose kitchens cook for different people share no stop and no vehicle. Apart they need smaller tables,
//! which stay in the cache.

use std::collections::HashMap;

use super::Progress;
use super::anneal::Best;
use super::budget::Budget;
use super::build::{Crew, Means, build};
use super::lanes::search;
use super::net::Net;
use crate::plan::{Plan, Round};
use crate::problem::Problem;
use crate::schedule::{RoundStart, schedule};

/// Bytes that the travel tables of all pieces may take together.
const TABLE_BYTES: usize = 240_000_000;

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
    // Stops that belong together are planned together, wherever they are cooked for.
    let mut cooks: HashMap<&str, u32> = HashMap::new();
    for stop in stops {
        let group = problem.stops[*stop as usize].together.as_deref();
        if let (Some(group), Some(depot)) = (group, depots(*stop).first()) {
            let other = *cooks.entry(group).or_insert(*depot);
            let (a, b) = (root(&mut parent, *depot as usize), root(&mut parent, other as usize));
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
    /// Who serves some of those who belong together already.
    pub(crate) held: &'a HashMap<&'a str, u32>,
    pub(crate) seed: u64,
    pub(crate) threads: usize,
    pub(crate) budget: Budget<'a>,
    /// From which to which share of the budget.
    pub(crate) from: f64,
    pub(crate) to: f64,
}

impl Pieces<'_> {
    /// The rounds found, and the stops left out.
    pub(crate) fn solve(&self, progress: &mut dyn FnMut(Progress)) -> (Vec<Round>, Vec<u32>) {
        let make = |part: &Piece<'_>| {
            let means = Means {
                apart: self.apart,
                held: self.held,
                table_bytes: TABLE_BYTES / self.parts.len(),
            };
            build(self.problem, &part.stops, &part.crews, means)
        };
        let built: Vec<(Net<'_>, Vec<u32>)> = self.parts.iter().map(make).collect();
        let hopeless: usize = built.iter().map(|(_, out)| out.len()).sum();
        let (nets, outs): (Vec<Net<'_>>, Vec<Vec<u32>>) = built.into_iter().unzip();
        let found = search(self, &nets, hopeless, progress);
        let mut rounds = Vec::new();
        let mut left: Vec<u32> = outs.concat();
        for ((best, net), part) in found.iter().zip(&nets).zip(self.parts) {
            self.collect(best, net, part, &mut rounds, &mut left);
        }
        left.sort_unstable();
        (rounds, left)
    }

    fn collect(&self, best: &Best, net: &Net<'_>, part: &Piece<'_>, rounds: &mut Vec<Round>, left: &mut Vec<u32>) {
        let stops = |nodes: &[u32]| -> Vec<u32> {
            nodes
                .iter()
                .flat_map(|node| net.nodes[*node as usize].stops.iter().copied())
                .collect()
        };
        for (slot, nodes) in best.rounds.iter().enumerate() {
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
        left.extend(stops(&best.absent));
    }
}
