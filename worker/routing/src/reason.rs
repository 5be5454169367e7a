//! Why a stop is left out, and what would let it in.
//!
//! The reason is found by trying: first on a round of its own in every vehicle, then in every position of the rounds
//! nearest to it. The limit whose lifting alone would do is the reason.

use crate::check::{Violation, ViolationKind, check_round, round_before};
use crate::place::{Whose, cheapest_place};
use crate::plan::{Fix, Plan, Reason, Round, Unassigned};
use crate::problem::{Mode, ModeSet, Problem};
use crate::schedule::{RoundStart, schedule};

/// Rounds that are tried with one more stop: the nearest by travel time.
const ROUNDS_TRIED: usize = 12;

/// The true reason why the plan does without the stop.
pub fn explain(problem: &Problem, plan: &Plan, stop: u32) -> Unassigned {
    let (reason, fix) = find(problem, plan, stop);
    Unassigned { stop, reason, fix }
}

fn find(problem: &Problem, plan: &Plan, stop: u32) -> (Reason, Fix) {
    if !problem.is_placed(stop) {
        return (Reason::NoLocation, Fix::PlaceByHand);
    }
    let wanted = &problem.stops[stop as usize];
    let vehicles = 0..problem.vehicles.len() as u32;
    let who = |vehicle: u32| &problem.vehicles[vehicle as usize];
    let there: Vec<u32> = vehicles
        .filter(|v| wanted.allows_depot(who(*v).depot) && who(*v).rounds_max > 0)
        .collect();
    if there.is_empty() {
        return (Reason::NoVehicle, Fix::AddVehicle { like: None });
    }
    let modes: Vec<Mode> = there.iter().map(|vehicle| who(*vehicle).mode).collect();
    if !modes.iter().any(|mode| wanted.modes.contains(*mode)) {
        let mode = ModeSet::of(&modes).iter().next().unwrap_or(Mode::Foot);
        return (Reason::Mode, Fix::AllowMode { mode });
    }
    let grouped = matches!(Whose::of(problem, plan, stop), Whose::Only(_));
    if grouped && cheapest_place(problem, plan, stop, Whose::Anybodys).is_some() {
        return (Reason::Together, Fix::Part);
    }
    let mut best = Obstacle::default();
    let mut able: Vec<u32> = Vec::new();
    for vehicle in there {
        let round = schedule(problem, vehicle, &[stop], RoundStart::default());
        match obstacle(problem, &round, stop, None) {
            None => able.push(vehicle),
            Some(obstacle) => best.take(obstacle),
        }
    }
    if able.is_empty() {
        return best.answer();
    }
    let mut best = Obstacle::default();
    for (index, order) in nearest_rounds(problem, plan, stop, &able) {
        let old = &plan.rounds[index];
        let start = RoundStart {
            after: round_before(plan, old),
            departs_s: None,
        };
        for position in 0..=order.len() {
            let mut stops = order.clone();
            stops.insert(position, stop);
            let round = schedule(problem, old.vehicle, &stops, start);
            if let Some(obstacle) = obstacle(problem, &round, stop, start.after) {
                best.take(obstacle);
            }
        }
    }
    match best.kinds {
        1 if best.reason != Reason::NoVehicle => best.answer(),
        _ => (
            Reason::NoVehicle,
            Fix::AddVehicle {
                like: able.first().copied(),
            },
        ),
    }
}

fn nearest_rounds(problem: &Problem, plan: &Plan, stop: u32, able: &[u32]) -> Vec<(usize, Vec<u32>)> {
    let place = |stop: u32| problem.stops[stop as usize].place;
    let mut ranked: Vec<(i64, usize)> = Vec::new();
    for (index, round) in plan
        .rounds
        .iter()
        .enumerate()
        .filter(|(_, round)| able.contains(&round.vehicle))
    {
        let mode = problem.vehicles[round.vehicle as usize].mode;
        let way = |other: u32| {
            problem
                .travel
                .leg(mode, &place(other), &place(stop), true)
                .map(|leg| leg.seconds)
        };
        let nearest = round.visits.iter().filter_map(|visit| way(visit.stop)).min();
        ranked.extend(nearest.map(|seconds| (seconds, index)));
    }
    ranked.sort_unstable();
    ranked
        .into_iter()
        .take(ROUNDS_TRIED)
        .map(|(_, index)| (index, plan.rounds[index].stops()))
        .collect()
}

