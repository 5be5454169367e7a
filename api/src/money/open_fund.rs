//! A fund gets its account.

use actix_web::{HttpRequest, HttpResponse, post, web};
use domain::money::Fen;
use domain::place::{PlaceCode, PlacePath};
use domain::role::Permission;
use domain::subsidy::split::Fund;
use serde::{Deserialize, Serialize};
use store::cash::NewFund;
use utoipa::ToSchema;

use super::view::FundOut;
use super::ways::Request;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// The fund.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FundBody {
    /// Its key, as policies name it: `policy/fund` or a shared key, either with `@place`
    id: String,
    name: String,
    #[serde(default)]
    name_en: String,
    /// government collective donation
    #[schema(value_type = String)]
    kind: Fund,
    /// Where it belongs.
    place_code: String,
    /// What it may never fall below. Left out, it is the highest floor that a policy names for it.
    #[schema(value_type = Option<i64>)]
    #[serde(default)]
    floor_fen: Option<Fen>,
}

/// Opens a fund's account.
#[utoipa::path(tag = "money", request_body = FundBody, security(("bearer" = [])), params(("Idempotency-Key" = String, Header, description = "8 to 64 letters, digits, - or _")),
    responses((status = 201, body = FundOut), (status = 404, body = Problem),
              (status = 409, description = "fund_exists, fund_below_floor", body = Problem),
              (status = 422, description = "bad_fund, bad_place_code, name_missing", body = Problem)))]
#[post("/funds")]
pub async fn open_fund(
    app: web::Data<App>,
    caller: Caller,
    request: HttpRequest,
    body: web::Json<FundBody>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::FundsEdit)?;
    let request = Request::of(&request, &*body)?;
    let place = PlaceCode::parse(&body.place_code).map_err(|error| store::Error::of(&error))?;
    let name = body.name.trim();
    if !(1..=60).contains(&name.chars().count()) {
        return Err(Problem::invalid(
            "name_missing",
            "name",
            "a name of at most 60 characters is needed",
        ));
    }
    if matches!(body.kind, Fund::Own | Fund::Merchant) {
        return Err(Problem::invalid(
            "bad_fund",
            "kind",
            "a fund of a government, a collective or donors",
        ));
    }
    let new = NewFund {
        id: body.id.clone(),
        name: name.to_owned(),
        name_en: body.name_en.trim().to_owned(),
        kind: body.kind,
        place: PlacePath::of(&place),
        floor: body.floor_fen,
    };
    let within = app.store.within(&actor);
    within.fund_open(new, request.once()).await??;
    Ok(HttpResponse::Created().json(FundOut::from(within.fund(&body.id).await?)))
}
