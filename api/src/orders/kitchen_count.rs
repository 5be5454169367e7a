//! What the kitchen cooks, live until the cut-off, frozen after it; with whom a dish would hurt.

use std::collections::BTreeMap;

use actix_web::{get, web};
use domain::diet::{Portion, Texture};
use domain::id::{CanteenId, SittingDishId, SittingId};
use domain::menu::conflict::conflicts;
use domain::order::kitchen::{CountRow, differences, kitchen_count as count_of};
use domain::order::{Order, OrderMode, OrderState, Sitting, WalkIn};
use domain::role::Permission;
use domain::standing::StandingOutcome;
use domain::time::{At, MealPeriod, ServiceDay};
use serde::{Deserialize, Serialize};
use store::orders::OrderQuery;
use utoipa::ToSchema;

use super::kitchen_needs::{NeedView, needs};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::kitchen::make_sheet::{SheetChange, changes};
use crate::problem::{Answer, Problem};

/// So many portions of a dish in one texture and size.
#[derive(Serialize, ToSchema)]
pub struct CountView {
    dish: String,
    dish_en: String,
    #[schema(value_type = String)]
    texture: Texture,
    #[schema(value_type = String)]
    portion: Portion,
    count: u32,
    /// Of which so many are carried.
    delivery: u32,
    /// How it differs from the frozen count; zero while nothing is frozen.
    change: i64,
}

/// Somebody who can't have a dish of this sitting, and what they ordered instead.
#[derive(Serialize, ToSchema)]
pub struct ClashView {
    pickup_no: String,
    masked_name: String,
    /// Dishes of the sitting that would hurt.
    avoid: Vec<String>,
    /// Why: allergens, religion, texture.
    keys: Vec<String>,
    chosen: String,
}

/// A person in the count who must stay visible.
#[derive(Serialize, ToSchema)]
pub struct LateView {
    pickup_no: String,
    masked_name: String,
    dish: String,
}

/// Somebody whose standing order has no meal today.
#[derive(Serialize, ToSchema)]
pub struct AwayView {
    masked_name: String,
    /// skipped paused gone holiday unfit again
    #[schema(value_type = String)]
    outcome: StandingOutcome,
    cause: Option<String>,
}

/// The sheet that was printed last.
#[derive(Serialize, ToSchema)]
pub struct LastSheet {
    version: i32,
    #[schema(value_type = String)]
    made_at: At,
    /// What has changed since.
    changes: Vec<SheetChange>,
}

/// The sheet.
#[derive(Serialize, ToSchema)]
pub struct KitchenCount {
    #[schema(value_type = String)]
    sitting_id: SittingId,
    #[schema(value_type = String)]
    canteen_id: CanteenId,
    #[schema(value_type = String)]
    service_day: ServiceDay,
    #[schema(value_type = String)]
    period: MealPeriod,
    #[schema(value_type = String)]
    cutoff_at: At,
    version: i32,
    frozen: bool,
    #[schema(value_type = Option<String>)]
    final_at: Option<At>,
    rows: Vec<CountView>,
    clashes: Vec<ClashView>,
    /// What is cooked with less salt or less sugar.
    needs: Vec<NeedView>,
    /// Cancelled after the count was final: cooked, and nobody's.
    late_cancelled: Vec<LateView>,
    /// Carried, and nobody has put their door on the map: cooked for, labelled, placed by hand.
    off_map: Vec<LateView>,
    /// Called off before the count was final.
    called_off: Vec<LateView>,
    away: Vec<AwayView>,
    /// Nothing was printed yet when it is missing.
    sheet: Option<LastSheet>,
    /// Meals to cook, as in the rows; a meal of two dishes stands in two of them.
    total: u32,
    /// Of which so many are of people without registration.
    walk_ins: u32,
    /// Of which so many are carried.
    delivery: u32,
    cancelled: usize,
}

#[derive(Deserialize)]
struct FrozenRow {
    sitting_dish_id: SittingDishId,
    texture: Texture,
    portion: Portion,
    count: u32,
}

