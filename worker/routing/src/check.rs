//! Whether a plan keeps every limit.
//!
//! Written from the text of the problem alone. It shares no code with the solver: it takes the plan's own times,
//! walks each round leg by leg, and reports every broken promise.

use std::collections::HashMap;

use crate::plan::{Plan, Reason, Round, Visit};
use crate::problem::{Place, Problem, Seconds, Stop, Vehicle};

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ViolationKind {
    /// The plan names a stop, vehicle or depot that does not exist.
    Unknown,
    /// A round begins at a depot that is not its vehicle's.
    VehicleDepot,
    /// A stop's boxes are cooked at another depot.
    StopDepot,
    /// The vehicle's mode cannot reach the stop.
    Mode,
    /// The volunteer cannot do what the stop needs.
    Skill,
    /// Stops that belong together are served by several volunteers.
    Together,
    /// There is no way to the stop, or nobody knows where it is.
    Unreachable,
    /// More boxes of a type than the vehicle carries.
    Capacity,
    /// Service begins outside every window.
    Window,
    /// A box is handed over after its deadline.
    FoodClock,
    /// The volunteer sets out before, or is back after, the shift.
    Shift,
    /// The round leaves before the food is ready.
    NotReady,
    /// The round takes longer than the vehicle may.
    MaxDuration,
    /// More stops than the vehicle may have.
    MaxStops,
    /// More rounds than the vehicle may go.
    MaxRounds,
    /// A vehicle's round begins before its last one is over.
    Overlap,
    /// A round without stops.
    EmptyRound,
    /// A stop is visited more than once.
    Twice,
    /// A stop is neither visited nor listed as unassigned.
    Missing,
    /// A stop is listed as unassigned twice, or visited as well.
    Contradiction,
    /// A stop without a location is listed with another reason, or one with a location as having none.
    WrongReason,
    /// An arrival, start, end or departure does not follow from travel and service.
    Times,
    /// Seconds or metres under way do not add up.
    Totals,
}

impl ViolationKind {
    /// A stable word for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::VehicleDepot => "vehicle_depot",
            Self::StopDepot => "stop_depot",
            Self::Mode => "mode",
            Self::Skill => "skill",
            Self::Together => "together",
            Self::Unreachable => "unreachable",
            Self::Capacity => "capacity",
            Self::Window => "window",
            Self::FoodClock => "food_clock",
            Self::Shift => "shift",
            Self::NotReady => "not_ready",
            Self::MaxDuration => "max_duration",
            Self::MaxStops => "max_stops",
            Self::MaxRounds => "max_rounds",
            Self::Overlap => "overlap",
            Self::EmptyRound => "empty_round",
            Self::Twice => "twice",
            Self::Missing => "missing",
            Self::Contradiction => "contradiction",
            Self::WrongReason => "wrong_reason",
            Self::Times => "times",
            Self::Totals => "totals",
        }
    }
}

/// One broken limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Violation {
    /// What is broken.
    pub kind: ViolationKind,
    /// In which round of the plan.
    pub round: Option<u32>,
    /// At which stop.
    pub stop: Option<u32>,
    /// By how much: seconds, boxes, stops or rounds; 0 where no amount makes sense.
    pub by: i64,
}

/// Everything that is wrong with the plan; empty means that it can be gone as it is.
pub fn check(problem: &Problem, plan: &Plan) -> Vec<Violation> {
    let mut out = Vec::new();
    for (index, round) in plan.rounds.iter().enumerate() {
        check_round(problem, index as u32, round, round_before(plan, round), &mut out);
    }
    check_vehicles(problem, plan, &mut out);
    check_together(problem, plan, &mut out);
    check_accounts(problem, plan, &mut out);
    out
}

/// The same vehicle's latest round that leaves before this one.
pub(crate) fn round_before<'a>(plan: &'a Plan, round: &Round) -> Option<&'a Round> {
    let same = plan.rounds.iter().filter(|other| other.vehicle == round.vehicle);
    same.filter(|other| other.departs_s < round.departs_s)
        .max_by_key(|other| other.departs_s)
}

/// A round under inspection.
struct Walk<'a> {
    problem: &'a Problem,
    vehicle: &'a Vehicle,
    index: u32,
    at: Place,
    time: Seconds,
    travel_s: i64,
    length_m: i64,
    out: &'a mut Vec<Violation>,
}