/// What stands between a stop and a round: how many kinds of limits, the first of them and by how much it breaks.
struct Obstacle {
    kinds: usize,
    reason: Reason,
    by: i64,
    fix: Fix,
}

impl Default for Obstacle {
    fn default() -> Self {
        Self {
            kinds: usize::MAX,
            reason: Reason::NoVehicle,
            by: i64::MAX,
            fix: Fix::AddVehicle { like: None },
        }
    }
}

impl Obstacle {
    fn take(&mut self, other: Self) {
        if (other.kinds, other.reason, other.by) < (self.kinds, self.reason, self.by) {
            *self = other;
        }
    }

    fn answer(self) -> (Reason, Fix) {
        (self.reason, self.fix)
    }
}

/// `None` when the round breaks nothing.
fn obstacle(problem: &Problem, round: &Round, stop: u32, after: Option<&Round>) -> Option<Obstacle> {
    let mut violations = Vec::new();
    check_round(problem, 0, round, after, &mut violations);
    let mut kinds: Vec<Reason> = violations.iter().map(|violation| reason_of(violation, stop)).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let reason = *kinds.first()?;
    let of_reason = || {
        violations
            .iter()
            .filter(|violation| reason_of(violation, stop) == reason)
    };
    let by = of_reason().map(|violation| violation.by).max().unwrap_or(0);
    Some(Obstacle {
        kinds: kinds.len(),
        reason,
        by,
        fix: fix_for(problem, round, reason, by, of_reason()),
    })
}

/// A limit that breaks at another door is nothing that the stop itself could be given: only another round helps.
fn reason_of(violation: &Violation, stop: u32) -> Reason {
    if violation.stop.is_some_and(|other| other != stop) {
        return Reason::NoVehicle;
    }
    match violation.kind {
        ViolationKind::Unreachable | ViolationKind::Mode => Reason::Mode,
        ViolationKind::Skill => Reason::Skill,
        ViolationKind::Capacity => Reason::Capacity,
        ViolationKind::Window => Reason::Window,
        ViolationKind::FoodClock => Reason::FoodClock,
        ViolationKind::Shift | ViolationKind::MaxDuration | ViolationKind::NotReady | ViolationKind::Overlap => {
            Reason::MaxDuration
        }
        _ => Reason::NoVehicle,
    }
}

fn fix_for<'a>(
    problem: &Problem,
    round: &Round,
    reason: Reason,
    by: i64,
    mut violations: impl Iterator<Item = &'a Violation>,
) -> Fix {
    let vehicle = &problem.vehicles[round.vehicle as usize];
    match reason {
        Reason::NoLocation => Fix::PlaceByHand,
        Reason::NoVehicle => Fix::AddVehicle {
            like: Some(round.vehicle),
        },
        Reason::Mode => {
            let other = Mode::ALL
                .into_iter()
                .find(|mode| *mode != vehicle.mode)
                .unwrap_or(vehicle.mode);
            let unreachable = violations.any(|violation| violation.kind == ViolationKind::Unreachable);
            Fix::AllowMode {
                mode: if unreachable { other } else { vehicle.mode },
            }
        }
        Reason::Skill => Fix::TeachSkill { vehicle: round.vehicle },
        Reason::Together => Fix::Part,
        Reason::Capacity => {
            let load = |kind: usize| -> i64 {
                round
                    .visits
                    .iter()
                    .filter_map(|v| problem.stops[v.stop as usize].demand.get(kind))
                    .map(|b| i64::from(*b))
                    .sum()
            };
            let over = |kind: &usize| load(*kind) - i64::from(vehicle.capacity.get(*kind).copied().unwrap_or(0));
            let box_type = (0..problem.box_types()).max_by_key(over).unwrap_or(0);
            Fix::RaiseCapacity {
                box_type: box_type as u32,
                by: u32::try_from(by).unwrap_or(0),
            }
        }
        Reason::Window => Fix::WidenWindow { by_s: by },
        Reason::FoodClock => Fix::MoveDeadline { by_s: by },
        Reason::MaxDuration => Fix::LongerRound { by_s: by },
    }
}
