//! The shape of a problem file.

use serde::{Deserialize, Serialize};

use crate::problem::{DEFAULT_SERVICE_S, Depot, LatLon, Place, Weights};
use crate::travel::{CrowFly, Matrices, Matrix, Plane, Rounding, Travel};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProblemJson {
    #[serde(default)]
    pub(super) name: String,
    #[serde(default)]
    pub(super) travel: TravelJson,
    #[serde(default)]
    pub(super) weights: WeightsJson,
    pub(super) depots: Vec<DepotJson>,
    pub(super) stops: Vec<StopJson>,
    pub(super) vehicles: Vec<VehicleJson>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct PlaceJson {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lat: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lon: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    node: Option<u32>,
}

impl PlaceJson {
    pub(super) fn place(&self) -> Place {
        Place {
            point: self.lat.zip(self.lon).map(|(lat, lon)| LatLon { lat, lon }),
            node: self.node,
        }
    }
}

impl From<Place> for PlaceJson {
    fn from(place: Place) -> Self {
        Self {
            lat: place.point.map(|p| p.lat),
            lon: place.point.map(|p| p.lon),
            node: place.node,
        }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct DepotJson {
    pub(super) key: String,
    #[serde(flatten)]
    pub(super) place: PlaceJson,
    #[serde(default)]
    pub(super) ready_s: i64,
}

impl From<&Depot> for DepotJson {
    fn from(depot: &Depot) -> Self {
        Self {
            key: depot.key.clone(),
            place: depot.place.into(),
            ready_s: depot.ready_s,
        }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct StopJson {
    pub(super) key: String,
    #[serde(flatten)]
    pub(super) place: PlaceJson,
    #[serde(default = "one_box")]
    pub(super) demand: Vec<u32>,
    #[serde(default = "usual_service")]
    pub(super) service_s: i64,
    #[serde(default)]
    pub(super) windows: Vec<(i64, i64)>,
    #[serde(default)]
    pub(super) deadline_s: Option<i64>,
    #[serde(default)]
    pub(super) priority: u8,
    #[serde(default)]
    pub(super) modes: Vec<String>,
    #[serde(default)]
    pub(super) familiar: Option<String>,
    #[serde(default)]
    pub(super) place_yesterday: Option<u32>,
    #[serde(default)]
    pub(super) depots: Vec<String>,
    #[serde(default)]
    pub(super) skills: Vec<String>,
    #[serde(default)]
    pub(super) together: Option<String>,
    #[serde(default)]
    pub(super) wished_by_s: Option<i64>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VehicleJson {
    pub(super) key: String,
    pub(super) mode: String,
    pub(super) capacity: Vec<u32>,
    #[serde(default)]
    pub(super) shift: Option<(i64, i64)>,
    pub(super) depot: String,
    #[serde(default)]
    pub(super) start: Option<PlaceJson>,
    #[serde(default)]
    pub(super) end: Option<PlaceJson>,
    #[serde(default = "yes")]
    pub(super) return_required: bool,
    #[serde(default)]
    pub(super) max_stops: Option<u32>,
    #[serde(default)]
    pub(super) max_duration_s: Option<i64>,
    #[serde(default = "one")]
    pub(super) rounds_max: u32,
    #[serde(default)]
    pub(super) preference: i64,
    #[serde(default)]
    pub(super) skills: Vec<String>,
    #[serde(default)]
    pub(super) least_stops: u32,
}

fn one_box() -> Vec<u32> {
    vec![1]
}

fn usual_service() -> i64 {
    DEFAULT_SERVICE_S
}

fn yes() -> bool {
    true
}

fn one() -> u32 {
    1
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct WeightsJson {
    round: i64,
    churn_face: i64,
    churn_order: i64,
    balance_pct: i64,
    idle: i64,
    late_pct: i64,
}

impl Default for WeightsJson {
    fn default() -> Self {
        Weights::default().into()
    }
}

impl From<Weights> for WeightsJson {
    fn from(weights: Weights) -> Self {
        let Weights {
            round,
            churn_face,
            churn_order,
            balance_pct,
            idle,
            late_pct,
        } = weights;
        Self {
            round,
            churn_face,
            churn_order,
            balance_pct,
            idle,
            late_pct,
        }
    }
}

impl From<WeightsJson> for Weights {
    fn from(weights: WeightsJson) -> Self {
        let WeightsJson {
            round,
            churn_face,
            churn_order,
            balance_pct,
            idle,
            late_pct,
        } = weights;
        Self {
            round,
            churn_face,
            churn_order,
            balance_pct,
            idle,
            late_pct,
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum TravelJson {
    CrowFly(CrowFlyJson),
    Matrices {
        size: u32,
        #[serde(default)]
        foot: Option<MatrixJson>,
        #[serde(default)]
        ebike: Option<MatrixJson>,
        #[serde(default)]
        car: Option<MatrixJson>,
    },
    Plane {
        points: Vec<[f64; 2]>,
        scale: f64,
        rounding: RoundingJson,
    },
}

impl Default for TravelJson {
    fn default() -> Self {
        Self::CrowFly(CrowFlyJson::default())
    }
}

#[derive(Serialize, Deserialize)]
#[serde(default)]
pub(super) struct CrowFlyJson {
    factor: f64,
    foot_kmh: f64,
    ebike_kmh: f64,
    car_slow_kmh: f64,
    car_slow_m: f64,
    car_fast_kmh: f64,
    parking_s: i64,
    parking_beyond_m: f64,
}

impl Default for CrowFlyJson {
    fn default() -> Self {
        (&CrowFly::default()).into()
    }
}

impl From<&CrowFly> for CrowFlyJson {
    fn from(crow: &CrowFly) -> Self {
        Self {
            factor: crow.factor,
            foot_kmh: crow.foot_kmh,
            ebike_kmh: crow.ebike_kmh,
            car_slow_kmh: crow.car_slow_kmh,
            car_slow_m: crow.car_slow_m,
            car_fast_kmh: crow.car_fast_kmh,
            parking_s: crow.parking_s,
            parking_beyond_m: crow.parking_beyond_m,
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MatrixJson {
    seconds: Vec<u32>,
    #[serde(default)]
    metres: Vec<u32>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RoundingJson {
    Nearest,
    Ceil,
    Floor,
}

impl From<TravelJson> for Travel {
    fn from(travel: TravelJson) -> Self {
        match travel {
            TravelJson::CrowFly(crow) => Self::CrowFly(CrowFly {
                factor: crow.factor,
                foot_kmh: crow.foot_kmh,
                ebike_kmh: crow.ebike_kmh,
                car_slow_kmh: crow.car_slow_kmh,
                car_slow_m: crow.car_slow_m,
                car_fast_kmh: crow.car_fast_kmh,
                parking_s: crow.parking_s,
                parking_beyond_m: crow.parking_beyond_m,
            }),
            TravelJson::Matrices { size, foot, ebike, car } => {
                let matrix = |file: Option<MatrixJson>| {
                    file.map(|m| Matrix {
                        seconds: m.seconds,
                        metres: m.metres,
                    })
                };
                Self::Matrices(Matrices {
                    size,
                    modes: [matrix(foot), matrix(ebike), matrix(car)],
                })
            }
            TravelJson::Plane {
                points,
                scale,
                rounding,
            } => {
                let rounding = match rounding {
                    RoundingJson::Nearest => Rounding::Nearest,
                    RoundingJson::Ceil => Rounding::Ceil,
                    RoundingJson::Floor => Rounding::Floor,
                };
                Self::Plane(Plane {
                    points,
                    scale,
                    rounding,
                })
            }
        }
    }
}

impl From<&Travel> for TravelJson {
    fn from(travel: &Travel) -> Self {
        match travel {
            Travel::CrowFly(crow) => Self::CrowFly(crow.into()),
            Travel::Matrices(matrices) => {
                let file = |mode: usize| {
                    let matrix = matrices.modes[mode].as_ref();
                    matrix.map(|m| MatrixJson {
                        seconds: m.seconds.clone(),
                        metres: m.metres.clone(),
                    })
                };
                Self::Matrices {
                    size: matrices.size,
                    foot: file(0),
                    ebike: file(1),
                    car: file(2),
                }
            }
            Travel::Plane(plane) => {
                let rounding = match plane.rounding {
                    Rounding::Nearest => RoundingJson::Nearest,
                    Rounding::Ceil => RoundingJson::Ceil,
                    Rounding::Floor => RoundingJson::Floor,
                };
                Self::Plane {
                    points: plane.points.clone(),
                    scale: plane.scale,
                    rounding,
                }
            }
        }
    }
}
