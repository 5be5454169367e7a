//! A new drawer.

use actix_web::{HttpResponse, post, web};
use domain::id::CanteenId;
use domain::role::Permission;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::DrawerOut;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Where, and what people call it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DrawerBody {
    #[schema(value_type = String)]
    canteen_id: CanteenId,
    name: String,
}

/// Makes a drawer of a canteen in scope.
#[utoipa::path(tag = "money", request_body = DrawerBody, security(("bearer" = [])),
    responses((status = 201, body = DrawerOut), (status = 404, body = Problem),
              (status = 422, description = "name_missing", body = Problem)))]
#[post("/drawers")]
pub async fn make_drawer(app: web::Data<App>, caller: Caller, body: web::Json<DrawerBody>) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::DrawersEdit)?;
    let drawer = app
        .store
        .within(&actor)
        .drawer_make(body.canteen_id, &body.name)
        .await?;
    Ok(HttpResponse::Created().json(DrawerOut::of(drawer, actor.id)))
}
