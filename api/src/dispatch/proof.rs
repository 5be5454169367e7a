//! 一个都没落下: the proof of a day.

use std::collections::BTreeMap;

use actix_web::{get, web};
use domain::id::CanteenId;
use domain::order::FlagCause;
use domain::role::Permission;
use domain::time::{At, ServiceDay};
use serde::{Deserialize, Serialize};
use store::proof::{AlarmCount, GapKind, Proof, StandingCount};
use utoipa::{IntoParams, ToSchema};

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Which day.
#[derive(Deserialize, IntoParams)]
pub struct ProofQuery {
    #[param(value_type = String)]
    day: ServiceDay,
}

/// How the meals ended.
#[derive(Serialize, ToSchema)]
pub struct ProofMeals {
    ordered: u32,
    served: u32,
    cancelled: u32,
    flagged: u32,
    open: u32,
    /// The flagged, by cause.
    #[schema(value_type = Object)]
    causes: BTreeMap<FlagCause, u32>,
}

/// The people with a standing order due.
#[derive(Serialize, ToSchema)]
pub struct ProofStanding {
    due: u32,
    fed: u32,
    under_way: u32,
    away: u32,
    explained: u32,
    open: u32,
}

/// The alarms.
#[derive(Serialize, ToSchema)]
pub struct ProofAlarms {
    raised: u32,
    closed: u32,
    owned: u32,
    open: u32,
}

/// Something that nobody has explained.
#[derive(Serialize, ToSchema)]
pub struct ProofGap {
    /// meal_open served_untraced no_cause standing_open standing_undecided alarm_open
    #[schema(value_type = String)]
    kind: GapKind,
    masked_name: String,
    /// The meal's number, the cause that waits, the meal that was due, or the alarm's kind.
    detail: String,
}

/// A canteen's day.
#[derive(Serialize, ToSchema)]
pub struct ProofView {
    #[schema(value_type = String)]
    canteen_id: CanteenId,
    name: String,
    /// Nobody was dropped.
    holds: bool,
    meals: ProofMeals,
    standing: ProofStanding,
    alarms: ProofAlarms,
    gaps: Vec<ProofGap>,
    /// When the night looked, and how many gaps it found.
    #[schema(value_type = Option<String>)]
    night_at: Option<At>,
    night_gaps: Option<usize>,
}

/// The canteens, those with gaps first.
#[derive(Serialize, ToSchema)]
pub struct ProofPage {
    #[schema(value_type = String)]
    day: ServiceDay,
    /// Nobody was dropped at any of them.
    holds: bool,
    items: Vec<ProofView>,
}

/// Each meal traced, each standing order's person fed, away or explained, each alarm closed or owned; or a gap with a name.
#[utoipa::path(tag = "dispatch", params(ProofQuery), security(("bearer" = [])),
    responses((status = 200, body = ProofPage), (status = 422, body = Problem)))]
#[get("/proof")]
pub async fn proof(app: web::Data<App>, caller: Caller, query: web::Query<ProofQuery>) -> Answer<web::Json<ProofPage>> {
    let actor = caller.may(Permission::ReconcileRead)?;
    let found = app.store.within(&actor).proofs(query.day).await?;
    let items: Vec<ProofView> = found
        .into_iter()
        .map(|(found, night)| ProofView {
            night_at: night.as_ref().map(|night| night.made_at),
            night_gaps: night.map(|night| night.gaps),
            ..view(found)
        })
        .collect();
    Ok(web::Json(ProofPage {
        day: query.day,
        holds: items.iter().all(|one| one.holds),
        items,
    }))
}

fn view(day: Proof) -> ProofView {
    let holds = day.holds();
    let StandingCount {
        due,
        fed,
        under_way,
        away,
        explained,
        open,
    } = day.standing;
    let AlarmCount {
        raised,
        closed,
        owned,
        open: waiting,
    } = day.alarms;
    ProofView {
        canteen_id: day.canteen_id,
        name: day.name,
        holds,
        meals: ProofMeals {
            ordered: day.meals.ordered,
            served: day.meals.served,
            cancelled: day.meals.cancelled,
            flagged: day.meals.flagged,
            open: day.meals.open,
            causes: day.meals.causes,
        },
        standing: ProofStanding {
            due,
            fed,
            under_way,
            away,
            explained,
            open,
        },
        alarms: ProofAlarms {
            raised,
            closed,
            owned,
            open: waiting,
        },
        gaps: day
            .gaps
            .into_iter()
            .map(|gap| ProofGap {
                kind: gap.kind,
                masked_name: gap.masked_name,
                detail: gap.detail,
            })
            .collect(),
        night_at: None,
        night_gaps: None,
    }
}
