//! A pot is ready.

use actix_web::{post, web};
use domain::delivery::food_clock::Keeping;
use domain::id::{SittingDishId, SittingId};
use domain::role::Permission;
use domain::time::At;
use serde::Deserialize;
use utoipa::ToSchema;

use super::list_batches::{BatchPage, page};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// What, when, and how it is kept.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BatchBody {
    #[schema(value_type = String)]
    sitting_dish_id: SittingDishId,
    /// hot chilled
    #[schema(value_type = String)]
    keeping: Keeping,
    #[schema(value_type = String)]
    cooked_at: At,
}

/// Writes a batch down; the deadlines of the boxes follow.
#[utoipa::path(tag = "kitchen", request_body = BatchBody, params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = BatchPage), (status = 404, body = Problem), (status = 422, body = Problem)))]
#[post("/sittings/{id}/batches")]
pub async fn make_batch(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SittingId>,
    body: web::Json<BatchBody>,
) -> Answer<web::Json<BatchPage>> {
    let actor = caller.may(Permission::SittingChange)?;
    app.store
        .within(&actor)
        .batch_make(*id, body.sitting_dish_id, body.keeping, body.cooked_at)
        .await?;
    page(&app, &actor, *id).await
}
