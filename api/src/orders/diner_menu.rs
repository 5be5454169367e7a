//! Today's menu as one diner should see it: what suits them, what doesn't and why, what they mostly take.

use actix_web::{post, web};
use domain::diet::Texture;
use domain::id::{CanteenId, OrderId, SeniorId, SittingDishId};
use domain::menu::conflict::{Offer, blocked, conflicts, substitute};
use domain::order::sitting::Phase;
use domain::order::{Identified, OrderMode, Sitting};
use domain::rating::Face;
use domain::role::Permission;
use domain::time::{At, MealPeriod, ServiceDay};
use serde::{Deserialize, Serialize};
use store::Actor;
use store::board::Picture;
use store::diners::DinerPerson;
use store::ratings::ToRate;
use utoipa::ToSchema;

use super::diners::{self, DinerRef};
use super::identify::candidate;
use super::view::{Frame, OrderOut};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::identity::token::Strength;
use crate::menus::view::photo;
use crate::problem::{Answer, Problem};

/// Whose menu, where and when.
#[derive(Deserialize, ToSchema)]
pub struct MenuBody {
    #[serde(flatten)]
    who: DinerRef,
    /// For staff; a kiosk stands where it stands.
    #[schema(value_type = Option<String>)]
    canteen_id: Option<CanteenId>,
    /// Today when absent.
    #[schema(value_type = Option<String>)]
    day: Option<ServiceDay>,
}

/// Who is greeted.
#[derive(Serialize, ToSchema)]
pub struct DinerView {
    masked_name: String,
    salutation: String,
    /// What they need; the kiosk starts with it.
    #[schema(value_type = String)]
    texture: Texture,
    /// Whether a meal may be carried to their door on that day.
    delivery: bool,
}

/// The spouse who can be ordered for in the same go.
#[derive(Serialize, ToSchema)]
pub struct SpouseView {
    #[serde(skip_serializing_if = "Option::is_none")]
    diner_token: Option<String>,
    #[schema(value_type = Option<String>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    senior_id: Option<SeniorId>,
    masked_name: String,
    salutation: String,
    /// Numbers of the meals that they have today: whoever takes their own back must know that these stand.
    pickup_nos: Vec<String>,
}

/// What they mostly have.
#[derive(Serialize, ToSchema)]
pub struct UsualView {
    #[schema(value_type = String)]
    sitting_dish_id: SittingDishId,
    #[schema(value_type = String)]
    mode: OrderMode,
}

/// One thing that speaks against a dish.
#[derive(Serialize, ToSchema)]
pub struct ConflictView {
    /// allergy religion texture salt sugar
    kind: String,
    key: String,
    blocks: bool,
}

/// A dish for this diner.
#[derive(Serialize, ToSchema)]
pub struct DinerDish {
    #[schema(value_type = String)]
    id: SittingDishId,
    name: String,
    name_en: String,
    ingredients: Vec<String>,
    /// Where its photo is; without one a plate is drawn from the ingredients.
    #[serde(skip_serializing_if = "Option::is_none")]
    photo: Option<String>,
    price_fen: i64,
    remaining: u32,
    state: String,
    textures: Vec<String>,
    tags: Vec<String>,
    allergens: Vec<String>,
    /// The texture that suits this diner, if the kitchen makes one.
    #[schema(value_type = Option<String>)]
    texture: Option<Texture>,
    conflicts: Vec<ConflictView>,
    /// The first dish without a conflict, when this one has a blocking one.
    #[schema(value_type = Option<String>)]
    substitute_id: Option<SittingDishId>,
    usual: bool,
}

/// Which ways are open.
#[derive(Serialize, ToSchema)]
pub struct CanView {
    dine_in: bool,
    take_away: bool,
    delivery: bool,
    /// sitting_not_open, cutoff_passed, not_eligible_delivery, delivery_full, when delivery is not open.
    #[serde(skip_serializing_if = "Option::is_none")]
    delivery_reason: Option<&'static str>,
    /// sitting_not_open, cutoff_passed, sitting_full, when nothing is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_reason: Option<&'static str>,
}

/// A sitting for this diner.
#[derive(Serialize, ToSchema)]
pub struct DinerSitting {
    id: String,
    period: String,
    state: String,
    #[schema(value_type = String)]
    cutoff_at: At,
    #[schema(value_type = String)]
    starts_at: At,
    #[schema(value_type = String)]
    ends_at: At,
    can: CanView,
    dishes: Vec<DinerDish>,
}

