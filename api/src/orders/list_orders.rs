//! The orders of a sitting, for staff.

use actix_web::{get, web};
use domain::id::SittingId;
use domain::order::{Identified, OrderMode, OrderState};
use domain::role::Permission;
use serde::{Deserialize, Serialize};
use store::orders::OrderQuery;
use utoipa::{IntoParams, ToSchema};

use super::view::{Frame, OrderOut};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Which.
#[derive(Deserialize, IntoParams)]
pub struct ListQuery {
    #[param(value_type = String)]
    sitting_id: SittingId,
    /// placed cancelled served flagged
    #[param(value_type = Option<String>)]
    state: Option<OrderState>,
    /// dine_in take_away delivery
    #[param(value_type = Option<String>)]
    mode: Option<OrderMode>,
}

/// A page of orders.
#[derive(Serialize, ToSchema)]
pub struct OrderPage {
    items: Vec<OrderOut>,
}

/// Lists the orders of a sitting in scope, in the order in which they were placed.
#[utoipa::path(tag = "orders", params(ListQuery), security(("bearer" = [])),
    responses((status = 200, body = OrderPage), (status = 404, body = Problem)))]
#[get("/orders")]
pub async fn list_orders(
    app: web::Data<App>,
    caller: Caller,
    query: web::Query<ListQuery>,
) -> Answer<web::Json<OrderPage>> {
    let actor = caller.may(Permission::OrderRead)?;
    let wanted = OrderQuery {
        state: query.state,
        mode: query.mode,
    };
    let views = app.store.within(&actor).orders(query.sitting_id, wanted).await?;
    let frame = Frame {
        now: app.store.clock.now(),
        for_staff: true,
        by: Identified::Staff,
        names: Default::default(),
    };
    Ok(web::Json(OrderPage {
        items: frame.show_views(&views),
    }))
}
