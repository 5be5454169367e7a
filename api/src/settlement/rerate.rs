//! 重新核定: past meals under a corrected policy version.

use actix_web::{post, web};
use domain::id::{CanteenId, OrderId, RerateId};
use domain::money::Fen;
use domain::role::Permission;
use domain::settlement::DueKind;
use domain::time::ServiceDay;
use serde::{Deserialize, Serialize};
use store::settlement::{RatedMeal, Rerate, RerateOutcome};
use utoipa::ToSchema;

use super::return_claim::reason;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// What is to be rated again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RerateBody {
    #[schema(value_type = String)]
    from: ServiceDay,
    #[schema(value_type = String)]
    to: ServiceDay,
    /// Every canteen in scope when left out.
    #[schema(value_type = Option<String>)]
    canteen_id: Option<CanteenId>,
    /// The corrected policy; without it only facts count.
    policy_id: Option<String>,
    /// Which version of it is the right one.
    version: Option<u32>,
    /// Also where today's facts give another split than the one that was recorded.
    #[serde(default)]
    with_facts: bool,
    /// 2 to 200 characters.
    reason: String,
    /// Only say what would happen.
    dry_run: bool,
}

/// What a re-rating found.
#[derive(Serialize, ToSchema)]
pub struct RerateView {
    /// Absent for a dry run, and where nothing differs.
    #[schema(value_type = Option<String>)]
    id: Option<RerateId>,
    looked_at: u32,
    /// Meals that differ.
    orders: u32,
    /// Left alone: today's facts give another split than the recorded one.
    facts_changed: u32,
    #[schema(value_type = i64)]
    funds_fen: Fen,
    #[schema(value_type = i64)]
    own_fen: Fen,
    /// The first of the differences.
    items: Vec<RatedMealView>,
}

/// One amount by which one meal changes.
#[derive(Serialize, ToSchema)]
pub struct RatedMealView {
    #[schema(value_type = String)]
    order_id: OrderId,
    #[schema(value_type = String)]
    day: ServiceDay,
    masked_name: String,
    /// meal fee award
    #[schema(value_type = String)]
    kind: DueKind,
    /// government collective donation merchant self
    fund: &'static str,
    label: String,
    label_en: String,
    #[schema(value_type = i64)]
    fen: Fen,
    rule_before: String,
    version_before: u32,
    rule_after: String,
    version_after: u32,
}

impl From<RatedMeal> for RatedMealView {
    fn from(meal: RatedMeal) -> Self {
        let amount = meal.difference.amount;
        Self {
            order_id: meal.order_id,
            day: meal.day,
            masked_name: meal.masked_name,
            kind: amount.kind,
            fund: amount.fund.name(),
            label: amount.label,
            label_en: amount.label_en,
            fen: amount.fen,
            rule_before: meal.difference.rule_before,
            version_before: meal.difference.version_before,
            rule_after: amount.rule_id,
            version_after: amount.policy_version,
        }
    }
}

impl From<RerateOutcome> for RerateView {
    fn from(outcome: RerateOutcome) -> Self {
        Self {
            id: outcome.id,
            looked_at: outcome.looked_at,
            orders: outcome.orders,
            facts_changed: outcome.facts_changed,
            funds_fen: outcome.funds,
            own_fen: outcome.own,
            items: outcome.meals.into_iter().map(RatedMealView::from).collect(),
        }
    }
}

/// Rates a period again. The orders stay as they are: the differences stand beside them, and the next claims take them in.
#[utoipa::path(tag = "settlement", request_body = RerateBody, security(("bearer" = [])),
    responses((status = 200, body = RerateView), (status = 403, body = Problem), (status = 404, body = Problem),
              (status = 409, description = "fund_short", body = Problem),
              (status = 422, description = "reason_missing, too_many_days, unknown_policy", body = Problem)))]
#[post("/settlement/reratings")]
pub async fn rerate(app: web::Data<App>, caller: Caller, body: web::Json<RerateBody>) -> Answer<web::Json<RerateView>> {
    let actor = caller.may(Permission::SettlementRerate)?;
    let policy = match (&body.policy_id, body.version) {
        (Some(id), Some(version)) => Some((id.clone(), version)),
        (None, None) if body.with_facts => None,
        _ => {
            return Err(Problem::invalid(
                "unknown_policy",
                "policy_id",
                "say which version of which policy",
            ));
        }
    };
    let wanted = Rerate {
        from: body.from,
        to: body.to,
        canteen: body.canteen_id,
        policy,
        with_facts: body.with_facts,
        reason: reason(&body.reason)?.to_owned(),
        dry_run: body.dry_run,
    };
    let outcome = app.store.within(&actor).rerate(&wanted).await?;
    Ok(web::Json(outcome.into()))
}
