//! CVRPLIB and VRPLIB files: `.vrp` problems (with time windows if they have them) and `.sol` plans.
//!
//! Lengths are `EUC_2D`, rounded to the nearest whole number as CVRPLIB prescribes; with time windows
//! they keep one decimal, cut off, as is the custom for the Solomon and Gehring–Homberger sets, and one unit of the
//! file becomes ten seconds of the problem.

use std::fmt::Write as _;

use crate::error::Error;
use crate::plan::Plan;
use crate::problem::{Depot, Mode, Place, Problem, Seconds, Stop, Vehicle, Weights, Window};
use crate::schedule::{RoundStart, schedule};
use crate::travel::{Plane, Rounding, Travel};

/// More nodes than any published set has.
pub(super) const MOST_NODES: usize = 200_000;

#[derive(Default)]
pub(super) struct Draft {
    pub(super) name: String,
    pub(super) dimension: usize,
    pub(super) vehicles: Option<usize>,
    pub(super) capacity: Option<u32>,
    pub(super) service: Option<f64>,
    pub(super) distance: Option<f64>,
    pub(super) points: Vec<Option<[f64; 2]>>,
    pub(super) demand: Vec<u32>,
    pub(super) windows: Vec<Option<(f64, f64)>>,
    pub(super) service_times: Vec<Option<f64>>,
    pub(super) depots: Vec<usize>,
}

#[derive(Clone, Copy, PartialEq)]
enum Section {
    Header,
    Coordinates,
    Demand,
    Windows,
    ServiceTimes,
    Depot,
    Ignored,
    Done,
}

/// Reads a `.vrp` file. The customer with number `i + 1` in the file becomes stop `i - 1` with key `i`, as `.sol`
/// files count them.
///
/// # Errors
/// The first line that is not understood, or what is missing.
pub fn read_vrp(text: &str) -> Result<Problem, Error> {
    let mut draft = Draft::default();
    let mut section = Section::Header;
    for (index, line) in text.lines().enumerate() {
        let (number, line) = (index + 1, line.trim());
        if line.is_empty() || section == Section::Done {
            continue;
        }
        section = match heading(line) {
            Some(next) => next,
            None if section == Section::Header || line.contains(':') => {
                draft.header(number, line)?;
                Section::Header
            }
            None => {
                draft.row(number, line, section)?;
                section
            }
        };
    }
    draft.finish(text.lines().count())
}

fn heading(line: &str) -> Option<Section> {
    match line.trim_end_matches(':').trim() {
        "NODE_COORD_SECTION" => Some(Section::Coordinates),
        "DEMAND_SECTION" => Some(Section::Demand),
        "TIME_WINDOW_SECTION" => Some(Section::Windows),
        "SERVICE_TIME_SECTION" => Some(Section::ServiceTimes),
        "DEPOT_SECTION" => Some(Section::Depot),
        "EOF" => Some(Section::Done),
        other if other.ends_with("_SECTION") => Some(Section::Ignored),
        _ => None,
    }
}

pub(super) fn parse<T: std::str::FromStr>(number: usize, word: &str, what: &str) -> Result<T, Error> {
    word.parse()
        .map_err(|_| Error::syntax(number, format!("{what} expected, found {word:?}")))
}

pub(super) fn finite(number: usize, word: &str, what: &str) -> Result<f64, Error> {
    let value: f64 = parse(number, word, what)?;
    if value.is_finite() && value.abs() < 1e8 {
        Ok(value)
    } else {
        Err(Error::syntax(number, format!("{what} out of range")))
    }
}

impl Draft {
    fn header(&mut self, number: usize, line: &str) -> Result<(), Error> {
        let (key, value) = line
            .split_once(':')
            .ok_or_else(|| Error::syntax(number, "`KEY : VALUE` expected"))?;
        let value = value.trim();
        match key.trim() {
            "NAME" => self.name = value.to_owned(),
            "DIMENSION" => {
                self.dimension = parse(number, value, "a number of nodes")?;
                if !(1..=MOST_NODES).contains(&self.dimension) {
                    return Err(Error::syntax(number, format!("1 to {MOST_NODES} nodes expected")));
                }
                self.points = vec![None; self.dimension];
                self.demand = vec![0; self.dimension];
                self.windows = vec![None; self.dimension];
                self.service_times = vec![None; self.dimension];
            }
            "VEHICLES" | "SALESMAN" => self.vehicles = Some(parse(number, value, "a number of vehicles")?),
            "CAPACITY" => self.capacity = Some(parse(number, value, "a capacity")?),
            "SERVICE_TIME" => self.service = Some(finite(number, value, "a service time")?),
            "DISTANCE" => self.distance = Some(finite(number, value, "a distance")?),
            "EDGE_WEIGHT_TYPE" if value != "EUC_2D" => {
                return Err(Error::unsupported(number, format!("EDGE_WEIGHT_TYPE {value}")));
            }
            "TYPE" if !matches!(value, "CVRP" | "CVRPTW" | "VRPTW") => {
                return Err(Error::unsupported(number, format!("TYPE {value}")));
            }
            _ => {}
        }
        Ok(())
    }

