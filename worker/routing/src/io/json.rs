//! Our own files: problems and plans as JSON. The README shows both formats.
//!
//! Inside files everything is named by its key; inside the program by its index. Unknown fields are errors, because
//! a misspelt limit is a limit that nobody keeps.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::json_plan::{FixJson, PlanJson, RoundJson, UnassignedJson, VisitJson};
use super::json_problem::{PlaceJson, ProblemJson, StopJson, VehicleJson};
use crate::cost::cost;
use crate::error::Error;
use crate::plan::{Plan, Reason, Round, Unassigned, Visit};
use crate::problem::{Depot, Mode, ModeSet, Problem, Stop, Vehicle, Window};

/// The largest time or length that a plan may name: far beyond any round, far below overflow.
const MOST: i64 = 1_000_000_000_000;

/// Reads a problem.
///
/// # Errors
/// Where the text stops being JSON or leaves the format (with the line), or what contradicts itself (with the path).
pub fn read_problem(text: &str) -> Result<Problem, Error> {
    let file: ProblemJson = parse(text)?;
    let depot_keys = Keys::new("depots", file.depots.iter().map(|depot| depot.key.as_str()))?;
    let vehicle_keys = Keys::new("vehicles", file.vehicles.iter().map(|vehicle| vehicle.key.as_str()))?;
    Keys::new("stops", file.stops.iter().map(|stop| stop.key.as_str()))?;
    let depots = file.depots.iter().map(|d| Depot {
        key: d.key.clone(),
        place: d.place.place(),
        ready_s: d.ready_s,
    });
    let stops = file
        .stops
        .iter()
        .enumerate()
        .map(|(i, stop)| read_stop(stop, i, &depot_keys, &vehicle_keys));
    let vehicles = file
        .vehicles
        .iter()
        .enumerate()
        .map(|(i, vehicle)| read_vehicle(vehicle, i, &depot_keys));
    let problem = Problem {
        depots: depots.collect(),
        stops: stops.collect::<Result<_, _>>()?,
        vehicles: vehicles.collect::<Result<_, _>>()?,
        name: file.name,
        travel: file.travel.into(),
        weights: file.weights.into(),
    };
    problem.validate()?;
    Ok(problem)
}

/// Writes a problem so that [`read_problem`] reads the same one; coordinates are exact to fifteen digits.
pub fn write_problem(problem: &Problem) -> String {
    let depot_key = |depot: &u32| problem.depots[*depot as usize].key.clone();
    let stop = |stop: &Stop| StopJson {
        key: stop.key.clone(),
        place: stop.place.into(),
        demand: stop.demand.clone(),
        service_s: stop.service_s,
        windows: stop
            .windows
            .iter()
            .map(|window| (window.earliest_s, window.latest_s))
            .collect(),
        deadline_s: stop.deadline_s,
        priority: stop.priority,
        modes: stop.modes.iter().map(|mode| mode.word().to_owned()).collect(),
        familiar: stop
            .familiar
            .map(|vehicle| problem.vehicles[vehicle as usize].key.clone()),
        place_yesterday: stop.place_yesterday,
        depots: stop.depots.iter().map(depot_key).collect(),
        skills: stop.skills.clone(),
        together: stop.together.clone(),
        wished_by_s: stop.wished_by_s,
    };
    let vehicle = |vehicle: &Vehicle| VehicleJson {
        key: vehicle.key.clone(),
        mode: vehicle.mode.word().to_owned(),
        capacity: vehicle.capacity.clone(),
        shift: (vehicle.shift != Window::ANY).then_some((vehicle.shift.earliest_s, vehicle.shift.latest_s)),
        depot: depot_key(&vehicle.depot),
        start: vehicle.start.map(PlaceJson::from),
        end: vehicle.end.map(PlaceJson::from),
        return_required: vehicle.return_required,
        max_stops: vehicle.max_stops,
        max_duration_s: vehicle.max_duration_s,
        rounds_max: vehicle.rounds_max,
        preference: vehicle.preference,
        skills: vehicle.skills.clone(),
        least_stops: vehicle.least_stops,
    };
    text(&ProblemJson {
        name: problem.name.clone(),
        travel: (&problem.travel).into(),
        weights: problem.weights.into(),
        depots: problem
            .depots
            .iter()
            .map(super::json_problem::DepotJson::from)
            .collect(),
        stops: problem.stops.iter().map(stop).collect(),
        vehicles: problem.vehicles.iter().map(vehicle).collect(),
    })
}

