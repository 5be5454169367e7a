//! Where a relative can transfer money to, and what became of what they transferred.

use actix_web::{get, web};
use domain::cash::announced::{DAYS_BACK_MAX, OPEN_MAX};
use domain::time::ServiceDay;
use serde::Serialize;
use utoipa::ToSchema;

use super::relative;
use super::top_up_view::FamilyTopUp;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::money::transfer_to_view::TransferAccount;
use crate::problem::{Answer, Problem};

/// The relative's own announcements.
#[derive(Serialize, ToSchema)]
pub struct FamilyTopUps {
    /// Absent where no account is published: then money is paid in at a meal point.
    #[serde(skip_serializing_if = "Option::is_none")]
    transfer_to: Option<TransferAccount>,
    /// What goes into the remark of the next transfer.
    reference: String,
    /// The first day that a transfer may have been made on.
    #[schema(value_type = String)]
    from: ServiceDay,
    /// How many of one senior may wait at once.
    open_max: usize,
    /// The newest first.
    items: Vec<FamilyTopUp>,
}

/// The account to transfer to, the reference for the next transfer, and the relative's own announcements.
#[utoipa::path(tag = "family", security(("bearer" = [])),
    responses((status = 200, body = FamilyTopUps), (status = 401, body = Problem), (status = 429, body = Problem)))]
#[get("/family/top-ups")]
pub async fn family_top_ups(app: web::Data<App>, caller: Caller) -> Answer<web::Json<FamilyTopUps>> {
    let (actor, _) = relative(&app, caller).await?;
    let own = app.store.within(&actor).own_top_ups().await?;
    let account = app.store.system().transfer_to().await?.and_then(|set| set.account);
    Ok(web::Json(FamilyTopUps {
        transfer_to: account.map(TransferAccount::from),
        reference: own.reference,
        from: app.store.clock.now().day().plus_days(-DAYS_BACK_MAX),
        open_max: OPEN_MAX,
        items: own.notices.into_iter().map(FamilyTopUp::from).collect(),
    }))
}
