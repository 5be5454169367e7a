//! A client as the pages are one: bearer token, refresh cookie, idempotency keys, problem answers.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::{Method, RequestBuilder, StatusCode, header};
use serde_json::{Value, json};
use uuid::Uuid;

/// Well below the five seconds after which the servers close an idle connection.
const IDLE: Duration = Duration::from_secs(1);

/// Talks to an installation. With several API processes each request goes to the next one: nothing may depend on
/// having been answered by the same process.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    bases: Arc<[String]>,
    next: Arc<AtomicUsize>,
    token: Arc<Mutex<Option<String>>>,
    /// One renewal at a time: a refresh token that is used twice counts as stolen.
    renewal: Arc<tokio::sync::Mutex<()>>,
}

impl Client {
    /// Nobody yet.
    #[must_use]
    pub fn new(bases: Vec<String>) -> Self {
        Self::with(reqwest::Client::builder(), bases)
    }

    /// Nobody yet, calling from this address.
    #[must_use]
    pub fn at(bases: Vec<String>, address: Ipv4Addr) -> Self {
        let builder = reqwest::Client::builder().local_address(IpAddr::from(address));
        Self::with(builder, bases)
    }

    fn with(builder: reqwest::ClientBuilder, bases: Vec<String>) -> Self {
        // A connection that the server is about to close for idleness must not be taken for the next request.
        let builder = builder.cookie_store(true).pool_idle_timeout(IDLE);
        Self {
            http: builder.build().expect("nothing in it can fail"),
            bases: bases.into(),
            next: Arc::default(),
            token: Arc::default(),
            renewal: Arc::default(),
        }
    }

    /// The same caller, who asks only the process of this number.
    #[must_use]
    pub fn asking(&self, process: usize) -> Self {
        let alone = Self::new(vec![self.bases[process].clone()]);
        alone.use_token(self.token());
        alone
    }

    /// Becomes the account; the answer is the login's.
    pub async fn login(&self, login: &str, password: &str) -> Answer {
        self.become_whoever("/api/v1/auth/login", json!({"login": login, "password": password}))
            .await
    }

    /// Takes a place by a code: a kiosk's or a volunteer's.
    pub async fn join(&self, path: &str, code: &str) -> Answer {
        self.become_whoever(path, json!({"code": code})).await
    }

    /// Trades the cookie for a new access token.
    pub async fn refresh(&self) -> Answer {
        self.become_whoever("/api/v1/auth/refresh", json!({})).await
    }

    /// Becomes whoever a body of one's own lets one be.
    pub async fn enter(&self, path: &str, body: Value) -> Answer {
        self.become_whoever(path, body).await
    }

    async fn become_whoever(&self, path: &str, body: Value) -> Answer {
        let answer = Answer::read(self.build(Method::POST, path).json(&body))
            .await
            .expect("the server answers");
        if let Some(token) = answer.body["access_token"].as_str() {
            *self.token.lock().expect("nobody panics while holding it") = Some(token.to_owned());
        }
        answer
    }

    /// The access token in use.
    #[must_use]
    pub fn token(&self) -> Option<String> {
        self.token.lock().expect("nobody panics while holding it").clone()
    }

