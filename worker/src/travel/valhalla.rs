//! Valhalla's `sources_to_targets`, which knows walkers and cyclists as well.

use domain::person::address::GeoPoint;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Cell, Profile, Trouble, Way, away, whole};

/// A server's default limit is 2,500 pairs.
pub(super) const SIDE: usize = 50;

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    error: Option<String>,
    #[serde(default)]
    sources_to_targets: Vec<Vec<Pair>>,
}

#[derive(Deserialize)]
struct Pair {
    time: Option<f64>,
    /// Kilometres.
    distance: Option<f64>,
}

pub(super) async fn block(
    http: &reqwest::Client,
    base: &str,
    profile: Profile,
    from: &[GeoPoint],
    to: &[GeoPoint],
) -> Result<Vec<Vec<Cell>>, Trouble> {
    let places = |points: &[GeoPoint]| -> Vec<Value> {
        let one = |point: &GeoPoint| json!({"lat": point.lat(), "lon": point.lon()});
        points.iter().map(one).collect()
    };
    let (costing, options) = costing(profile);
    let body = json!({
        "sources": places(from), "targets": places(to), "costing": costing,
        "costing_options": options, "units": "kilometers", "verbose": true,
    });
    let url = format!("{base}/sources_to_targets");
    let answer: Answer = http
        .post(url)
        .json(&body)
        .send()
        .await
        .map_err(away)?
        .json()
        .await
        .map_err(away)?;
    if let Some(error) = answer.error {
        return Err(Trouble::Refused(error));
    }
    let fits = answer.sources_to_targets.len() == from.len()
        && answer.sources_to_targets.iter().all(|row| row.len() == to.len());
    if !fits {
        return Err(Trouble::Odd("rows or columns of the table"));
    }
    let rows = answer.sources_to_targets.iter();
    Ok(rows.map(|row| row.iter().map(cell).collect()).collect())
}

fn cell(pair: &Pair) -> Cell {
    Some(Way {
        seconds: whole(pair.time?)?,
        metres: whole(pair.distance? * 1_000.0)?,
    })
}

/// An e-bike in traffic and with boxes goes 15 km/h on the flat.
fn costing(profile: Profile) -> (&'static str, Value) {
    match profile {
        Profile::Road => ("auto", json!({})),
        Profile::Foot => ("pedestrian", json!({"pedestrian": {"walking_speed": 4.5}})),
        Profile::Bike => (
            "bicycle",
            json!({"bicycle": {"bicycle_type": "City", "cycling_speed": 15.0}}),
        ),
    }
}
