//! A canteen's books of a day are closed.

use actix_web::{post, web};
use domain::id::CanteenId;
use domain::order::WalkIn;
use domain::role::Permission;
use domain::time::ServiceDay;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::reconcile::{Closing, StillOpen};
use utoipa::ToSchema;

use super::reconciliation::{BooksRow, rows};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::money::view::HeadView;
use crate::problem::{Answer, Problem};

/// Whose and when.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseBooksBody {
    #[schema(value_type = String)]
    canteen_id: CanteenId,
    #[schema(value_type = String)]
    day: ServiceDay,
}

/// The closed books.
#[derive(Serialize, ToSchema)]
pub struct ClosedBooks {
    rows: Vec<BooksRow>,
    /// The ledger's head at that moment, for the slip; none while nothing was ever booked.
    head: Option<HeadView>,
}

/// Closes the books of a canteen's day; not while any meal has no end. `extra.items` then says which.
#[utoipa::path(tag = "dispatch", request_body = CloseBooksBody, security(("bearer" = [])),
    responses((status = 200, body = ClosedBooks), (status = 404, body = Problem),
              (status = 409, description = "still_open, samples_missing, sitting_not_over", body = Problem)))]
#[post("/reconciliation/close")]
pub async fn close_books(
    app: web::Data<App>,
    caller: Caller,
    body: web::Json<CloseBooksBody>,
) -> Answer<web::Json<ClosedBooks>> {
    let actor = caller.may(Permission::ReconcileClose)?;
    match app.store.within(&actor).books_close(body.canteen_id, body.day).await? {
        Closing::Closed(day) => {
            let noted = app.store.system().note_canteen_head(body.day, body.canteen_id).await?;
            Ok(web::Json(ClosedBooks {
                rows: rows(&day),
                head: noted.map(HeadView::from),
            }))
        }
        Closing::StillOpen(open, walk_ins) => {
            let items: Vec<Value> = open.iter().map(item).collect();
            let numbers: Vec<String> = walk_ins.iter().map(WalkIn::pickup_text).collect();
            let all = open.len() + walk_ins.len();
            Err(Problem::conflict("still_open", all.to_string()).with(json!({"items": items, "walk_ins": numbers})))
        }
        Closing::SamplesMissing(dishes) => {
            Err(Problem::conflict("samples_missing", dishes.join("、")).with(json!({"dishes": dishes})))
        }
    }
}

fn item(one: &StillOpen) -> Value {
    json!({"order_id": one.order_id, "pickup_no": one.pickup_no, "masked_name": one.masked_name})
}
