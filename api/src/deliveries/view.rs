//! Rounds as the desk gets them.

use domain::delivery::{Care, Outcome, Planning, RoundState, StopState, TravelMode};
use domain::id::{OrderId, RoundId, SeniorId, StopId, VolunteerId};
use domain::language::Lang;
use domain::time::At;
use serde::Serialize;
use serde_json::Value;
use store::rounds::{Round, RoundsShown, Stop};
use utoipa::ToSchema;

use super::words;

/// A sitting's rounds.
#[derive(Serialize, ToSchema)]
pub struct RoundsView {
    #[schema(value_type = Object)]
    sitting: Value,
    /// Whether the cut-off has passed and the rounds are made.
    planned: bool,
    /// not_due overdue under_way made missing
    #[schema(value_type = String)]
    planning: Planning,
    /// Where travel times come from: crow_fly osrm valhalla amap
    travel: String,
    /// Whether some point is only a guess.
    schematic: bool,
    depot: DepotView,
    rounds: Vec<RoundView>,
    unplaced: Vec<UnplacedView>,
}

/// Where the rounds begin.
#[derive(Serialize, ToSchema)]
pub struct DepotView {
    lat: f64,
    lon: f64,
    name: String,
}

/// A round.
#[derive(Serialize, ToSchema)]
pub struct RoundView {
    #[schema(value_type = String)]
    id: RoundId,
    no: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    volunteer: Option<RoundVolunteer>,
    #[schema(value_type = String)]
    mode: TravelMode,
    capacity: u32,
    #[schema(value_type = String)]
    state: RoundState,
    #[schema(value_type = String)]
    departs_at: At,
    #[schema(value_type = String)]
    ends_at: At,
    duration_s: i64,
    length_m: i32,
    portions: usize,
    stops: Vec<StopView>,
    /// The newest code for its volunteer, if one was made.
    access: Option<RoundCodeView>,
    /// Rounds whose rest this one took over.
    took_over: Vec<i32>,
    /// Rounds that took over what this one had left.
    handed_on: Vec<i32>,
}

/// A code as the desk sees it that gave it out; the digits were shown once.
#[derive(Serialize, ToSchema)]
pub struct RoundCodeView {
    #[schema(value_type = String)]
    made_at: At,
    #[schema(value_type = String)]
    expires_at: At,
    /// When a phone came in by it: from then on it lets nobody else in.
    #[schema(value_type = Option<String>)]
    used_at: Option<At>,
}

/// Who goes.
#[derive(Serialize, ToSchema)]
pub struct RoundVolunteer {
    #[schema(value_type = String)]
    id: VolunteerId,
    name: String,
}

/// A door.
#[derive(Serialize, ToSchema)]
pub struct StopView {
    #[schema(value_type = String)]
    id: StopId,
    seq: i32,
    masked_name: String,
    village: String,
    #[schema(value_type = String)]
    eta_at: At,
    #[schema(value_type = String)]
    deadline_at: At,
    /// From then on somebody has to hurry.
    #[schema(value_type = String)]
    warn_at: At,
    lat: Option<f64>,
    lon: Option<f64>,
    /// Whether the point is only the village's.
    schematic: bool,
    portions: usize,
    #[schema(value_type = String)]
    state: StopState,
    #[schema(value_type = Option<String>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<Outcome>,
    #[schema(value_type = Option<String>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    care: Option<Care>,
}

/// A meal that a person has to place.
#[derive(Serialize, ToSchema)]
pub struct UnplacedView {
    #[schema(value_type = String)]
    order_id: OrderId,
    /// Where a missing location is entered.
    #[schema(value_type = String)]
    senior_id: SeniorId,
    masked_name: String,
    village: String,
    reason: String,
    detail: String,
}

