//! Server-sent events as bytes.

use std::convert::Infallible;

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_ENCODING, ContentEncoding};
use actix_web::web::Bytes;
use futures_util::Stream;
use serde::Serialize;

/// A comment: keeps the line alive and tells the server when nobody is there any more.
pub(super) const BEAT: &str = ": \n\n";

/// One event.
pub(super) fn event(name: &str, data: &impl Serialize) -> String {
    // JSON has no line breaks of its own, so one data line holds it.
    let data = serde_json::to_string(data).unwrap_or_default();
    format!("event: {name}\ndata: {data}\n\n")
}

/// The answer that carries a stream of events. A piece must not be empty: an empty chunk ends the body.
pub(super) fn answer(pieces: impl Stream<Item = Result<Bytes, Infallible>> + 'static) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((CACHE_CONTROL, "no-store"))
        // Compression would hold small events back.
        .insert_header((CONTENT_ENCODING, ContentEncoding::Identity))
        .insert_header(("X-Accel-Buffering", "no"))
        .streaming(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_three_lines_whatever_its_data() {
        let text = event("order", &serde_json::json!({"note": "two\nlines"}));
        assert_eq!(text, "event: order\ndata: {\"note\":\"two\\nlines\"}\n\n");
    }
}