/// Counts the meals to cook by dish × texture × portion.
#[utoipa::path(tag = "orders", params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = KitchenCount), (status = 404, body = Problem)))]
#[get("/sittings/{id}/kitchen-count")]
pub async fn kitchen_count(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SittingId>,
) -> Answer<web::Json<KitchenCount>> {
    let actor = caller.may(Permission::KitchenRead)?;
    let scoped = app.store.within(&actor);
    let sitting = scoped.sitting(*id).await?;
    let views = scoped.orders(*id, OrderQuery::default()).await?;
    let frozen = scoped.frozen_count(*id).await?;
    let before = frozen.as_ref().map(|(_, _, body)| frozen_rows(body)).transpose()?;
    let walk_ins = scoped.walk_ins(*id).await?;
    let count = count_of(views.iter().map(|view| &view.order), &walk_ins);
    let rows = rows(&sitting, &count, before.as_ref());
    let people = app
        .store
        .system()
        .diners(&views.iter().map(|view| view.order.senior_id).collect::<Vec<_>>())
        .await?;
    let kept = scoped.kept_in_sight(*id).await?;
    let sheet = scoped.sheets(*id).await?.into_iter().next().map(|last| LastSheet {
        version: last.version,
        made_at: last.made_at,
        changes: changes(&sitting, &differences(&last.rows, &count)),
    });
    let meals = |order: &&Order| order.state.is_a_meal();
    let open: Vec<&Order> = views.iter().map(|view| &view.order).filter(meals).collect();
    // The same orders as in the rows: also what was cancelled too late, and what nobody came for.
    let cooked = || views.iter().map(|view| &view.order).filter(|order| order.is_cooked());
    let size = |orders: usize| u32::try_from(orders).unwrap_or(u32::MAX);
    Ok(web::Json(KitchenCount {
        sitting_id: sitting.id,
        canteen_id: sitting.canteen_id,
        service_day: sitting.service_day,
        period: sitting.period,
        cutoff_at: sitting.cutoff_at,
        version: frozen.as_ref().map_or(0, |(version, ..)| *version),
        frozen: frozen.is_some(),
        final_at: frozen.as_ref().map(|(_, made_at_ms, _)| At(*made_at_ms)),
        rows,
        clashes: clashes(&sitting, &open, &people),
        needs: needs(cooked(), &people),
        late_cancelled: views
            .iter()
            .filter(|view| view.order.late_change && view.order.state == OrderState::Cancelled)
            .map(late)
            .collect(),
        off_map: kept.without_point.iter().map(late).collect(),
        called_off: kept
            .cancelled
            .iter()
            .filter(|view| !view.order.late_change)
            .map(late)
            .collect(),
        away: kept.away.into_iter().map(away).collect(),
        sheet,
        total: size(cooked().count()) + cooked_for(&walk_ins),
        walk_ins: cooked_for(&walk_ins),
        delivery: size(cooked().filter(|order| order.mode == OrderMode::Delivery).count()),
        cancelled: views
            .iter()
            .filter(|view| view.order.state == OrderState::Cancelled)
            .count(),
    }))
}

/// The count as it was frozen, by what is cooked.
fn frozen_rows(body: &str) -> Result<BTreeMap<(SittingDishId, Texture, Portion), u32>, store::Error> {
    let rows: Vec<FrozenRow> = serde_json::from_str(body).map_err(|_| store::Error::Corrupt("kitchen_count.body"))?;
    Ok(rows
        .into_iter()
        .map(|row| ((row.sitting_dish_id, row.texture, row.portion), row.count))
        .collect())
}

/// Walk-ins' meals in the pot.
fn cooked_for(walk_ins: &[WalkIn]) -> u32 {
    walk_ins
        .iter()
        .filter(|walk_in| walk_in.is_cooked())
        .map(WalkIn::meals)
        .sum()
}

fn rows(
    sitting: &Sitting,
    count: &[CountRow],
    before: Option<&BTreeMap<(SittingDishId, Texture, Portion), u32>>,
) -> Vec<CountView> {
    count
        .iter()
        .map(|row| {
            let name = sitting
                .dish(row.sitting_dish_id)
                .map(|dish| (dish.facts.name.clone(), dish.facts.name_en.clone()));
            let (dish, dish_en) = name.unwrap_or_default();
            let old = before.map(|before| {
                before
                    .get(&(row.sitting_dish_id, row.texture, row.portion))
                    .copied()
                    .unwrap_or(0)
            });
            CountView {
                dish,
                dish_en,
                texture: row.texture,
                portion: row.portion,
                count: row.count,
                delivery: row.delivery,
                change: old.map_or(0, |old| i64::from(row.count) - i64::from(old)),
            }
        })
        .collect()
}

fn clashes(sitting: &Sitting, orders: &[&Order], people: &[store::diners::DinerPerson]) -> Vec<ClashView> {
    let by_id: BTreeMap<_, _> = people.iter().map(|person| (person.id(), person)).collect();
    let mut found = Vec::new();
    for order in orders {
        let Some(person) = by_id.get(&order.senior_id) else {
            continue;
        };
        let (mut avoid, mut keys) = (Vec::new(), Vec::new());
        for dish in &sitting.dishes {
            let texture = dish
                .facts
                .texture_for(person.diner.diet.texture)
                .unwrap_or(Texture::Regular);
            let blocking = conflicts(&person.diner.diet, &dish.facts, texture, sitting.halal)
                .into_iter()
                .filter(|one| one.blocks);
            let blocking: Vec<String> = blocking.map(|one| one.key).collect();
            if !blocking.is_empty() {
                avoid.push(dish.facts.name.clone());
                keys.extend(blocking);
            }
        }
        if avoid.is_empty() {
            continue;
        }
        keys.sort_unstable();
        keys.dedup();
        found.push(ClashView {
            pickup_no: order.pickup_text(),
            masked_name: person.name.masked(),
            avoid,
            keys,
            chosen: order
                .lines
                .iter()
                .map(|line| line.name.as_str())
                .collect::<Vec<_>>()
                .join("、"),
        });
    }
    found
}

fn late(view: &store::orders::OrderView) -> LateView {
    LateView {
        pickup_no: view.order.pickup_text(),
        masked_name: view.masked_name.clone(),
        dish: view
            .order
            .lines
            .iter()
            .map(|line| line.name.as_str())
            .collect::<Vec<_>>()
            .join("、"),
    }
}

fn away((masked_name, outcome, cause): (String, StandingOutcome, Option<String>)) -> AwayView {
    AwayView {
        masked_name,
        outcome,
        cause,
    }
}