impl Walk<'_> {
    fn report(&mut self, kind: ViolationKind, stop: Option<u32>, by: i64) {
        self.out.push(Violation {
            kind,
            round: Some(self.index),
            stop,
            by,
        });
    }

    fn report_over(&mut self, kind: ViolationKind, stop: Option<u32>, by: i64) {
        if by > 0 {
            self.report(kind, stop, by);
        }
    }

    /// Goes to a place; `None` when there is no way.
    fn go(&mut self, to: Place, door: bool) -> Option<i64> {
        let leg = self.problem.travel.leg(self.vehicle.mode, &self.at, &to, door)?;
        self.at = to;
        self.time += leg.seconds;
        self.travel_s += leg.seconds;
        self.length_m += leg.metres;
        Some(leg.metres)
    }

    fn visit(&mut self, visit: &Visit, stop: &Stop) {
        let who = Some(visit.stop);
        match self.go(stop.place, true) {
            None => self.report(ViolationKind::Unreachable, who, 0),
            Some(metres) if metres != visit.distance_m => self.report(ViolationKind::Totals, who, 0),
            Some(_) => {}
        }
        if visit.arrival_s != self.time || visit.service_start_s < visit.arrival_s {
            self.report(ViolationKind::Times, who, visit.arrival_s - self.time);
        }
        let start = visit.service_start_s;
        let off = stop
            .windows
            .iter()
            .map(|w| (w.earliest_s - start).max(start - w.latest_s).max(0))
            .min();
        self.report_over(ViolationKind::Window, who, off.unwrap_or(0));
        self.time = start + stop.service_s;
        let late = stop.deadline_s.map_or(0, |deadline| self.time - deadline);
        self.report_over(ViolationKind::FoodClock, who, late);
        if !stop.modes.contains(self.vehicle.mode) {
            self.report(ViolationKind::Mode, who, 0);
        }
        if !stop.skills.iter().all(|skill| self.vehicle.skills.contains(skill)) {
            self.report(ViolationKind::Skill, who, 0);
        }
        if !stop.allows_depot(self.vehicle.depot) {
            self.report(ViolationKind::StopDepot, who, 0);
        }
    }

    fn load(&mut self, stops: &[&Stop]) {
        for kind in 0..self.problem.box_types() {
            let boxes = |list: &[u32]| i64::from(list.get(kind).copied().unwrap_or(0));
            let load: i64 = stops.iter().map(|stop| boxes(&stop.demand)).sum();
            self.report_over(ViolationKind::Capacity, None, load - boxes(&self.vehicle.capacity));
        }
        let most = self.vehicle.max_stops.map_or(i64::MAX, i64::from);
        self.report_over(ViolationKind::MaxStops, None, (stops.len() as i64).saturating_sub(most));
    }
}

pub(crate) fn check_round(
    problem: &Problem,
    index: u32,
    round: &Round,
    before: Option<&Round>,
    out: &mut Vec<Violation>,
) {
    let unknown = Violation {
        kind: ViolationKind::Unknown,
        round: Some(index),
        stop: None,
        by: 0,
    };
    let Some(vehicle) = problem.vehicles.get(round.vehicle as usize) else {
        return out.push(unknown);
    };
    let Some(depot) = problem.depots.get(round.depot as usize) else {
        return out.push(unknown);
    };
    let time = round.departs_s;
    let mut walk = Walk {
        problem,
        vehicle,
        index,
        at: depot.place,
        time,
        travel_s: 0,
        length_m: 0,
        out,
    };
    if round.depot != vehicle.depot {
        walk.report(ViolationKind::VehicleDepot, None, 0);
    }
    walk.report_over(ViolationKind::NotReady, None, depot.ready_s - round.departs_s);
    let mut stops = Vec::with_capacity(round.visits.len());
    for visit in &round.visits {
        match problem.stops.get(visit.stop as usize) {
            Some(stop) => {
                walk.visit(visit, stop);
                stops.push(stop);
            }
            None => walk.report(ViolationKind::Unknown, Some(visit.stop), 0),
        }
    }
    if stops.is_empty() {
        walk.report(ViolationKind::EmptyRound, None, 0);
    }
    if let Some(end) = problem.end_of(vehicle)
        && walk.go(end, false).is_none()
    {
        walk.report(ViolationKind::Unreachable, None, 0);
    }
    if walk.time != round.ends_s {
        walk.report(ViolationKind::Times, None, round.ends_s - walk.time);
    }
    walk.load(&stops);
    let longest = vehicle.max_duration_s.unwrap_or(i64::MAX);
    walk.report_over(
        ViolationKind::MaxDuration,
        None,
        (round.ends_s - round.departs_s).saturating_sub(longest),
    );
    walk.report_over(ViolationKind::Shift, None, round.ends_s - vehicle.shift.latest_s);
    check_approach(&mut walk, round, before);
}

