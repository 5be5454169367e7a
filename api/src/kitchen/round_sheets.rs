//! 路单: the rounds of a sitting on paper.

use actix_web::{HttpResponse, get, web};
use domain::delivery::Outcome;
use domain::id::{RoundId, SittingId, StopId};
use domain::role::Permission;
use domain::time::{At, MealPeriod, ServiceDay};
use serde::Serialize;
use store::kitchen::round_sheets::{RoundSheet, SheetLine};
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::orders::view::ReplacedView;
use crate::problem::{Answer, Problem};

/// A bag.
#[derive(Serialize, ToSchema)]
pub struct SheetBag {
    bag_no: String,
    dishes: String,
    /// What had been chosen where the canteen replaced it: to be said at the door.
    #[serde(skip_serializing_if = "Option::is_none")]
    instead_of: Option<ReplacedView>,
}

/// A line.
#[derive(Serialize, ToSchema)]
pub struct SheetLineView {
    #[schema(value_type = Option<String>)]
    stop_id: Option<StopId>,
    stop_no: Option<i32>,
    names: String,
    address: Option<String>,
    phone: Option<String>,
    bags: Vec<SheetBag>,
    #[schema(value_type = Option<String>)]
    eta_at: Option<At>,
    #[schema(value_type = Option<String>)]
    deadline_at: Option<At>,
    /// 收现金: what is still owed for these meals and to be collected there; 0 when everything is paid.
    cash_due_fen: i64,
    /// 今天不送: skipped paused gone holiday unfit again cancelled
    away: Option<String>,
    /// What was reported already: there is nothing left to do at this door.
    #[schema(value_type = Option<String>)]
    outcome: Option<Outcome>,
}

/// A round.
#[derive(Serialize, ToSchema)]
pub struct RoundSheetView {
    /// Nothing for those whom no round has.
    #[schema(value_type = Option<String>)]
    round_id: Option<RoundId>,
    no: i32,
    volunteer: Option<String>,
    #[schema(value_type = Option<String>)]
    departs_at: Option<At>,
    /// When it left; nothing while it waits.
    #[schema(value_type = Option<String>)]
    departed_at: Option<At>,
    lines: Vec<SheetLineView>,
}

/// The rounds.
#[derive(Serialize, ToSchema)]
pub struct RoundSheetPage {
    #[schema(value_type = String)]
    service_day: ServiceDay,
    #[schema(value_type = String)]
    period: MealPeriod,
    items: Vec<RoundSheetView>,
}

/// The rounds with addresses and numbers for paper; whoever is away keeps their place. The look is noted.
#[utoipa::path(tag = "kitchen", params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = RoundSheetPage), (status = 404, body = Problem)))]
#[get("/sittings/{id}/round-sheets")]
pub async fn round_sheets(app: web::Data<App>, caller: Caller, id: web::Path<SittingId>) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::RoundDepart)?;
    let (sitting, sheets) = app.store.within(&actor).round_sheets(*id).await?;
    Ok(HttpResponse::Ok()
        .insert_header(("Cache-Control", "no-store"))
        .json(RoundSheetPage {
            service_day: sitting.service_day,
            period: sitting.period,
            items: sheets.into_iter().map(view).collect(),
        }))
}

fn view(sheet: RoundSheet) -> RoundSheetView {
    RoundSheetView {
        round_id: sheet.round_id,
        no: sheet.no,
        volunteer: sheet.volunteer,
        departs_at: sheet.departs_at,
        departed_at: sheet.departed_at,
        lines: sheet.lines.into_iter().map(line).collect(),
    }
}

fn line(one: SheetLine) -> SheetLineView {
    let bags = one.meals.into_iter().map(|bag| SheetBag {
        bag_no: format!("{:03}", bag.no),
        dishes: bag.dishes,
        instead_of: bag.instead_of.as_ref().map(ReplacedView::of),
    });
    SheetLineView {
        stop_id: one.stop_id,
        stop_no: one.stop_no,
        names: one.names,
        address: one.address,
        phone: one.phone,
        bags: bags.collect(),
        eta_at: one.eta_at,
        deadline_at: one.deadline_at,
        cash_due_fen: one.cash_due.0,
        away: one.away,
        outcome: one.outcome,
    }
}
