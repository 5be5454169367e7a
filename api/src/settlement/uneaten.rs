//! Meals that nobody ate: listed with their cause, and not claimed.

use actix_web::{get, web};
use domain::id::{ClaimId, OrderId};
use domain::money::Fen;
use domain::order::FlagCause;
use domain::role::Permission;
use domain::time::{At, MealPeriod, ServiceDay};
use serde::Serialize;
use store::Actor;
use store::settlement::Uneaten;
use utoipa::ToSchema;

use super::view::{PersonView, pickup};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Meals that nobody ate.
#[derive(Serialize, ToSchema)]
pub struct UneatenPage {
    items: Vec<UneatenView>,
}

/// A meal that nobody ate.
#[derive(Serialize, ToSchema)]
pub struct UneatenView {
    #[schema(value_type = String)]
    order_id: OrderId,
    person: Option<PersonView>,
    #[schema(value_type = String)]
    day: ServiceDay,
    #[schema(value_type = String)]
    period: MealPeriod,
    pickup_no: String,
    mode: String,
    village: String,
    #[schema(value_type = i64)]
    price_fen: Fen,
    /// What the fund would have paid, and isn't asked for.
    #[schema(value_type = i64)]
    part_fen: Fen,
    /// What its policy lets the senior pay all the same.
    #[schema(value_type = i64)]
    senior_fen: Fen,
    /// What the canteen bears.
    #[schema(value_type = i64)]
    operator_fen: Fen,
    /// Whether the subsidised meal is the senior's again.
    quota_back: bool,
    #[schema(value_type = String)]
    cause: FlagCause,
    /// Nobody, where the programme itself found it.
    by: Option<String>,
    #[schema(value_type = Option<String>)]
    at: Option<At>,
}

impl UneatenView {
    fn of(one: Uneaten, actor: &Actor) -> Self {
        Self {
            order_id: one.order_id,
            person: one.person.map(|person| PersonView::of(person, actor)),
            day: one.service_day,
            period: one.period,
            pickup_no: pickup(one.pickup_no),
            mode: one.mode,
            village: one.village,
            price_fen: one.price,
            part_fen: one.part,
            senior_fen: one.senior,
            operator_fen: one.operator,
            quota_back: one.quota_back,
            cause: one.cause,
            by: one.by,
            at: one.at,
        }
    }
}

/// Lists the uneaten meals of a claim's period as they were when it was run. The look is written down.
#[utoipa::path(tag = "settlement", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = UneatenPage), (status = 403, body = Problem), (status = 404, body = Problem)))]
#[get("/settlement/claims/{id}/uneaten")]
pub async fn uneaten(app: web::Data<App>, caller: Caller, id: web::Path<ClaimId>) -> Answer<web::Json<UneatenPage>> {
    let actor = caller.may(Permission::SettlementRead)?;
    let found = app.store.within(&actor).claim_uneaten(*id).await?;
    Ok(web::Json(UneatenPage {
        items: found.into_iter().map(|one| UneatenView::of(one, &actor)).collect(),
    }))
}
