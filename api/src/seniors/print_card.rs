//! The dining card, to print.

use actix_web::{HttpResponse, get, web};
use domain::id::SeniorId;
use domain::role::Permission;

use super::card_drawing::draw;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::limits::Try;
use crate::problem::{Answer, Problem};

/// The working card as a drawing: name, number, QR. It never tells a category.
#[utoipa::path(tag = "seniors", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, content_type = "image/svg+xml", body = String), (status = 404, body = Problem),
        (status = 429, description = "slow_down", body = Problem)))]
#[get("/seniors/{id}/card.svg")]
pub async fn print_card(app: web::Data<App>, caller: Caller, id: web::Path<SeniorId>) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::CardIssue)?;
    app.limits.take(&app.store, Try::LookUp, &actor.id.to_string()).await?;
    let (name, number) = app.store.within(&actor).card_to_print(*id).await?;
    Ok(HttpResponse::Ok()
        .content_type("image/svg+xml")
        .insert_header(("Cache-Control", "no-store"))
        .body(draw(&name, &number)))
}
