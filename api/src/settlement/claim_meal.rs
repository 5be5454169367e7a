//! One meal of a claim, down to the rule's text.

use actix_web::{get, web};
use domain::id::{ClaimId, OrderId};
use domain::money::Fen;
use domain::order::{FlagCause, OrderState};
use domain::role::Permission;
use domain::subsidy::policy::Policy;
use domain::time::{At, MealPeriod, ServiceDay};
use serde::{Deserialize, Serialize};
use store::Actor;
use store::settlement::{MealEvidence, MealPart, RatedAgain};
use utoipa::ToSchema;

use super::view::{ClaimLineView, PersonView, pickup, sees_rules};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Which meal.
#[derive(Deserialize)]
pub struct MealPath {
    id: ClaimId,
    order_id: OrderId,
}

/// All that is known of a meal.
#[derive(Serialize, ToSchema)]
pub struct ClaimMeal {
    #[schema(value_type = String)]
    order_id: OrderId,
    person: Option<PersonView>,
    #[schema(value_type = String)]
    day: ServiceDay,
    #[schema(value_type = String)]
    period: MealPeriod,
    mode: String,
    #[schema(value_type = String)]
    state: OrderState,
    /// Why nobody ate it.
    #[schema(value_type = Option<String>)]
    cause: Option<FlagCause>,
    pickup_no: String,
    dishes: Vec<DishName>,
    #[schema(value_type = i64)]
    price_fen: Fen,
    parts: Vec<MealPartView>,
    rated_again: Vec<AgainView>,
    #[schema(value_type = String)]
    placed_at: At,
    channel: String,
    lines: Vec<ClaimLineView>,
    /// The rules behind its parts, for those who read policies.
    rules: Vec<RuleView>,
}

/// A dish's two names.
#[derive(Serialize, ToSchema)]
pub struct DishName {
    name: String,
    name_en: String,
}

/// One part of the price, of the fee, or an award.
#[derive(Serialize, ToSchema)]
pub struct MealPartView {
    /// price fee award
    lane: String,
    /// government collective donation merchant self
    fund: &'static str,
    label: String,
    label_en: String,
    #[schema(value_type = i64)]
    fen: Fen,
    reason: String,
    reason_en: String,
    rule_id: Option<String>,
    policy_version: u32,
}

/// One amount by which a re-rating changed it.
#[derive(Serialize, ToSchema)]
pub struct AgainView {
    label: String,
    label_en: String,
    #[schema(value_type = i64)]
    fen: Fen,
    rule_before: Option<String>,
    version_before: u32,
    rule_after: Option<String>,
    version_after: u32,
    reason: String,
    reason_en: String,
}

/// The sentence behind an amount.
#[derive(Serialize, ToSchema)]
pub struct RuleView {
    rule_id: String,
    policy: String,
    policy_en: String,
    policy_version: u32,
    /// Where the policy comes from.
    note: String,
    note_en: String,
    #[schema(value_type = String)]
    valid_from: ServiceDay,
    #[schema(value_type = Option<String>)]
    valid_to: Option<ServiceDay>,
    reason: String,
    reason_en: String,
    /// The rule as it is reckoned by.
    #[schema(value_type = Object)]
    rule: serde_json::Value,
}

/// Shows one meal of a claim. The look is written down under the person's name.
#[utoipa::path(tag = "settlement", security(("bearer" = [])),
    params(("id" = String, Path), ("order_id" = String, Path)),
    responses((status = 200, body = ClaimMeal), (status = 403, body = Problem), (status = 404, body = Problem)))]
#[get("/settlement/claims/{id}/meals/{order_id}")]
pub async fn claim_meal(
    app: web::Data<App>,
    caller: Caller,
    path: web::Path<MealPath>,
) -> Answer<web::Json<ClaimMeal>> {
    let actor = caller.may(Permission::SettlementRead)?;
    let meal = app.store.within(&actor).claim_meal(path.id, path.order_id).await?;
    let rules = if sees_rules(&actor) {
        rules(&app.store.system().policies().await?, &meal)
    } else {
        Vec::new()
    };
    Ok(web::Json(ClaimMeal::of(meal, rules, &actor)))
}

