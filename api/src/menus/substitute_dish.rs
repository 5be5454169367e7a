//! A dish burnt, another comes: everybody who ordered it is checked again.

use std::sync::Arc;

use actix_web::{post, web};
use domain::id::{DishId, OrderId, SittingDishId, SittingId};
use domain::language::Lang;
use domain::menu::conflict::Conflict;
use domain::order::command::{Substitute, SubstituteConflict};
use domain::order::{Command, Done};
use domain::role::Permission;
use serde::{Deserialize, Serialize};
use store::menus::Because;
use store::writer::Rider;
use utoipa::ToSchema;

use super::{act, words};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::language::Language;
use crate::problem::{Answer, Problem};

const REASON_CHARS_MAX: usize = 200;

/// What comes instead, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubstituteBody {
    /// Of the same canteen's library.
    #[schema(value_type = String)]
    dish_id: DishId,
    /// For the audit log, and for the people: needed when somebody has ordered the dish, unless it is only looked at.
    #[serde(default)]
    reason: String,
    /// Only say what would happen.
    #[serde(default)]
    dry_run: bool,
}

/// One thing that speaks against the new dish.
#[derive(Serialize, ToSchema)]
pub struct AgainstView {
    /// allergy religion texture salt sugar
    kind: &'static str,
    key: String,
    blocks: bool,
    /// In words.
    detail: String,
}

/// An order that keeps the old dish until somebody has talked to the diner.
#[derive(Serialize, ToSchema)]
pub struct UnmovedView {
    #[schema(value_type = String)]
    order_id: OrderId,
    masked_name: String,
    conflict: Vec<AgainstView>,
}

/// What happened, or would.
#[derive(Serialize, ToSchema)]
pub struct Substituted {
    /// Orders that have the new dish, those of people without registration included.
    moved: usize,
    /// How many of them are of people without registration.
    walk_ins: usize,
    /// Portions that moved with them.
    portions: u32,
    /// Orders that have left with a round: they get what they ordered, whatever becomes of the dish here.
    on_the_road: usize,
    conflicts: Vec<UnmovedView>,
}

/// Replaces a dish of a sitting. What people pay doesn't change; whom the new dish doesn't suit stays on the old one and is
/// named here, and can be given yet another the same way. A dish that nobody has ordered is replaced without a reason. The dish that was taken off can be what comes
/// instead: that takes a substitution back.
#[utoipa::path(tag = "menus", request_body = SubstituteBody, security(("bearer" = [])),
    params(("id" = String, Path), ("dish" = String, Path)),
    responses((status = 200, body = Substituted), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, description = "reason_missing, reason_too_long, same_dish", body = Problem)))]
#[post("/sittings/{id}/dishes/{dish}/substitute")]
pub async fn substitute_dish(
    app: web::Data<App>,
    caller: Caller,
    Language(lang): Language,
    path: web::Path<(SittingId, SittingDishId)>,
    body: web::Json<SubstituteBody>,
) -> Answer<web::Json<Substituted>> {
    let actor = caller.may(Permission::SittingChange)?;
    let (sitting_id, sitting_dish_id) = *path;
    let reason = body.reason.trim();
    if reason.chars().count() > REASON_CHARS_MAX {
        return Err(Problem::invalid("reason_too_long", "reason", "at most 200 characters"));
    }
    let reason = (!reason.is_empty()).then(|| reason.to_owned());
    let scoped = app.store.within(&actor);
    let command = scoped
        .substitution(sitting_id, sitting_dish_id, body.dish_id, body.dry_run)
        .await?;
    let command = Substitute {
        explained: reason.is_some(),
        ..command
    };
    let rider: Arc<dyn Rider> = Arc::new(Because {
        actor: actor.clone(),
        sitting_id,
        path: actor.scope.clone(),
        reason,
        dry_run: body.dry_run,
    });
    let done = act::submit(&app.store, &actor, Command::Substitute(command), Some(rider)).await?;
    let Some(Done::Substituted {
        moved,
        walk_ins,
        portions,
        conflicts,
        on_the_road,
        ..
    }) = done
    else {
        return Err(Problem::not_found("dish"));
    };
    Ok(web::Json(Substituted {
        moved: moved.len() + walk_ins,
        walk_ins,
        portions,
        on_the_road,
        conflicts: unmoved(&app, conflicts, lang).await?,
    }))
}

async fn unmoved(app: &App, conflicts: Vec<SubstituteConflict>, lang: Lang) -> Answer<Vec<UnmovedView>> {
    let names = app
        .store
        .system()
        .masked_names(conflicts.iter().map(|one| one.senior_id))
        .await?;
    let views = conflicts.into_iter().map(|one| UnmovedView {
        order_id: one.order_id,
        masked_name: names.get(&one.senior_id).cloned().unwrap_or_default(),
        conflict: one.conflicts.into_iter().map(|found| against(found, lang)).collect(),
    });
    Ok(views.collect())
}

fn against(found: Conflict, lang: Lang) -> AgainstView {
    AgainstView {
        kind: found.kind.name(),
        blocks: found.blocks,
        detail: words::conflict(&found, lang),
        key: found.key,
    }
}
