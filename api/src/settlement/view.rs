//! How claims, people and evidence lines look on the wire.

use domain::id::{CanteenId, ClaimId, OrderId, SeniorId};
use domain::money::Fen;
use domain::role::Permission;
use domain::settlement::claim::Totals;
use domain::settlement::{Change, ClaimAct, ClaimPeriod, ClaimState, DueKind};
use domain::time::{At, MealPeriod, ServiceDay};
use serde::{Deserialize, Serialize};
use store::settlement::{Claim, ClaimStep, EvidenceLine, FundRef, Missing, Person};
use store::{Actor, Error};
use utoipa::{IntoParams, ToSchema};

use crate::problem::Answer;

/// Reads a period of the query or of a body.
///
/// # Errors
/// 422 `bad_claim_period`.
pub fn period(text: &str) -> Answer<ClaimPeriod> {
    Ok(ClaimPeriod::parse(text).map_err(|error| Error::of(&error))?)
}

/// One canteen's period.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PeriodQuery {
    #[param(value_type = String)]
    pub canteen_id: CanteenId,
    /// `2026-11` or `2026-Q4`
    pub period: String,
}

/// Who is asked.
#[derive(Serialize, ToSchema)]
pub struct FundView {
    id: String,
    /// government collective donation
    kind: &'static str,
    /// province city county township village
    level: Option<&'static str>,
    name: String,
    name_en: String,
}

impl From<FundRef> for FundView {
    fn from(fund: FundRef) -> Self {
        Self {
            id: fund.id,
            kind: fund.kind.name(),
            level: fund.level.map(domain::place::PlaceLevel::name),
            name: fund.label,
            name_en: fund.label_en,
        }
    }
}

/// What a claim adds up to.
#[derive(Serialize, ToSchema)]
pub struct TotalsView {
    #[schema(value_type = i64)]
    total_fen: Fen,
    /// The period's own meals: their prices' parts.
    #[schema(value_type = i64)]
    meals_fen: Fen,
    #[schema(value_type = i64)]
    fees_fen: Fen,
    #[schema(value_type = i64)]
    awards_fen: Fen,
    /// Corrections of earlier periods.
    #[schema(value_type = i64)]
    adjustments_fen: Fen,
    meals: u32,
    adjustments: u32,
    lines: u32,
}

impl From<Totals> for TotalsView {
    fn from(totals: Totals) -> Self {
        Self {
            total_fen: totals.fen,
            meals_fen: totals.meals_fen,
            fees_fen: totals.fees_fen,
            awards_fen: totals.awards_fen,
            adjustments_fen: totals.adjustments_fen,
            meals: totals.meals,
            adjustments: totals.adjustments,
            lines: totals.lines,
        }
    }
}

/// A claim.
#[derive(Serialize, ToSchema)]
pub struct ClaimView {
    #[schema(value_type = String)]
    id: ClaimId,
    number: String,
    #[schema(value_type = String)]
    canteen_id: CanteenId,
    canteen: String,
    fund: FundView,
    /// `2026-11` or `2026-Q4`
    #[schema(value_type = String)]
    period: ClaimPeriod,
    #[schema(value_type = String)]
    first_day: ServiceDay,
    #[schema(value_type = String)]
    last_day: ServiceDay,
    /// draft submitted confirmed approved locked paid
    #[schema(value_type = String)]
    state: ClaimState,
    /// The step that is due: submit confirm approve lock pay
    #[schema(value_type = Option<String>)]
    next: Option<ClaimAct>,
    totals: TotalsView,
    /// SHA-256 of its lines with their evidence.
    digest: String,
    #[schema(value_type = String)]
    run_at: At,
    #[schema(value_type = Option<String>)]
    locked_at: Option<At>,
    #[schema(value_type = Option<String>)]
    paid_on: Option<ServiceDay>,
    pay_reference: Option<String>,
}

impl From<Claim> for ClaimView {
    fn from(claim: Claim) -> Self {
        Self {
            id: claim.id,
            number: claim.number,
            canteen_id: claim.canteen_id,
            canteen: claim.canteen,
            fund: claim.fund.into(),
            period: claim.period,
            first_day: claim.period.first_day(),
            last_day: claim.period.last_day(),
            state: claim.state,
            next: claim.state.next(),
            totals: claim.totals.into(),
            digest: claim.digest,
            run_at: claim.run_at,
            locked_at: claim.locked_at,
            paid_on: claim.paid_on,
            pay_reference: claim.pay_reference,
        }
    }
}

/// A step that was taken.
#[derive(Serialize, ToSchema)]
pub struct StepView {
    /// submit confirm approve lock pay return
    #[schema(value_type = String)]
    act: ClaimAct,
    by: String,
    role: String,
    #[schema(value_type = String)]
    at: At,
    reason: Option<String>,
    /// Whether it was the reader, who then can't take the next one.
    mine: bool,
}

