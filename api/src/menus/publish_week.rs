//! Publishes a week's drafts.

use actix_web::{post, web};
use domain::code::Coded;
use domain::id::{CanteenId, SittingId};
use domain::order::Command;
use domain::role::Permission;
use domain::time::{MealPeriod, ServiceDay};
use futures_util::future::join_all;
use serde::{Deserialize, Serialize};
use store::writer::WriteError;
use utoipa::ToSchema;

use super::act;
use super::week::demand_monday;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Which week.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishBody {
    #[schema(value_type = String)]
    canteen_id: CanteenId,
    #[schema(value_type = String)]
    monday: ServiceDay,
}

/// A draft that stays one, and why.
#[derive(Serialize, ToSchema)]
pub struct StillDraft {
    #[schema(value_type = String)]
    sitting_id: SittingId,
    #[schema(value_type = String)]
    day: ServiceDay,
    #[schema(value_type = String)]
    period: MealPeriod,
    /// no_dishes, bad_capacity …
    code: &'static str,
}

/// What was published, and what wasn't.
#[derive(Serialize, ToSchema)]
pub struct Published {
    published: usize,
    left: Vec<StillDraft>,
}

/// Publishes all drafts of a week that aren't over. A draft that can't be published keeps none of the others back.
#[utoipa::path(tag = "menus", request_body = PublishBody, security(("bearer" = [])),
    responses((status = 200, body = Published), (status = 404, body = Problem), (status = 422, body = Problem)))]
#[post("/menus/publish")]
pub async fn publish_week(
    app: web::Data<App>,
    caller: Caller,
    body: web::Json<PublishBody>,
) -> Answer<web::Json<Published>> {
    let actor = caller.may(Permission::MenuEdit)?;
    demand_monday("monday", body.monday)?;
    let drafts = app.store.within(&actor).drafts(body.canteen_id, body.monday).await?;
    let heard = app.store.system().alarms_are_heard().await?;
    let (drafts, mute): (Vec<_>, Vec<_>) = drafts
        .into_iter()
        .partition(|draft| heard || draft.delivery_capacity == 0);
    // Asked for at once, they are written as one batch.
    let submitted = drafts
        .iter()
        .map(|draft| act::submit(&app.store, &actor, Command::Publish(draft.sitting_id), None));
    let results = join_all(submitted).await;
    let left = |draft: &store::board::Picture, code: &'static str| StillDraft {
        sitting_id: draft.sitting_id,
        day: draft.service_day,
        period: draft.period,
        code,
    };
    // Nobody would hear of a door that stays shut: these stay drafts until a test alarm was confirmed.
    let mut answer = Published {
        published: 0,
        left: mute.iter().map(|draft| left(draft, "alarms_not_heard")).collect(),
    };
    for (draft, result) in drafts.iter().zip(results) {
        match result {
            Ok(_) => answer.published += 1,
            Err(WriteError::Refused(refusal)) => answer.left.push(left(draft, refusal.code())),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(web::Json(answer))
}
