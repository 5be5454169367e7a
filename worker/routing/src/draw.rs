//! A plan as a picture: one A4 page across, every round told apart by colour, dash and number, so that it can be read
//! from a black-and-white printer too.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::cluster::{bounds, local_metres};
use crate::plan::{Plan, Round};
use crate::problem::{LatLon, Place, Problem};
use crate::travel::Travel;

/// The page in tenths of a millimetre, and the margin that stays white.
const PAGE: [f64; 2] = [2970.0, 2100.0];
const MARGIN: f64 = 100.0;
/// Width of the list beside the map, and rows in it.
const LIST: f64 = 620.0;
const MOST_ROWS: usize = 60;

/// Colours that differ in lightness as well as in hue (after Okabe and Ito), and dashes.
const COLOURS: [&str; 7] = [
    "#000000", "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#5e4fa2", "#7f5200",
];
const DASHES: [&str; 3] = ["none", "24 10", "6 8"];

/// The plan as SVG; `None` when nothing in it has coordinates.
pub fn svg(problem: &Problem, plan: &Plan) -> Option<String> {
    let ground = Ground::new(problem)?;
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"297mm\" height=\"210mm\" viewBox=\"0 0 {} {}\" \
         font-family=\"Noto Sans CJK SC, Noto Sans, sans-serif\" role=\"img\">\n<title>{}</title>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n",
        PAGE[0],
        PAGE[1],
        escape(&problem.name)
    );
    for (index, round) in plan.rounds.iter().enumerate() {
        line(&mut out, &ground, problem, round, index);
    }
    for entry in &plan.unassigned {
        if let Some([x, y]) = problem
            .stops
            .get(entry.stop as usize)
            .and_then(|stop| ground.at(&stop.place))
        {
            let _ = writeln!(
                out,
                "<path d=\"M{:.0} {:.0}l24 24m0 -24l-24 24\" stroke=\"#b00020\" stroke-width=\"7\"><title>{}</title></path>",
                x - 12.0,
                y - 12.0,
                escape(&problem.stops[entry.stop as usize].key)
            );
        }
    }
    for depot in &problem.depots {
        if let Some([x, y]) = ground.at(&depot.place) {
            let _ = writeln!(
                out,
                "<rect x=\"{:.0}\" y=\"{:.0}\" width=\"44\" height=\"44\" stroke=\"#ffffff\" stroke-width=\"6\"/>\n\
                 <text x=\"{:.0}\" y=\"{:.0}\" font-size=\"40\" font-weight=\"bold\" paint-order=\"stroke\" stroke=\"#ffffff\" \
                 stroke-width=\"10\">{}</text>",
                x - 22.0,
                y - 22.0,
                x + 30.0,
                y + 14.0,
                escape(&depot.key)
            );
        }
    }
    list(&mut out, problem, plan);
    ground.scale_bar(&mut out);
    out.push_str("</svg>\n");
    Some(out)
}

/// Where places lie on the page.
struct Ground {
    points: BTreeMap<[u64; 2], [f64; 2]>,
    low: [f64; 2],
    high: [f64; 2],
    per_metre: f64,
    plane: Option<Vec<[f64; 2]>>,
}

impl Ground {
    fn new(problem: &Problem) -> Option<Self> {
        let places = problem.depots.iter().map(|depot| depot.place);
        let places: Vec<Place> = places.chain(problem.stops.iter().map(|stop| stop.place)).collect();
        let known: Vec<LatLon> = places.iter().filter_map(|place| place.point).collect();
        let (plane, flat) = match &problem.travel {
            Travel::Plane(plane) => (Some(plane.points.clone()), plane.points.clone()),
            _ => (None, local_metres(&known)),
        };
        let (low, high) = bounds(flat.iter().copied());
        let room = [PAGE[0] - LIST - 2.0 * MARGIN, PAGE[1] - 2.0 * MARGIN];
        let per_metre = (0..2)
            .map(|axis| room[axis] / (high[axis] - low[axis]).max(1e-9))
            .fold(f64::MAX, f64::min);
        let points = known
            .iter()
            .map(|point| bits(*point))
            .zip(flat.iter().copied())
            .collect();
        (!flat.is_empty()).then_some(Self {
            points,
            low,
            high,
            per_metre: per_metre.min(1e6),
            plane,
        })
    }

    fn at(&self, place: &Place) -> Option<[f64; 2]> {
        let flat = match &self.plane {
            Some(points) => *points.get(place.node? as usize)?,
            None => *self.points.get(&bits(place.point?))?,
        };
        let x = MARGIN + (flat[0] - self.low[0]) * self.per_metre;
        // North is up.
        Some([x, MARGIN + (self.high[1] - flat[1]) * self.per_metre])
    }

    /// A round length that can be measured against, when lengths are metres.
    fn scale_bar(&self, out: &mut String) {
        if self.plane.is_some() {
            return;
        }
        let wanted = 300.0 / self.per_metre;
        let ten = 10_f64.powf(wanted.log10().floor());
        let metres = [5.0, 2.0, 1.0]
            .map(|step| step * ten)
            .into_iter()
            .find(|m| *m <= wanted)
            .unwrap_or(ten);
        let label = if metres >= 1000.0 {
            format!("{} km", metres / 1000.0)
        } else {
            format!("{metres} m")
        };
        let (x, y) = (MARGIN, PAGE[1] - 40.0);
        let _ = writeln!(
            out,
            "<path d=\"M{x} {y}v-14v14h{:.1}v-14\" fill=\"none\" stroke=\"#000000\" stroke-width=\"4\"/>\n\
             <text x=\"{}\" y=\"{}\" font-size=\"34\">{label}</text>",
            metres * self.per_metre,
            x + 8.0,
            y - 10.0
        );
    }
}

