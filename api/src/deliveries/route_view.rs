//! A round as the volunteer's phone gets it.

use std::collections::BTreeMap;

use domain::delivery::outcome::{AlarmState, SeenHow};
use domain::delivery::{AlarmKind, Care, Outcome, RoundState, StopState, TravelMode};
use domain::id::{AlarmId, RoundId, StopId};
use domain::ladder::Step;
use domain::language::Lang;
use domain::time::{At, MealPeriod, ServiceDay};
use serde::Serialize;
use store::outcomes::{AlarmResult, RouteDoor, RouteMeal, RouteShown};
use store::rounds::{HandedTo, Stop};
use utoipa::ToSchema;

use super::words::say;
use crate::dispatch::alarm_view::CallableView;

/// A volunteer's round.
#[derive(Serialize, ToSchema)]
pub struct RouteView {
    round: RouteRound,
    stops: Vec<RouteStop>,
    /// What became of what was raised at these doors.
    alarm_results: Vec<AlarmResultView>,
    /// What became of what this volunteer raised elsewhere in the last fourteen days, newest first.
    past_results: Vec<AlarmResultView>,
    /// What of this round went to others.
    handed_on: Vec<HandedOnView>,
    /// Cash that this round has collected and not handed over, whichever phone it was on.
    bag_fen: i64,
    /// Seconds for each step at a shut door; the phone counts them without network.
    no_answer: NoAnswerTimes,
}

/// Seconds for each step at a shut door.
#[derive(Serialize, ToSchema)]
pub struct NoAnswerTimes {
    senior_s: i64,
    family_s: i64,
    neighbour_s: i64,
}

/// The round itself.
#[derive(Serialize, ToSchema)]
pub struct RouteRound {
    #[schema(value_type = String)]
    id: RoundId,
    no: i32,
    #[schema(value_type = String)]
    state: RoundState,
    #[schema(value_type = String)]
    mode: TravelMode,
    #[schema(value_type = String)]
    departs_at: At,
    /// The canteen's name.
    canteen: String,
    #[schema(value_type = String)]
    period: MealPeriod,
    #[schema(value_type = String)]
    service_day: ServiceDay,
    /// To be counted before leaving.
    bags: Vec<BagView>,
}

/// Meals of one kind.
#[derive(Serialize, ToSchema)]
pub struct BagView {
    /// regular soft chopped puree
    diet: &'static str,
    count: usize,
}

/// Doors that went to somebody else.
#[derive(Serialize, ToSchema)]
pub struct HandedOnView {
    round_no: i32,
    /// Nobody when they went back to the desk.
    volunteer: Option<String>,
    doors: u32,
    #[schema(value_type = String)]
    at: At,
}

/// A door.
#[derive(Serialize, ToSchema)]
pub struct RouteStop {
    #[schema(value_type = String)]
    id: StopId,
    seq: i32,
    #[schema(value_type = String)]
    state: StopState,
    #[schema(value_type = Option<String>)]
    outcome: Option<Outcome>,
    #[schema(value_type = Option<String>)]
    care: Option<Care>,
    /// When that was, on whichever phone: the doors after it are late or early by as much.
    #[schema(value_type = Option<String>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    said_at: Option<At>,
    /// Whole while somebody waits and the round is on its way; masked before and after.
    name: String,
    /// The same, each for themselves.
    people: Vec<String>,
    #[schema(value_type = String)]
    eta_at: At,
    #[schema(value_type = String)]
    deadline_at: At,
    /// From then on somebody has to hurry.
    #[schema(value_type = String)]
    warn_at: At,
    portions: usize,
    meals: Vec<MealView>,
    address: Option<String>,
    /// The village, by name; with the address, and gone with it.
    village: Option<String>,
    lat: Option<f64>,
    lon: Option<f64>,
    phone: Option<String>,
    /// Whom else to call when nobody opens.
    calls: Vec<CallableView>,
    tips: Option<String>,
    /// Whether the point is only the village's.
    schematic: bool,
    /// Cash to be collected there; none when everything is paid.
    cash_due_fen: i64,
    /// Cash that this round has collected there.
    cash_taken_fen: i64,
}

/// A dish.
#[derive(Serialize, ToSchema)]
pub struct MealView {
    dish: String,
    texture: &'static str,
    /// What had been chosen, if the canteen replaced it: to be said at the door.
    #[serde(skip_serializing_if = "Option::is_none")]
    instead_of: Option<String>,
    /// The number on the bag, and whose it is where several live behind the door.
    note: String,
}

/// What became of an alarm.
#[derive(Serialize, ToSchema)]
pub struct AlarmResultView {
    #[schema(value_type = String)]
    id: AlarmId,
    masked_name: String,
    #[schema(value_type = String)]
    kind: AlarmKind,
    #[schema(value_type = String)]
    state: AlarmState,
    seen_by: Option<String>,
    #[schema(value_type = Option<String>)]
    how: Option<SeenHow>,
    #[schema(value_type = String)]
    at: At,
    #[schema(value_type = String)]
    raised_at: At,
    /// Its number, for the telephone.
    no: i32,
    #[schema(value_type = Option<String>)]
    stop_id: Option<StopId>,
    /// call_senior call_family call_neighbour dispatch cadre rescue follow_up confirm
    #[schema(value_type = String)]
    step: Step,
    /// Who has it at the desk.
    owner: Option<String>,
}