    fn row(&mut self, number: usize, line: &str, section: Section) -> Result<(), Error> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let need = match section {
            Section::Coordinates | Section::Windows => 3,
            Section::Demand | Section::ServiceTimes => 2,
            Section::Depot => 1,
            _ => return Ok(()),
        };
        if words.len() < need {
            return Err(Error::syntax(number, format!("{need} numbers expected")));
        }
        if section == Section::Depot {
            if words[0] != "-1" {
                let depot = self.node(number, words[0])?;
                self.depots.push(depot);
            }
            return Ok(());
        }
        let node = self.node(number, words[0])?;
        match section {
            Section::Coordinates => {
                let at = [
                    finite(number, words[1], "a coordinate")?,
                    finite(number, words[2], "a coordinate")?,
                ];
                self.points[node] = Some(at);
            }
            Section::Demand => self.demand[node] = parse(number, words[1], "a demand")?,
            Section::Windows => {
                let open = finite(number, words[1], "a time")?;
                let close = finite(number, words[2], "a time")?;
                if open > close {
                    return Err(Error::syntax(number, "the window ends before it begins"));
                }
                self.windows[node] = Some((open, close));
            }
            _ => self.service_times[node] = Some(finite(number, words[1], "a service time")?),
        }
        Ok(())
    }

    fn node(&self, number: usize, word: &str) -> Result<usize, Error> {
        let node: usize = parse(number, word, "a node number")?;
        if node == 0 || node > self.dimension {
            return Err(Error::syntax(
                number,
                format!("node {node} is not among the {} announced", self.dimension),
            ));
        }
        Ok(node - 1)
    }

    pub(super) fn finish(self, lines: usize) -> Result<Problem, Error> {
        let end = |what: &str| Error::syntax(lines, format!("the file ends without {what}"));
        let capacity = self.capacity.ok_or_else(|| end("CAPACITY"))?;
        if !self.depots.iter().all(|depot| *depot == 0) {
            return Err(Error::unsupported(lines, "a depot other than node 1"));
        }
        let points: Option<Vec<[f64; 2]>> = self.points.iter().copied().collect();
        let points = points
            .filter(|points| !points.is_empty())
            .ok_or_else(|| end("coordinates for every node"))?;
        let timed = self.windows.iter().any(Option::is_some);
        let (scale, rounding) = if timed {
            (10.0, Rounding::Floor)
        } else {
            (1.0, Rounding::Nearest)
        };
        let seconds = |value: f64| (value * scale).round() as Seconds;
        let window = |(open, close): (f64, f64)| Window::new(seconds(open), seconds(close));
        let service = self.service.unwrap_or(0.0);
        let stop = |node: usize| Stop {
            demand: vec![self.demand[node]],
            service_s: seconds(self.service_times[node].unwrap_or(service)),
            windows: self.windows[node].map(window).into_iter().collect(),
            ..Stop::new(node.to_string(), Place::node(node as u32))
        };
        let stops: Vec<Stop> = (1..points.len()).map(stop).collect();
        let shift = self.windows[0].map_or(Window::ANY, window);
        let vehicle = |number: usize| Vehicle {
            shift,
            max_duration_s: self.distance.map(seconds),
            ..Vehicle::new((number + 1).to_string(), Mode::Car, capacity, 0)
        };
        let ready_s = shift.earliest_s.max(0);
        let problem = Problem {
            name: self.name,
            depots: vec![Depot {
                key: "depot".into(),
                place: Place::node(0),
                ready_s,
            }],
            vehicles: (0..self.vehicles.unwrap_or(stops.len()).min(stops.len()))
                .map(vehicle)
                .collect(),
            stops,
            travel: Travel::Plane(Plane {
                points,
                scale,
                rounding,
            }),
            weights: Weights {
                round: 0,
                churn_face: 0,
                churn_order: 0,
                balance_pct: 0,
                ..Weights::default()
            },
        };
        problem.validate()?;
        Ok(problem)
    }
}

/// Writes a plan as a `.sol` file: one line per round, then the cost.
pub fn write_sol(problem: &Problem, plan: &Plan) -> String {
    let mut out = String::new();
    let mut length = 0;
    for (index, round) in plan.rounds.iter().enumerate() {
        let keys = round
            .visits
            .iter()
            .map(|visit| problem.stops[visit.stop as usize].key.as_str());
        // Writing to a string cannot fail.
        let _ = writeln!(out, "Route #{}: {}", index + 1, keys.collect::<Vec<_>>().join(" "));
        length += round.travel_s;
    }
    let scale = if let Travel::Plane(plane) = &problem.travel {
        plane.scale
    } else {
        1.0
    };
    let _ = if scale == 1.0 {
        writeln!(out, "Cost {length}")
    } else {
        writeln!(out, "Cost {:.1}", length as f64 / scale)
    };
    out
}

/// Reads a `.sol` file for a problem that came from a `.vrp` file. Rounds go to the vehicles in order.
///
/// # Errors
/// Lines that are not understood, customers that do not exist, more rounds than vehicles.
pub fn read_sol(problem: &Problem, text: &str) -> Result<Plan, Error> {
    let mut plan = Plan::default();
    for (index, line) in text.lines().enumerate() {
        let (number, line) = (index + 1, line.trim());
        if line.is_empty() || line.to_ascii_lowercase().starts_with("cost") {
            continue;
        }
        let list = line
            .strip_prefix("Route")
            .and_then(|rest| rest.split_once(':'))
            .map(|(_, list)| list);
        let list = list.ok_or_else(|| Error::syntax(number, "`Route #1: 1 2 3` or `Cost 1` expected"))?;
        let mut stops = Vec::new();
        for word in list.split_whitespace() {
            let customer: usize = parse(number, word, "a customer number")?;
            if customer == 0 || customer > problem.stops.len() {
                return Err(Error::syntax(number, format!("there is no customer {customer}")));
            }
            stops.push(customer as u32 - 1);
        }
        let vehicle = plan.rounds.len();
        if vehicle >= problem.vehicles.len() {
            return Err(Error::syntax(number, format!("there are only {vehicle} vehicles")));
        }
        plan.rounds
            .push(schedule(problem, vehicle as u32, &stops, RoundStart::default()));
    }
    Ok(plan)
}
