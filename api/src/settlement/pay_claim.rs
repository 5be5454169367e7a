//! 拨付登记: the money of a locked claim has left its fund.

use actix_web::{post, web};
use domain::id::ClaimId;
use domain::settlement::ClaimAct;
use domain::time::ServiceDay;
use serde::Deserialize;
use store::settlement::Payment;
use utoipa::ToSchema;

use super::show_claim::{ClaimDetail, detail};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// The bank's or treasury's reference is at most so long.
const REFERENCE_CHARS_MAX: usize = 60;

/// The payment.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayBody {
    /// The day the money left.
    #[schema(value_type = String)]
    paid_on: ServiceDay,
    /// What the bank or treasury calls it.
    reference: String,
}

/// Records the payment of a locked claim; by somebody else than who submitted or locked it.
#[utoipa::path(tag = "settlement", request_body = PayBody, security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = ClaimDetail), (status = 403, body = Problem), (status = 404, body = Problem),
              (status = 409, description = "claim_moved_on, same_person, fund_short", body = Problem), (status = 422, body = Problem)))]
#[post("/settlement/claims/{id}/pay")]
pub async fn pay_claim(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<ClaimId>,
    body: web::Json<PayBody>,
) -> Answer<web::Json<ClaimDetail>> {
    let actor = caller.may(ClaimAct::Pay.permission())?;
    let reference = body.reference.trim();
    if reference.is_empty() || reference.chars().count() > REFERENCE_CHARS_MAX {
        return Err(Problem::invalid(
            "pay_reference_missing",
            "reference",
            "give the payment's reference",
        ));
    }
    if body.paid_on > app.store.clock.now().day() {
        return Err(Problem::invalid(
            "bad_date",
            "paid_on",
            "the day can't lie in the future",
        ));
    }
    let payment = Payment {
        paid_on: body.paid_on,
        reference: reference.to_owned(),
    };
    app.store.within(&actor).claim_pay(*id, &payment).await?;
    detail(&app, &actor, *id).await
}
