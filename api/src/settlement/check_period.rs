//! What a period's meals cost, against what was asked of whom.

use actix_web::{get, web};
use domain::id::OrderId;
use domain::money::Fen;
use domain::role::Permission;
use domain::settlement::DifferenceKind;
use domain::time::{MealPeriod, ServiceDay};
use serde::Serialize;
use store::settlement::CheckedPeriod;
use utoipa::ToSchema;

use super::view::{PeriodQuery, period, pickup};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// The check: price = claimed + own + merchant + direct + difference.
#[derive(Serialize, ToSchema)]
pub struct CheckView {
    /// Served meals.
    meals: u32,
    #[schema(value_type = i64)]
    price_fen: Fen,
    #[schema(value_type = i64)]
    claimed_fen: Fen,
    #[schema(value_type = i64)]
    own_fen: Fen,
    #[schema(value_type = i64)]
    merchant_fen: Fen,
    /// Paid at once by funds that lay the money out themselves.
    #[schema(value_type = i64)]
    direct_fen: Fen,
    #[schema(value_type = i64)]
    difference_fen: Fen,
    /// What no meal explains; always 0.
    #[schema(value_type = i64)]
    unexplained_fen: Fen,
    kinds: Vec<DifferenceSum>,
    items: Vec<DifferenceView>,
}

/// A kind of difference in sum.
#[derive(Serialize, ToSchema)]
pub struct DifferenceSum {
    /// unclaimed undone rerated paid_uneaten unbalanced
    #[schema(value_type = String)]
    kind: DifferenceKind,
    meals: u32,
    #[schema(value_type = i64)]
    fen: Fen,
}

/// One meal's share of the difference.
#[derive(Serialize, ToSchema)]
pub struct DifferenceView {
    #[schema(value_type = String)]
    order_id: OrderId,
    #[schema(value_type = String)]
    kind: DifferenceKind,
    #[schema(value_type = i64)]
    fen: Fen,
    #[schema(value_type = Option<String>)]
    day: Option<ServiceDay>,
    #[schema(value_type = Option<String>)]
    period: Option<MealPeriod>,
    pickup_no: String,
    masked_name: String,
}

impl From<CheckedPeriod> for CheckView {
    fn from(found: CheckedPeriod) -> Self {
        let CheckedPeriod { check, meals } = found;
        let kinds = check
            .by_kind()
            .into_iter()
            .map(|(kind, (meals, fen))| DifferenceSum { kind, meals, fen });
        let items = check.explained.iter().map(|one| {
            let meal = meals.get(&one.order_id);
            DifferenceView {
                order_id: one.order_id,
                kind: one.kind,
                fen: one.fen,
                day: meal.map(|(day, ..)| *day),
                period: meal.map(|(_, period, ..)| *period),
                pickup_no: meal.map(|(_, _, number, _)| pickup(*number)).unwrap_or_default(),
                masked_name: meal.map(|(.., name)| name.clone()).unwrap_or_default(),
            }
        });
        Self {
            meals: check.meals,
            price_fen: check.price,
            claimed_fen: check.claimed,
            own_fen: check.own,
            merchant_fen: check.merchant,
            direct_fen: check.direct,
            difference_fen: check.difference,
            unexplained_fen: check.unexplained(),
            kinds: kinds.collect(),
            items: items.collect(),
        }
    }
}

/// Checks a canteen's period over all its funds: the difference is 0, or each fen of it has its meal.
#[utoipa::path(tag = "settlement", params(PeriodQuery), security(("bearer" = [])),
    responses((status = 200, body = CheckView), (status = 403, body = Problem), (status = 404, body = Problem),
              (status = 422, body = Problem)))]
#[get("/settlement/check")]
pub async fn check_period(
    app: web::Data<App>,
    caller: Caller,
    query: web::Query<PeriodQuery>,
) -> Answer<web::Json<CheckView>> {
    let actor = caller.may(Permission::SettlementRead)?;
    let found = app
        .store
        .within(&actor)
        .check_period(query.canteen_id, period(&query.period)?)
        .await?;
    Ok(web::Json(found.into()))
}
