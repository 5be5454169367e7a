//! 家属: a relative looks after a senior's meals by a link that the senior agreed to.

pub mod access_view;
pub mod family_announce;
pub mod family_cancel;
pub mod family_join;
pub mod family_menu;
pub mod family_order;
pub mod family_pause;
pub mod family_quote;
pub mod family_resume;
pub mod family_show;
pub mod family_top_ups;
pub mod family_withdraw;
pub mod grant_family;
pub mod list_family;
pub mod revoke_family;
pub mod top_up_view;
mod wanted;

use domain::role::Permission;
use store::Actor;
use store::family::Relative;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::limits::Try;
use crate::problem::{Answer, Problem};

/// The relative behind a request. An access that ended meanwhile ends the session, not only the request.
async fn relative(app: &App, caller: Caller) -> Answer<(Actor, Relative)> {
    let actor = caller.may(Permission::OwnSenior)?;
    app.limits
        .take(&app.store, Try::FamilyAct, &actor.id.to_string())
        .await?;
    match app.store.within(&actor).relative().await {
        Ok(relative) => Ok((actor, relative)),
        Err(store::Error::NotFound(_)) => Err(Problem::unauthenticated()),
        Err(error) => Err(error.into()),
    }
}
