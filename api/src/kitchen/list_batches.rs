//! What was cooked, and until when it is good.

use actix_web::{get, web};
use domain::delivery::food_clock::{Freshness, Keeping, ReadingKind};
use domain::id::{BatchId, SittingDishId, SittingId};
use domain::role::Permission;
use domain::time::At;
use serde::Serialize;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// A temperature that was taken.
#[derive(Serialize, ToSchema)]
pub struct ReadingView {
    /// hold chill reheat
    #[schema(value_type = String)]
    kind: ReadingKind,
    /// Tenths of a degree.
    decicelsius: i32,
    #[schema(value_type = String)]
    taken_at: At,
}

/// A batch.
#[derive(Serialize, ToSchema)]
pub struct BatchView {
    #[schema(value_type = String)]
    id: BatchId,
    #[schema(value_type = String)]
    sitting_dish_id: SittingDishId,
    dish: String,
    no: i32,
    /// hot chilled
    #[schema(value_type = String)]
    keeping: Keeping,
    #[schema(value_type = String)]
    cooked_at: At,
    /// A chilled batch that was not heated again isn't good yet: then it is the instant of cooking.
    #[schema(value_type = String)]
    good_until: At,
    /// fine yellow red
    #[schema(value_type = String)]
    freshness: Freshness,
    readings: Vec<ReadingView>,
    by: String,
}

/// The batches, and the dishes of which none is written down.
#[derive(Serialize, ToSchema)]
pub struct BatchPage {
    items: Vec<BatchView>,
    /// Dishes that somebody ordered and that have no batch yet.
    without: Vec<DishWithout>,
}

/// A dish without a batch.
#[derive(Serialize, ToSchema)]
pub struct DishWithout {
    #[schema(value_type = String)]
    sitting_dish_id: SittingDishId,
    dish: String,
}

/// The batches of a sitting with their temperatures and deadlines.
#[utoipa::path(tag = "kitchen", params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = BatchPage), (status = 404, body = Problem)))]
#[get("/sittings/{id}/batches")]
pub async fn list_batches(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SittingId>,
) -> Answer<web::Json<BatchPage>> {
    let actor = caller.may(Permission::KitchenRead)?;
    page(&app, &actor, *id).await
}

/// The page, for everybody who has just changed something on it.
///
/// # Errors
/// 404 outside the scope.
pub async fn page(app: &App, actor: &store::Actor, id: SittingId) -> Answer<web::Json<BatchPage>> {
    let scoped = app.store.within(actor);
    let sitting = scoped.sitting(id).await?;
    let batches = scoped.batches(id).await?;
    let rule = app.store.system().food_rule().await?;
    let now = app.store.clock.now();
    let name = |dish: SittingDishId| {
        sitting
            .dish(dish)
            .map(|dish| dish.facts.name.clone())
            .unwrap_or_default()
    };
    let without = sitting
        .dishes
        .iter()
        .filter(|dish| dish.sold > 0 && batches.iter().all(|batch| batch.sitting_dish_id != dish.id))
        .map(|dish| DishWithout {
            sitting_dish_id: dish.id,
            dish: dish.facts.name.clone(),
        })
        .collect();
    let items = batches.into_iter().map(|batch| BatchView {
        id: batch.id,
        sitting_dish_id: batch.sitting_dish_id,
        dish: name(batch.sitting_dish_id),
        no: batch.no,
        keeping: batch.cooked.keeping,
        cooked_at: batch.cooked.cooked_at,
        good_until: batch.good_until,
        freshness: rule.freshness(batch.good_until, now),
        readings: batch
            .cooked
            .readings
            .iter()
            .map(|(kind, reading)| ReadingView {
                kind: *kind,
                decicelsius: reading.decicelsius,
                taken_at: reading.at,
            })
            .collect(),
        by: batch.by,
    });
    Ok(web::Json(BatchPage {
        items: items.collect(),
        without,
    }))
}
