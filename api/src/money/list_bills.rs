//! The bills of a month.

use actix_web::{get, web};
use domain::ledger::Month;
use domain::role::Permission;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::BillOut;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Which month.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct OfMonth {
    /// `2026-11`
    pub(super) month: String,
}

impl OfMonth {
    /// The month.
    ///
    /// # Errors
    /// 422 `bad_month`.
    pub(super) fn month(&self) -> Answer<Month> {
        Ok(Month::parse(&self.month).map_err(|error| store::Error::of(&error))?)
    }
}

/// Bills by the seniors' numbers.
#[derive(Serialize, ToSchema)]
pub struct Bills {
    items: Vec<BillOut>,
}

/// Lists the bills of all seniors in scope who have one in a month.
#[utoipa::path(tag = "money", params(OfMonth), security(("bearer" = [])),
    responses((status = 200, body = Bills), (status = 422, description = "bad_month", body = Problem)))]
#[get("/bills")]
pub async fn list_bills(app: web::Data<App>, caller: Caller, query: web::Query<OfMonth>) -> Answer<web::Json<Bills>> {
    let actor = caller.may(Permission::BillsRead)?;
    let bills = app.store.within(&actor).bills(query.month()?).await?;
    Ok(web::Json(Bills {
        items: bills.into_iter().map(BillOut::from).collect(),
    }))
}
