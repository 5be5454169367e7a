//! OSRM's `table` service.

use domain::person::address::GeoPoint;
use serde::Deserialize;

use super::{Cell, Trouble, Way, away, lon_lat, whole};

/// A server's default limit is 100 coordinates in all.
pub(super) const SIDE: usize = 50;

#[derive(Deserialize)]
struct Table {
    code: String,
    #[serde(default)]
    durations: Vec<Vec<Option<f64>>>,
    #[serde(default)]
    distances: Vec<Vec<Option<f64>>>,
}

pub(super) async fn block(
    http: &reqwest::Client,
    base: &str,
    from: &[GeoPoint],
    to: &[GeoPoint],
) -> Result<Vec<Vec<Cell>>, Trouble> {
    let points: Vec<String> = from.iter().chain(to).map(|point| lon_lat(*point)).collect();
    let indexes = |range: std::ops::Range<usize>| range.map(|i| i.to_string()).collect::<Vec<_>>().join(";");
    let url = format!(
        "{base}/table/v1/driving/{}?sources={}&destinations={}&annotations=duration,distance",
        points.join(";"),
        indexes(0..from.len()),
        indexes(from.len()..points.len()),
    );
    // Bad requests come with a code of OSRM's own, so the body counts before the status.
    let table: Table = http.get(url).send().await.map_err(away)?.json().await.map_err(away)?;
    if table.code != "Ok" {
        return Err(Trouble::Refused(table.code));
    }
    if table.durations.len() != from.len() || table.distances.len() != from.len() {
        return Err(Trouble::Odd("rows of the table"));
    }
    let rows = table.durations.iter().zip(&table.distances);
    rows.map(|(durations, distances)| row(durations, distances, to.len()))
        .collect()
}

fn row(durations: &[Option<f64>], distances: &[Option<f64>], width: usize) -> Result<Vec<Cell>, Trouble> {
    if durations.len() != width || distances.len() != width {
        return Err(Trouble::Odd("columns of the table"));
    }
    let cell = |(seconds, metres): (&Option<f64>, &Option<f64>)| {
        Some(Way {
            seconds: whole((*seconds)?)?,
            metres: whole((*metres)?)?,
        })
    };
    Ok(durations.iter().zip(distances).map(cell).collect())
}
