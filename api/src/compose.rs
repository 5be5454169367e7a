//! Puts the program together: the only place that knows embedded from production.

use std::sync::Arc;
use std::time::Duration;

use domain::time::At;
use migration::{Migrator, MigratorTrait};
use secrecy::ExposeSecret;
use store::{Clock, Db, Keyring, Store};

use crate::cli::Failure;
use crate::config::Config;
use crate::identity::token::Tokens;
use crate::limits::Limits;
use crate::live::Closing;

/// The setting under which a demo keeps its clock.
pub const DEMO_CLOCK: &str = "demo_clock_offset_ms";

/// What every handler can reach.
#[derive(Clone)]
pub struct App {
    /// Everything remembered.
    pub store: Store,
    /// Signs and checks tokens.
    pub tokens: Arc<Tokens>,
    /// Rate limits of this process.
    pub limits: Limits,
    /// Counters and histograms.
    pub metrics: Arc<crate::ops::metrics::Metrics>,
    /// Whether this is the demo: movable clock, demo accounts.
    pub demo: bool,
    /// Whether a proxy ends TLS.
    pub trust_proxy: bool,
    /// Travel times, for rounds that people rearrange.
    pub roads: worker::travel::Roads,
    /// The hotline shown on every page.
    pub hotline: String,
    /// Ends the streams when the process is asked to stop.
    pub closing: Closing,
}

/// Opens the database, the keys and the board of an installation.
///
/// # Errors
/// When one of them can't be had; the words say which.
pub async fn open(config: &Config, clock: Clock) -> Result<Store, Failure> {
    if config.is_embedded() {
        std::fs::create_dir_all(&config.data).map_err(|error| {
            Failure::new(format!(
                "the data folder {} can't be made: {error}",
                config.data.display()
            ))
        })?;
    }
    let keys = if config.is_embedded() {
        Keyring::load_or_make(&config.key_file())?
    } else {
        Keyring::load(&config.key_file()).map_err(|_| {
            Failure::new(format!(
                "no key file at {}: run `nuancan init` once, then give every process the same file (NUANCAN_KEYS)",
                config.key_file().display()
            ))
        })?
    };
    let db = Db::open(&config.database()).await?;
    let board = store::board::open(config.redis_url.as_ref().map(|url| url.expose_secret())).await?;
    Ok(Store::new(db, Arc::new(keys), board, clock))
}

/// Brings the schema to this version. Several processes may try at once: PostgreSQL lets one pass at a time.
///
/// # Errors
/// The database's.
pub async fn migrate(store: &Store) -> Result<(), Failure> {
    let mut last = None;
    for pause_ms in [0, 200, 1_000, 3_000] {
        tokio::time::sleep(Duration::from_millis(pause_ms)).await;
        match Migrator::up(store.db().migrator(), None).await {
            Ok(()) => return Ok(()),
            Err(error) => last = Some(error),
        }
    }
    Err(last.map_or_else(|| Failure::new("the schema can't be brought up to date"), Failure::from))
}

/// Makes the handle for the handlers. Call it on the runtime that lives as long as the process.
///
/// # Errors
/// When the signing key is damaged.
pub fn app(config: &Config, store: Store, demo: bool, trust_proxy: bool) -> Result<App, Failure> {
    let tokens = Arc::new(Tokens::new(store.keys())?);
    Ok(App {
        store,
        tokens,
        limits: Limits::default(),
        metrics: Arc::new(crate::ops::metrics::Metrics::new()?),
        demo,
        trust_proxy,
        roads: roads(config)?,
        hotline: config.hotline.clone(),
        closing: Closing::on_signal(),
    })
}

/// Travel times from where the configuration says.
///
/// # Errors
/// When NUANCAN_TRAVEL can't be understood.
pub fn roads(config: &Config) -> Result<worker::travel::Roads, Failure> {
    let setting = config.travel.as_ref().map(|travel| travel.expose_secret());
    Ok(worker::travel::Roads::new(worker::travel::Source::parse(setting)?)?)
}

/// Who gets the heads of the ledger.
///
/// # Errors
/// When NUANCAN_AUDITOR_URL is no address.
pub fn auditor(config: &Config) -> Result<Option<worker::Auditor>, Failure> {
    let address = config.auditor_url.as_ref().map(|url| url.expose_secret());
    Ok(worker::Auditor::at(address)?)
}

/// The clock of this process: real, or standing for tests (debug builds only).
///
/// # Errors
/// When `NUANCAN_TEST_CLOCK` isn't RFC 3339.
pub fn clock() -> Result<Clock, Failure> {
    match test_clock() {
        None => Ok(Clock::real()),
        Some(text) => Ok(Clock::standing(At::parse(&text)?)),
    }
}

/// Where a test's clock stands at the start; always nothing in a release build.
#[must_use]
pub fn test_clock() -> Option<String> {
    if cfg!(debug_assertions) {
        std::env::var("NUANCAN_TEST_CLOCK").ok()
    } else {
        None
    }
}