impl RoundsView {
    pub(super) fn of(shown: &RoundsShown, lang: Lang) -> Self {
        let rounds: Vec<RoundView> = shown.rounds.iter().map(|round| RoundView::of(shown, round)).collect();
        let guesses = rounds.iter().flat_map(|round| &round.stops).any(|stop| stop.schematic);
        Self {
            sitting: sitting(shown),
            planned: shown.travel.is_some(),
            planning: shown.planning,
            travel: shown.travel.clone().unwrap_or_else(|| "crow_fly".to_owned()),
            schematic: shown.depot.schematic || guesses,
            depot: DepotView {
                lat: shown.depot.lat,
                lon: shown.depot.lon,
                name: shown.depot.name.clone(),
            },
            rounds,
            unplaced: unplaced(shown, lang),
        }
    }
}

fn sitting(shown: &RoundsShown) -> Value {
    let sitting = &shown.sitting;
    serde_json::json!({
        "id": sitting.id, "canteen_id": sitting.canteen_id, "service_day": sitting.service_day,
        "period": sitting.period, "state": sitting.state, "version": sitting.version,
        "cutoff_at": sitting.cutoff_at, "starts_at": sitting.starts_at, "ends_at": sitting.ends_at,
        "capacity": sitting.capacity, "sold": sitting.sold,
        "delivery_capacity": sitting.delivery_capacity, "delivery_sold": sitting.delivery_sold,
    })
}

fn unplaced(shown: &RoundsShown, lang: Lang) -> Vec<UnplacedView> {
    let entry = |entry: &store::rounds::Unplaced| {
        let who = shown.people.get(&entry.senior_id);
        UnplacedView {
            order_id: entry.order_id,
            senior_id: entry.senior_id,
            masked_name: who.map(|one| one.masked_name.clone()).unwrap_or_default(),
            village: who.map(|one| one.village.clone()).unwrap_or_default(),
            reason: entry.reason.clone(),
            detail: words::left_out(lang, &entry.reason, &entry.detail),
        }
    };
    shown.unplaced.iter().map(entry).collect()
}

impl RoundView {
    pub(super) fn of(shown: &RoundsShown, round: &Round) -> Self {
        Self {
            id: round.id,
            no: round.no,
            volunteer: round.volunteer.clone().map(|(id, name)| RoundVolunteer { id, name }),
            mode: round.mode,
            capacity: round.capacity,
            state: round.state,
            departs_at: round.departed_at.unwrap_or(round.departs_at),
            ends_at: round.ends_at,
            duration_s: (round.ends_at.0 - round.departs_at.0) / 1_000,
            length_m: round.length_m,
            portions: round.stops.iter().map(|stop| stop.meals.len()).sum(),
            // A cancelled door leaves a gap in the numbers as kept; people count without it.
            stops: (1..)
                .zip(&round.stops)
                .map(|(seq, stop)| StopView::of(shown, stop, seq))
                .collect(),
            access: shown.accesses.get(&round.id).map(|code| RoundCodeView {
                made_at: code.made_at,
                expires_at: code.expires_at,
                used_at: code.used_at,
            }),
            took_over: shown
                .hand_overs
                .iter()
                .filter(|one| one.to == round.id)
                .map(|one| one.from_no)
                .collect(),
            handed_on: shown
                .hand_overs
                .iter()
                .filter(|one| one.from == round.id)
                .map(|one| one.to_no)
                .collect(),
        }
    }
}

impl StopView {
    fn of(shown: &RoundsShown, stop: &Stop, seq: i32) -> Self {
        let dweller = shown.people.get(&stop.senior_id);
        let spot = dweller.and_then(|one| one.spot);
        Self {
            id: stop.id,
            seq,
            masked_name: shown.names(stop),
            village: dweller.map(|one| one.village.clone()).unwrap_or_default(),
            eta_at: stop.eta_at,
            deadline_at: stop.deadline_at,
            warn_at: shown.rule.warns_at(stop.deadline_at),
            lat: spot.map(|(point, _)| point.lat()),
            lon: spot.map(|(point, _)| point.lon()),
            schematic: spot.is_some_and(|(_, is_guess)| is_guess),
            portions: stop.meals.len(),
            state: stop.state,
            outcome: stop.outcome,
            care: stop.care,
        }
    }
}
