//! Answers a problem in the caller's language, and turns the framework's own refusals into problems.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::{JsonPayloadError, QueryPayloadError};
use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT_LANGUAGE, CONTENT_TYPE};
use actix_web::middleware::Next;
use actix_web::{Error, ResponseError};
use serde_json::json;

use super::{Problem, texts};

/// Middleware: problems leave in the language of `Accept-Language` (Chinese unless English is asked for first).
///
/// # Errors
/// Passes on what isn't a response.
pub async fn speak_the_callers_language(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let english = request
        .headers()
        .get(ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.trim_start().starts_with("en"));
    let response = next.call(request).await?.map_into_boxed_body();
    if !(response.status().is_client_error() || response.status().is_server_error()) {
        return Ok(response);
    }
    let is_problem = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind == "application/problem+json");
    let known = response
        .response()
        .error()
        .and_then(|error| error.as_error::<Problem>())
        .cloned();
    let problem = match known {
        Some(problem) => problem,
        None if is_problem => return Ok(response),
        None => of_the_framework(response.status(), response.response().error()),
    };
    let spoken = texts::spoken(&problem, english);
    let (request, old) = response.into_parts();
    let mut fresh = spoken.error_response();
    for (name, value) in old.headers() {
        if name != CONTENT_TYPE && !fresh.headers().contains_key(name) {
            fresh.headers_mut().append(name.clone(), value.clone());
        }
    }
    Ok(ServiceResponse::new(request, fresh))
}

fn of_the_framework(status: StatusCode, error: Option<&Error>) -> Problem {
    match status {
        StatusCode::NOT_FOUND => Problem::not_found("page"),
        StatusCode::METHOD_NOT_ALLOWED => Problem::new(status, "method_not_allowed", "not this way"),
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(status, "too_large", "the upload is too large"),
        StatusCode::BAD_REQUEST => unreadable(error),
        _ => Problem::new(
            status,
            "internal",
            "something is wrong here; staff can see it in the log",
        ),
    }
}

/// serde names a field that is missing or unknown; of any other it says only where it stood.
fn unreadable(error: Option<&Error>) -> Problem {
    let message = error.map_or_else(|| "the request can't be read".to_owned(), Error::to_string);
    let in_json = error.and_then(|error| error.as_error::<JsonPayloadError>());
    let whole = match in_json {
        Some(JsonPayloadError::ContentType) => "Content-Type",
        _ if error.is_some_and(|error| error.as_error::<QueryPayloadError>().is_some()) => "query",
        _ => "body",
    };
    let problem = Problem::invalid("bad_request", named(&message).unwrap_or(whole), brief(&message));
    match in_json {
        Some(JsonPayloadError::Deserialize(error)) if error.line() > 0 => {
            problem.with(json!({"line": error.line(), "column": error.column()}))
        }
        _ => problem,
    }
}

/// The field in "missing field `x`", "unknown field `x`" and "duplicate field `x`".
fn named(message: &str) -> Option<&str> {
    let (_, rest) = message.split_once(" field `")?;
    rest.split_once('`')
        .map(|(name, _)| name)
        .filter(|name| !name.is_empty())
}

/// serde quotes the offending value; it may be somebody's number, so only the part before it is kept.
fn brief(message: &str) -> String {
    let quoting = ["invalid type", "invalid value", "unknown variant"];
    match quoting.iter().find_map(|words| message.split_once(words)) {
        Some((before, _)) => format!("{before}a value has the wrong form"),
        None => message.chars().take(200).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_field_is_what_serde_names() {
        assert_eq!(
            named("Json deserialize error: missing field `mode` at line 1 column 2"),
            Some("mode")
        );
        assert_eq!(named("unknown field `surprise`, expected `code`"), Some("surprise"));
        assert_eq!(named("unknown variant `13800138000`, expected one of `dine_in`"), None);
        assert_eq!(named("invalid type: string \"13800138000\", expected u32"), None);
    }

    #[test]
    fn a_value_is_never_repeated() {
        for message in [
            "invalid type: string \"13800138000\", expected u32",
            "invalid value: integer `13800138000`, expected u32",
            "unknown variant `13800138000`, expected one of `dine_in`",
        ] {
            assert!(!brief(message).contains("138"), "{}", brief(message));
        }
    }
}