impl ClaimMeal {
    fn of(meal: MealEvidence, rules: Vec<RuleView>, actor: &Actor) -> Self {
        let dishes = meal
            .dishes
            .into_iter()
            .map(|(name, name_en)| DishName { name, name_en });
        Self {
            order_id: meal.order_id,
            person: meal.person.map(|person| PersonView::of(person, actor)),
            day: meal.service_day,
            period: meal.period,
            mode: meal.mode,
            state: meal.state,
            cause: meal.cause,
            pickup_no: pickup(meal.pickup_no),
            dishes: dishes.collect(),
            price_fen: meal.price,
            parts: meal
                .parts
                .into_iter()
                .map(|part| MealPartView::of(part, actor))
                .collect(),
            rated_again: meal
                .rated_again
                .into_iter()
                .map(|again| AgainView::of(again, actor))
                .collect(),
            placed_at: meal.placed_at,
            channel: meal.channel,
            lines: meal
                .lines
                .into_iter()
                .map(|line| ClaimLineView::of(line, actor))
                .collect(),
            rules,
        }
    }
}

fn shown(rule_id: String, actor: &Actor) -> Option<String> {
    Some(rule_id).filter(|id| sees_rules(actor) && !id.is_empty())
}

impl MealPartView {
    fn of(part: MealPart, actor: &Actor) -> Self {
        Self {
            lane: part.lane,
            fund: part.fund.name(),
            label: part.label,
            label_en: part.label_en,
            fen: part.fen,
            reason: part.reason,
            reason_en: part.reason_en,
            rule_id: shown(part.rule_id, actor),
            policy_version: part.policy_version,
        }
    }
}

impl AgainView {
    fn of(again: RatedAgain, actor: &Actor) -> Self {
        Self {
            label: again.label,
            label_en: again.label_en,
            fen: again.fen,
            rule_before: shown(again.before.0, actor),
            version_before: again.before.1,
            rule_after: shown(again.after.0, actor),
            version_after: again.after.1,
            reason: again.reason,
            reason_en: again.reason_en,
        }
    }
}

/// The rules that the meal's parts and their corrections name, each once.
fn rules(policies: &[Policy], meal: &MealEvidence) -> Vec<RuleView> {
    let parts = meal
        .parts
        .iter()
        .map(|part| (part.rule_id.clone(), part.policy_version));
    let again = meal.rated_again.iter().map(|again| again.after.clone());
    let mut named: Vec<(String, u32)> = parts.chain(again).collect();
    named.sort();
    named.dedup();
    named
        .into_iter()
        .filter_map(|(id, version)| rule(policies, &id, version))
        .collect()
}

fn rule(policies: &[Policy], rule_id: &str, version: u32) -> Option<RuleView> {
    let (policy_id, name) = rule_id.split_once('/')?;
    let of_id = policies.iter().filter(|policy| policy.id == policy_id);
    // Orders from before versions were recorded name none: the newest version stands for it.
    let policy = of_id.clone().find(|policy| policy.version == version);
    let policy = policy.or_else(|| of_id.filter(|_| version == 0).max_by_key(|policy| policy.version))?;
    let (reason, reason_en, rule) = sentence(policy, name)?;
    Some(RuleView {
        rule_id: rule_id.to_owned(),
        policy: policy.name.clone(),
        policy_en: policy.name_en.clone(),
        policy_version: policy.version,
        note: policy.note.clone(),
        note_en: policy.note_en.clone(),
        valid_from: policy.valid_from,
        valid_to: policy.valid_to,
        reason,
        reason_en,
        rule,
    })
}

/// A rule for the price or the fee, or an award: their ids are unique within a policy.
fn sentence(policy: &Policy, name: &str) -> Option<(String, String, serde_json::Value)> {
    if let Some(rule) = policy.rules.iter().chain(&policy.delivery).find(|rule| rule.id == name) {
        let text = serde_json::to_value(rule).unwrap_or_default();
        return Some((rule.reason.clone(), rule.reason_en.clone(), text));
    }
    let award = policy.awards.iter().find(|award| award.id == name)?;
    let text = serde_json::to_value(award).unwrap_or_default();
    Some((award.reason.clone(), award.reason_en.clone(), text))
}