/// A meal to be asked about.
#[derive(Serialize, ToSchema)]
pub struct RateView {
    #[schema(value_type = String)]
    order_id: OrderId,
    #[schema(value_type = String)]
    day: ServiceDay,
    #[schema(value_type = String)]
    period: MealPeriod,
    dishes: Vec<RateDish>,
    /// What was said and may still be changed: good fair poor
    #[schema(value_type = Option<String>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    face: Option<Face>,
}

/// A dish's names.
#[derive(Serialize, ToSchema)]
pub struct RateDish {
    name: String,
    name_en: String,
}

impl From<ToRate> for RateView {
    fn from(meal: ToRate) -> Self {
        let dishes = meal
            .dishes
            .into_iter()
            .map(|(name, name_en)| RateDish { name, name_en });
        Self {
            order_id: meal.order_id,
            day: meal.day,
            period: meal.period,
            dishes: dishes.collect(),
            face: meal.face,
        }
    }
}

/// The menu.
#[derive(Serialize, ToSchema)]
pub struct DinerMenu {
    diner: DinerView,
    #[serde(skip_serializing_if = "Option::is_none")]
    spouse: Option<SpouseView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    usual: Option<UsualView>,
    /// This diner's orders of the day, at whatever meal point.
    orders: Vec<OrderOut>,
    /// At a kiosk: the last meal they ate, if they may still say how it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    rate: Option<RateView>,
    sittings: Vec<DinerSitting>,
}

/// The menu of a day for one diner.
#[utoipa::path(tag = "orders", request_body = MenuBody, security(("bearer" = [])),
    responses((status = 200, body = DinerMenu), (status = 401, body = Problem), (status = 404, body = Problem)))]
#[post("/diner/menu")]
pub async fn diner_menu(
    app: web::Data<App>,
    caller: Caller,
    body: web::Json<MenuBody>,
) -> Answer<web::Json<DinerMenu>> {
    let actor = caller.may(Permission::OrderPlace)?;
    let (person, by) = diners::found(&app, &actor, &body.who).await?;
    let canteen = actor
        .canteen
        .or(body.canteen_id)
        .ok_or_else(|| Problem::invalid("canteen_missing", "canteen_id", "say at which canteen"))?;
    let now = app.store.clock.now();
    let day = body.day.unwrap_or_else(|| now.day());
    let habit = app.store.system().habit(person.id(), canteen).await?;
    let mut sittings = Vec::new();
    let mut usual = None;
    for picture in app.store.pictures(canteen, day).await? {
        let sitting = app.store.system().sitting(picture.sitting_id).await?;
        let shown = show_sitting(&sitting, &picture, &person, habit.map(|(dish, _)| dish), now);
        if usual.is_none()
            && let Some((_, mode)) = habit
            && let Some(dish) = shown.dishes.iter().find(|dish| dish.usual)
        {
            usual = Some(UsualView {
                sitting_dish_id: dish.id,
                mode,
            });
        }
        sittings.push(shown);
    }
    let for_staff = body.who.senior_id.is_some();
    let rate = if for_staff {
        None
    } else {
        app.store.system().to_rate(person.id()).await?
    };
    let rate = rate.map(RateView::from);
    let orders = app.store.system().orders_of(person.id(), day).await?;
    let frame = Frame {
        now,
        for_staff,
        by,
        names: Default::default(),
    };
    Ok(web::Json(DinerMenu {
        diner: DinerView {
            masked_name: person.name.masked(),
            salutation: person
                .name
                .salutation(person.gender, now.day().age_of(person.diner.birth_date)),
            texture: person.diner.diet.texture,
            delivery: person.diner.delivery.on(day),
        },
        spouse: spouse(&app, &actor, &person, day, (!for_staff).then(|| beside(by))).await?,
        usual,
        orders: frame.show_views(&orders),
        rate,
        sittings,
    }))
}

/// How sure we are of whoever is ordered for beside somebody who is known in this way.
fn beside(by: Identified) -> Strength {
    match by {
        Identified::Phone => Strength::Phone,
        _ => Strength::Spouse,
    }
}

