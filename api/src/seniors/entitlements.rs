//! 专属服务清单: what a senior is entitled to, to be printed and taken home.

use actix_web::{get, web};
use domain::facts::FactKind;
use domain::id::SeniorId;
use domain::money::Fen;
use domain::role::Permission;
use domain::settlement::entitlement::{Entitlement, Left};
use domain::subsidy::QuotaSpan;
use domain::time::{MealPeriod, ServiceDay};
use serde::{Deserialize, Serialize};
use store::seniors::entitlements::{Entitlements, FactSpan};
use utoipa::{IntoParams, ToSchema};

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// A set meal of twelve yuan, unless another price is asked for.
const EXAMPLE_FEN: i64 = 1_200;
/// No set meal costs more.
const EXAMPLE_FEN_MAX: i64 = 10_000;

/// By the example of which price.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct EntitlementsQuery {
    /// 1200 when left out.
    price_fen: Option<i64>,
}

/// What somebody is entitled to today. Nothing in it names a category.
#[derive(Serialize, ToSchema)]
pub struct EntitlementList {
    name: String,
    number: String,
    #[schema(value_type = String)]
    day: ServiceDay,
    /// active paused deceased moved erased
    state: &'static str,
    #[schema(value_type = Option<String>)]
    paused_from: Option<ServiceDay>,
    price_fen: i64,
    meals: Vec<EntitlementView>,
    delivery: bool,
    #[schema(value_type = Option<String>)]
    delivery_until: Option<ServiceDay>,
    facts: Vec<FactSpanView>,
    hotline: String,
}

/// One meal of the day.
#[derive(Serialize, ToSchema)]
pub struct EntitlementView {
    #[schema(value_type = String)]
    period: MealPeriod,
    #[schema(value_type = i64)]
    self_fen: Fen,
    /// Who pays the rest.
    parts: Vec<EntitlementPart>,
    left: Vec<LeftView>,
}

/// Who pays how much, and why.
#[derive(Serialize, ToSchema)]
pub struct EntitlementPart {
    /// government collective donation merchant
    fund: &'static str,
    label: String,
    label_en: String,
    #[schema(value_type = i64)]
    fen: Fen,
    reason: String,
    reason_en: String,
}

/// What is left of a limit.
#[derive(Serialize, ToSchema)]
pub struct LeftView {
    /// meal day week month quarter year
    #[schema(value_type = String)]
    span: QuotaSpan,
    meals: u32,
}

/// How long something holds that the entitlement goes by.
#[derive(Serialize, ToSchema)]
pub struct FactSpanView {
    /// standard or ability
    kind: &'static str,
    #[schema(value_type = String)]
    from: ServiceDay,
    #[schema(value_type = Option<String>)]
    to: Option<ServiceDay>,
}

impl From<Entitlement> for EntitlementView {
    fn from(one: Entitlement) -> Self {
        let own = one.split.own_share();
        let parts = one
            .split
            .parts
            .into_iter()
            .filter(|part| part.fund != domain::subsidy::Fund::Own);
        let parts = parts.map(|part| EntitlementPart {
            fund: part.fund.name(),
            label: part.label,
            label_en: part.label_en,
            fen: part.fen,
            reason: part.reason,
            reason_en: part.reason_en,
        });
        let left = one
            .left
            .into_iter()
            .map(|Left { span, meals }| LeftView { span, meals });
        Self {
            period: one.period,
            self_fen: own,
            parts: parts.collect(),
            left: left.collect(),
        }
    }
}

impl From<FactSpan> for FactSpanView {
    fn from(fact: FactSpan) -> Self {
        Self {
            // The paper may lie open: a category is "the approved standard".
            kind: if fact.kind == FactKind::Category {
                "standard"
            } else {
                "ability"
            },
            from: fact.from,
            to: fact.to,
        }
    }
}

impl EntitlementList {
    fn of(found: Entitlements, price_fen: i64, hotline: String) -> Self {
        let pause = found.standing.pause.filter(|pause| pause.covers(found.day));
        Self {
            name: found.name,
            number: found.number,
            day: found.day,
            state: found.standing.state.name(),
            paused_from: pause.map(|pause| pause.from),
            price_fen,
            meals: found.meals.into_iter().map(EntitlementView::from).collect(),
            delivery: found.delivery.on(found.day),
            delivery_until: found.delivery.until,
            facts: found.facts.into_iter().map(FactSpanView::from).collect(),
            hotline,
        }
    }
}

/// The entitlement list of a senior in scope. The look is written down.
#[utoipa::path(tag = "seniors", params(("id" = String, Path), EntitlementsQuery), security(("bearer" = [])),
    responses((status = 200, body = EntitlementList), (status = 403, body = Problem), (status = 404, body = Problem),
              (status = 422, body = Problem)))]
#[get("/seniors/{id}/entitlements")]
pub async fn entitlements(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SeniorId>,
    query: web::Query<EntitlementsQuery>,
) -> Answer<web::Json<EntitlementList>> {
    let actor = caller.may(Permission::SeniorRead)?;
    let price_fen = query.price_fen.unwrap_or(EXAMPLE_FEN);
    if !(1..=EXAMPLE_FEN_MAX).contains(&price_fen) {
        return Err(Problem::invalid(
            "bad_request",
            "price_fen",
            "a price between 0.01 and 100.00 yuan",
        ));
    }
    let found = app.store.within(&actor).entitlements(*id, Fen(price_fen)).await?;
    Ok(web::Json(EntitlementList::of(found, price_fen, app.hotline.clone())))
}
