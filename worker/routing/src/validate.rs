//! Whether a problem's parts fit together, so that nothing later has to ask.

use crate::error::Error;
use crate::problem::{FOREVER, Place, Problem, Stop, Vehicle, Window};
use crate::travel::Travel;

/// Large enough for any county, small enough that sums stay far from overflow.
const MOST: usize = 1_000_000;

pub(crate) fn validate(problem: &Problem) -> Result<(), Error> {
    sizes(problem)?;
    travel(&problem.travel)?;
    for (i, depot) in problem.depots.iter().enumerate() {
        let at = format!("depots[{i}]");
        if !problem.travel.locates(&depot.place) {
            return Err(Error::invalid(
                at,
                "a depot needs a location that the travel times know",
            ));
        }
        place(&depot.place, &at)?;
        time(depot.ready_s, &format!("{at}.ready_s"))?;
    }
    for (i, one) in problem.stops.iter().enumerate() {
        stop(problem, one, &format!("stops[{i}]"))?;
    }
    for (i, one) in problem.vehicles.iter().enumerate() {
        vehicle(problem, one, &format!("vehicles[{i}]"))?;
    }
    Ok(())
}

fn sizes(problem: &Problem) -> Result<(), Error> {
    for (at, len) in [
        ("depots", problem.depots.len()),
        ("stops", problem.stops.len()),
        ("vehicles", problem.vehicles.len()),
    ] {
        if len > MOST {
            return Err(Error::invalid(at, format!("more than {MOST}")));
        }
    }
    let weights = &problem.weights;
    let all = [
        weights.round,
        weights.churn_face,
        weights.churn_order,
        weights.balance_pct,
        weights.idle,
        weights.late_pct,
    ];
    if all.iter().any(|weight| !(0..=1_000_000).contains(weight)) {
        return Err(Error::invalid("weights", "a weight must lie between 0 and 1,000,000"));
    }
    Ok(())
}

fn travel(travel: &Travel) -> Result<(), Error> {
    match travel {
        Travel::CrowFly(crow) => {
            let positive = [
                crow.factor,
                crow.foot_kmh,
                crow.ebike_kmh,
                crow.car_slow_kmh,
                crow.car_fast_kmh,
            ];
            if positive.iter().any(|value| !(value.is_finite() && *value >= 0.01)) {
                return Err(Error::invalid("travel", "factor and speeds must be positive"));
            }
            let lengths = [crow.car_slow_m, crow.parking_beyond_m];
            if lengths.iter().any(|v| !(v.is_finite() && *v >= 0.0)) || !(0..=86_400).contains(&crow.parking_s) {
                return Err(Error::invalid("travel", "parking and lengths must not be negative"));
            }
        }
        Travel::Matrices(matrices) => {
            let cells = (matrices.size as usize).pow(2);
            for matrix in matrices.modes.iter().flatten() {
                let metres_fit = matrix.metres.is_empty() || matrix.metres.len() == cells;
                if matrix.seconds.len() != cells || !metres_fit {
                    return Err(Error::invalid(
                        "travel",
                        format!("a matrix of size {} has {cells} cells", matrices.size),
                    ));
                }
            }
        }
        Travel::Plane(plane) => {
            let finite = plane.points.iter().flatten().all(|v| v.is_finite() && v.abs() < 1e9);
            let scales = plane.scale > 0.0 && plane.scale <= 1e4;
            if !finite || !scales {
                return Err(Error::invalid("travel", "points and scale must be finite and sensible"));
            }
        }
    }
    Ok(())
}

fn stop(problem: &Problem, stop: &Stop, at: &str) -> Result<(), Error> {
    place(&stop.place, at)?;
    if !(0..=86_400 * 10).contains(&stop.service_s) {
        return Err(Error::invalid(
            format!("{at}.service_s"),
            "must lie between 0 and ten days",
        ));
    }
    if stop.demand.iter().any(|boxes| *boxes > 1_000_000) {
        return Err(Error::invalid(format!("{at}.demand"), "more than a million boxes"));
    }
    for one in &stop.windows {
        window(one, &format!("{at}.windows"))?;
    }
    time(stop.deadline_s.unwrap_or(0), &format!("{at}.deadline_s"))?;
    time(stop.wished_by_s.unwrap_or(0), &format!("{at}.wished_by_s"))?;
    if stop.depots.iter().any(|depot| *depot as usize >= problem.depots.len()) {
        return Err(Error::invalid(format!("{at}.depots"), "no such depot"));
    }
    if stop
        .familiar
        .is_some_and(|vehicle| vehicle as usize >= problem.vehicles.len())
    {
        return Err(Error::invalid(format!("{at}.familiar"), "no such vehicle"));
    }
    Ok(())
}

fn vehicle(problem: &Problem, vehicle: &Vehicle, at: &str) -> Result<(), Error> {
    if vehicle.depot as usize >= problem.depots.len() {
        return Err(Error::invalid(format!("{at}.depot"), "no such depot"));
    }
    window(&vehicle.shift, &format!("{at}.shift"))?;
    for (name, end) in [("start", &vehicle.start), ("end", &vehicle.end)] {
        let Some(end) = end else { continue };
        place(end, &format!("{at}.{name}"))?;
        if !problem.travel.locates(end) {
            return Err(Error::invalid(
                format!("{at}.{name}"),
                "not a location that the travel times know",
            ));
        }
    }
    if vehicle.capacity.iter().any(|room| *room > 1_000_000_000) {
        return Err(Error::invalid(format!("{at}.capacity"), "more than a billion boxes"));
    }
    if vehicle
        .max_duration_s
        .is_some_and(|longest| !(0..=FOREVER).contains(&longest))
    {
        return Err(Error::invalid(format!("{at}.max_duration_s"), "must not be negative"));
    }
    if !(-1_000_000..=1_000_000).contains(&vehicle.preference) {
        return Err(Error::invalid(format!("{at}.preference"), "beyond a million seconds"));
    }
    Ok(())
}

fn window(window: &Window, at: &str) -> Result<(), Error> {
    time(window.earliest_s, at)?;
    time(window.latest_s, at)?;
    if window.earliest_s > window.latest_s {
        return Err(Error::invalid(at, "ends before it begins"));
    }
    Ok(())
}

fn time(time: i64, at: &str) -> Result<(), Error> {
    if !(-FOREVER..=FOREVER).contains(&time) {
        return Err(Error::invalid(at, format!("beyond {FOREVER} s")));
    }
    Ok(())
}

fn place(place: &Place, at: &str) -> Result<(), Error> {
    let Some(point) = place.point else {
        return Ok(());
    };
    if !(point.lat.abs() <= 90.0 && point.lon.abs() <= 180.0) {
        return Err(Error::invalid(at, "latitude or longitude out of range"));
    }
    Ok(())
}
