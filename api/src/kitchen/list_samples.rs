//! 留样: the dishes of a sitting and what was kept of them.

use actix_web::{get, web};
use domain::id::{SittingDishId, SittingId};
use domain::role::Permission;
use domain::time::At;
use serde::Serialize;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// A dish.
#[derive(Serialize, ToSchema)]
pub struct SampleView {
    #[schema(value_type = String)]
    sitting_dish_id: SittingDishId,
    dish: String,
    /// The day isn't closed without it.
    needed: bool,
    grams: Option<i32>,
    #[schema(value_type = Option<String>)]
    kept_at: Option<At>,
    /// It may go from then on.
    #[schema(value_type = Option<String>)]
    until: Option<At>,
    by: Option<String>,
    #[schema(value_type = Option<String>)]
    discarded_at: Option<At>,
}

/// The dishes.
#[derive(Serialize, ToSchema)]
pub struct SamplePage {
    /// How much has to be kept.
    least_grams: i32,
    items: Vec<SampleView>,
}

/// The dishes of a sitting with their retained samples.
#[utoipa::path(tag = "kitchen", params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = SamplePage), (status = 404, body = Problem)))]
#[get("/sittings/{id}/samples")]
pub async fn list_samples(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SittingId>,
) -> Answer<web::Json<SamplePage>> {
    let actor = caller.may(Permission::KitchenRead)?;
    let least_grams = app.store.system().food_rule().await?.sample_grams;
    let found = app.store.within(&actor).samples(*id).await?;
    let items = found.into_iter().map(|one| SampleView {
        sitting_dish_id: one.sitting_dish_id,
        dish: one.name,
        needed: one.needed,
        grams: one.kept.as_ref().map(|kept| kept.grams),
        kept_at: one.kept.as_ref().map(|kept| kept.kept_at),
        until: one.kept.as_ref().map(|kept| kept.until),
        discarded_at: one
            .kept
            .as_ref()
            .and_then(|kept| kept.discarded.as_ref().map(|(at, _)| *at)),
        by: one.kept.map(|kept| kept.by),
    });
    Ok(web::Json(SamplePage {
        least_grams,
        items: items.collect(),
    }))
}
