//! When a round leaves and when it is at each door.
//!
//! Leaving as early as possible is always quickest to the last door, but a round that then waits for a window to
//! open is longer than it need be. So the earliest round is computed first and its departure then moved as late as
//! the same end allows; with several windows per stop the search goes on behind the latest departure that still
//! uses the same windows. The shortest round wins, the earliest among equals.

use crate::plan::{Round, Visit};
use crate::problem::{FOREVER, Place, Problem, Seconds, Stop, Vehicle};
use crate::travel::Leg;

/// What is given about a round besides its stops.
#[derive(Debug, Clone, Copy, Default)]
pub struct RoundStart<'a> {
    /// The vehicle's round before this one.
    pub after: Option<&'a Round>,
    /// A fixed departure; without it the round leaves when best.
    pub departs_s: Option<Seconds>,
}

/// The way to the depot before the round: from the vehicle's start, or from where its last round ended.
pub(crate) fn approach(problem: &Problem, vehicle: &Vehicle, after: Option<&Round>) -> Option<Leg> {
    let depot = problem.depots[vehicle.depot as usize].place;
    let from = match after {
        None => vehicle.start.unwrap_or(depot),
        Some(round) => match problem.end_of(vehicle) {
            Some(end) => end,
            None => round
                .visits
                .last()
                .map_or(depot, |visit| problem.stops[visit.stop as usize].place),
        },
    };
    if from == depot {
        Some(Leg::default())
    } else {
        problem.travel.leg(vehicle.mode, &from, &depot, false)
    }
}

/// The earliest second at which the vehicle can leave its depot.
pub(crate) fn earliest_departure(problem: &Problem, vehicle: &Vehicle, after: Option<&Round>) -> Seconds {
    let way = approach(problem, vehicle, after).unwrap_or_default().seconds;
    let free = after.map_or(vehicle.shift.earliest_s, |round| {
        round.ends_s.max(vehicle.shift.earliest_s)
    });
    problem.depots[vehicle.depot as usize].ready_s.max(free + way)
}

/// The latest second at which service may begin if it belongs to the window that an arrival would get.
fn service_at(stop: &Stop, arrival: Seconds) -> (Seconds, Seconds) {
    let by_clock = stop.deadline_s.map_or(FOREVER, |deadline| deadline - stop.service_s);
    if stop.windows.is_empty() {
        return (arrival, by_clock);
    }
    let open = stop
        .windows
        .iter()
        .filter(|window| window.latest_s >= arrival)
        .min_by_key(|window| window.earliest_s);
    match open {
        Some(window) => (arrival.max(window.earliest_s), window.latest_s.min(by_clock)),
        None => {
            let last = stop
                .windows
                .iter()
                .map(|window| window.latest_s)
                .max()
                .unwrap_or(FOREVER);
            (arrival, last.min(by_clock))
        }
    }
}

/// A vehicle's stops with everything about time that does not depend on the departure.
struct Chain<'a> {
    stops: Vec<&'a Stop>,
    /// `legs[i]` leads to stop `i`, the last one to the end.
    legs: Vec<Leg>,
    shift_end: Seconds,
    longest: Seconds,
}

/// One departure played through.
struct Run {
    departs: Seconds,
    ends: Seconds,
    /// Arrival, start of service, latest start of service in the same window.
    doors: Vec<(Seconds, Seconds, Seconds)>,
    lateness: Seconds,
}

impl<'a> Chain<'a> {
    fn new(problem: &'a Problem, vehicle: &Vehicle, stops: &[u32]) -> Self {
        let mut at = problem.depots[vehicle.depot as usize].place;
        let mut legs = Vec::with_capacity(stops.len() + 1);
        let way = |from: &Place, to: &Place, door| problem.travel.leg(vehicle.mode, from, to, door).unwrap_or_default();
        let stops: Vec<&Stop> = stops.iter().map(|stop| &problem.stops[*stop as usize]).collect();
        for stop in &stops {
            legs.push(way(&at, &stop.place, true));
            at = stop.place;
        }
        legs.push(
            problem
                .end_of(vehicle)
                .map_or(Leg::default(), |end| way(&at, &end, false)),
        );
        let longest = vehicle.max_duration_s.unwrap_or(2 * FOREVER);
        Self {
            stops,
            legs,
            shift_end: vehicle.shift.latest_s,
            longest,
        }
    }