impl StepView {
    /// As `actor` reads it.
    #[must_use]
    pub fn of(step: ClaimStep, actor: &Actor) -> Self {
        Self {
            mine: step.by.0 == actor.id,
            act: step.act,
            by: step.by_name,
            role: step.role,
            at: step.at,
            reason: step.reason,
        }
    }
}

/// A sitting that isn't reconciled.
#[derive(Serialize, ToSchema)]
pub struct MissingView {
    #[schema(value_type = String)]
    canteen_id: CanteenId,
    #[schema(value_type = String)]
    day: ServiceDay,
    #[schema(value_type = String)]
    period: MealPeriod,
}

impl From<Missing> for MissingView {
    fn from(missing: Missing) -> Self {
        Self {
            canteen_id: missing.canteen_id,
            day: missing.day,
            period: missing.period,
        }
    }
}

/// Somebody who ate. The name is masked unless the reader may see people and this one's home lies in their scope.
#[derive(Serialize, ToSchema)]
pub struct PersonView {
    #[schema(value_type = String)]
    id: SeniorId,
    number: String,
    name: String,
    masked: bool,
    village: String,
}

impl PersonView {
    /// As `actor` may see them.
    #[must_use]
    pub fn of(person: Person, actor: &Actor) -> Self {
        let name = person.name.filter(|_| actor.role.may(Permission::SeniorRead));
        Self {
            id: person.id,
            number: person.number,
            masked: name.is_none(),
            name: name.unwrap_or(person.masked_name),
            village: person.village,
        }
    }
}

/// A rule's name may tell a category, so it is for those who read policies or categories.
#[must_use]
pub fn sees_rules(actor: &Actor) -> bool {
    actor.role.may(Permission::PolicyRead) || actor.role.may(Permission::CategoryRead)
}

/// How a meal was handed over.
#[derive(Serialize, ToSchema)]
pub struct HandedView {
    /// counter door desk
    how: String,
    /// What was reported at the door.
    outcome: Option<String>,
    by: Option<String>,
    #[schema(value_type = Option<String>)]
    at: Option<At>,
}

/// A line of a claim with its evidence.
#[derive(Serialize, ToSchema)]
pub struct ClaimLineView {
    position: u32,
    /// meal fee award volume
    #[schema(value_type = String)]
    kind: DueKind,
    /// late undone restored rerated; absent for the period's own meals
    #[schema(value_type = Option<String>)]
    change: Option<Change>,
    #[schema(value_type = i64)]
    fen: Fen,
    /// What locked claims had asked for.
    #[schema(value_type = i64)]
    before_fen: Fen,
    #[schema(value_type = Option<String>)]
    order_id: Option<OrderId>,
    person: Option<PersonView>,
    /// Where they lived when it was claimed.
    village: String,
    #[schema(value_type = String)]
    day: ServiceDay,
    #[schema(value_type = Option<String>)]
    period: Option<MealPeriod>,
    pickup_no: String,
    /// dine_in take_away delivery
    mode: Option<String>,
    #[schema(value_type = i64)]
    price_fen: Fen,
    /// For those who read policies.
    rule_id: Option<String>,
    policy_version: u32,
    reason: String,
    reason_en: String,
    /// card phone staff spouse family standing
    identified_by: Option<String>,
    handed: Option<HandedView>,
}

impl ClaimLineView {
    /// As `actor` may see it.
    #[must_use]
    pub fn of(line: EvidenceLine, actor: &Actor) -> Self {
        let handed = line.handed_how.map(|how| HandedView {
            how,
            outcome: line.handed_outcome,
            by: line.handed_by,
            at: line.handed_at,
        });
        Self {
            position: line.position,
            kind: line.kind,
            change: line.change,
            fen: line.fen,
            before_fen: line.before,
            order_id: line.order_id,
            person: line.person.map(|person| PersonView::of(person, actor)),
            village: line.village,
            day: line.service_day,
            period: line.period,
            pickup_no: pickup(line.pickup_no),
            mode: line.mode,
            price_fen: line.price,
            rule_id: Some(line.rule_id).filter(|id| sees_rules(actor) && !id.is_empty()),
            policy_version: line.policy_version,
            reason: line.reason,
            reason_en: line.reason_en,
            identified_by: line.identified_by,
            handed,
        }
    }
}

/// A pick-up number as it is printed; nothing for what has none.
#[must_use]
pub fn pickup(number: u32) -> String {
    if number == 0 {
        String::new()
    } else {
        format!("{number:03}")
    }
}
