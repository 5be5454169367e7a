//! A draft as it goes over the wire, and what callers say about it.

use domain::language::Lang;
use domain::subsidy::policy::Policy;
use domain::time::At;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::policies::drafts::PolicyDraft;
use utoipa::ToSchema;

use crate::problem::{Answer, Problem};

/// A policy file is a few pages; more is something else.
const TEXT_BYTES_MAX: usize = 200_000;

/// A file to begin a draft with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftBody {
    /// The policy file, TOML, as the format's reference page has it.
    pub text: String,
}

/// A draft written anew.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftChange {
    /// The writing that the caller had before them.
    pub rev: i32,
    /// The policy file.
    pub text: String,
}

/// Which writing is meant.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftSeen {
    /// The writing that the caller had before them.
    pub rev: i32,
}

/// Who did something, and when.
#[derive(Serialize, ToSchema)]
pub struct Signed {
    name: String,
    #[schema(value_type = String)]
    at: At,
}

/// A draft.
#[derive(Serialize, ToSchema)]
pub struct DraftView {
    id: String,
    policy_id: String,
    name: String,
    name_en: String,
    place: String,
    valid_from: String,
    valid_to: Option<String>,
    /// open, approved, withdrawn
    state: &'static str,
    rev: i32,
    made: Signed,
    changed: Signed,
    /// Whether this very writing was checked, and how it came out.
    checked: bool,
    passed: bool,
    checked_by: Option<Signed>,
    decided: Option<Signed>,
    /// The version it became.
    version: Option<u32>,
    /// Whether the caller has written at it and so can't approve it.
    mine: bool,
    text: String,
}

/// Drafts, the last changed first.
#[derive(Serialize, ToSchema)]
pub struct DraftList {
    pub items: Vec<DraftView>,
}

fn signed((name, at): (String, At)) -> Signed {
    Signed { name, at }
}

impl DraftView {
    /// The draft as `reader` sees it.
    #[must_use]
    pub fn of(draft: PolicyDraft, reader: &store::Actor) -> Self {
        let fresh = draft.step.checked.filter(|(rev, _)| *rev == draft.step.rev);
        Self {
            id: draft.id.to_string(),
            policy_id: draft.policy_id,
            name: draft.name,
            name_en: draft.name_en,
            place: draft.place.to_string(),
            valid_from: draft.valid_from,
            valid_to: draft.valid_to,
            state: draft.step.state.name(),
            rev: draft.step.rev,
            made: signed(draft.made),
            changed: signed(draft.changed),
            checked: fresh.is_some(),
            passed: fresh.is_some_and(|(_, passed)| passed),
            checked_by: draft.checked.map(signed),
            decided: draft.decided.map(signed),
            version: draft.version,
            mine: draft.step.writers.iter().any(|writer| writer.0 == reader.id),
            text: draft.text,
        }
    }
}

/// Reads the file; what is wrong is said in `lang`.
///
/// # Errors
/// 422 `bad_policy` with the line, `text_too_long`.
pub fn read(text: &str, lang: Lang) -> Answer<Policy> {
    if text.len() > TEXT_BYTES_MAX {
        return Err(Problem::invalid(
            "text_too_long",
            "text",
            "a policy file has at most 200 kB",
        ));
    }
    Policy::from_toml(text).map_err(|error| {
        let words = error.words();
        Problem::invalid("bad_policy", "text", lang.pick(&words.zh, &words.en)).with(json!({"line": error.line}))
    })
}
