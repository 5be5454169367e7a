//! A draft held against its own worked cases.

use actix_web::{post, web};
use domain::id::PolicyDraftId;
use domain::role::Permission;
use domain::subsidy::case::{CaseReport, run_cases};
use domain::subsidy::findings::Finding;
use domain::subsidy::{Policy, Words};
use serde::Serialize;
use utoipa::ToSchema;

use super::draft_view::{DraftSeen, DraftView, read};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem, Speaks};

/// A sentence in both languages.
#[derive(Serialize, ToSchema)]
pub struct WordsView {
    zh: String,
    en: String,
}

/// Something worth a second look.
#[derive(Serialize, ToSchema)]
pub struct FindingView {
    /// age_gap, age_overlap, unreachable, unused_fund, empty_layer, unused_calendar, no_cases
    kind: &'static str,
    at: String,
    words: WordsView,
}

/// One fund, expected and got.
#[derive(Serialize, ToSchema)]
pub struct ComparedView {
    /// price, fee, awards, funds_after
    what: &'static str,
    /// As the case calls it; `self` is the senior, `operator` who bears an unserved meal.
    fund: String,
    expected_fen: i64,
    got_fen: i64,
}

/// A rule that paid.
#[derive(Serialize, ToSchema)]
pub struct FiredView {
    rule_id: String,
    reason: String,
    reason_en: String,
}

/// One step of a case.
#[derive(Serialize, ToSchema)]
pub struct CaseStepView {
    step: String,
    passed: bool,
    compared: Vec<ComparedView>,
    fired: Vec<FiredView>,
    notes: Vec<WordsView>,
}

/// One case.
#[derive(Serialize, ToSchema)]
pub struct CaseView {
    name: String,
    passed: bool,
    steps: Vec<CaseStepView>,
}

/// What came of a check.
#[derive(Serialize, ToSchema)]
pub struct CheckReport {
    /// Whether it has cases and all come out; only then it can be approved.
    passed: bool,
    findings: Vec<FindingView>,
    cases: Vec<CaseView>,
    draft: DraftView,
}

/// Runs a draft's cases, together with the policies in force that it names beside it, and keeps how they came out.
#[utoipa::path(tag = "policies", security(("bearer" = [])), request_body = DraftSeen, params(("id" = String, Path)),
    responses((status = 200, body = CheckReport), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, description = "draft_over, draft_changed", body = Problem)))]
#[post("/policy-drafts/{id}/check")]
pub async fn check_draft(
    app: web::Data<App>,
    caller: Caller,
    speaks: Speaks,
    id: web::Path<PolicyDraftId>,
    body: web::Json<DraftSeen>,
) -> Answer<web::Json<CheckReport>> {
    let actor = caller.may_any(&[Permission::PolicyDraft, Permission::PolicyApprove])?;
    let scoped = app.store.within(&actor);
    let policy = read(&scoped.policy_draft(*id).await?.text, speaks.0)?;
    let beside = beside(&app, &policy).await?;
    let cases = run_cases(&policy, &beside);
    let passed = !cases.is_empty() && cases.iter().all(|case| case.passed);
    let draft = scoped.policy_draft_checked(*id, body.rev, passed).await?;
    Ok(web::Json(CheckReport {
        passed,
        findings: policy.findings().into_iter().map(finding).collect(),
        cases: cases.into_iter().map(case).collect(),
        draft: DraftView::of(draft, &actor),
    }))
}

/// The newest versions of the policies that the draft's cases are reckoned together with. A file names them by file
/// name, an installation by key.
async fn beside(app: &App, policy: &Policy) -> Answer<Vec<Policy>> {
    let all = app.store.system().policies().await?;
    let named = policy.beside.iter().map(|file| file.trim_end_matches(".toml"));
    Ok(named
        .filter_map(|name| {
            let of_key = all.iter().filter(|one| one.id == name);
            of_key.max_by_key(|one| one.version).cloned()
        })
        .collect())
}

fn words(words: Words) -> WordsView {
    WordsView {
        zh: words.zh,
        en: words.en,
    }
}

fn finding(finding: Finding) -> FindingView {
    FindingView {
        kind: finding.kind.name(),
        at: finding.at,
        words: words(finding.words),
    }
}

fn case(report: CaseReport) -> CaseView {
    let steps = report.steps.into_iter().map(|step| CaseStepView {
        step: step.step,
        passed: step.passed,
        compared: step
            .compared
            .into_iter()
            .map(|line| ComparedView {
                what: line.what.name(),
                fund: line.fund,
                expected_fen: line.expected.0,
                got_fen: line.got.0,
            })
            .collect(),
        fired: step
            .fired
            .into_iter()
            .map(|rule| FiredView {
                rule_id: rule.rule_id,
                reason: rule.reason,
                reason_en: rule.reason_en,
            })
            .collect(),
        notes: step.notes.into_iter().map(words).collect(),
    });
    CaseView {
        name: report.name,
        passed: report.passed,
        steps: steps.collect(),
    }
}
