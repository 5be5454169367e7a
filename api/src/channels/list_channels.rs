//! The channels, and whether anybody hears them.

use actix_web::{get, web};
use domain::role::Permission;
use serde::Serialize;
use utoipa::ToSchema;

use super::channel_view::ChannelView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Channels.
#[derive(Serialize, ToSchema)]
pub struct ChannelPage {
    items: Vec<ChannelView>,
    /// Whether deliveries may be published: somebody has confirmed a test.
    alarms_are_heard: bool,
}

/// Lists the channels.
#[utoipa::path(tag = "channels", security(("bearer" = [])),
    responses((status = 200, body = ChannelPage), (status = 403, body = Problem)))]
#[get("/channels")]
pub async fn list_channels(app: web::Data<App>, caller: Caller) -> Answer<web::Json<ChannelPage>> {
    let actor = caller.may(Permission::ChannelsAdmin)?;
    let found = app.store.within(&actor).channels().await?;
    Ok(web::Json(ChannelPage {
        items: found.into_iter().map(ChannelView::from).collect(),
        alarms_are_heard: app.store.system().alarms_are_heard().await?,
    }))
}