    /// Uses this access token from now on.
    pub fn use_token(&self, token: Option<String>) {
        *self.token.lock().expect("nobody panics while holding it") = token;
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None, None).await
    }

    /// POST with a JSON body.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body), None).await
    }

    /// POST with an Idempotency-Key.
    pub async fn post_keyed(&self, path: &str, key: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body), Some(key)).await
    }

    /// PUT with a JSON body.
    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, Some(body), None).await
    }

    /// DELETE.
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None, None).await
    }

    /// Any method; panics when nobody answers.
    pub async fn send(&self, method: Method, path: &str, body: Option<Value>, key: Option<&str>) -> Answer {
        match self.try_send(method.clone(), path, body, key).await {
            Ok(answer) => answer,
            Err(error) => panic!("{method} {path}: {error:?}"),
        }
    }

    /// Any method. An access token that ran out (the test moved the clock) is renewed once, as the pages do it.
    ///
    /// # Errors
    /// When nobody answers.
    pub async fn try_send(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
        key: Option<&str>,
    ) -> reqwest::Result<Answer> {
        let attempt = || {
            let mut request = self.build(method.clone(), path);
            if let Some(body) = &body {
                request = request.json(body);
            }
            if let Some(key) = key {
                request = request.header("Idempotency-Key", key);
            }
            request
        };
        let used = self.token();
        let answer = Answer::read(attempt()).await?;
        if answer.status != StatusCode::UNAUTHORIZED || used.is_none() {
            return Ok(answer);
        }
        let renewing = self.renewal.lock().await;
        if self.token() == used && self.refresh().await.status != StatusCode::OK {
            return Ok(answer);
        }
        drop(renewing);
        Answer::read(attempt()).await
    }

    /// An open event stream.
    pub async fn stream(&self, path: &str) -> reqwest::Response {
        let request = self
            .build(Method::GET, path)
            .header(header::ACCEPT, "text/event-stream");
        let response = request.send().await.expect("the server answers");
        assert!(response.status().is_success(), "GET {path}: {}", response.status());
        response
    }

    /// A request to the next process, as whoever this is; for what the methods above don't cover.
    pub fn build(&self, method: Method, path: &str) -> RequestBuilder {
        let base = &self.bases[self.next.fetch_add(1, Ordering::Relaxed) % self.bases.len()];
        let request = self.http.request(method, format!("{base}{path}"));
        match self.token() {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: header::HeaderMap,
    /// The body, `null` when there is none or it isn't JSON.
    pub body: Value,
    /// The body as it came.
    pub text: String,
    asked: String,
}

impl Answer {
    async fn read(request: RequestBuilder) -> reqwest::Result<Self> {
        let (client, request) = request.build_split();
        let request = request?;
        let asked = format!("{} {}", request.method(), request.url().path());
        let response = client.execute(request).await?;
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.text().await?;
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Ok(Self {
            status,
            headers,
            body,
            text,
            asked,
        })
    }

    /// The body of a success; anything else fails the test.
    #[track_caller]
    #[must_use]
    pub fn ok(self) -> Value {
        assert!(
            self.status.is_success(),
            "{}: {} {}",
            self.asked,
            self.status,
            self.text
        );
        self.body
    }

    /// A success whose body doesn't matter.
    #[track_caller]
    pub fn done(self) {
        assert!(
            self.status.is_success(),
            "{}: {} {}",
            self.asked,
            self.status,
            self.text
        );
    }

    /// A refusal with this status and this stable code; the answer is the whole problem.
    #[track_caller]
    #[allow(clippy::must_use_candidate)] // most tests want the assertion, some the problem
    pub fn refused(self, status: u16, code: &str) -> Value {
        let found = (self.status.as_u16(), self.body["code"].as_str().unwrap_or("-"));
        assert_eq!(found, (status, code), "{}: {}", self.asked, self.text);
        let kind = self
            .headers
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or("-");
        assert!(
            kind.starts_with("application/problem+json"),
            "{}: a problem of type {kind}",
            self.asked
        );
        self.body
    }
}

/// A key that a client makes before its first try.
#[must_use]
pub fn key() -> String {
    #[allow(clippy::disallowed_methods)] // a client's key, no identity of the product
    Uuid::now_v7().simple().to_string()
}

/// A problem's stable code.
#[must_use]
pub fn code(answer: &Answer) -> &str {
    answer.body["code"].as_str().unwrap_or("-")
}

/// A list answer's rows.
#[track_caller]
#[must_use]
pub fn items(body: &Value) -> &[Value] {
    body["items"].as_array().unwrap_or_else(|| panic!("no items in {body}"))
}

/// A field that must be a string.
#[track_caller]
#[must_use]
pub fn text<'a>(body: &'a Value, field: &str) -> &'a str {
    body[field]
        .as_str()
        .unwrap_or_else(|| panic!("{field} is no string in {body}"))
}

/// A field that must be a whole number.
#[track_caller]
#[must_use]
pub fn number(body: &Value, field: &str) -> i64 {
    body[field]
        .as_i64()
        .unwrap_or_else(|| panic!("{field} is no number in {body}"))
}
