//! What awards by the number of meals go by at a canteen.

use std::collections::BTreeSet;

use actix_web::{HttpResponse, put, web};
use domain::id::CanteenId;
use domain::role::Permission;
use domain::subsidy::facts::PointKind;
use domain::time::ServiceDay;
use serde::Deserialize;
use store::canteens::CanteenFacts;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// A tag is at most so long, and there are at most so many.
const TAGS_MAX: usize = 20;

/// The facts, all at once.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CanteenFactsBody {
    /// urban or rural
    #[schema(value_type = Option<String>)]
    point_kind: Option<PointKind>,
    /// Its first day.
    #[schema(value_type = Option<String>)]
    opened_on: Option<ServiceDay>,
    rating_passed: bool,
    #[serde(default)]
    tags: BTreeSet<String>,
}

/// Says what awards by volume go by: town or country, first day, rating, tags.
#[utoipa::path(tag = "places", request_body = CanteenFactsBody, security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
#[put("/canteens/{id}/facts")]
pub async fn canteen_facts(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<CanteenId>,
    body: web::Json<CanteenFactsBody>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::CanteensAdmin)?;
    let body = body.into_inner();
    if body.tags.len() > TAGS_MAX
        || body
            .tags
            .iter()
            .any(|tag| tag.is_empty() || tag.chars().count() > TAGS_MAX)
    {
        return Err(Problem::invalid(
            "too_long",
            "tags",
            "at most 20 tags of at most 20 characters",
        ));
    }
    let facts = CanteenFacts {
        point_kind: body.point_kind,
        opened_on: body.opened_on,
        rating_passed: body.rating_passed,
        tags: body.tags,
    };
    app.store.within(&actor).canteen_facts(*id, &facts).await?;
    Ok(HttpResponse::NoContent().finish())
}
