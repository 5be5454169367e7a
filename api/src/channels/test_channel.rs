//! A test alarm.

use actix_web::{HttpResponse, post, web};
use domain::id::ChannelId;
use domain::role::Permission;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Sends a test with a code; the channel counts as heard when a person gives the code back.
#[utoipa::path(tag = "channels", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 202), (status = 404, body = Problem),
              (status = 409, description = "channel_disabled", body = Problem)))]
#[post("/channels/{id}/test")]
pub async fn test_channel(app: web::Data<App>, caller: Caller, id: web::Path<ChannelId>) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::ChannelsAdmin)?;
    app.store.within(&actor).channel_test(*id).await?;
    Ok(HttpResponse::Accepted().finish())
}
