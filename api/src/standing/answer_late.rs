//! The kitchen answers a late change.

use std::sync::Arc;

use actix_web::{HttpResponse, post, web};
use domain::id::LateChangeId;
use domain::order::FlagCause;
use domain::order::command::{Command, Flag};
use domain::role::Permission;
use serde::Deserialize;
use store::Placing;
use store::writer::{Wish, WriteError};
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Yes or no.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LateAnswerBody {
    /// Whether it is done.
    done: bool,
}

/// Answers once. A meal that is not wanted after the cut-off was cooked: it is explained as away, not cancelled.
#[utoipa::path(tag = "standing", request_body = LateAnswerBody, params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 404, body = Problem), (status = 409, description = "lost_race", body = Problem)))]
#[post("/late-changes/{id}/answer")]
pub async fn answer_late(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<LateChangeId>,
    body: web::Json<LateAnswerBody>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::SittingChange)?;
    let about = app.store.within(&actor).late_answer(*id, body.done).await?;
    if let (true, Some((order_id, true))) = (body.done, about) {
        let wish = Wish {
            command: Command::Flag(Flag {
                order_ids: vec![order_id],
                cause: FlagCause::Away,
            }),
            key: None,
            placing: Placing {
                channel: "desk",
                by: Some(actor.id),
            },
            actor: Some(actor),
            render: Arc::new(|_| store::writer::Rendered::nothing()),
            rider: None,
        };
        match app.store.writer.submit(wish).await {
            // Refused: somebody has served or explained it meanwhile, and that stands.
            Ok(_) | Err(WriteError::Refused(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(HttpResponse::NoContent().finish())
}
