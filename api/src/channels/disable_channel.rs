//! A channel isn't used any more.

use actix_web::{post, web};
use domain::id::ChannelId;
use domain::role::Permission;

use super::channel_view::ChannelView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Stops using a channel.
#[utoipa::path(tag = "channels", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = ChannelView), (status = 404, body = Problem)))]
#[post("/channels/{id}/disable")]
pub async fn disable_channel(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<ChannelId>,
) -> Answer<web::Json<ChannelView>> {
    let actor = caller.may(Permission::ChannelsAdmin)?;
    Ok(web::Json(app.store.within(&actor).channel_disable(*id).await?.into()))
}
