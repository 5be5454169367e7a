//! A new channel.

use actix_web::{post, web};
use domain::channel::{ChannelConfig, ChannelKind};
use domain::role::Permission;
use serde::Deserialize;
use utoipa::ToSchema;

use super::channel_view::ChannelView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Where to and how.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChannelBody {
    name: String,
    /// sms wecom dingtalk mail
    #[schema(value_type = String)]
    kind: ChannelKind,
    url: String,
    /// dingtalk: the signing secret; sms and mail: a bearer token
    secret: Option<String>,
    /// Numbers or addresses, as the gateway wants them.
    to: Option<String>,
    /// sms: a JSON body in which {text} {code} {link} {to} {id} are filled in.
    template: Option<String>,
    /// Where in a gateway's answer success shows, as a JSON pointer.
    success_at: Option<String>,
    success_is: Option<String>,
}

/// Sets up a channel. Address and secret are sealed.
#[utoipa::path(tag = "channels", request_body = ChannelBody, security(("bearer" = [])),
    responses((status = 200, body = ChannelView), (status = 422, body = Problem)))]
#[post("/channels")]
pub async fn make_channel(
    app: web::Data<App>,
    caller: Caller,
    body: web::Json<ChannelBody>,
) -> Answer<web::Json<ChannelView>> {
    let actor = caller.may(Permission::ChannelsAdmin)?;
    let body = body.into_inner();
    let said = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let config = ChannelConfig {
        kind: body.kind,
        url: body.url.trim().to_owned(),
        secret: said(body.secret),
        to: said(body.to),
        template: said(body.template),
        success_at: said(body.success_at),
        success_is: said(body.success_is),
    };
    let made = app.store.within(&actor).channel_make(&body.name, &config).await?;
    Ok(web::Json(made.into()))
}
