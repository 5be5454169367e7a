//! `/ca`: how a phone comes to trust this installation, step by step, with the certificate to load and a code to reach the
//! page with. No script, and readable by anybody: it says nothing that a browser isn't told anyway.

use std::net::IpAddr;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::{HttpRequest, HttpResponse, web};
use domain::language::Lang;

use super::OwnTls;
use crate::compose::App;
use crate::kitchen::qr;
use crate::problem::{Answer, Problem, Speaks};

const ZH: &str = include_str!("page.zh-CN.html");
const EN: &str = include_str!("page.en.html");

/// Registers the page and the certificate.
pub fn pages(config: &mut web::ServiceConfig) {
    config
        .route("/ca", web::get().to(show))
        .route("/ca.crt", web::get().to(certificate));
}

/// Under this name and type Android offers to keep it and an iPhone to install it.
async fn certificate(app: web::Data<App>) -> Answer<HttpResponse> {
    let own = own(&app)?;
    let der = own.0.authority().certificate().to_vec();
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/x-x509-ca-cert"))
        .insert_header((CACHE_CONTROL, "no-cache"))
        .body(der))
}

async fn show(app: web::Data<App>, request: HttpRequest, speaks: Speaks) -> Answer<HttpResponse> {
    let own = own(&app)?;
    let addresses = addresses(own, &request);
    let code = addresses.first().and_then(|first| drawn(first));
    let list: Vec<String> = addresses
        .iter()
        .map(|url| format!("<li><code>{url}</code></li>"))
        .collect();
    let page = if matches!(speaks.0, Lang::En) { EN } else { ZH };
    let html = page
        .replace("{fingerprint}", &own.0.authority().fingerprint())
        .replace("{addresses}", &list.join(""))
        .replace("{code}", &code.unwrap_or_default());
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .content_type("text/html; charset=utf-8")
        .body(html))
}

fn own(app: &App) -> Answer<&OwnTls> {
    app.own_tls.as_ref().ok_or_else(|| Problem::not_found("page"))
}

/// Where a phone finds this page: first as it was asked for just now, unless that was on the machine itself.
fn addresses(own: &OwnTls, request: &HttpRequest) -> Vec<String> {
    let connection = request.connection_info();
    let asked = connection.host();
    let name = asked.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok());
    let name = name.map_or(asked, |(name, _)| name).trim_matches(['[', ']']);
    let port = request.app_config().local_addr().port();
    let here = ["localhost", "127.0.0.1", "::1"];
    let mut names = own.0.outer();
    // What somebody else wrote into the request is shown only where the certificate has it too.
    if own.0.has(name) && !here.contains(&name) {
        names.retain(|one| one != name);
        names.insert(0, name.to_owned());
    }
    names.iter().map(|name| url(name, port)).collect()
}

fn url(name: &str, port: u16) -> String {
    let host = match name.parse::<IpAddr>() {
        Ok(IpAddr::V6(v6)) => format!("[{v6}]"),
        _ => name.to_owned(),
    };
    match port {
        443 => format!("https://{host}/ca"),
        port => format!("https://{host}:{port}/ca"),
    }
}

fn drawn(text: &str) -> Option<String> {
    let (path, side) = qr::path(text)?;
    let framed = side + 8;
    Some(format!(
        "<svg viewBox=\"-4 -4 {framed} {framed}\" role=img aria-label=\"{text}\"><rect x=-4 y=-4 width={framed} height={framed} \
         fill=#fff /><path d=\"{path}\" /></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_its_port_unless_it_is_the_usual_one() {
        assert_eq!(url("192.0.2.1", 443), "https://192.0.2.1/ca");
        assert_eq!(url("canteen.local", 8443), "https://canteen.local:8443/ca");
        assert_eq!(url("2001:db8::1", 8443), "https://[2001:db8::1]:8443/ca");
    }

    #[test]
    fn both_languages_have_every_hole() {
        for page in [ZH, EN] {
            for hole in ["{fingerprint}", "{addresses}", "{code}"] {
                assert_eq!(page.matches(hole).count(), 1, "{hole}");
            }
            assert!(page.contains("href=/ca.crt"));
        }
    }
}
