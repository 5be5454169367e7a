//! `nuancan serve`, `api` and `worker`.

use std::net::SocketAddr;

use secrecy::ExposeSecret;
use store::Store;

use crate::cli::Failure;
use crate::compose::{self, Faces};
use crate::config::{Config, Listen, MetricsFrom};
use crate::{demo, serve};

/// API and worker in one process.
///
/// # Errors
/// When something it needs can't be had.
pub async fn run(config: Config, listen: Listen, with_demo: bool) -> Result<(), Failure> {
    if with_demo {
        demo::refuse_unless_local(&config, &listen)?;
    }
    let clock = if with_demo {
        demo::clock(&config).await?
    } else {
        compose::clock()?
    };
    let store = compose::open(&config, clock).await?;
    compose::migrate(&config, &store).await?;
    if with_demo {
        demo::prepare(&store).await?;
    }
    let movable = with_demo || compose::test_clock().is_some();
    let (server, base) = serve::start(
        compose::app(&config, store.clone(), movable, listen.faces()).await?,
        &listen,
    )?;
    if with_demo {
        demo::greet(&store, &base).await?;
    }
    let worker = worker::start(store.clone(), worker_options(&config)?);
    server.await?;
    worker.stop().await;
    close(store).await
}

/// The HTTP side alone.
///
/// # Errors
/// When something it needs can't be had.
pub async fn api(config: Config, listen: Listen) -> Result<(), Failure> {
    let store = compose::open(&config, compose::clock()?).await?;
    compose::demand_schema(&store).await?;
    let movable = compose::test_clock().is_some();
    let (server, _) = serve::start(
        compose::app(&config, store.clone(), movable, listen.faces()).await?,
        &listen,
    )?;
    server.await?;
    close(store).await
}

/// The background side alone, with health and metrics on an address of its own.
///
/// # Errors
/// When something it needs can't be had.
pub async fn worker(config: Config, listen: SocketAddr, metrics: MetricsFrom) -> Result<(), Failure> {
    let store = compose::open(&config, compose::clock()?).await?;
    compose::demand_schema(&store).await?;
    let faces = Faces {
        metrics_from: metrics.metrics_from,
        ..Faces::default()
    };
    let app = compose::app(&config, store.clone(), false, faces).await?;
    let server = serve::start_plain(app, listen)?;
    let worker = worker::start(store.clone(), worker_options(&config)?);
    server.await?;
    worker.stop().await;
    close(store).await
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
        ..worker::Options::default()
    })
}

async fn close(store: Store) -> Result<(), Failure> {
    store.close().await?;
    Ok(())
}