/// The way to the depot: from the volunteer's start, or from where the round before ended.
fn check_approach(walk: &mut Walk<'_>, round: &Round, before: Option<&Round>) {
    let depot = walk.problem.depots[round.depot as usize].place;
    let last_door = before
        .and_then(|b| b.visits.last())
        .and_then(|v| walk.problem.stops.get(v.stop as usize));
    walk.at = match before {
        None => walk.vehicle.start.unwrap_or(depot),
        Some(_) => walk
            .problem
            .end_of(walk.vehicle)
            .or(last_door.map(|stop| stop.place))
            .unwrap_or(depot),
    };
    let free = before.map_or(walk.vehicle.shift.earliest_s, |b| {
        b.ends_s.max(walk.vehicle.shift.earliest_s)
    });
    walk.time = free;
    if walk.at != depot && walk.go(depot, false).is_none() {
        walk.report(ViolationKind::Unreachable, None, 0);
    }
    let kind = if before.is_some() {
        ViolationKind::Overlap
    } else {
        ViolationKind::Shift
    };
    walk.report_over(kind, None, walk.time - round.departs_s);
    if (walk.travel_s, walk.length_m) != (round.travel_s, round.length_m) {
        walk.report(ViolationKind::Totals, None, round.travel_s - walk.travel_s);
    }
}

fn check_vehicles(problem: &Problem, plan: &Plan, out: &mut Vec<Violation>) {
    for (index, vehicle) in problem.vehicles.iter().enumerate() {
        let own = plan.rounds.iter().filter(|round| round.vehicle as usize == index);
        let mut departures: Vec<_> = own.map(|round| round.departs_s).collect();
        let over = departures.len() as i64 - i64::from(vehicle.rounds_max);
        if over > 0 {
            out.push(Violation {
                kind: ViolationKind::MaxRounds,
                round: None,
                stop: None,
                by: over,
            });
        }
        // Rounds that leave at the same second have no order that the walk above could have found.
        departures.sort_unstable();
        if departures.windows(2).any(|pair| pair[0] == pair[1]) {
            out.push(Violation {
                kind: ViolationKind::Overlap,
                round: None,
                stop: None,
                by: 0,
            });
        }
    }
}

/// The first round that serves one of several stops that belong together says whose they are.
fn check_together(problem: &Problem, plan: &Plan, out: &mut Vec<Violation>) {
    let mut whose: HashMap<&str, u32> = HashMap::new();
    for (index, round) in plan.rounds.iter().enumerate() {
        for visit in &round.visits {
            let stop = problem.stops.get(visit.stop as usize);
            let Some(group) = stop.and_then(|stop| stop.together.as_deref()) else {
                continue;
            };
            if *whose.entry(group).or_insert(round.vehicle) != round.vehicle {
                let (round, stop, kind) = (Some(index as u32), Some(visit.stop), ViolationKind::Together);
                let by = 0;
                out.push(Violation { kind, round, stop, by });
            }
        }
    }
}

fn check_accounts(problem: &Problem, plan: &Plan, out: &mut Vec<Violation>) {
    let mut visits = vec![0_i64; problem.stops.len()];
    let mut listed = vec![0_i64; problem.stops.len()];
    for (index, round) in plan.rounds.iter().enumerate() {
        for visit in &round.visits {
            let Some(count) = visits.get_mut(visit.stop as usize) else {
                continue;
            };
            *count += 1;
            if *count > 1 {
                let (round, stop) = (Some(index as u32), Some(visit.stop));
                out.push(Violation {
                    kind: ViolationKind::Twice,
                    round,
                    stop,
                    by: 1,
                });
            }
        }
    }
    let mut report = |kind, stop| {
        out.push(Violation {
            kind,
            round: None,
            stop: Some(stop),
            by: 0,
        })
    };
    for entry in &plan.unassigned {
        match listed.get_mut(entry.stop as usize) {
            Some(count) => *count += 1,
            None => {
                report(ViolationKind::Unknown, entry.stop);
                continue;
            }
        }
        if problem.is_placed(entry.stop) == (entry.reason == Reason::NoLocation) {
            report(ViolationKind::WrongReason, entry.stop);
        }
    }
    for stop in 0..problem.stops.len() {
        match (visits[stop], listed[stop]) {
            (0, 0) => report(ViolationKind::Missing, stop as u32),
            (0, 1) | (_, 0) => {}
            _ => report(ViolationKind::Contradiction, stop as u32),
        }
    }
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
