//! The numbers to call at the counter.

use actix_web::{get, web};
use domain::role::Permission;
use domain::time::At;
use serde::Serialize;
use store::board::Picture;
use utoipa::ToSchema;

use super::whose::{self, BoardQuery};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::menus::view::SittingOut;
use crate::problem::{Answer, Problem};

/// As many as a television shows in letters that can be read from the last table.
const CALLED_MAX: usize = 12;

/// Who may come.
#[derive(Serialize, ToSchema)]
pub struct Pickup {
    /// The one under way, or the day's next.
    sitting: Option<SittingOut>,
    /// Three digits each, the next first.
    ready: Vec<String>,
    /// Those after them.
    waiting: usize,
}

/// The numbers whose meals are to be collected. Nobody is called before the sitting starts; deliveries never are.
#[utoipa::path(tag = "board", params(BoardQuery), security(("bearer" = [])),
    responses((status = 200, body = Pickup), (status = 404, body = Problem)))]
#[get("/board/pickup")]
pub async fn board_pickup(
    app: web::Data<App>,
    caller: Caller,
    query: web::Query<BoardQuery>,
) -> Answer<web::Json<Pickup>> {
    let actor = caller.may(Permission::BoardRead)?;
    let canteen = whose::canteen(&app, &actor, query.canteen_id).await?;
    let now = app.store.clock.now();
    let pictures = app.store.pictures(canteen, now.day()).await?;
    let Some(picture) = under_way(&pictures, now) else {
        return Ok(web::Json(Pickup {
            sitting: None,
            ready: Vec::new(),
            waiting: 0,
        }));
    };
    let numbers = app.store.open_numbers(picture.sitting_id).await?;
    let called = if now >= picture.starts_at { CALLED_MAX } else { 0 };
    Ok(web::Json(Pickup {
        sitting: Some(picture.into()),
        ready: numbers
            .iter()
            .take(called)
            .map(|number| format!("{number:03}"))
            .collect(),
        waiting: numbers.len().saturating_sub(called),
    }))
}

fn under_way(pictures: &[Picture], now: At) -> Option<&Picture> {
    let to_come = pictures.iter().filter(|picture| picture.ends_at > now);
    to_come.min_by_key(|picture| picture.starts_at)
}
