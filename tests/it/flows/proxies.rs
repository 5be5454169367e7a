//! Who is believed about who asks.

use reqwest::{Client, Response, StatusCode};
use serde_json::json;
use tests::nuancan::Nuancan;
use tests::world::PASSWORD;
use tests::{Backend, World};

/// A request as a proxy on this machine passes it on.
struct Proxied<'a> {
    process: &'a Nuancan,
    http: Client,
}

impl Proxied<'_> {
    async fn get(&self, path: &str, from: &str, proto: &str) -> Response {
        let request = self.http.get(format!("{}{path}", self.process.base()));
        let request = request
            .header("X-Forwarded-For", from)
            .header("X-Forwarded-Proto", proto);
        request.send().await.expect("the process answers")
    }

    async fn post(&self, path: &str, from: &str, body: serde_json::Value) -> Response {
        let request = self.http.post(format!("{}{path}", self.process.base())).json(&body);
        let request = request
            .header("X-Forwarded-For", from)
            .header("X-Forwarded-Proto", "https");
        request.send().await.expect("the process answers")
    }
}

/// An API process that trusts these proxies, beside those of the world.
async fn trusting(world: &World, name: &str, proxies: &str) -> Nuancan {
    let mut env = world.env().clone();
    env.push(("NUANCAN_TRUST_PROXY".into(), proxies.into()));
    Nuancan::start(name, &["api"], world.folder(), &env).await
}

fn proxied(process: &Nuancan) -> Proxied<'_> {
    Proxied {
        process,
        http: Client::new(),
    }
}

async fn code_of(response: Response) -> String {
    let problem: serde_json::Value = response.json().await.expect("a problem");
    problem["code"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_trusted_proxy_says_who_asks_and_how() {
    let world = World::start(Backend::Postgres).await;
    let process = trusting(&world, "trusting", "loopback,203.0.113.1").await;
    let proxy = proxied(&process);
    let refused = proxy.get("/api/v1/meta", "198.51.100.7", "http").await;
    assert_eq!(code_of(refused).await, "tls_required");
    assert_eq!(
        proxy.get("/api/v1/meta", "198.51.100.7", "https").await.status(),
        StatusCode::OK
    );

    let login = json!({"login": "registrar", "password": PASSWORD});
    let session = proxy.post("/api/v1/auth/login", "198.51.100.7", login).await;
    let cookie = session.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.contains("Secure"), "{cookie}");

    // Five wrong codes shut an address out: the caller's, whatever it claims before the trusted hop.
    for n in 0..5 {
        let from = format!("10.0.0.{n}, 198.51.100.9, 203.0.113.1");
        let wrong = proxy.post("/api/v1/route/join", &from, json!({"code": "000000"})).await;
        assert_eq!(code_of(wrong).await, "bad_code");
    }
    let shut_out = proxy
        .post(
            "/api/v1/route/join",
            "10.9.9.9, 198.51.100.9",
            json!({"code": "000000"}),
        )
        .await;
    assert_eq!(code_of(shut_out).await, "shut_out");
    let another = proxy
        .post("/api/v1/route/join", "198.51.100.10", json!({"code": "000000"}))
        .await;
    assert_eq!(code_of(another).await, "bad_code");
}

#[tokio::test]
async fn nobody_is_believed_who_is_not_on_the_list() {
    let world = World::start(Backend::Postgres).await;
    let process = trusting(&world, "wary", "203.0.113.1").await;
    let stranger = proxied(&process);
    let login = json!({"login": "registrar", "password": PASSWORD});
    let session = stranger.post("/api/v1/auth/login", "198.51.100.7", login).await;
    let cookie = session.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(
        !cookie.contains("Secure"),
        "a stranger's word made a cookie secure: {cookie}"
    );
    // A new address with every try, and still the sixth is shut out.
    let mut codes = Vec::new();
    for n in 0..6 {
        let from = format!("198.51.100.{n}");
        codes.push(
            code_of(
                stranger
                    .post("/api/v1/route/join", &from, json!({"code": "000000"}))
                    .await,
            )
            .await,
        );
    }
    assert_eq!(codes.last().map(String::as_str), Some("shut_out"), "{codes:?}");
}

/// A load balancer asks for health without TLS; metrics are for those who were named.
#[tokio::test]
async fn health_is_for_everybody_and_metrics_are_not() {
    let world = World::start(Backend::Postgres).await;
    let process = trusting(&world, "trusting", "loopback").await;
    let proxy = proxied(&process);
    for path in ["/health/live", "/health/ready"] {
        assert_eq!(
            proxy.get(path, "198.51.100.7", "http").await.status(),
            StatusCode::OK,
            "{path}"
        );
    }
    assert_eq!(
        proxy.get("/metrics", "198.51.100.7", "https").await.status(),
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        proxy.get("/metrics", "198.51.100.7", "http").await.status(),
        StatusCode::FORBIDDEN
    );
    let here = reqwest::get(format!("{}/metrics", process.base()))
        .await
        .expect("answers");
    assert!(here.text().await.expect("text").contains("nuancan_http_seconds"));
}
