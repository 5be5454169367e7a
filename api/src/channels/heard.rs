//! Somebody says that a message reached them.

use actix_web::{post, web};
use serde::{Deserialize, Serialize};
use store::notices::HeardOf;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::From as CallerFrom;
use crate::limits::Try;
use crate::problem::{Answer, Problem};

/// The code, and who read it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HeardBody {
    /// Eight characters out of the message.
    code: String,
    name: String,
}

/// What was confirmed.
#[derive(Serialize, ToSchema)]
pub struct HeardView {
    /// The alarm's number; none for a test.
    alarm_no: Option<i32>,
    /// Who said it first.
    heard_by: Option<String>,
}

impl From<HeardOf> for HeardView {
    fn from(heard: HeardOf) -> Self {
        Self {
            alarm_no: heard.alarm_no,
            heard_by: heard.heard_by,
        }
    }
}

/// Confirms that a message arrived. The code is what allows it: whoever reads the message may have no account.
#[utoipa::path(tag = "channels", request_body = HeardBody,
    responses((status = 200, body = HeardView), (status = 404, body = Problem), (status = 422, body = Problem),
              (status = 429, body = Problem)))]
#[post("/notices/heard")]
pub async fn confirm_notice(
    app: web::Data<App>,
    CallerFrom(address): CallerFrom,
    body: web::Json<HeardBody>,
) -> Answer<web::Json<HeardView>> {
    app.limits.take(&app.store, Try::Heard, &address).await?;
    Ok(web::Json(
        app.store.system().notice_heard(&body.code, &body.name).await?.into(),
    ))
}
