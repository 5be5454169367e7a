//! The people of a claim, or of one of its days.

use actix_web::{get, web};
use domain::id::ClaimId;
use domain::money::Fen;
use domain::role::Permission;
use domain::time::ServiceDay;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::PersonView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Which day.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PeopleQuery {
    /// The whole claim when left out.
    #[param(value_type = Option<String>)]
    day: Option<ServiceDay>,
}

/// People by number.
#[derive(Serialize, ToSchema)]
pub struct ClaimPeople {
    items: Vec<ClaimPersonView>,
}

/// A person's part of a claim.
#[derive(Serialize, ToSchema)]
pub struct ClaimPersonView {
    person: PersonView,
    meals: u32,
    #[schema(value_type = i64)]
    fen: Fen,
}

/// Lists the people of a claim with their sums. The look is written down.
#[utoipa::path(tag = "settlement", params(("id" = String, Path), PeopleQuery), security(("bearer" = [])),
    responses((status = 200, body = ClaimPeople), (status = 403, body = Problem), (status = 404, body = Problem)))]
#[get("/settlement/claims/{id}/people")]
pub async fn claim_people(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<ClaimId>,
    query: web::Query<PeopleQuery>,
) -> Answer<web::Json<ClaimPeople>> {
    let actor = caller.may(Permission::SettlementRead)?;
    let people = app.store.within(&actor).claim_people(*id, query.day).await?;
    let items = people.into_iter().map(|one| ClaimPersonView {
        person: PersonView::of(one.person, &actor),
        meals: one.meals,
        fen: one.fen,
    });
    Ok(web::Json(ClaimPeople { items: items.collect() }))
}
