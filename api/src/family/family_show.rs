//! Today's status, as a relative is told.

use actix_web::{get, web};
use domain::family::{FamilyStatus, may_change_pause};
use domain::id::{CanteenId, OrderId};
use domain::order::OrderMode;
use domain::time::{At, MealPeriod, ServiceDay};
use serde::Serialize;
use store::family::FamilyMeal;
use utoipa::ToSchema;

use super::relative;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::orders::view::ReplacedView;
use crate::problem::{Answer, Problem};

/// Today, tomorrow and the day after.
const DAYS: i64 = 3;
/// Meal points offered: the usual one and those around the home.
const POINTS_MAX: usize = 8;

/// How a senior's meals are. Nothing of health, address or category is in it.
#[derive(Serialize, ToSchema)]
pub struct FamilyView {
    /// 王*芳
    masked_name: String,
    salutation: String,
    #[schema(value_type = String)]
    day: ServiceDay,
    #[schema(value_type = String)]
    now_at: At,
    /// Until when the link is good.
    #[schema(value_type = String)]
    expires_at: At,
    meals: Vec<FamilyMealView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pause: Option<FamilyPauseView>,
    /// Paid in ahead.
    balance_fen: i64,
    /// To be collected.
    owed_fen: i64,
    /// Where meals can be ordered, the usual place first.
    points: Vec<FamilyPoint>,
    hotline: String,
}

/// A meal and how far it is.
#[derive(Serialize, ToSchema)]
pub struct FamilyMealView {
    #[schema(value_type = String)]
    id: OrderId,
    #[schema(value_type = String)]
    service_day: ServiceDay,
    #[schema(value_type = String)]
    period: MealPeriod,
    #[schema(value_type = String)]
    mode: OrderMode,
    /// ordered on_the_way handed_over cancelled ask_us
    #[schema(value_type = String)]
    status: FamilyStatus,
    dishes: Vec<FamilyDishName>,
    self_fen: i64,
    can_cancel: bool,
    #[schema(value_type = String)]
    cancel_until: At,
}

/// A dish's names.
#[derive(Serialize, ToSchema)]
pub struct FamilyDishName {
    name: String,
    name_en: String,
    /// What had been chosen, if the canteen replaced it.
    #[serde(skip_serializing_if = "Option::is_none")]
    instead_of: Option<ReplacedView>,
}

/// Days without meals.
#[derive(Serialize, ToSchema)]
pub struct FamilyPauseView {
    #[schema(value_type = String)]
    from: ServiceDay,
    #[schema(value_type = Option<String>)]
    to: Option<ServiceDay>,
    /// Whether a relative may end it; what staff paused is ended by staff.
    own: bool,
}

/// Where meals can be ordered.
#[derive(Serialize, ToSchema)]
pub struct FamilyPoint {
    #[schema(value_type = String)]
    id: CanteenId,
    name: String,
    name_en: String,
}

/// How the senior's meals are today and on the two days after. Each look is in the log.
#[utoipa::path(tag = "family", security(("bearer" = [])),
    responses((status = 200, body = FamilyView), (status = 401, body = Problem), (status = 429, body = Problem)))]
#[get("/family")]
pub async fn family_show(app: web::Data<App>, caller: Caller) -> Answer<web::Json<FamilyView>> {
    let (actor, own) = relative(&app, caller).await?;
    let now_at = app.store.clock.now();
    let day = now_at.day();
    let system = app.store.system();
    let person = system
        .diner(own.senior)
        .await?
        .ok_or_else(|| Problem::not_found("senior"))?;
    let purse = system.purse(own.senior).await?;
    let scoped = app.store.within(&actor);
    let usual = scoped.family_usual_canteen(own.senior).await?;
    let mut canteens = system.canteens().await?;
    // Around the home first: the longer the shared way down the tree, the nearer.
    canteens.sort_by_key(|one| {
        (
            Some(one.id) != usual,
            std::cmp::Reverse(own.home.shared_with(&one.path)),
        )
    });
    let meals = scoped.family_look(own.senior, day, DAYS).await?;
    let pause = own.standing.pause.filter(|pause| pause.to.is_none_or(|to| to >= day));
    Ok(web::Json(FamilyView {
        masked_name: person.name.masked(),
        salutation: person
            .name
            .salutation(person.gender, day.age_of(person.diner.birth_date)),
        day,
        now_at,
        expires_at: own.expires_at,
        meals: meals.iter().map(|meal| meal_view(meal, now_at)).collect(),
        pause: pause.map(|pause| FamilyPauseView {
            from: pause.from,
            to: pause.to,
            own: may_change_pause(Some(&pause)),
        }),
        balance_fen: purse.balance.0,
        owed_fen: purse.owed.iter().map(|one| one.fen.0.max(0)).sum(),
        points: canteens
            .into_iter()
            .take(POINTS_MAX)
            .map(|one| FamilyPoint {
                id: one.id,
                name: one.name,
                name_en: one.name_en,
            })
            .collect(),
        hotline: app.hotline.clone(),
    }))
}

fn meal_view(meal: &FamilyMeal, now: At) -> FamilyMealView {
    let order = &meal.view.order;
    FamilyMealView {
        id: order.id,
        service_day: order.service_day,
        period: order.period,
        mode: order.mode,
        status: meal.status,
        dishes: order
            .lines
            .iter()
            .map(|line| FamilyDishName {
                name: line.name.clone(),
                name_en: line.name_en.clone(),
                instead_of: line.instead_of.as_ref().map(ReplacedView::of),
            })
            .collect(),
        self_fen: order.split.own_share().0,
        can_cancel: order.can_cancel(now),
        cancel_until: order.cancel_until,
    }
}