/// Reads a plan for a problem.
///
/// # Errors
/// As [`read_problem`]; also keys that the problem does not have.
pub fn read_plan(problem: &Problem, text: &str) -> Result<Plan, Error> {
    let file: PlanJson = parse(text)?;
    let stops = Keys::new("stops", problem.stops.iter().map(|stop| stop.key.as_str()))?;
    let depots = Keys::new("depots", problem.depots.iter().map(|depot| depot.key.as_str()))?;
    let vehicles = Keys::new("vehicles", problem.vehicles.iter().map(|vehicle| vehicle.key.as_str()))?;
    let mut plan = Plan::default();
    for (i, round) in file.rounds.into_iter().enumerate() {
        let at = format!("rounds[{i}]");
        within_reach(&round, &at)?;
        let visit = |visit: VisitJson| -> Result<Visit, Error> {
            Ok(Visit {
                stop: stops.find(&visit.stop, &at)?,
                arrival_s: visit.arrival_s,
                service_start_s: visit.service_start_s,
                slack_s: visit.slack_s,
                distance_m: visit.distance_m,
            })
        };
        plan.rounds.push(Round {
            vehicle: vehicles.find(&round.vehicle, &at)?,
            depot: depots.find(&round.depot, &at)?,
            departs_s: round.departs_s,
            ends_s: round.ends_s,
            travel_s: round.travel_s,
            length_m: round.length_m,
            visits: round.visits.into_iter().map(visit).collect::<Result<_, _>>()?,
        });
    }
    for (i, entry) in file.unassigned.into_iter().enumerate() {
        let at = format!("unassigned[{i}]");
        let reason = Reason::from_code(&entry.reason);
        plan.unassigned.push(Unassigned {
            stop: stops.find(&entry.stop, &at)?,
            reason: reason.ok_or_else(|| Error::invalid(&at, format!("no such reason: {:?}", entry.reason)))?,
            fix: entry.fix.read(&vehicles, &at)?,
        });
    }
    Ok(plan)
}

/// Writes a plan, with its cost for readers who have no use for the rest.
pub fn write_plan(problem: &Problem, plan: &Plan) -> String {
    let stop_key = |stop: u32| problem.stops[stop as usize].key.clone();
    let visit = |visit: &Visit| VisitJson {
        stop: stop_key(visit.stop),
        arrival_s: visit.arrival_s,
        service_start_s: visit.service_start_s,
        slack_s: visit.slack_s,
        distance_m: visit.distance_m,
    };
    let round = |round: &Round| RoundJson {
        vehicle: problem.vehicles[round.vehicle as usize].key.clone(),
        depot: problem.depots[round.depot as usize].key.clone(),
        departs_s: round.departs_s,
        ends_s: round.ends_s,
        travel_s: round.travel_s,
        length_m: round.length_m,
        visits: round.visits.iter().map(visit).collect(),
    };
    let unassigned = |entry: &Unassigned| UnassignedJson {
        stop: stop_key(entry.stop),
        reason: entry.reason.code().to_owned(),
        fix: FixJson::write(problem, entry.fix),
    };
    text(&PlanJson {
        problem: problem.name.clone(),
        cost: Some(cost(problem, plan).into()),
        rounds: plan.rounds.iter().map(round).collect(),
        unassigned: plan.unassigned.iter().map(unassigned).collect(),
    })
}

