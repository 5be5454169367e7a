//! What no text from outside may hold: control characters. A NUL makes PostgreSQL refuse the whole statement while SQLite
//! takes it, and the others garble labels and lists. Refused here once, so that no reader of a field needs to think of it.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse, web};
use serde_json::Value;

use crate::problem::Problem;

/// Middleware: answers 422 `bad_characters` with the field when a path, a query or a JSON body holds one.
///
/// # Errors
/// Passes on what isn't a response.
pub async fn refuse_control_characters(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let found = match in_address(&request) {
        Some(field) => Some(field),
        None if speaks_json(&request) => match body(&mut request).await {
            Ok(field) => field,
            Err(error) => return Ok(request.into_response(HttpResponse::from_error(error))),
        },
        None => None,
    };
    match found {
        Some(field) => Ok(request.into_response(HttpResponse::from_error(refusal(&field)))),
        None => Ok(next.call(request).await?.map_into_boxed_body()),
    }
}

/// The answer about a field.
#[must_use]
pub fn refusal(field: &str) -> Problem {
    Problem::invalid("bad_characters", field, "control characters can't be kept")
}

/// Whether nobody types it: a control character that doesn't end a line or move to a column.
#[must_use]
pub fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t')
}

fn in_address(request: &ServiceRequest) -> Option<String> {
    if decoded(request.path()).contains(is_control) {
        return Some("path".to_owned());
    }
    request.query_string().split('&').find_map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = decoded(name);
        if name.contains(is_control) {
            return Some("query".to_owned());
        }
        decoded(value).contains(is_control).then_some(name)
    })
}

/// `%41` → `A`. What is no such escape stays, and what is no UTF-8 is replaced: only control characters are looked for.
fn decoded(text: &str) -> String {
    let mut rest = text.as_bytes();
    let mut bytes = Vec::with_capacity(rest.len());
    while let Some((first, after)) = rest.split_first() {
        let digit = |n: usize| after.get(n).and_then(|digit| char::from(*digit).to_digit(16));
        match (first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.extend(u8::try_from(high * 16 + low));
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn speaks_json(request: &ServiceRequest) -> bool {
    let kind = request.headers().get(CONTENT_TYPE);
    kind.and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.to_ascii_lowercase().contains("json"))
}

/// Reads the body, unpacked, looks at it, and puts it back for the endpoint.
async fn body(request: &mut ServiceRequest) -> Result<Option<String>, Error> {
    let bytes = request.extract::<web::Bytes>().await?;
    // It is unpacked now; the endpoint must not try again.
    request.headers_mut().remove(CONTENT_ENCODING);
    let found = in_json(&bytes);
    request.set_payload(Payload::from(bytes));
    Ok(found)
}

/// The field whose text or name holds one. What isn't JSON is left to the endpoint to refuse.
fn in_json(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    // Almost every body ends here: JSON must write those below U+0020 as escapes.
    if !text.contains("\\u00") && !text.contains(is_control) {
        return None;
    }
    in_value(&serde_json::from_str(text).ok()?, "body")
}

fn in_value(value: &Value, field: &str) -> Option<String> {
    match value {
        Value::String(text) => text.contains(is_control).then(|| field.to_owned()),
        Value::Array(items) => items.iter().find_map(|item| in_value(item, field)),
        Value::Object(fields) => fields.iter().find_map(|(name, inner)| {
            if name.contains(is_control) {
                return Some(field.to_owned());
            }
            in_value(inner, name)
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_field_that_holds_one_is_named() {
        let field = |body: &str| in_json(body.as_bytes());
        assert_eq!(field(r#"{"name": "王\u0000芳"}"#), Some("name".to_owned()));
        assert_eq!(
            field(r#"{"diners": [{"note": "ok"}, {"note": "\u001b[2J"}]}"#),
            Some("note".to_owned())
        );
        assert_eq!(field(r#"{"diet": {"a\u0000b": true}}"#), Some("diet".to_owned()));
        assert_eq!(field("\"\u{85}\""), Some("body".to_owned()));
        assert_eq!(field(r#"["\u0000"]"#), Some("body".to_owned()));
    }

    #[test]
    fn what_people_type_passes() {
        for body in [
            r#"{"note": "一行\n两行\t\u000d\u00e9\u0020"}"#,
            "{\"name\": \"𠮷🍚\"}",
            "{\"broken\": \"\\u0000\"",
            r#"{"said": "\\u0000"}"#,
        ] {
            assert_eq!(in_json(body.as_bytes()), None, "{body}");
        }
    }

    #[test]
    fn escapes_of_an_address_are_undone() {
        assert_eq!(decoded("a%00b%7F%zz%4"), "a\0b\u{7f}%zz%4");
        assert_eq!(decoded("%E7%8E%8B+"), "王+");
        assert!(decoded("%C2%85").contains(is_control));
    }
}
