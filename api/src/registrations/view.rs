//! Shapes that several answers about registrations share.

use domain::language::Lang;
use domain::registration::{DuplicateKind, RegistrationState, Warning};
use serde::{Deserialize, Serialize};
use store::registrations::duplicates::Duplicate;
use utoipa::ToSchema;

use crate::problem::{Answer, Problem, texts};

/// Something odd that doesn't stand in the way.
#[derive(Serialize, ToSchema)]
pub struct RegistrationWarning {
    code: &'static str,
    detail: String,
    field: &'static str,
}

impl RegistrationWarning {
    /// In the caller's language.
    #[must_use]
    pub fn of(warning: &Warning, language: Lang) -> Self {
        Self {
            code: warning.code,
            detail: texts::text(warning.code, warning.detail, language),
            field: warning.field,
        }
    }

    /// Others have the phone as well: to be looked at, not refused.
    #[must_use]
    pub fn shared_phone(same_phone: u64, language: Lang) -> Option<Self> {
        (same_phone > 0).then(|| Self {
            code: "phone_shared",
            detail: texts::text("phone_shared", &same_phone.to_string(), language),
            field: "phone",
        })
    }
}

/// Somebody who may be the same person.
#[derive(Serialize, ToSchema)]
pub struct RegistrationDuplicate {
    /// resident_id name_village_birth
    #[schema(value_type = String)]
    kind: DuplicateKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    senior_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    registration_number: Option<String>,
    masked_name: String,
    village: String,
}

impl From<Duplicate> for RegistrationDuplicate {
    fn from(duplicate: Duplicate) -> Self {
        Self {
            kind: duplicate.kind,
            senior_number: duplicate.senior_number.map(String::from),
            registration_number: duplicate.registration_number.map(String::from),
            masked_name: duplicate.masked_name,
            village: duplicate.village,
        }
    }
}

/// Where a registration is after a step.
#[derive(Serialize, ToSchema)]
pub struct RegistrationStateView {
    /// submitted verified approved refused withdrawn
    #[schema(value_type = String)]
    pub(crate) state: RegistrationState,
}

/// What may be said with a step.
#[derive(Deserialize, ToSchema, Default)]
#[serde(deny_unknown_fields)]
pub struct VerifyBody {
    pub(crate) note: Option<String>,
}

/// Why something is done.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefuseBody {
    pub(crate) reason: String,
}

/// A text of 1 to 200 characters, trimmed.
///
/// # Errors
/// 422 `reason_missing` or `too_long`.
pub fn said(text: &str, field: &str) -> Answer<String> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(Problem::invalid("reason_missing", field, "say why, in a few words")),
        1..=200 => Ok(text.to_owned()),
        _ => Err(Problem::invalid("too_long", field, "at most 200 characters")),
    }
}

/// The same where nothing need be said.
///
/// # Errors
/// 422 `too_long`.
pub fn maybe_said(text: Option<&str>, field: &str) -> Answer<Option<String>> {
    text.map(str::trim)
        .filter(|text| !text.is_empty())
        .map(|text| said(text, field))
        .transpose()
}
