//! The API's document and a page to browse it, both inside the binary.

use std::fmt::Write;

use actix_web::HttpResponse;
use serde_json::Value;

/// The OpenAPI document.
pub async fn document() -> HttpResponse {
    HttpResponse::Ok().json(crate::routes::document())
}

/// A readable page made from the document, without a line of script.
pub async fn page() -> HttpResponse {
    let document = serde_json::to_value(crate::routes::document()).unwrap_or(Value::Null);
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .body(html(&document))
}

/// Its look.
pub async fn style() -> HttpResponse {
    HttpResponse::Ok().content_type("text/css; charset=utf-8").body(
        "body{font:16px/1.5 system-ui,'Noto Sans CJK SC';margin:2rem auto;max-width:60rem;background:#FFFBF5;color:#241C15}\
         summary{cursor:pointer;padding:.4rem}code{font-weight:700}.get{color:#17487E}.post,.put{color:#0B5D3B}.delete{color:#A3141C}\
         pre{background:#F6EEE2;padding:1rem;overflow:auto;border-radius:.5rem}h2{margin-top:2rem}",
    )
}

fn html(document: &Value) -> String {
    let mut body = String::from(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>NuanCan API</title><link rel=\"stylesheet\" href=\"/docs.css\">\
         <h1>暖餐 NuanCan API</h1><p>Document: <a href=\"/api/openapi.json\">/api/openapi.json</a></p>",
    );
    let empty = serde_json::Map::new();
    let paths = document.get("paths").and_then(Value::as_object).unwrap_or(&empty);
    for (path, methods) in paths {
        for (method, operation) in methods.as_object().unwrap_or(&empty) {
            let summary = operation
                .get("summary")
                .or_else(|| operation.get("description"))
                .and_then(Value::as_str);
            let detail = serde_json::to_string_pretty(operation).unwrap_or_default();
            // Writing into a String can't fail.
            let _ = write!(
                body,
                "<details><summary><code class=\"{method}\">{}</code> <code>{}</code> {}</summary><pre>{}</pre></details>",
                method.to_uppercase(),
                escape(path),
                escape(summary.unwrap_or_default()),
                escape(&detail)
            );
        }
    }
    body.push_str("<h2>Schemas</h2>");
    let schemas = document
        .pointer("/components/schemas")
        .and_then(Value::as_object)
        .unwrap_or(&empty);
    for (name, schema) in schemas {
        let detail = serde_json::to_string_pretty(schema).unwrap_or_default();
        let _ = write!(
            body,
            "<details><summary><code>{}</code></summary><pre>{}</pre></details>",
            escape(name),
            escape(&detail)
        );
    }
    body.push_str("</html>");
    body
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