/// Whom they are married to. At a kiosk with a token of their own, as sure as one can be of them.
async fn spouse(
    app: &App,
    actor: &Actor,
    person: &DinerPerson,
    on: ServiceDay,
    strength: Option<Strength>,
) -> Answer<Option<SpouseView>> {
    let Some(id) = person.spouse_id else { return Ok(None) };
    let Some(other) = app.store.system().diner(id).await? else {
        return Ok(None);
    };
    if other.diner.standing.is_gone() {
        return Ok(None);
    }
    let day = app.store.clock.now().day();
    let diner_token = match strength {
        Some(strength) => Some(candidate(app, actor, &other, strength)?.into_token()),
        None => None,
    };
    let orders = app.store.system().orders_of(other.id(), on).await?;
    let stand = orders.iter().filter(|view| view.order.state.is_open());
    Ok(Some(SpouseView {
        pickup_nos: stand.map(|view| format!("{:03}", view.order.pickup_no)).collect(),
        diner_token,
        senior_id: strength.is_none().then_some(other.id()),
        masked_name: other.name.masked(),
        salutation: other.name.salutation(other.gender, day.age_of(other.diner.birth_date)),
    }))
}

fn show_sitting(
    sitting: &Sitting,
    picture: &Picture,
    person: &DinerPerson,
    habit: Option<domain::id::DishId>,
    now: At,
) -> DinerSitting {
    let offers = || {
        sitting.dishes.iter().map(|dish| Offer {
            id: dish.id,
            dish: &dish.facts,
            remaining: dish.remaining(),
        })
    };
    let mut taken_usual = false;
    let dishes = sitting
        .dishes
        .iter()
        .map(|dish| {
            let texture = dish.facts.texture_for(person.diner.diet.texture);
            let found = conflicts(
                &person.diner.diet,
                &dish.facts,
                texture.unwrap_or(Texture::Regular),
                sitting.halal,
            );
            let is_blocked = blocked(&found);
            let usual = !taken_usual && !is_blocked && dish.remaining() > 0 && habit == Some(dish.dish_id);
            taken_usual |= usual;
            let drawn = picture.dishes.iter().find(|shown| shown.id == dish.id);
            DinerDish {
                id: dish.id,
                name: dish.facts.name.clone(),
                name_en: dish.facts.name_en.clone(),
                ingredients: drawn.map(|shown| shown.ingredients.clone()).unwrap_or_default(),
                photo: drawn.and_then(|shown| photo(shown.photo.as_deref())),
                price_fen: dish.price.0,
                remaining: sitting.left_of(dish, now),
                state: dish.state.name().to_owned(),
                textures: dish
                    .facts
                    .textures
                    .iter()
                    .map(|texture| texture.name().to_owned())
                    .collect(),
                tags: dish.facts.tags.iter().map(|tag| tag.name().to_owned()).collect(),
                allergens: dish
                    .facts
                    .allergens
                    .iter()
                    .map(|allergen| allergen.name().to_owned())
                    .collect(),
                texture,
                substitute_id: is_blocked
                    .then(|| substitute(&person.diner.diet, offers(), sitting.halal).map(|(id, _)| id))
                    .flatten(),
                conflicts: found
                    .into_iter()
                    .map(|one| ConflictView {
                        kind: one.kind.name().to_owned(),
                        key: one.key,
                        blocks: one.blocks,
                    })
                    .collect(),
                usual,
            }
        })
        .collect();
    DinerSitting {
        id: sitting.id.to_string(),
        period: sitting.period.name().to_owned(),
        state: sitting.state.name().to_owned(),
        cutoff_at: sitting.cutoff_at,
        starts_at: sitting.starts_at,
        ends_at: sitting.ends_at,
        can: can(sitting, person, now),
        dishes,
    }
}

/// Which ways are open to somebody at a sitting.
#[must_use]
pub fn can(sitting: &Sitting, person: &DinerPerson, now: At) -> CanView {
    let counter = sitting.remaining(OrderMode::DineIn, now) > 0;
    let phase = sitting.phase(now);
    let delivery_reason = if sitting.shut {
        Some("sitting_not_open")
    } else if phase != Phase::PreOrder {
        Some("cutoff_passed")
    } else if !person.diner.delivery.on(sitting.service_day) {
        Some("not_eligible_delivery")
    } else if sitting.remaining_delivery() == 0 {
        Some("delivery_full")
    } else {
        None
    };
    let closed_reason = match phase {
        _ if counter => None,
        _ if sitting.shut => Some("sitting_not_open"),
        Phase::NotOpen | Phase::Over => Some("sitting_not_open"),
        Phase::Counter if sitting.counter_capacity == 0 => Some("cutoff_passed"),
        Phase::PreOrder | Phase::Counter => Some("sitting_full"),
    };
    CanView {
        dine_in: counter,
        take_away: counter,
        delivery: delivery_reason.is_none(),
        delivery_reason,
        closed_reason,
    }
}
