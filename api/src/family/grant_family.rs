//! A link for a relative, with the senior's consent.

use actix_web::{HttpResponse, post, web};
use domain::family::ConsentHow;
use domain::id::{FamilyAccessId, SeniorId};
use domain::role::Permission;
use domain::time::At;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use store::family::Grant;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Letters that a name or a relation may have.
const WORDS_MAX: usize = 40;

/// Who, and how the senior agreed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FamilyGrantBody {
    relative_name: String,
    /// 女儿
    relation: String,
    /// in_person written phone
    #[schema(value_type = String)]
    consent_how: ConsentHow,
    /// For how many days, a year at most.
    days: u32,
}

/// The link, shown once.
#[derive(Serialize, ToSchema)]
pub struct FamilyGranted {
    #[schema(value_type = String)]
    id: FamilyAccessId,
    /// For the relative's phone. What matters stands behind the `#`, which no browser sends to a server.
    link: String,
    #[schema(value_type = String)]
    expires_at: At,
}

/// Makes a link by which a relative sees and orders a senior's meals. The senior's consent is written down with it.
#[utoipa::path(tag = "family", request_body = FamilyGrantBody, security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 201, body = FamilyGranted), (status = 404, body = Problem),
              (status = 409, description = "family_full, senior_gone", body = Problem), (status = 422, body = Problem)))]
#[post("/seniors/{id}/family-accesses")]
pub async fn grant_family(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SeniorId>,
    body: web::Json<FamilyGrantBody>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::FamilyGrant)?;
    let grant = Grant {
        relative_name: short(&body.relative_name, "relative_name")?,
        relation: short(&body.relation, "relation")?,
        consent_how: body.consent_how,
        days: body.days,
    };
    let granted = app.store.within(&actor).family_grant(*id, &grant).await?;
    // The answer holds a secret: no cache may keep it.
    Ok(HttpResponse::Created()
        .insert_header(("Cache-Control", "no-store"))
        .json(FamilyGranted {
            id: granted.id,
            link: format!("/family#k={}", granted.token.expose_secret()),
            expires_at: granted.expires_at,
        }))
}

fn short(text: &str, field: &str) -> Answer<String> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(Problem::invalid("name_missing", field, "the name is missing")),
        1..=WORDS_MAX => Ok(text.to_owned()),
        _ => Err(Problem::invalid("too_long", field, "at most 40 characters")),
    }
}
