//! Prometheus metrics. Labels are route patterns, never real paths.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest, HttpResponse, web};
use prometheus::{Encoder, HistogramOpts, HistogramVec, IntGauge, Registry, TextEncoder};

use crate::compose::App;
use crate::transport::hops::way;

/// What is counted.
pub struct Metrics {
    registry: Registry,
    requests: HistogramVec,
    unsealed: IntGauge,
    unsealed_seconds: IntGauge,
    in_flight: IntGauge,
    jobs_dead: IntGauge,
}

/// A request under way; also one whose caller hangs up is counted off.
struct UnderWay(IntGauge);

impl UnderWay {
    fn begin(gauge: &IntGauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Metrics {
    /// An empty set.
    ///
    /// # Errors
    /// Never in practice: the names are fixed and differ.
    pub fn new() -> Result<Self, prometheus::Error> {
        let registry = Registry::new();
        let options = HistogramOpts::new("nuancan_http_seconds", "Time from request to response head").buckets(vec![
            0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0,
        ]);
        let requests = HistogramVec::new(options, &["method", "route", "status"])?;
        registry.register(Box::new(requests.clone()))?;
        let unsealed = IntGauge::new(
            "nuancan_ledger_unsealed_entries",
            "Entries that the ledger's chain has not reached",
        )?;
        let unsealed_seconds = IntGauge::new("nuancan_ledger_unsealed_seconds", "Age of the oldest of them")?;
        registry.register(Box::new(unsealed.clone()))?;
        registry.register(Box::new(unsealed_seconds.clone()))?;
        let in_flight = IntGauge::new("nuancan_http_in_flight", "Requests whose response head isn't out yet")?;
        registry.register(Box::new(in_flight.clone()))?;
        let jobs_dead = IntGauge::new(
            "nuancan_jobs_dead",
            "Background work that was given up and waits for somebody; -1 while the database is away",
        )?;
        registry.register(Box::new(jobs_dead.clone()))?;
        Ok(Self {
            registry,
            requests,
            unsealed,
            unsealed_seconds,
            in_flight,
            jobs_dead,
        })
    }

    /// The registry, for parts that count their own.
    #[must_use]
    pub fn registry(&self) -> &Registry {
        &self.registry
    }
}

/// Middleware: times each request.
///
/// # Errors
/// Passes on.
pub async fn measure(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let app = request.app_data::<web::Data<App>>().cloned();
    let method = request.method().to_string();
    let started = tokio::time::Instant::now();
    let _under_way = app.as_ref().map(|app| UnderWay::begin(&app.metrics.in_flight));
    let response = next.call(request).await?;
    if let Some(app) = app {
        let route = response.request().match_pattern().unwrap_or_else(|| "other".to_owned());
        app.metrics
            .requests
            .with_label_values(&[method.as_str(), route.as_str(), response.status().as_str()])
            .observe(started.elapsed().as_secs_f64());
    }
    Ok(response)
}

/// The text that Prometheus reads, from where it may be read; for others it doesn't exist.
pub async fn metrics(app: web::Data<App>, request: HttpRequest) -> HttpResponse {
    let peer = request
        .peer_addr()
        .map(|peer| way(peer, false, request.headers(), &app.proxies));
    if !peer.is_some_and(|way| app.metrics_from.have(way.caller)) {
        return HttpResponse::NotFound().finish();
    }
    // With the database away nobody knows; an old number would say that all is well.
    match app.store.system().dead_jobs_count().await {
        Ok(dead) => app.metrics.jobs_dead.set(i64::try_from(dead).unwrap_or(i64::MAX)),
        Err(_) => app.metrics.jobs_dead.set(-1),
    }
    match app.store.system().backlog().await {
        Ok(backlog) => {
            let age_ms = backlog.since.map_or(0, |since| app.store.clock.now().0 - since.0);
            let entries = i64::try_from(backlog.entries).unwrap_or(i64::MAX);
            app.metrics.unsealed.set(entries);
            app.metrics.unsealed_seconds.set((age_ms / 1_000).max(0));
        }
        Err(_) => app.metrics.unsealed.set(-1),
    }
    let mut text = Vec::new();
    match TextEncoder::new().encode(&app.metrics.registry().gather(), &mut text) {
        Ok(()) => HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(text),
        Err(_) => HttpResponse::InternalServerError().finish(),
    }
}
