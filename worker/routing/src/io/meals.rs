//! The made-up meal deliveries of the planner's own benchmark: canteens and doors in metres, volunteers by mode.
//!
//! Places are laid on the equator, where a metre is a metre in both directions to one part in a hundred thousand.

use serde::Deserialize;

use crate::cluster::{EARTH_RADIUS_M, bounds};
use crate::error::Error;
use crate::problem::{Depot, Mode, Place, Problem, Seconds, Stop, Vehicle, Weights, Window};
use crate::travel::{CrowFly, Travel};

#[derive(Deserialize)]
struct File {
    name: String,
    shift: Seconds,
    service: Seconds,
    fixed: i64,
    canteens: Vec<Canteen>,
    stops: Vec<Door>,
    modes: Vec<(String, u32)>,
}

#[derive(Deserialize)]
struct Canteen {
    xy: [f64; 2],
    vol: std::collections::BTreeMap<String, u32>,
}

#[derive(Deserialize)]
struct Door {
    xy: [f64; 2],
    canteen: u32,
    demand: u32,
    tw: [Seconds; 2],
}

/// Whether a JSON text is in this format rather than in the package's own.
pub fn is_meals(text: &str) -> bool {
    text.contains("\"canteens\"") && text.contains("\"vol\"")
}

/// Reads a problem.
///
/// # Errors
/// The line that does not follow the format, or what contradicts itself.
pub fn read_problem(text: &str) -> Result<Problem, Error> {
    let file: File = serde_json::from_str(text).map_err(|error| Error::syntax(error.line(), error.to_string()))?;
    let all = file
        .canteens
        .iter()
        .map(|canteen| canteen.xy)
        .chain(file.stops.iter().map(|door| door.xy));
    let (low, high) = bounds(all);
    let degrees =
        |xy: [f64; 2], axis: usize| ((xy[axis] - (low[axis] + high[axis]) / 2.0) / EARTH_RADIUS_M).to_degrees();
    let place = |xy: [f64; 2]| Place::at(degrees(xy, 1), degrees(xy, 0));
    let shift = Window::new(0, file.shift);
    let mut vehicles = Vec::new();
    for (depot, canteen) in file.canteens.iter().enumerate() {
        for (word, room) in &file.modes {
            let mode = Mode::from_word(word).ok_or_else(|| Error::invalid("modes", format!("no mode {word:?}")))?;
            for number in 0..canteen.vol.get(word).copied().unwrap_or(0).min(100_000) {
                let key = format!("{depot} {word} {}", number + 1);
                vehicles.push(Vehicle {
                    shift,
                    ..Vehicle::new(key, mode, *room, depot as u32)
                });
            }
        }
    }
    let window = |tw: [Seconds; 2]| (tw != [0, file.shift]).then(|| Window::new(tw[0], tw[1]));
    let stop = |(number, door): (usize, &Door)| Stop {
        demand: vec![door.demand],
        service_s: file.service,
        windows: window(door.tw).into_iter().collect(),
        depots: vec![door.canteen],
        ..Stop::new((number + 1).to_string(), place(door.xy))
    };
    let depot = |(number, canteen): (usize, &Canteen)| Depot {
        key: number.to_string(),
        place: place(canteen.xy),
        ready_s: 0,
    };
    let problem = Problem {
        name: file.name,
        depots: file.canteens.iter().enumerate().map(depot).collect(),
        stops: file.stops.iter().enumerate().map(stop).collect(),
        vehicles,
        travel: Travel::CrowFly(CrowFly::default()),
        weights: Weights {
            round: file.fixed,
            churn_face: 0,
            churn_order: 0,
            balance_pct: 0,
            ..Weights::default()
        },
    };
    problem.validate()?;
    Ok(problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metres_stay_metres_and_words_become_volunteers() {
        let text = r#"{"name": "m", "shift": 4500, "service": 180, "fixed": 900,
            "canteens": [{"xy": [1000, 2000], "urban": true, "vol": {"foot": 1, "car": 2}}],
            "stops": [{"xy": [4000, 6000], "canteen": 0, "demand": 2, "tw": [0, 2400]}],
            "modes": [["foot", 12], ["ebike", 20], ["car", 40]]}"#;
        assert!(is_meals(text));
        let problem = read_problem(text).unwrap();
        assert_eq!((problem.vehicles.len(), problem.vehicles[2].capacity[0]), (3, 40));
        let leg = problem
            .travel
            .leg(Mode::Foot, &problem.depots[0].place, &problem.stops[0].place, true);
        // 5 km by air, 6.5 km by road, at 1.25 m/s.
        assert_eq!(leg.unwrap().seconds, 5200);
        assert!(read_problem(&text.replace("\"canteen\": 0", "\"canteen\": 7")).is_err());
        assert!(read_problem("{\"canteens\": 3, \"vol\": 1}").is_err());
    }
}
