//! What was said of a canteen's dishes.

use actix_web::{get, web};
use domain::id::CanteenId;
use domain::role::Permission;
use domain::time::ServiceDay;
use serde::{Deserialize, Serialize};
use store::ratings::DishRating;
use utoipa::{IntoParams, ToSchema};

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Which days.
#[derive(Deserialize, IntoParams)]
pub struct RatingsQuery {
    /// Thirty days before the last when absent.
    #[param(value_type = Option<String>)]
    from: Option<ServiceDay>,
    /// Today when absent.
    #[param(value_type = Option<String>)]
    to: Option<ServiceDay>,
}

/// The dishes that were rated.
#[derive(Serialize, ToSchema)]
pub struct DishRatings {
    #[schema(value_type = String)]
    from: ServiceDay,
    #[schema(value_type = String)]
    to: ServiceDay,
    /// The least liked first.
    items: Vec<DishRatingView>,
}

/// What was said of one dish.
#[derive(Serialize, ToSchema)]
pub struct DishRatingView {
    name: String,
    name_en: String,
    /// How many rated it.
    ratings: u32,
    /// Without it so few rated it that the counts would tell who said what.
    faces: Option<FaceCounts>,
}

/// Counts.
#[derive(Serialize, ToSchema)]
pub struct FaceCounts {
    good: u32,
    fair: u32,
    poor: u32,
}

impl From<DishRating> for DishRatingView {
    fn from(dish: DishRating) -> Self {
        Self {
            name: dish.name,
            name_en: dish.name_en,
            ratings: dish.ratings,
            faces: dish.faces.map(|[good, fair, poor]| FaceCounts { good, fair, poor }),
        }
    }
}

/// Counts of good, fair and poor by dish. Nobody is named, and few ratings are not told apart.
#[utoipa::path(tag = "ratings", params(("id" = String, Path), RatingsQuery), security(("bearer" = [])),
    responses((status = 200, body = DishRatings), (status = 404, body = Problem)))]
#[get("/canteens/{id}/ratings")]
pub async fn dish_ratings(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<CanteenId>,
    query: web::Query<RatingsQuery>,
) -> Answer<web::Json<DishRatings>> {
    let actor = caller.may(Permission::RatingsRead)?;
    let to = query.to.unwrap_or_else(|| app.store.clock.now().day());
    let from = query.from.unwrap_or_else(|| to.plus_days(-30));
    let rated = app.store.within(&actor).dish_ratings(*id, from, to).await?;
    Ok(web::Json(DishRatings {
        from,
        to,
        items: rated.into_iter().map(DishRatingView::from).collect(),
    }))
}
