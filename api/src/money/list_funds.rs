//! The funds.

use actix_web::{get, web};
use domain::role::Permission;
use serde::Serialize;
use utoipa::ToSchema;

use super::view::FundOut;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Funds by their keys.
#[derive(Serialize, ToSchema)]
pub struct Funds {
    items: Vec<FundOut>,
}

/// Lists the funds in scope with what they hold.
#[utoipa::path(tag = "money", security(("bearer" = [])),
    responses((status = 200, body = Funds), (status = 403, body = Problem)))]
#[get("/funds")]
pub async fn list_funds(app: web::Data<App>, caller: Caller) -> Answer<web::Json<Funds>> {
    let actor = caller.may(Permission::FundsRead)?;
    let funds = app.store.within(&actor).funds().await?;
    Ok(web::Json(Funds {
        items: funds.into_iter().map(FundOut::from).collect(),
    }))
}
