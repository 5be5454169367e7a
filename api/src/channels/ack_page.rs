//! The page behind a message's link: one field, one button, no script. Opening it confirms nothing, because chat programs
//! open links by themselves.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;
use store::notices::HeardOf;

use crate::compose::App;
use crate::identity::caller::From as CallerFrom;
use crate::limits::Try;
use crate::problem::Problem;

/// What the button sends.
#[derive(Deserialize)]
pub struct AckForm {
    name: String,
}

/// Registers the page.
pub fn pages(config: &mut web::ServiceConfig) {
    config
        .route("/ack/{code}", web::get().to(show))
        .route("/ack/{code}", web::post().to(confirm));
}

async fn show(app: web::Data<App>, CallerFrom(address): CallerFrom, code: web::Path<String>) -> HttpResponse {
    if let Err(problem) = app.limits.take(&app.store, Try::Heard, &address).await {
        return refused(&problem);
    }
    match app.store.system().notice_of_code(&code).await {
        Ok(HeardOf {
            heard_by: Some(name),
            alarm_no,
            ..
        }) => page(StatusCode::OK, &done(alarm_no, &name)),
        Ok(heard) => page(StatusCode::OK, &form(heard.alarm_no)),
        Err(error) => refused(&error.into()),
    }
}

async fn confirm(
    app: web::Data<App>,
    CallerFrom(address): CallerFrom,
    code: web::Path<String>,
    form: web::Form<AckForm>,
) -> HttpResponse {
    if let Err(problem) = app.limits.take(&app.store, Try::Heard, &address).await {
        return refused(&problem);
    }
    match app.store.system().notice_heard(&code, &form.name).await {
        Ok(heard) => page(
            StatusCode::OK,
            &done(heard.alarm_no, heard.heard_by.as_deref().unwrap_or_default()),
        ),
        Err(error) => refused(&error.into()),
    }
}

fn heading(alarm_no: Option<i32>) -> String {
    alarm_no.map_or_else(
        || "测试告警 <small lang=en>Test alarm</small>".to_owned(),
        |no| format!("告警 {no} <small lang=en>Alarm {no}</small>"),
    )
}

fn form(alarm_no: Option<i32>) -> String {
    format!(
        "<h1>{}</h1><form method=post><label>您是谁 <small lang=en>Your name</small>\
         <input name=name required maxlength=40 autocomplete=name></label>\
         <button>消息我收到了 <small lang=en>I have read the message</small></button></form>",
        heading(alarm_no)
    )
}

fn done(alarm_no: Option<i32>, name: &str) -> String {
    format!(
        "<h1>{}</h1><p>已回执：{} <small lang=en>confirmed</small></p>\
         <p>请到工作台处理，或打值班电话。<br><small lang=en>Act on it at the desk, or call the duty phone.</small></p>",
        heading(alarm_no),
        escaped(name)
    )
}

fn refused(problem: &Problem) -> HttpResponse {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let words = match problem.code.as_str() {
        "not_found" => "没有这个回执码。 <small lang=en>There is no such code.</small>",
        "slow_down" => "试得太快了，请等一会儿。 <small lang=en>Too many tries. Wait a moment.</small>",
        "reader_missing" => "请写您的名字。 <small lang=en>Say who you are.</small>",
        _ => "暂时不行，请打值班电话。 <small lang=en>Not now; call the duty phone.</small>",
    };
    page(status, &format!("<h1>{words}</h1>"))
}

fn escaped(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '&' => "&amp;".to_owned(),
            '<' => "&lt;".to_owned(),
            '>' => "&gt;".to_owned(),
            '"' => "&quot;".to_owned(),
            c => c.to_string(),
        })
        .collect()
}

fn page(status: StatusCode, body: &str) -> HttpResponse {
    let style = "body{font:20px/1.6 system-ui,sans-serif;max-width:26rem;margin:2rem auto;padding:0 1rem;\
                 background:#FFFBF5;color:#241C15}label{display:grid;gap:.5rem;margin:1.5rem 0}\
                 input{font:inherit;padding:.8rem;border:2px solid #8A7D6E;border-radius:.9rem}\
                 button{font:inherit;inline-size:100%;min-block-size:80px;border:0;border-radius:.9rem;\
                 background:#0B5D3B;color:#fff}";
    let html = format!(
        "<!doctype html><html lang=zh-CN><meta charset=utf-8><meta name=viewport content=\"width=device-width\">\
         <meta name=robots content=noindex><title>暖餐 NuanCan</title><style>{style}</style><main>{body}</main></html>"
    );
    HttpResponse::build(status)
        .insert_header(("Cache-Control", "no-store"))
        .content_type("text/html; charset=utf-8")
        .body(html)
}

#[cfg(test)]
mod tests {
    use super::{done, escaped};

    #[test]
    fn a_name_is_text_and_nothing_else() {
        assert_eq!(escaped("<b>\"王&"), "&lt;b&gt;&quot;王&amp;");
        assert!(!done(Some(1), "<script>").contains("<script>"));
    }
}