impl RouteView {
    pub(super) fn of(shown: &RouteShown, lang: Lang) -> Self {
        let round = &shown.round;
        Self {
            round: RouteRound {
                id: round.id,
                no: round.no,
                state: round.state,
                mode: round.mode,
                departs_at: round.departed_at.unwrap_or(round.departs_at),
                canteen: canteen(shown, lang),
                period: shown.sitting.period,
                service_day: shown.sitting.service_day,
                bags: bags(&shown.doors),
            },
            stops: (1..)
                .zip(&shown.doors)
                .map(|(seq, door)| RouteStop::of(shown, door, seq, lang))
                .collect(),
            alarm_results: shown.alarms.iter().map(AlarmResultView::of).collect(),
            past_results: shown.past.iter().map(AlarmResultView::of).collect(),
            handed_on: shown.handed_on.iter().map(HandedOnView::of).collect(),
            bag_fen: shown.bag.0,
            no_answer: NoAnswerTimes {
                senior_s: shown.timers.senior_s,
                family_s: shown.timers.family_s,
                neighbour_s: shown.timers.neighbour_s,
            },
        }
    }
}

/// A canteen without an English name is called by its own.
fn canteen(shown: &RouteShown, lang: Lang) -> String {
    let english = if shown.canteen_en.is_empty() {
        &shown.canteen
    } else {
        &shown.canteen_en
    };
    say(lang, &shown.canteen, english).clone()
}

/// Meals by how they are cut; health is not for the doorstep, the number on the bag says whose it is.
fn bags(doors: &[RouteDoor]) -> Vec<BagView> {
    let mut counts: BTreeMap<_, usize> = BTreeMap::new();
    for meal in doors.iter().flat_map(|door| &door.meals) {
        *counts.entry(meal.texture).or_default() += 1;
    }
    let view = |(texture, count): (domain::diet::Texture, usize)| BagView {
        diet: texture.name(),
        count,
    };
    counts.into_iter().map(view).collect()
}

impl RouteStop {
    fn of(shown: &RouteShown, door: &RouteDoor, seq: i32, lang: Lang) -> Self {
        let spot = door.open.as_ref().and_then(|open| open.spot);
        Self {
            name: door.name.clone(),
            people: door.people.clone(),
            meals: door.meals.iter().map(|meal| MealView::of(meal, lang)).collect(),
            address: door.open.as_ref().and_then(|open| open.address.clone()),
            village: door.open.as_ref().map(|open| open.village.clone()),
            phone: door.open.as_ref().and_then(|open| open.phone.clone()),
            calls: door
                .open
                .as_ref()
                .map_or_else(Vec::new, |open| open.calls.iter().map(CallableView::of).collect()),
            lat: spot.map(|(point, _)| point.lat()),
            lon: spot.map(|(point, _)| point.lon()),
            schematic: spot.is_some_and(|(_, is_guess)| is_guess),
            warn_at: shown.rule.warns_at(door.stop.deadline_at),
            cash_due_fen: door.cash_due.0,
            cash_taken_fen: door.cash_taken.0,
            ..Self::bare(&door.stop, seq)
        }
    }

    /// A door after a report: its state, and nothing by which anybody is found.
    pub(super) fn bare(stop: &Stop, seq: i32) -> Self {
        Self {
            id: stop.id,
            seq,
            state: stop.state,
            outcome: stop.outcome,
            care: stop.care,
            said_at: stop.done_at,
            name: String::new(),
            people: Vec::new(),
            eta_at: stop.eta_at,
            deadline_at: stop.deadline_at,
            // A door after its report hurries nobody any more.
            warn_at: stop.deadline_at,
            portions: stop.meals.len(),
            meals: Vec::new(),
            address: None,
            village: None,
            lat: None,
            lon: None,
            phone: None,
            calls: Vec::new(),
            tips: None,
            schematic: false,
            cash_due_fen: 0,
            cash_taken_fen: 0,
        }
    }
}

impl MealView {
    fn of(meal: &RouteMeal, lang: Lang) -> Self {
        let no = meal.bag_no;
        let bag = say(lang, format!("{no:03} 号袋"), format!("bag {no:03}"));
        Self {
            dish: say(lang, &meal.dish, &meal.dish_en).clone(),
            texture: meal.texture.name(),
            instead_of: meal
                .instead_of
                .as_ref()
                .map(|dish| say(lang, &dish.name, &dish.name_en).clone()),
            note: match &meal.whose {
                None => bag,
                Some(whose) => format!("{bag} · {whose}"),
            },
        }
    }
}

impl HandedOnView {
    fn of(handed: &HandedTo) -> Self {
        Self {
            round_no: handed.to_no,
            volunteer: handed.volunteer.clone(),
            doors: handed.doors,
            at: handed.at,
        }
    }
}

impl AlarmResultView {
    fn of(alarm: &AlarmResult) -> Self {
        Self {
            id: alarm.id,
            masked_name: alarm.masked_name.clone(),
            kind: alarm.kind,
            state: alarm.state,
            seen_by: alarm.seen_by.clone(),
            how: alarm.how,
            at: alarm.at,
            raised_at: alarm.raised_at,
            no: alarm.no,
            stop_id: alarm.stop_id,
            step: alarm.step,
            owner: alarm.owner.clone(),
        }
    }
}
