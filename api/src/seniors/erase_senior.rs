//! Erasing what is personal.

use actix_web::{post, web};
use domain::id::SeniorId;
use domain::role::Permission;
use domain::time::ServiceDay;
use serde::{Deserialize, Serialize};
use store::seniors::erase::Erasure;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};
use crate::registrations::view::said;

/// Why, and whether it is only a preview.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EraseBody {
    reason: String,
    #[serde(default)]
    dry_run: bool,
}

/// What goes and what stays.
#[derive(Serialize, ToSchema)]
pub struct ErasureView {
    dry_run: bool,
    removed: Removed,
    kept: Kept,
}

/// Counts of what goes.
#[derive(Serialize, ToSchema)]
pub struct Removed {
    facts: u64,
    cards: u64,
    registrations: u64,
}

/// What stays, without a name, because the money must be accountable.
#[derive(Serialize, ToSchema)]
pub struct Kept {
    orders: u64,
    /// Until when the youngest order is needed for settlement.
    #[schema(value_type = Option<String>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    orders_until: Option<ServiceDay>,
}

/// Erases a senior who died or moved away. It can't be undone.
#[utoipa::path(tag = "seniors", request_body = EraseBody, security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = ErasureView), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/seniors/{id}/erase")]
pub async fn erase_senior(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SeniorId>,
    body: web::Json<EraseBody>,
) -> Answer<web::Json<ErasureView>> {
    let actor = caller.may(Permission::SeniorErase)?;
    let reason = said(&body.reason, "reason")?;
    let scoped = app.store.within(&actor);
    let erasure = if body.dry_run {
        scoped.would_erase_senior(*id).await?
    } else {
        scoped.erase_senior(*id, &reason).await?
    };
    Ok(web::Json(ErasureView::of(&erasure, body.dry_run)))
}

impl ErasureView {
    fn of(erasure: &Erasure, dry_run: bool) -> Self {
        Self {
            dry_run,
            removed: Removed {
                facts: erasure.facts,
                cards: erasure.cards,
                registrations: erasure.registrations,
            },
            kept: Kept {
                orders: erasure.orders_kept,
                orders_until: erasure.orders_kept_until,
            },
        }
    }
}
