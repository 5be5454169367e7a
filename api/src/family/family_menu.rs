//! What can be ordered for the senior on a day.

use actix_web::{get, web};
use domain::diet::Texture;
use domain::id::{CanteenId, SittingDishId, SittingId};
use domain::menu::conflict::{blocked, conflicts};
use domain::order::Sitting;
use domain::time::{At, MealPeriod, ServiceDay};
use serde::{Deserialize, Serialize};
use store::diners::DinerPerson;
use utoipa::{IntoParams, ToSchema};

use super::relative;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::orders::diner_menu::{CanView, can};
use crate::problem::{Answer, Problem};

/// Where and when.
#[derive(Deserialize, IntoParams)]
pub struct FamilyMenuQuery {
    #[param(value_type = String)]
    canteen_id: CanteenId,
    /// Today when absent.
    #[param(value_type = Option<String>)]
    day: Option<ServiceDay>,
}

/// The menu.
#[derive(Serialize, ToSchema)]
pub struct FamilyMenu {
    sittings: Vec<FamilySitting>,
}

/// A meal that can be ordered.
#[derive(Serialize, ToSchema)]
pub struct FamilySitting {
    #[schema(value_type = String)]
    id: SittingId,
    #[schema(value_type = String)]
    period: MealPeriod,
    #[schema(value_type = String)]
    cutoff_at: At,
    #[schema(value_type = String)]
    starts_at: At,
    #[schema(value_type = String)]
    ends_at: At,
    can: CanView,
    dishes: Vec<FamilyDish>,
}

/// A dish.
#[derive(Serialize, ToSchema)]
pub struct FamilyDish {
    #[schema(value_type = String)]
    id: SittingDishId,
    name: String,
    name_en: String,
    price_fen: i64,
    remaining: u32,
    /// Whether the senior can have it; why not is between them and the canteen.
    suits: bool,
}

/// The menu of a day at a meal point, with what the senior can have.
#[utoipa::path(tag = "family", params(FamilyMenuQuery), security(("bearer" = [])),
    responses((status = 200, body = FamilyMenu), (status = 401, body = Problem), (status = 429, body = Problem)))]
#[get("/family/menu")]
pub async fn family_menu(
    app: web::Data<App>,
    caller: Caller,
    query: web::Query<FamilyMenuQuery>,
) -> Answer<web::Json<FamilyMenu>> {
    let (_, own) = relative(&app, caller).await?;
    let system = app.store.system();
    let person = system
        .diner(own.senior)
        .await?
        .ok_or_else(|| Problem::not_found("senior"))?;
    let now = app.store.clock.now();
    let day = query.day.unwrap_or_else(|| now.day());
    let mut sittings = Vec::new();
    for picture in app.store.pictures(query.canteen_id, day).await? {
        let sitting = system.sitting(picture.sitting_id).await?;
        sittings.push(FamilySitting {
            id: sitting.id,
            period: sitting.period,
            cutoff_at: sitting.cutoff_at,
            starts_at: sitting.starts_at,
            ends_at: sitting.ends_at,
            can: can(&sitting, &person, now),
            dishes: dishes(&sitting, &person, now),
        });
    }
    Ok(web::Json(FamilyMenu { sittings }))
}

fn dishes(sitting: &Sitting, person: &DinerPerson, now: At) -> Vec<FamilyDish> {
    let diet = &person.diner.diet;
    let shown = sitting.dishes.iter().map(|dish| {
        let texture = dish.facts.texture_for(diet.texture).unwrap_or(Texture::Regular);
        FamilyDish {
            id: dish.id,
            name: dish.facts.name.clone(),
            name_en: dish.facts.name_en.clone(),
            price_fen: dish.price.0,
            remaining: sitting.left_of(dish, now),
            suits: !blocked(&conflicts(diet, &dish.facts, texture, sitting.halal)),
        }
    });
    shown.collect()
}
