//! 公示: the sheet for the notice board.

use actix_web::{get, web};
use domain::money::Fen;
use domain::role::Permission;
use domain::settlement::ClaimPeriod;
use domain::time::At;
use serde::Serialize;
use store::settlement::{Notice, NoticeVillage};
use utoipa::ToSchema;

use super::view::{PeriodQuery, period};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// The sheet. Amounts stand by person for the office; the printed page shows them by village unless told otherwise, for
/// an amount by the meal tells a neighbour which rule applies.
#[derive(Serialize, ToSchema)]
pub struct NoticeView {
    canteen: String,
    #[schema(value_type = String)]
    period: ClaimPeriod,
    villages: Vec<NoticeVillageView>,
    people: u32,
    meals: u32,
    #[schema(value_type = i64)]
    fen: Fen,
    /// Corrections of earlier periods, in one sum.
    #[schema(value_type = i64)]
    adjustments_fen: Fen,
    /// Whether it may be hung up: all of the period's claims are submitted at least.
    ready: bool,
    /// 监督电话
    hotline: String,
    #[schema(value_type = String)]
    now_at: At,
}

/// A village's people.
#[derive(Serialize, ToSchema)]
pub struct NoticeVillageView {
    village: String,
    meals: u32,
    #[schema(value_type = i64)]
    fen: Fen,
    people: Vec<NoticePersonView>,
}

/// One person's line.
#[derive(Serialize, ToSchema)]
pub struct NoticePersonView {
    masked_name: String,
    /// The last four signs of the number, so that namesakes find themselves.
    number_end: String,
    meals: u32,
    #[schema(value_type = i64)]
    fen: Fen,
}

impl From<NoticeVillage> for NoticeVillageView {
    fn from(village: NoticeVillage) -> Self {
        let people = village.people.into_iter().map(|one| NoticePersonView {
            number_end: one
                .number
                .chars()
                .rev()
                .take(4)
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .collect(),
            masked_name: one.masked_name,
            meals: one.meals,
            fen: one.fen,
        });
        Self {
            village: village.village,
            meals: village.meals,
            fen: village.fen,
            people: people.collect(),
        }
    }
}

/// The notice of a canteen's period. The look is written down.
#[utoipa::path(tag = "settlement", params(PeriodQuery), security(("bearer" = [])),
    responses((status = 200, body = NoticeView), (status = 403, body = Problem), (status = 404, body = Problem),
              (status = 422, body = Problem)))]
#[get("/settlement/notice")]
pub async fn notice(
    app: web::Data<App>,
    caller: Caller,
    query: web::Query<PeriodQuery>,
) -> Answer<web::Json<NoticeView>> {
    let actor = caller.may(Permission::SettlementRead)?;
    let period = period(&query.period)?;
    let found: Notice = app.store.within(&actor).notice(query.canteen_id, period).await?;
    Ok(web::Json(NoticeView {
        canteen: found.canteen,
        period,
        villages: found.villages.into_iter().map(NoticeVillageView::from).collect(),
        people: found.people,
        meals: found.meals,
        fen: found.fen,
        adjustments_fen: found.adjustments_fen,
        ready: found.ready,
        hotline: app.hotline.clone(),
        now_at: app.store.clock.now(),
    }))
}
