//! A sitting's deliveries in the planner's terms.

use chrono::NaiveTime;
use domain::delivery::TravelMode;
use domain::delivery::food_clock::FoodRule;
use domain::order::Sitting;
use domain::time::{At, MealPeriod};
use routing::problem::LatLon;
use routing::{Depot, Mode, Place, Problem, Seconds, Stop, Travel, Vehicle, Weights, Window};
use store::rounds::Deliveries;

/// Boxes are packed, and the food is counted as cooked, so long before the sitting starts.
const READY_BEFORE_MIN: i64 = 15;
/// Longest round.
const LONGEST_S: Seconds = 90 * 60;
/// The way back may end so long after the last door may be knocked at.
const WAY_BACK_S: Seconds = 30 * 60;
/// Most doors of one round.
const STOPS_MAX: u32 = 20;
/// Meals that a spare round carries.
pub(super) const SPARE_CAPACITY: u32 = 20;
/// Seconds that asking somebody who signed up is worth: by time alone an e-bike always beats a walker, and nobody would
/// walk. Twice the price of a round, so that coming was not in vain unless it costs a quarter of an hour.
const VOLUNTEER_FIRST: i64 = -1_800;
const SPARE_LAST: i64 = 3_600;
const SPARE_CAR_LAST: i64 = 7_200;

/// A sitting's times, in seconds after Beijing midnight.
#[derive(Debug, Clone, Copy)]
pub(super) struct Times {
    zero: At,
    pub(super) ready_s: Seconds,
    pub(super) window: Window,
    pub(super) deadline_s: Seconds,
}

impl Times {
    pub(super) fn of(sitting: &Sitting) -> Self {
        let zero = sitting.service_day.at(NaiveTime::MIN);
        let after = |at: At| (at.0 - zero.0).div_euclid(1_000);
        let cooked_at = sitting.starts_at.plus_minutes(-READY_BEFORE_MIN);
        let ready_s = after(cooked_at);
        let meal = Window::new(ready_s, after(sitting.ends_at).max(ready_s));
        let door = match sitting.period {
            MealPeriod::Breakfast => meal,
            MealPeriod::Lunch => Window::new(at_clock(10, 30), at_clock(12, 30)),
            MealPeriod::Dinner => Window::new(at_clock(16, 30), at_clock(18, 0)),
        };
        Self {
            zero,
            ready_s,
            // A sitting outside the usual hours is delivered in its own.
            window: if ready_s < door.latest_s { door } else { meal },
            deadline_s: after(FoodRule::default().deadline(cooked_at, &[])),
        }
    }

    pub(super) fn at(&self, seconds: Seconds) -> At {
        At(self.zero.0 + seconds * 1_000)
    }

    pub(super) fn seconds(&self, at: At) -> Seconds {
        (at.0 - self.zero.0).div_euclid(1_000)
    }

    pub(super) fn stop(&self, key: String, portions: usize, place: Place) -> Stop {
        Stop {
            demand: vec![u32::try_from(portions).unwrap_or(u32::MAX)],
            windows: vec![self.window],
            deadline_s: Some(self.deadline_s),
            ..Stop::new(key, place)
        }
    }

    pub(super) fn vehicle(&self, key: String, mode: TravelMode, capacity: u32, preference: i64) -> Vehicle {
        Vehicle {
            shift: Window::new(self.ready_s, self.window.latest_s.max(self.ready_s) + WAY_BACK_S),
            max_stops: Some(STOPS_MAX),
            max_duration_s: Some(LONGEST_S),
            preference,
            ..Vehicle::new(key, mode_of(mode), capacity, 0)
        }
    }
}

fn at_clock(hours: i64, minutes: i64) -> Seconds {
    (hours * 60 + minutes) * 60
}

/// Rounds that nobody has signed up for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spares {
    pub(super) ebikes: usize,
    pub(super) cars: usize,
}

impl Spares {
    /// Enough for every door to have its own.
    pub(super) fn one_each(doors: usize) -> Self {
        Self {
            ebikes: doors,
            cars: doors,
        }
    }
}

/// The problem: stop `i` is door `i`; the volunteers come first, then the spare rounds.
pub(super) fn build(deliveries: &Deliveries, travel: Travel, spares: Spares) -> Problem {
    let times = Times::of(&deliveries.sitting);
    let mut node = 0;
    let stops = deliveries.doors.iter().map(|door| {
        let place = door.spot.door.map_or(Place::UNKNOWN, |point| {
            node += 1;
            place(point.lat(), point.lon(), node)
        });
        times.stop(door.senior_id.to_string(), door.order_ids.len(), place)
    });
    let stops: Vec<Stop> = stops.collect();
    let helpers = deliveries
        .helpers
        .iter()
        .map(|helper| times.vehicle(helper.id.to_string(), helper.mode, helper.capacity, VOLUNTEER_FIRST));
    let spare =
        |mode, preference| move |i: usize| times.vehicle(format!("spare {i}"), mode, SPARE_CAPACITY, preference);
    let ebikes = (0..spares.ebikes).map(spare(TravelMode::Ebike, SPARE_LAST));
    let cars = (0..spares.cars).map(spare(TravelMode::Car, SPARE_CAR_LAST));
    Problem {
        name: deliveries.sitting.id.to_string(),
        depots: vec![depot(deliveries.depot.lat, deliveries.depot.lon, &times)],
        stops,
        vehicles: helpers.chain(ebikes).chain(cars).collect(),
        travel,
        weights: Weights::default(),
    }
}

pub(super) fn depot(lat: f64, lon: f64, times: &Times) -> Depot {
    Depot {
        key: "canteen".to_owned(),
        place: place(lat, lon, 0),
        ready_s: times.ready_s,
    }
}

/// A place by its point and by its row in the tables, whichever the travel goes by.
pub(super) fn place(lat: f64, lon: f64, node: u32) -> Place {
    Place {
        point: Some(LatLon { lat, lon }),
        node: Some(node),
    }
}

pub(super) fn mode_of(mode: TravelMode) -> Mode {
    match mode {
        TravelMode::Foot => Mode::Foot,
        TravelMode::Ebike => Mode::Ebike,
        TravelMode::Car => Mode::Car,
    }
}

pub(super) fn travel_mode(mode: Mode) -> TravelMode {
    match mode {
        Mode::Foot => TravelMode::Foot,
        Mode::Ebike => TravelMode::Ebike,
        Mode::Car => TravelMode::Car,
    }
}
