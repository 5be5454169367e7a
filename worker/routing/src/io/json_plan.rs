//! The shape of a plan file.

use serde::{Deserialize, Serialize};

use super::json::{Keys, read_mode};
use crate::cost::Cost;
use crate::error::Error;
use crate::plan::Fix;
use crate::problem::Problem;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlanJson {
    #[serde(default)]
    pub(super) problem: String,
    /// Written for readers; never believed when read.
    #[serde(default)]
    pub(super) cost: Option<CostJson>,
    pub(super) rounds: Vec<RoundJson>,
    #[serde(default)]
    pub(super) unassigned: Vec<UnassignedJson>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct CostJson {
    total: i64,
    travel_s: i64,
    length_m: i64,
    rounds: u32,
    round_cost: i64,
    churn: i64,
    balance: i64,
    #[serde(default)]
    idle: i64,
    #[serde(default)]
    late: i64,
    unserved_stops: u32,
}

impl From<Cost> for CostJson {
    fn from(cost: Cost) -> Self {
        Self {
            total: cost.total,
            travel_s: cost.travel_s,
            length_m: cost.length_m,
            rounds: cost.rounds,
            round_cost: cost.round_cost,
            churn: cost.churn,
            balance: cost.balance,
            idle: cost.idle,
            late: cost.late,
            unserved_stops: cost.unserved_stops,
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoundJson {
    pub(super) vehicle: String,
    pub(super) depot: String,
    pub(super) departs_s: i64,
    pub(super) ends_s: i64,
    pub(super) travel_s: i64,
    pub(super) length_m: i64,
    pub(super) visits: Vec<VisitJson>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VisitJson {
    pub(super) stop: String,
    pub(super) arrival_s: i64,
    pub(super) service_start_s: i64,
    #[serde(default)]
    pub(super) slack_s: i64,
    pub(super) distance_m: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UnassignedJson {
    pub(super) stop: String,
    pub(super) reason: String,
    pub(super) fix: FixJson,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub(super) enum FixJson {
    PlaceByHand,
    AddVehicle {
        #[serde(default)]
        like: Option<String>,
    },
    AllowMode {
        mode: String,
    },
    TeachSkill {
        vehicle: String,
    },
    Part,
    RaiseCapacity {
        box_type: u32,
        by: u32,
    },
    WidenWindow {
        by_s: i64,
    },
    MoveDeadline {
        by_s: i64,
    },
    LongerRound {
        by_s: i64,
    },
}

impl FixJson {
    pub(super) fn write(problem: &Problem, fix: Fix) -> Self {
        let key = |vehicle: u32| problem.vehicles[vehicle as usize].key.clone();
        match fix {
            Fix::PlaceByHand => Self::PlaceByHand,
            Fix::AddVehicle { like } => Self::AddVehicle { like: like.map(key) },
            Fix::AllowMode { mode } => Self::AllowMode {
                mode: mode.word().to_owned(),
            },
            Fix::TeachSkill { vehicle } => Self::TeachSkill { vehicle: key(vehicle) },
            Fix::Part => Self::Part,
            Fix::RaiseCapacity { box_type, by } => Self::RaiseCapacity { box_type, by },
            Fix::WidenWindow { by_s } => Self::WidenWindow { by_s },
            Fix::MoveDeadline { by_s } => Self::MoveDeadline { by_s },
            Fix::LongerRound { by_s } => Self::LongerRound { by_s },
        }
    }

    pub(super) fn read(self, vehicles: &Keys<'_>, at: &str) -> Result<Fix, Error> {
        Ok(match self {
            Self::PlaceByHand => Fix::PlaceByHand,
            Self::AddVehicle { like } => Fix::AddVehicle {
                like: like.map(|key| vehicles.find(&key, at)).transpose()?,
            },
            Self::AllowMode { mode } => Fix::AllowMode {
                mode: read_mode(&mode, at)?,
            },
            Self::TeachSkill { vehicle } => Fix::TeachSkill {
                vehicle: vehicles.find(&vehicle, at)?,
            },
            Self::Part => Fix::Part,
            Self::RaiseCapacity { box_type, by } => Fix::RaiseCapacity { box_type, by },
            Self::WidenWindow { by_s } => Fix::WidenWindow { by_s },
            Self::MoveDeadline { by_s } => Fix::MoveDeadline { by_s },
            Self::LongerRound { by_s } => Fix::LongerRound { by_s },
        })
    }
}