    fn run(&self, departs: Seconds) -> Run {
        let mut doors = Vec::with_capacity(self.stops.len());
        let (mut time, mut lateness) = (departs, 0);
        for (stop, leg) in self.stops.iter().zip(&self.legs) {
            let arrival = time + leg.seconds;
            let (start, latest) = service_at(stop, arrival);
            lateness += (start - latest).max(0);
            doors.push((arrival, start, latest));
            time = start + stop.service_s;
        }
        let ends = time + self.legs[self.stops.len()].seconds;
        lateness += (ends - self.shift_end).max(0);
        Run {
            departs,
            ends,
            doors,
            lateness,
        }
    }

    /// Latest departure for which each stop's service begins no later than `latest(door)`.
    fn latest_departure(&self, run: &Run, end: Seconds, latest: impl Fn(&(i64, i64, i64)) -> Seconds) -> Seconds {
        let mut bound = end;
        for (i, door) in run.doors.iter().enumerate().rev() {
            let next = bound - self.legs[i + 1].seconds - self.stops[i].service_s;
            bound = next.min(latest(door));
        }
        bound - self.legs[0].seconds
    }

    fn best(&self, earliest: Seconds) -> Run {
        let several = self.stops.iter().any(|stop| stop.windows.len() > 1);
        let most = 1 + self.stops.iter().map(|stop| stop.windows.len()).sum::<usize>();
        let mut from = earliest;
        let mut best: Option<Run> = None;
        for _ in 0..most {
            let early = self.run(from);
            let same_end = self.latest_departure(&early, early.ends, |door| door.2).max(from);
            let run = self.run(same_end);
            if best.as_ref().is_none_or(|best| self.rank(&run) < self.rank(best)) {
                best = Some(run);
            }
            if !several || early.lateness > 0 {
                break;
            }
            from = self
                .latest_departure(&early, self.shift_end, |door| door.2)
                .max(same_end)
                + 1;
        }
        best.unwrap_or_else(|| self.run(earliest))
    }

    fn rank(&self, run: &Run) -> (Seconds, Seconds, Seconds) {
        let duration = run.ends - run.departs;
        (run.lateness + (duration - self.longest).max(0), duration, run.departs)
    }

    fn visits(&self, run: &Run, stops: &[u32]) -> Vec<Visit> {
        let mut bound = self.shift_end.min(run.departs + self.longest);
        let mut visits = Vec::with_capacity(stops.len());
        for (i, (arrival, start, latest)) in run.doors.iter().enumerate().rev() {
            bound = (bound - self.legs[i + 1].seconds - self.stops[i].service_s).min(*latest);
            visits.push(Visit {
                stop: stops[i],
                arrival_s: *arrival,
                service_start_s: *start,
                slack_s: bound - start,
                distance_m: self.legs[i].metres,
            });
        }
        visits.reverse();
        visits
    }
}

/// The round through the stops in the given order. Indexes must exist; limits may break.
pub(crate) fn schedule(problem: &Problem, vehicle: u32, stops: &[u32], start: RoundStart<'_>) -> Round {
    let who = &problem.vehicles[vehicle as usize];
    let chain = Chain::new(problem, who, stops);
    let way = approach(problem, who, start.after).unwrap_or_default();
    let run = match start.departs_s {
        Some(departs) => chain.run(departs),
        None => chain.best(earliest_departure(problem, who, start.after)),
    };
    Round {
        vehicle,
        depot: who.depot,
        departs_s: run.departs,
        ends_s: run.ends,
        travel_s: way.seconds + chain.legs.iter().map(|leg| leg.seconds).sum::<i64>(),
        length_m: way.metres + chain.legs.iter().map(|leg| leg.metres).sum::<i64>(),
        visits: chain.visits(&run, stops),
    }
}

#[cfg(test)]
#[path = "schedule_tests.rs"]
mod tests;
