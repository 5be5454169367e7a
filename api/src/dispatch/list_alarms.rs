//! Who must be looked after.

use actix_web::{get, web};
use domain::role::Permission;
use serde::{Deserialize, Serialize};
use store::alarms::Which;
use utoipa::{IntoParams, ToSchema};

use super::alarm_view::AlarmView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Which.
#[derive(Deserialize, IntoParams)]
pub struct AlarmsQuery {
    /// open (claimed ones included), claimed, closed
    #[param(inline)]
    state: Option<AlarmsState>,
}

/// Where alarms are.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlarmsState {
    /// Not seen yet.
    Open,
    /// Somebody looks after it.
    Claimed,
    /// Seen.
    Closed,
}

/// Alarms.
#[derive(Serialize, ToSchema)]
pub struct AlarmPage {
    items: Vec<AlarmView>,
}

/// Lists alarms in scope, the worst first. What they tell of health is for those who may open the person's file.
#[utoipa::path(tag = "dispatch", params(AlarmsQuery), security(("bearer" = [])),
    responses((status = 200, body = AlarmPage), (status = 403, body = Problem)))]
#[get("/alarms")]
pub async fn list_alarms(
    app: web::Data<App>,
    caller: Caller,
    query: web::Query<AlarmsQuery>,
) -> Answer<web::Json<AlarmPage>> {
    let actor = caller.may(Permission::AlarmsRead)?;
    let which = match query.state {
        None | Some(AlarmsState::Open) => Which::Open,
        Some(AlarmsState::Claimed) => Which::Claimed,
        Some(AlarmsState::Closed) => Which::Closed,
    };
    let found = app.store.within(&actor).alarms(which).await?;
    Ok(web::Json(AlarmPage {
        items: found
            .into_iter()
            .map(|alarm| AlarmView::from(alarm).for_role(actor.role))
            .collect(),
    }))
}
