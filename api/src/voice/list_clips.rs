//! The sentences that can be played.

use actix_web::{get, web};
use domain::id::CanteenId;
use domain::role::Permission;
use serde::{Deserialize, Serialize};
use store::media::MediaKind;
use utoipa::{IntoParams, ToSchema};

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::media::address;
use crate::problem::{Answer, Problem};

/// Whose menus.
#[derive(Deserialize, IntoParams)]
pub struct ClipQuery {
    #[param(value_type = String)]
    canteen_id: CanteenId,
}

/// A sentence and where its sound is.
#[derive(Serialize, ToSchema)]
pub struct ClipOut {
    /// To the letter as the caption shows it.
    text: String,
    url: String,
}

/// All of them.
#[derive(Serialize, ToSchema)]
pub struct ClipList {
    items: Vec<ClipOut>,
}

/// The sentences with a sound of their own: those about the dishes on a canteen's published menus, and those that are always
/// said. What isn't among them is spoken by the device, or read.
#[utoipa::path(tag = "voice", params(ClipQuery), security(("bearer" = [])),
    responses((status = 200, body = ClipList), (status = 404, body = Problem)))]
#[get("/voice/clips")]
pub async fn list_clips(
    app: web::Data<App>,
    caller: Caller,
    query: web::Query<ClipQuery>,
) -> Answer<web::Json<ClipList>> {
    let actor = caller.may(Permission::MenuRead)?;
    let today = app.store.clock.now().day();
    let dishes = app.store.within(&actor).dishes_shown(query.canteen_id, today).await?;
    let Some(voice) = app.voice.clone() else {
        return Ok(web::Json(ClipList { items: Vec::new() }));
    };
    // A look at each file.
    let made = web::block(move || voice.made(&dishes)).await;
    let items = made.unwrap_or_default().into_iter().map(|(text, name)| ClipOut {
        url: address(MediaKind::Clip, &name),
        text,
    });
    Ok(web::Json(ClipList { items: items.collect() }))
}
