//! The solver: from a problem to a plan, better the longer it may go on.

mod anneal;
mod atoms;
mod budget;
pub(crate) mod build;
mod cards;
mod compound;
mod cooling;
mod cover;
mod exchange;
mod lanes;
mod legs;
mod links;
mod moves;
mod near;
pub(crate) mod net;
mod order;
mod pieces;
mod pool;
mod recreate;
mod refit;
mod ruin;
mod scan;
mod seg;
mod sight;
mod spot;
mod state;
mod times;
mod warm;

pub use budget::Budget;

use std::collections::HashMap;

use crate::check::check;
use crate::edit::insert_cheapest;
use crate::error::Error;
use crate::plan::{Fix, Plan, Reason, Round, Unassigned};
use crate::problem::Problem;
use crate::reason::explain;
use build::Crew;
use pieces::{Pieces, pieces};

/// What the solver is told besides the problem.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// The same seed and number of iterations give the same plan.
    pub seed: u64,
    /// A plan to begin with, for instance this morning's: what still fits of it is kept as the start.
    pub start: Option<&'a Plan>,
    /// Plan the doors of one compound apart, even by several volunteers, where that is shorter.
    pub apart: bool,
    /// Searches side by side; 0 means one. The same seed, threads and iterations give the same plan. Pieces of the
    /// problem that share nothing are divided among them; a piece that has more than one is searched several times, and
    /// the best kept.
    pub threads: usize,
}

/// How far the solver has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Attempts so far.
    pub iterations: u64,
    /// Rounds of the best plan so far.
    pub rounds: usize,
    /// Stops that it leaves out.
    pub unserved: usize,
    /// What it costs, with people left out counted far above everything else.
    pub cost: i64,
}

/// Plans the rounds.
///
/// Every plan keeps every limit: this is checked before it is handed out, and a round that failed the check would be
/// taken apart and its stops reported as unassigned.
///
/// # Errors
/// [`Error::Invalid`] when the problem contradicts itself.
pub fn solve(
    problem: &Problem,
    options: &Options<'_>,
    budget: Budget<'_>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Plan, Error> {
    problem.validate()?;
    let (placed, unknown): (Vec<u32>, Vec<u32>) = (0..problem.stops.len() as u32).partition(|s| problem.is_placed(*s));
    let most_rounds = problem
        .vehicles
        .iter()
        .map(|vehicle| vehicle.rounds_max)
        .max()
        .unwrap_or(0);
    let mut plan = Plan::default();
    let mut waiting = placed;
    for pass in 0..most_rounds.min(MOST_PASSES) {
        let crews = crews(problem, &plan.rounds);
        if waiting.is_empty() || crews.is_empty() || (pass > 0 && budget.is_over()) {
            break;
        }
        // Later rounds of the same volunteers matter only for those whom the first ones left out.
        let first = if most_rounds > 1 { FIRST_PASS } else { 1.0 };
        let (from, to) = if pass == 0 { (0.0, first) } else { (first, 1.0) };
        let held = held(problem, &plan.rounds);
        let parts = pieces(problem, &waiting, &crews);
        let start = options.start.filter(|_| pass == 0);
        let seed = options.seed.wrapping_add(u64::from(pass) << 32);
        let (rounds, left) = Pieces {
            problem,
            parts: &parts,
            apart: options.apart,
            held: &held,
            threads: options.threads.max(1),
            start,
            seed,
            budget,
            from,
            to,
        }
        .solve(progress);
        if rounds.is_empty() {
            break;
        }
        plan.rounds.extend(rounds);
        waiting = left;
    }
    let keep_out = |stop: u32| Unassigned {
        stop,
        reason: Reason::NoVehicle,
        fix: Fix::AddVehicle { like: None },
    };
    plan.unassigned.extend(unknown.into_iter().chain(waiting).map(keep_out));
    finish(problem, plan)
}

/// Rounds of one vehicle beyond this many are left to a person.
const MOST_PASSES: u32 = 8;
/// People left out that are tried once more, one by one, in every position.
const LAST_TRIES: usize = 200;
/// Share of the time for everyone's first round, when there can be a second.
const FIRST_PASS: f64 = 0.8;

/// Who can go a round, and after which of their own.
fn crews<'a>(problem: &Problem, rounds: &'a [Round]) -> Vec<Crew<'a>> {
    let mut gone: Vec<(u32, u32, Option<&Round>)> = vec![(0, 0, None); problem.vehicles.len()];
    for round in rounds {
        let own = &mut gone[round.vehicle as usize];
        *own = (own.0 + 1, own.1 + round.visits.len() as u32, Some(round));
    }
    let free = |vehicle: u32| {
        let (count, done, after) = gone[vehicle as usize];
        let may = count < problem.vehicles[vehicle as usize].rounds_max;
        may.then_some(Crew { vehicle, after, done })
    };
    (0..problem.vehicles.len() as u32).filter_map(free).collect()
}

/// Who serves some of each group of stops that belong together.
fn held<'a>(problem: &'a Problem, rounds: &[Round]) -> HashMap<&'a str, u32> {
    let mut held = HashMap::new();
    for round in rounds {
        for visit in &round.visits {
            if let Some(group) = &problem.stops[visit.stop as usize].together {
                held.insert(group.as_str(), round.vehicle);
            }
        }
    }
    held
}

/// Tries each one left out once more, explains the rest, and lets nothing out that breaks a limit.
fn finish(problem: &Problem, mut plan: Plan) -> Result<Plan, Error> {
    drop_broken(problem, &mut plan);
    let mut left: Vec<u32> = plan.unassigned.iter().map(|entry| entry.stop).collect();
    left.sort_by_key(|stop| std::cmp::Reverse(problem.stops[*stop as usize].priority));
    for stop in left.into_iter().take(LAST_TRIES) {
        if let Some(edit) = insert_cheapest(problem, &plan, stop) {
            plan = edit.plan;
        }
    }
    let stops: Vec<u32> = plan.unassigned.iter().map(|entry| entry.stop).collect();
    plan.unassigned = stops.into_iter().map(|stop| explain(problem, &plan, stop)).collect();
    plan.unassigned.sort_unstable_by_key(|entry| entry.stop);
    Ok(plan)
}

/// A net below the acrobat: rounds that fail the independent check are taken apart.
fn drop_broken(problem: &Problem, plan: &mut Plan) {
    loop {
        let broken = check(problem, plan)
            .iter()
            .filter_map(|violation| violation.round)
            .max();
        let Some(broken) = broken else { return };
        if cfg!(test) {
            unreachable!("the solver broke a limit: {:?}", check(problem, plan));
        }
        let round = plan.rounds.remove(broken as usize);
        let entry = |stop| Unassigned {
            stop,
            reason: Reason::NoVehicle,
            fix: Fix::AddVehicle { like: None },
        };
        plan.unassigned.extend(round.stops().into_iter().map(entry));
    }
}

#[cfg(test)]
#[path = "solve_tests.rs"]
mod tests;
