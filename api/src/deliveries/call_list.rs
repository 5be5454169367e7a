//! The call list of a round, for paper: what to do when there is no phone to look at.

use actix_web::{get, web};
use domain::id::RoundId;
use domain::role::Permission;
use serde::Serialize;
use store::rounds::CallSheet;
use utoipa::ToSchema;

use crate::compose::App;
use crate::dispatch::alarm_view::CallableView;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// A round's call list.
#[derive(Serialize, ToSchema)]
pub struct CallSheetView {
    no: i32,
    volunteer: Option<String>,
    hotline: String,
    stops: Vec<CallSheetStop>,
}

/// A door.
#[derive(Serialize, ToSchema)]
pub struct CallSheetStop {
    seq: i32,
    masked_name: String,
    village: String,
    calls: Vec<CallableView>,
}

/// Shows whom to call at each door of a round. The look is written down.
#[utoipa::path(tag = "deliveries", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = CallSheetView), (status = 404, body = Problem)))]
#[get("/rounds/{id}/call-list")]
pub async fn call_list(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<RoundId>,
) -> Answer<web::Json<CallSheetView>> {
    let actor = caller.may(Permission::RoundsEdit)?;
    let sheet: CallSheet = app.store.within(&actor).call_sheet(*id).await?;
    let stop = |one: store::rounds::CallSheetStop| CallSheetStop {
        seq: one.seq,
        masked_name: one.masked_name,
        village: one.village,
        calls: one.calls.into_iter().map(CallableView::from).collect(),
    };
    Ok(web::Json(CallSheetView {
        no: sheet.no,
        volunteer: sheet.volunteer,
        hotline: app.hotline.clone(),
        stops: sheet.stops.into_iter().map(stop).collect(),
    }))
}