fn bits(point: LatLon) -> [u64; 2] {
    [point.lat.to_bits(), point.lon.to_bits()]
}

fn style(index: usize) -> (&'static str, &'static str) {
    (
        COLOURS[index % COLOURS.len()],
        DASHES[index / COLOURS.len() % DASHES.len()],
    )
}

fn line(out: &mut String, ground: &Ground, problem: &Problem, round: &Round, index: usize) {
    let (colour, dash) = style(index);
    let vehicle = problem.vehicles.get(round.vehicle as usize);
    let stop = |visit: &crate::plan::Visit| problem.stops.get(visit.stop as usize);
    let start = problem.depots.get(round.depot as usize).map(|depot| depot.place);
    let doors = round.visits.iter().filter_map(stop).map(|stop| stop.place);
    let end = vehicle.and_then(|vehicle| problem.end_of(vehicle));
    let way: Vec<String> = start
        .into_iter()
        .chain(doors)
        .chain(end)
        .filter_map(|place| ground.at(&place))
        .map(|[x, y]| format!("{x:.0},{y:.0}"))
        .collect();
    let _ = writeln!(
        out,
        "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"6\" stroke-dasharray=\"{dash}\" \
         stroke-linejoin=\"round\"/>",
        way.join(" ")
    );
    // Numbers only where they can be told apart.
    let size = if problem.stops.len() <= 120 { 15.0 } else { 7.0 };
    for (place, visit) in round.visits.iter().enumerate() {
        let Some((known, [x, y])) = stop(visit).and_then(|stop| Some((stop, ground.at(&stop.place)?))) else {
            continue;
        };
        let _ = write!(
            out,
            "<circle cx=\"{x:.0}\" cy=\"{y:.0}\" r=\"{size}\" fill=\"#ffffff\" stroke=\"{colour}\" stroke-width=\"5\">\
             <title>{}</title></circle>",
            escape(&known.key)
        );
        if size > 10.0 {
            let _ = write!(
                out,
                "<text x=\"{x:.0}\" y=\"{:.0}\" font-size=\"20\" text-anchor=\"middle\">{}</text>",
                y + 7.0,
                place + 1
            );
        }
        out.push('\n');
    }
}

fn list(out: &mut String, problem: &Problem, plan: &Plan) {
    let x = PAGE[0] - LIST - MARGIN / 2.0;
    let rows = plan.rounds.len().min(MOST_ROWS);
    let step = ((PAGE[1] - 2.0 * MARGIN) / (rows + 3) as f64).min(56.0);
    let size = step * 0.62;
    let _ = writeln!(
        out,
        "<text x=\"{x:.0}\" y=\"{MARGIN}\" font-size=\"{:.0}\" font-weight=\"bold\">{}</text>",
        size.max(30.0),
        escape(&problem.name)
    );
    for (index, round) in plan.rounds.iter().take(MOST_ROWS).enumerate() {
        let (colour, dash) = style(index);
        let y = MARGIN + step * (index + 1) as f64;
        let who = problem
            .vehicles
            .get(round.vehicle as usize)
            .map_or("?", |vehicle| &vehicle.key);
        let _ = writeln!(
            out,
            "<path d=\"M{x:.0} {:.0}h90\" stroke=\"{colour}\" stroke-width=\"6\" stroke-dasharray=\"{dash}\"/>\
             <text x=\"{:.0}\" y=\"{y:.0}\" font-size=\"{size:.0}\">{} · {} · {} · {} min</text>",
            y - size / 3.0,
            x + 105.0,
            index + 1,
            escape(who),
            round.visits.len(),
            (round.duration_s() + 59) / 60
        );
    }
    let y = MARGIN + step * (rows + 1) as f64;
    let more = plan.rounds.len() - rows;
    let rest = if more > 0 { format!("+ {more}") } else { String::new() };
    let left = if plan.unassigned.is_empty() {
        String::new()
    } else {
        format!("× {}", plan.unassigned.len())
    };
    let _ = writeln!(
        out,
        "<text x=\"{x:.0}\" y=\"{y:.0}\" font-size=\"{size:.0}\">{rest} {left}</text>"
    );
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::solve::{Budget, Options, solve};
    use crate::testing::{clustered_cvrp, county};

    #[test]
    fn every_round_and_everyone_left_out_is_drawn() {
        let mut problem = county(5, 30, 3);
        problem.name = "a < b & c".into();
        let plan = solve(&problem, &Options::default(), Budget::iterations(100), &mut |_| {}).unwrap();
        let picture = svg(&problem, &plan).unwrap();
        assert_eq!(picture.matches("<polyline").count(), plan.rounds.len());
        let placed = plan
            .unassigned
            .iter()
            .filter(|entry| problem.is_placed(entry.stop))
            .count();
        assert_eq!(picture.matches("<path d=\"M").count() - 1 - plan.rounds.len(), placed);
        assert!(picture.contains("a &lt; b &amp; c") && !picture.contains("NaN"));
    }

    #[test]
    fn the_plane_is_drawn_and_nowhere_is_not() {
        let problem = clustered_cvrp(3, 20, 300);
        let plan = solve(&problem, &Options::default(), Budget::iterations(100), &mut |_| {}).unwrap();
        assert!(svg(&problem, &plan).unwrap().ends_with("</svg>\n"));
        let mut nowhere = county(5, 0, 0);
        nowhere.depots.clear();
        assert_eq!(svg(&nowhere, &Plan::default()), None);
    }
}
