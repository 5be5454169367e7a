//! RFC 9457 problems, and the only map from the store's and the domain's errors to a status.

mod day_texts;
mod ladder_texts;
mod media_texts;
mod money_texts;
mod order_texts;
mod people_texts;
mod policy_texts;
mod render;
mod rounds_texts;
mod settlement_texts;
mod speaks;
pub mod texts;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
pub use render::speak_the_callers_language;
use serde::Serialize;
use serde_json::Value;
pub use speaks::Speaks;
use utoipa::ToSchema;

/// An answer that says no: what, why, about which field, and when to try again.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`: the code says more than a link would.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The status in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// Stable code.
    pub code: String,
    /// What a person can do about it, in the caller's language.
    pub detail: String,
    /// The input it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// More, by code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub extra: Option<Value>,
    /// Seconds until it is worth trying again.
    #[serde(skip)]
    pub retry_after_s: Option<u32>,
}

/// Shorthand for handlers.
pub type Answer<T> = Result<T, Problem>;

impl Problem {
    /// A problem of a status and a code; `detail` is the fall-back where the dictionary has no text.
    pub fn new(status: StatusCode, code: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Problem").to_owned(),
            status: status.as_u16(),
            code: code.into(),
            detail: detail.into(),
            field: None,
            extra: None,
            retry_after_s: None,
        }
    }

    /// 422 about a field.
    pub fn invalid(code: &str, field: &str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail).about(field)
    }

    /// 409.
    pub fn conflict(code: &str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, detail)
    }

    /// 401: no token, or one that is no longer good.
    #[must_use]
    pub fn unauthenticated() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthenticated", "log in first")
    }

    /// 403: the role doesn't allow it.
    #[must_use]
    pub fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", "this role may not do that")
    }

    /// 404, also for what lies outside the caller's scope.
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", format!("{what} not found"))
    }

    /// 429.
    #[must_use]
    pub fn slow_down(retry_after_s: u32) -> Self {
        let mut problem = Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "slow_down",
            "too many tries; wait a moment",
        );
        problem.retry_after_s = Some(retry_after_s);
        problem
    }

    /// Names the field.
    #[must_use]
    pub fn about(mut self, field: &str) -> Self {
        self.field = Some(field.to_owned());
        self
    }

    /// Adds more.
    #[must_use]
    pub fn with(mut self, extra: Value) -> Self {
        self.extra = Some(extra);
        self
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.code, self.detail)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        response.content_type("application/problem+json");
        if let Some(retry_after_s) = self.retry_after_s {
            response.insert_header(("Retry-After", retry_after_s.to_string()));
        }
        response.json(self)
    }
}

impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Self {
        use store::Error as E;
        match error {
            E::NotFound(what) => Self::not_found(what),
            E::Conflict { code, detail } => Self::conflict(code, detail),
            E::Invalid { code, field, detail } => {
                let problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail);
                match field {
                    Some(field) => problem.about(field),
                    None => problem,
                }
            }
            E::Busy { retry_after_s } => {
                let mut problem = Self::new(
                    StatusCode::TOO_MANY_REQUESTS,
                    "busy",
                    "many people are ordering; try again",
                );
                problem.retry_after_s = Some(retry_after_s);
                problem
            }
            E::Db(_) | E::Board(_) => {
                // The chain is logged once, here; the caller learns only that it is worth trying again.
                tracing::error!(error = &error as &dyn std::error::Error, "storage failed");
                let mut problem = Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "unavailable",
                    "storage is away; nothing was saved",
                );
                problem.retry_after_s = Some(2);
                problem
            }
            E::Seal | E::Keys(_) | E::Corrupt(_) | E::Io(_) => {
                tracing::error!(error = &error as &dyn std::error::Error, "internal error");
                Self::new(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "internal",
                    "something is wrong here; staff can see it in the log",
                )
            }
        }
    }
}
