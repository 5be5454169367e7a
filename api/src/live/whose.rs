//! Which canteen's board somebody may look at.

use domain::id::CanteenId;
use serde::Deserialize;
use store::Actor;
use utoipa::IntoParams;

use crate::compose::App;
use crate::problem::{Answer, Problem};

/// Which canteen; a screen and canteen staff may leave it out.
#[derive(Deserialize, IntoParams)]
pub struct BoardQuery {
    #[param(value_type = Option<String>)]
    pub(super) canteen_id: Option<CanteenId>,
}

/// The canteen asked for, if the actor may look there. Screens ask every few seconds; their own canteen costs no query.
///
/// # Errors
/// 404 outside the scope; 422 when it isn't clear which.
pub(super) async fn canteen(app: &App, actor: &Actor, asked: Option<CanteenId>) -> Answer<CanteenId> {
    let canteen = asked
        .or(actor.canteen)
        .ok_or_else(|| Problem::invalid("canteen_missing", "canteen_id", "say which canteen"))?;
    if actor.canteen != Some(canteen) {
        app.store.within(actor).canteen_path(canteen).await?;
    }
    Ok(canteen)
}