/// Refuses numbers with which nobody could reckon.
fn within_reach(round: &RoundJson, at: &str) -> Result<(), Error> {
    let own = [round.departs_s, round.ends_s, round.travel_s, round.length_m];
    let doors = round.visits.iter();
    let doors = doors.flat_map(|v| [v.arrival_s, v.service_start_s, v.slack_s, v.distance_m]);
    if own
        .into_iter()
        .chain(doors)
        .any(|value| !(-MOST..=MOST).contains(&value))
    {
        return Err(Error::invalid(at, format!("a number beyond {MOST}")));
    }
    Ok(())
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|error| Error::syntax(error.line(), error.to_string()))
}

fn text<T: Serialize>(file: &T) -> String {
    let mut out = serde_json::to_string_pretty(file).expect("these types have string keys and finite numbers");
    out.push('\n');
    out
}

fn read_stop(stop: &StopJson, index: usize, depots: &Keys<'_>, vehicles: &Keys<'_>) -> Result<Stop, Error> {
    let at = format!("stops[{index}]");
    let cooks = stop.depots.iter().map(|key| depots.find(key, &at));
    Ok(Stop {
        key: stop.key.clone(),
        place: stop.place.place(),
        demand: stop.demand.clone(),
        service_s: stop.service_s,
        windows: stop.windows.iter().map(|(from, to)| Window::new(*from, *to)).collect(),
        deadline_s: stop.deadline_s,
        priority: stop.priority,
        modes: read_modes(&stop.modes, &at)?,
        familiar: stop.familiar.as_ref().map(|key| vehicles.find(key, &at)).transpose()?,
        place_yesterday: stop.place_yesterday,
        depots: cooks.collect::<Result<_, _>>()?,
        skills: stop.skills.clone(),
        together: stop.together.clone(),
        wished_by_s: stop.wished_by_s,
    })
}

fn read_vehicle(vehicle: &VehicleJson, index: usize, depots: &Keys<'_>) -> Result<Vehicle, Error> {
    let at = format!("vehicles[{index}]");
    Ok(Vehicle {
        key: vehicle.key.clone(),
        mode: read_mode(&vehicle.mode, &at)?,
        capacity: vehicle.capacity.clone(),
        shift: vehicle.shift.map_or(Window::ANY, |(from, to)| Window::new(from, to)),
        depot: depots.find(&vehicle.depot, &at)?,
        start: vehicle.start.as_ref().map(PlaceJson::place),
        end: vehicle.end.as_ref().map(PlaceJson::place),
        return_required: vehicle.return_required,
        max_stops: vehicle.max_stops,
        max_duration_s: vehicle.max_duration_s,
        rounds_max: vehicle.rounds_max,
        preference: vehicle.preference,
        skills: vehicle.skills.clone(),
        least_stops: vehicle.least_stops,
    })
}

pub(super) fn read_mode(word: &str, at: &str) -> Result<Mode, Error> {
    Mode::from_word(word).ok_or_else(|| Error::invalid(at, format!("no such mode: {word:?}")))
}

fn read_modes(words: &[String], at: &str) -> Result<ModeSet, Error> {
    if words.is_empty() {
        return Ok(ModeSet::ALL);
    }
    let modes: Result<Vec<Mode>, Error> = words.iter().map(|word| read_mode(word, at)).collect();
    Ok(ModeSet::of(&modes?))
}

/// The index of each key in one list.
pub(super) struct Keys<'a> {
    list: &'static str,
    index: HashMap<&'a str, u32>,
}

impl<'a> Keys<'a> {
    fn new(list: &'static str, keys: impl Iterator<Item = &'a str>) -> Result<Self, Error> {
        let mut index = HashMap::new();
        for (number, key) in keys.enumerate() {
            match index.entry(key) {
                Entry::Vacant(entry) => entry.insert(number as u32),
                Entry::Occupied(_) => {
                    return Err(Error::invalid(
                        format!("{list}[{number}].key"),
                        format!("{key:?} appears twice"),
                    ));
                }
            };
        }
        Ok(Self { list, index })
    }

    pub(super) fn find(&self, key: &str, at: &str) -> Result<u32, Error> {
        let found = self.index.get(key).copied();
        found.ok_or_else(|| Error::invalid(at, format!("{key:?} is not a key in {}", self.list)))
    }
}
