//! The day's books.

use std::collections::BTreeMap;

use actix_web::{get, web};
use domain::id::{CanteenId, OrderId};
use domain::order::FlagCause;
use domain::role::Permission;
use domain::time::{At, MealPeriod, ServiceDay};
use serde::{Deserialize, Serialize};
use store::reconcile::{Books, Flagged};
use store::today::CanteenDay;
use utoipa::{IntoParams, ToSchema};

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Which books.
#[derive(Deserialize, IntoParams)]
pub struct BooksQuery {
    /// Today when left out.
    #[param(value_type = Option<String>)]
    day: Option<ServiceDay>,
    #[param(value_type = Option<String>)]
    canteen_id: Option<CanteenId>,
}

/// The books of a day.
#[derive(Serialize, ToSchema)]
pub struct BooksView {
    #[schema(value_type = String)]
    day: ServiceDay,
    rows: Vec<BooksRow>,
    /// Every meal that wasn't served, with its cause.
    flags: Vec<FlagView>,
}

/// A sitting's books: ordered is served, cancelled or explained, or they don't balance.
#[derive(Serialize, ToSchema)]
pub struct BooksRow {
    #[schema(value_type = String)]
    canteen_id: CanteenId,
    name: String,
    #[schema(value_type = String)]
    period: MealPeriod,
    ordered: u32,
    served: u32,
    cancelled: u32,
    flagged: u32,
    open: u32,
    /// Of all, those of people without registration.
    walk_ins: u32,
    balanced: bool,
    #[schema(value_type = Object)]
    causes: BTreeMap<&'static str, u32>,
    #[schema(value_type = Option<String>)]
    closed_at: Option<At>,
}

/// A meal that wasn't served.
#[derive(Serialize, ToSchema)]
pub struct FlagView {
    #[schema(value_type = String)]
    order_id: OrderId,
    pickup_no: String,
    masked_name: String,
    #[schema(value_type = String)]
    cause: FlagCause,
    #[schema(value_type = String)]
    at: At,
}

/// Shows the books of a day in scope.
#[utoipa::path(tag = "dispatch", params(BooksQuery), security(("bearer" = [])),
    responses((status = 200, body = BooksView), (status = 403, body = Problem)))]
#[get("/reconciliation")]
pub async fn reconciliation(
    app: web::Data<App>,
    caller: Caller,
    query: web::Query<BooksQuery>,
) -> Answer<web::Json<BooksView>> {
    let actor = caller.may(Permission::ReconcileRead)?;
    let day = query.day.unwrap_or_else(|| app.store.clock.now().day());
    let books = app.store.within(&actor).books(day, query.canteen_id).await?;
    Ok(web::Json(BooksView::of(day, books)))
}

impl BooksView {
    fn of(day: ServiceDay, books: Books) -> Self {
        Self {
            day,
            rows: books.canteens.iter().flat_map(rows).collect(),
            flags: books.flags.into_iter().map(FlagView::from).collect(),
        }
    }
}

/// A canteen's rows.
pub(super) fn rows(canteen: &CanteenDay) -> Vec<BooksRow> {
    let row = |sitting: &store::today::SittingDay| {
        let counts = &sitting.counts;
        BooksRow {
            canteen_id: canteen.canteen_id,
            name: canteen.name.clone(),
            period: sitting.period,
            ordered: counts.ordered,
            served: counts.served,
            cancelled: counts.cancelled,
            flagged: counts.flagged,
            open: counts.open,
            walk_ins: counts.walk_ins,
            balanced: counts.balanced(),
            causes: counts
                .causes
                .iter()
                .map(|(cause, count)| (cause.name(), *count))
                .collect(),
            closed_at: sitting.reconciled_at,
        }
    };
    canteen.sittings.iter().map(row).collect()
}

impl From<Flagged> for FlagView {
    fn from(one: Flagged) -> Self {
        Self {
            order_id: one.order_id,
            pickup_no: one.pickup_no,
            masked_name: one.masked_name,
            cause: one.cause,
            at: one.at,
        }
    }
}
