//! The pages inside the binary. A page that was not built answers 503 and says which command builds it.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, ETAG, HeaderName, HeaderValue,
    IF_NONE_MATCH, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest, HttpResponse, web};
use rust_embed::RustEmbed;

/// What `npm run build` made.
#[derive(RustEmbed)]
#[folder = "web/dist"]
#[allow_missing = true]
struct Dist;

const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; frame-ancestors 'none'; \
                      base-uri 'none'; form-action 'self'";

/// Registers the pages and their parts.
pub fn pages(config: &mut web::ServiceConfig) {
    for (path, file) in [
        ("/", "index.html"),
        ("/kiosk", "kiosk.html"),
        ("/route", "route.html"),
        ("/desk", "desk.html"),
        ("/board", "board.html"),
        ("/family", "family.html"),
    ] {
        config.route(
            path,
            web::get().to(move |request: HttpRequest| async move { answer(&request, file) }),
        );
    }
    // The desk has addresses of its own below /desk; the page sorts them out.
    config.route(
        "/desk/{rest:.*}",
        web::get().to(|request: HttpRequest| async move { answer(&request, "desk.html") }),
    );
    // A meal point's public page, by the point's id.
    config.route(
        "/point/{id}",
        web::get().to(|request: HttpRequest| async move { answer(&request, "point.html") }),
    );
    config.route("/{file:.+\\..+}", web::get().to(part));
}

async fn part(request: HttpRequest, file: web::Path<String>) -> HttpResponse {
    answer(&request, &file)
}

fn answer(request: &HttpRequest, file: &str) -> HttpResponse {
    let Some((found, encoding)) = best(request, file) else {
        return missing(file);
    };
    let etag = found
        .metadata
        .sha256_hash()
        .iter()
        .take(12)
        .fold(String::from("\""), |text, byte| text + &format!("{byte:02x}"))
        + "\"";
    let hashed = file.starts_with("assets/");
    let mut response = HttpResponse::Ok();
    response
        .insert_header((ETAG, etag.clone()))
        .insert_header((VARY, "Accept-Encoding"))
        .insert_header((
            CACHE_CONTROL,
            if hashed {
                "public, max-age=31536000, immutable"
            } else {
                "no-cache"
            },
        ));
    if request
        .headers()
        .get(IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == etag.as_bytes())
    {
        return HttpResponse::NotModified().insert_header((ETAG, etag)).finish();
    }
    if let Some(encoding) = encoding {
        response.insert_header((CONTENT_ENCODING, encoding));
    }
    response.content_type(mime(file)).body(found.data.into_owned())
}

/// The smallest form the browser takes: brotli, gzip, plain.
fn best(request: &HttpRequest, file: &str) -> Option<(rust_embed::EmbeddedFile, Option<&'static str>)> {
    let accepts = request
        .headers()
        .get(ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    for (name, ending) in [("br", ".br"), ("gzip", ".gz")] {
        if accepts.contains(name)
            && let Some(found) = Dist::get(&format!("{file}{ending}"))
        {
            return Some((found, Some(name)));
        }
    }
    Dist::get(file).map(|found| (found, None))
}

fn mime(file: &str) -> &'static str {
    match file.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("json" | "webmanifest") => "application/json",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

fn missing(file: &str) -> HttpResponse {
    if file.ends_with(".html") {
        HttpResponse::ServiceUnavailable()
            .content_type("text/plain; charset=utf-8")
            .body("这个页面还没有构建。The pages are not built yet: run `make web`, then build again.\n")
    } else {
        HttpResponse::NotFound()
            .content_type("text/plain; charset=utf-8")
            .body("没有这个文件。No such file.\n")
    }
}

/// Middleware: what every answer carries so that a page can do no harm.
///
/// # Errors
/// Passes on.
pub async fn headers(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let is_api = request.path().starts_with("/api/");
    // Scripts and styles obey the policy of the page that asks for them; theirs would be read by nobody, and a kiosk's first
    // view has five of them.
    let is_part = request.path().starts_with("/assets/");
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if is_part {
        return Ok(response);
    }
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), microphone=()"),
    );
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    if is_api && !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use actix_web::middleware::from_fn;
    use actix_web::{App, test};

    use super::*;

    /// Which policies an answer carries, by the address asked for.
    async fn carried(path: &str) -> (bool, bool, bool) {
        let app = test::init_service(App::new().wrap(from_fn(headers)).configure(pages)).await;
        let answer = test::call_service(&app, test::TestRequest::get().uri(path).to_request()).await;
        let has = |name: &str| answer.headers().contains_key(name);
        (
            has("content-security-policy"),
            has("referrer-policy"),
            has("x-content-type-options"),
        )
    }

    #[actix_web::test]
    async fn a_page_says_what_it_may_do_and_its_parts_obey_it() {
        for page in ["/kiosk", "/desk/rounds", "/route", "/", "/page-sw.js", "/favicon.svg"] {
            assert_eq!(carried(page).await, (true, true, true), "{page}");
        }
        assert_eq!(carried("/assets/none.js").await, (false, false, true));
    }
}
