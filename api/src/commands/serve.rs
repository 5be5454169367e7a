//! `nuancan serve`, `api` and `worker`.

use std::net::SocketAddr;

use domain::time::At;
use secrecy::ExposeSecret;
use store::Store;

use crate::cli::Failure;
use crate::compose::{self, App, Faces};
use crate::config::{Config, Listen, MetricsFrom};
use crate::live::asked_to_stop;
use crate::tls::OwnTls;
use crate::{demo, serve, voice};

/// API and worker in one process.
///
/// # Errors
/// When something it needs can't be had.
pub async fn run(config: Config, listen: Listen, with_demo: bool, from: Option<At>) -> Result<(), Failure> {
    let clock = if with_demo {
        demo::clock::refuse_unless_local(listen.listen)?;
        demo::clock::begin(&config, from).await?
    } else {
        compose::clock()?
    };
    let store = compose::open(&config, clock).await?;
    compose::migrate(&config, &store).await?;
    if with_demo {
        demo::prepare(&store).await?;
        demo::clock::follow(&store);
    }
    let movable = with_demo || compose::test_clock().is_some();
    let app = face(&config, &listen, &store, movable).await?;
    let end = asked_to_stop();
    let (server, base) = serve::start(app, &listen)?;
    if with_demo {
        demo::greet(&store, &base).await?;
    }
    let worker = worker::start(store.clone(), worker_options(&config)?);
    until(end, server, Some(worker)).await?;
    close(store).await
}

/// The HTTP side alone.
///
/// # Errors
/// When something it needs can't be had.
pub async fn api(config: Config, listen: Listen, with_demo: bool) -> Result<(), Failure> {
    let store = open(&config, listen.listen, with_demo).await?;
    let movable = with_demo || compose::test_clock().is_some();
    let app = face(&config, &listen, &store, movable).await?;
    let end = asked_to_stop();
    let (server, _) = serve::start(app, &listen)?;
    until(end, server, None).await?;
    close(store).await
}

/// The background side alone, with health and metrics on an address of its own.
///
/// # Errors
/// When something it needs can't be had.
pub async fn worker(config: Config, listen: SocketAddr, metrics: MetricsFrom, with_demo: bool) -> Result<(), Failure> {
    let store = open(&config, listen, with_demo).await?;
    let faces = Faces {
        metrics_from: metrics.metrics_from,
        ..Faces::default()
    };
    let app = compose::app(&config, store.clone(), false, faces).await?;
    let end = asked_to_stop();
    let server = serve::start_plain(app, listen)?;
    let worker = worker::start(store.clone(), worker_options(&config)?);
    until(end, server, Some(worker)).await?;
    close(store).await
}

/// What the HTTP side stands on.
async fn face(config: &Config, listen: &Listen, store: &Store, movable: bool) -> Result<App, Failure> {
    let app = compose::app(config, store.clone(), movable, listen.faces()).await?;
    Ok(App {
        own_tls: OwnTls::of(config, listen)?,
        ..app
    })
}

/// Serves until it is asked to stop, then lets both sides finish what they have begun.
async fn until(
    end: impl Future<Output = ()>,
    server: actix_web::dev::Server,
    worker: Option<worker::Running>,
) -> Result<(), Failure> {
    let http = server.handle();
    let mut serving = tokio::spawn(server);
    tokio::select! {
        () = end => {}
        ended = &mut serving => return Ok(ended??),
    }
    // Before the HTTP side: a job may use a connection that a request has opened, and such a one ends with its thread.
    if let Some(worker) = worker {
        worker.stop().await;
    }
    http.stop(true).await;
    Ok(serving.await??)
}

/// An installation that another process has set up; a demo's with the demo's clock.
async fn open(config: &Config, listen: SocketAddr, with_demo: bool) -> Result<Store, Failure> {
    let clock = if with_demo {
        demo::clock::refuse_unless_local(listen)?;
        demo::clock::join(config).await?
    } else {
        compose::clock()?
    };
    let store = compose::open(config, clock).await?;
    compose::demand_schema(&store).await?;
    if with_demo {
        demo::clock::follow(&store);
    }
    Ok(store)
}

fn worker_options(config: &Config) -> Result<worker::Options, Failure> {
    Ok(worker::Options {
        travel: compose::roads(config)?,
        public_url: config.public_url.clone(),
        heartbeat: worker::notify::Heartbeat::new(
            config.heartbeat_url.as_ref().map(|url| url.expose_secret()),
            config.heartbeat_s,
        ),
        auditor: compose::auditor(config)?,
        voice: voice::of(config)?,
        ..worker::Options::default()
    })
}

async fn close(store: Store) -> Result<(), Failure> {
    store.close().await?;
    Ok(())
}
