//! What a round would be like that a person has put together.

use domain::delivery::TravelMode;
use domain::order::Sitting;
use domain::person::address::GeoPoint;
use domain::time::At;
use routing::evaluate::{RoundStart, evaluate_round};
use routing::{Place, Problem, ViolationKind, Weights};
use store::rounds::Depot;

use super::problem::{self, Times};
use crate::travel::Roads;

/// A round in the order that somebody wants.
#[derive(Debug, Clone)]
pub struct Tour {
    /// How the volunteer gets about.
    pub mode: TravelMode,
    /// Meals that fit.
    pub capacity: u32,
    /// When it left, if it did: that can't be changed any more.
    pub departed_at: Option<At>,
    /// The doors in order: meals and place, if known.
    pub doors: Vec<(usize, Option<GeoPoint>)>,
}

/// The same round with its times.
#[derive(Debug, Clone)]
pub struct Timed {
    /// Leaves the canteen.
    pub departs_at: At,
    /// Is back.
    pub ends_at: At,
    /// Metres under way.
    pub length_m: i64,
    /// When somebody knocks at each door.
    pub etas: Vec<At>,
    /// Until when the food is good.
    pub deadline_at: At,
    /// What it breaks; a person may decide that it is better than nothing.
    pub breaks: Vec<Break>,
}

/// One broken limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Break {
    /// The planner's word for it.
    pub code: &'static str,
    /// At which door, from 0.
    pub door: Option<usize>,
    /// Seconds, meals or doors too many.
    pub by: i64,
}

/// Times a tour and says what it breaks. An empty one takes no time.
pub async fn retime(roads: &Roads, sitting: &Sitting, depot: &Depot, tour: &Tour) -> Timed {
    let times = Times::of(sitting);
    let known = tour.doors.iter().filter_map(|(_, point)| *point);
    let points: Vec<GeoPoint> = GeoPoint::new(depot.lat, depot.lon)
        .ok()
        .into_iter()
        .chain(known)
        .collect();
    let ways = roads.between(&points).await;
    let mut node = 0;
    let stops = tour.doors.iter().map(|(portions, point)| {
        let place = point.map_or(Place::UNKNOWN, |point| {
            node += 1;
            problem::place(point.lat(), point.lon(), node)
        });
        times.stop(String::new(), *portions, place)
    });
    let problem = Problem {
        name: String::new(),
        stops: stops.collect(),
        depots: vec![problem::depot(depot.lat, depot.lon, &times)],
        vehicles: vec![times.vehicle(String::new(), tour.mode, tour.capacity, 0)],
        travel: ways.travel,
        weights: Weights::default(),
    };
    timed(&problem, &times, tour)
}

fn timed(problem: &Problem, times: &Times, tour: &Tour) -> Timed {
    let order: Vec<u32> = (0..).take(tour.doors.len()).collect();
    let start = RoundStart {
        after: None,
        departs_s: tour.departed_at.map(|at| times.seconds(at)),
    };
    let leaves = tour.departed_at.unwrap_or_else(|| times.at(times.ready_s));
    let deadline_at = times.at(times.deadline_s);
    let report = match order.is_empty() {
        true => None,
        false => evaluate_round(problem, 0, &order, start),
    };
    let Some(report) = report else {
        return Timed {
            departs_at: leaves,
            ends_at: leaves,
            length_m: 0,
            etas: Vec::new(),
            deadline_at,
            breaks: Vec::new(),
        };
    };
    let round = &report.round;
    let tells = |kind: ViolationKind| !matches!(kind, ViolationKind::Times | ViolationKind::Totals);
    Timed {
        departs_at: times.at(round.departs_s),
        ends_at: times.at(round.ends_s),
        length_m: round.length_m,
        etas: round
            .visits
            .iter()
            .map(|visit| times.at(visit.service_start_s))
            .collect(),
        deadline_at,
        breaks: report
            .violations
            .iter()
            .filter(|violation| tells(violation.kind))
            .map(|violation| Break {
                code: violation.kind.code(),
                door: violation.stop.map(|stop| stop as usize),
                by: violation.by,
            })
            .collect(),
    }
}
