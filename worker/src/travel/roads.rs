//! The one place that is asked how long a way takes.

use std::sync::Arc;
use std::time::Duration;

use domain::person::address::GeoPoint;
use routing::travel::{CrowFly, Matrices, Matrix, Travel};

use super::cache::Cache;
use super::{Cell, Profile, Source, Trouble, Way, amap, osrm, valhalla};

/// An engine that takes longer is no help at the cut-off.
const REQUEST: Duration = Duration::from_secs(3);
/// All tables of one plan; a worker's lease is longer.
const ALL_REQUESTS: Duration = Duration::from_secs(15);
/// Above this many points a full table is too large to ask for.
const POINTS_MAX: usize = 1_000;
/// Parking a car at a door.
const PARKING_S: u32 = 60;
const NO_WAY: u32 = u32::MAX;

/// Travel times from the configured source, with what was learnt so far. Cheap to clone.
#[derive(Clone, Default)]
pub struct Roads {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    source: Source,
    http: reqwest::Client,
    cache: Cache,
}

/// Travel for the planner; point `i` is node `i`.
pub struct Ways {
    /// As the planner takes it.
    pub travel: Travel,
    /// The source that answered; `crow_fly` when the configured one is away.
    pub source: &'static str,
}

impl std::fmt::Debug for Roads {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Roads({:?})", self.inner.source)
    }
}

impl Roads {
    /// Roads from a source.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub fn new(source: Source) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder().timeout(REQUEST).build()?;
        Ok(Self {
            inner: Arc::new(Inner {
                source,
                http,
                cache: Cache::default(),
            }),
        })
    }

    /// How to get from each of these points to each other. The first is the canteen. An engine that is away doesn't stop a
    /// plan: straight lines take its place, and the answer says so.
    pub async fn between(&self, points: &[GeoPoint]) -> Ways {
        let source = &self.inner.source;
        if *source == Source::CrowFly || points.len() < 2 {
            return straight();
        }
        if points.len() > POINTS_MAX {
            tracing::warn!(
                points = points.len(),
                "too many doors for a table of roads; straight lines instead"
            );
            return straight();
        }
        match tokio::time::timeout(ALL_REQUESTS, self.tables(points)).await {
            Ok(Ok(matrices)) => Ways {
                travel: Travel::Matrices(matrices),
                source: source.name(),
            },
            Ok(Err(error)) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    ?source,
                    "straight lines instead of roads"
                );
                straight()
            }
            Err(_) => {
                tracing::warn!(?source, "the road engine is too slow; straight lines instead");
                straight()
            }
        }
    }

    async fn tables(&self, points: &[GeoPoint]) -> Result<Matrices, Trouble> {
        let road = self.table(Profile::Road, points).await?;
        let [foot, bike] = if matches!(self.inner.source, Source::Valhalla(_)) {
            let foot = self.table(Profile::Foot, points).await?;
            let bike = self.table(Profile::Bike, points).await?;
            [matrix(&foot), matrix(&bike)]
        } else {
            let crow = CrowFly::default();
            [
                matrix(&at_speed(&road, crow.foot_kmh)),
                matrix(&at_speed(&road, crow.ebike_kmh)),
            ]
        };
        Ok(Matrices {
            size: u32::try_from(points.len()).unwrap_or(u32::MAX),
            modes: [Some(foot), Some(bike), Some(matrix(&parked(&road)))],
        })
    }

    async fn table(&self, profile: Profile, points: &[GeoPoint]) -> Result<Vec<Vec<Cell>>, Trouble> {
        let (height, width) = match self.inner.source {
            Source::Amap { .. } => (amap::ORIGINS, 1),
            Source::Osrm(_) => (osrm::SIDE, osrm::SIDE),
            _ => (valhalla::SIDE, valhalla::SIDE),
        };
        let mut table: Vec<Vec<Cell>> = vec![Vec::with_capacity(points.len()); points.len()];
        for to in points.chunks(width) {
            for (index, from) in points.chunks(height).enumerate() {
                let block = self.block(profile, from, to).await?;
                for (row, cells) in table[index * height..].iter_mut().zip(block) {
                    row.extend(cells);
                }
            }
        }
        Ok(table)
    }

    async fn block(&self, profile: Profile, from: &[GeoPoint], to: &[GeoPoint]) -> Result<Vec<Vec<Cell>>, Trouble> {
        let Inner { source, http, cache } = &*self.inner;
        if let Some(known) = cache.block(profile, from, to) {
            return Ok(known);
        }
        let block = match (source, to) {
            (Source::Osrm(base), _) => osrm::block(http, base, from, to).await?,
            (Source::Valhalla(base), _) => valhalla::block(http, base, profile, from, to).await?,
            (Source::Amap { key, base }, [to]) => amap::block(http, (key, base), from, *to).await?,
            _ => return Err(Trouble::Odd("no engine for this block")),
        };
        cache.keep(profile, from, to, &block);
        Ok(block)
    }
}

fn straight() -> Ways {
    Ways {
        travel: Travel::CrowFly(CrowFly::default()),
        source: Source::CrowFly.name(),
    }
}

/// The same roads at another speed: what walkers and e-bikes get from an engine that knows only cars.
fn at_speed(road: &[Vec<Cell>], kmh: f64) -> Vec<Vec<Cell>> {
    let slower = |way: Way| Way {
        seconds: (f64::from(way.metres) * 3.6 / kmh).round() as u32,
        metres: way.metres,
    };
    road.iter()
        .map(|row| row.iter().map(|cell| cell.map(slower)).collect())
        .collect()
}

/// A car is parked at every door, but not at the canteen, which is the first point.
fn parked(road: &[Vec<Cell>]) -> Vec<Vec<Cell>> {
    let park = |(column, cell): (usize, &Cell)| {
        let at_door = column > 0;
        cell.map(|way| Way {
            seconds: way.seconds + if at_door && way.metres > 0 { PARKING_S } else { 0 },
            metres: way.metres,
        })
    };
    road.iter()
        .map(|row| row.iter().enumerate().map(park).collect())
        .collect()
}

fn matrix(table: &[Vec<Cell>]) -> Matrix {
    let mut matrix = Matrix::default();
    for (from, row) in table.iter().enumerate() {
        for (to, cell) in row.iter().enumerate() {
            // An engine may snap a point to a road that can't be turned on; staying where one is takes no time.
            let way = if from == to {
                Some(Way { seconds: 0, metres: 0 })
            } else {
                *cell
            };
            matrix.seconds.push(way.map_or(NO_WAY, |way| way.seconds));
            matrix.metres.push(way.map_or(0, |way| way.metres));
        }
    }
    matrix
}
