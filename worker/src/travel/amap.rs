//! 高德's distance service: many origins, one destination. It speaks GCJ-02, so every point is converted on the way out.

use domain::person::address::GeoPoint;
use domain::person::gcj;
use serde::Deserialize;

use super::{Cell, Trouble, Way, away, whole};

/// Origins of one request.
pub(super) const ORIGINS: usize = 100;

#[derive(Deserialize)]
struct Answer {
    status: String,
    #[serde(default)]
    infocode: String,
    #[serde(default)]
    results: Vec<Found>,
}

/// Numbers come as texts; an origin without a way has a `code` or lacks them.
#[derive(Deserialize)]
struct Found {
    origin_id: String,
    #[serde(default)]
    distance: Option<String>,
    #[serde(default)]
    duration: Option<String>,
    #[serde(default)]
    code: Option<String>,
}

/// One column at a time: the service has a single destination.
pub(super) async fn block(
    http: &reqwest::Client,
    (key, base): (&str, &str),
    from: &[GeoPoint],
    to: GeoPoint,
) -> Result<Vec<Vec<Cell>>, Trouble> {
    let origins: Vec<String> = from.iter().map(|point| shown(*point)).collect();
    let url = format!(
        "{base}/v3/distance?key={key}&type=1&origins={}&destination={}",
        origins.join("%7C"),
        shown(to)
    );
    let answer: Answer = http.get(url).send().await.map_err(away)?.json().await.map_err(away)?;
    if answer.status != "1" {
        return Err(Trouble::Refused(answer.infocode));
    }
    let mut column: Vec<Vec<Cell>> = vec![vec![None]; from.len()];
    for found in &answer.results {
        let index = found.origin_id.parse::<usize>().ok().and_then(|id| id.checked_sub(1));
        let cell = index
            .and_then(|index| column.get_mut(index))
            .and_then(|row| row.first_mut());
        *cell.ok_or(Trouble::Odd("origin_id"))? = way(found);
    }
    Ok(column)
}

fn way(found: &Found) -> Cell {
    if found.code.is_some() {
        return None;
    }
    let number = |text: &Option<String>| whole(text.as_ref()?.parse().ok()?);
    Some(Way {
        seconds: number(&found.duration)?,
        metres: number(&found.distance)?,
    })
}

fn shown(point: GeoPoint) -> String {
    let (lat, lon) = gcj::from_wgs84(point);
    format!("{lon:.6},{lat:.6}")
}
