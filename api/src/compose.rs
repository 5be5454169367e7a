//! Puts the program together: the only place that knows embedded from production.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use domain::time::At;
use migration::{Migrator, MigratorTrait};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use secrecy::ExposeSecret;
use store::media::Media;
use store::{Board, Clock, Db, Keyring, Store, keyring};
use worker::voice::Voice;

use crate::cli::Failure;
use crate::config::Config;
use crate::identity::ended::Ended;
use crate::identity::token::Tokens;
use crate::limits::Limits;
use crate::live::Closing;
use crate::points::Points;
use crate::tiles::Tiles;
use crate::tls::OwnTls;
use crate::transport::Networks;

/// The setting under which a demo keeps its clock.
pub const DEMO_CLOCK: &str = "demo_clock_offset_ms";

/// What every handler can reach.
#[derive(Clone)]
pub struct App {
    /// Everything remembered.
    pub store: Store,
    /// Signs and checks tokens.
    pub tokens: Arc<Tokens>,
    /// Whose sessions have ended.
    pub ended: Ended,
    /// Rate limits of this process.
    pub limits: Limits,
    /// Counters and histograms.
    pub metrics: Arc<crate::ops::metrics::Metrics>,
    /// Whether this is the demo: movable clock, demo accounts.
    pub demo: bool,
    /// The proxies that are believed.
    pub proxies: Networks,
    /// Who may read the metrics.
    pub metrics_from: Networks,
    /// Travel times, for rounds that people rearrange.
    pub roads: worker::travel::Roads,
    /// The hotline shown on every page.
    pub hotline: String,
    /// Photos and clips.
    pub media: Media,
    /// Pictures of the ground.
    pub tiles: Tiles,
    /// Whom those are from.
    pub tiles_credit: Option<String>,
    /// Which sentences can be played.
    pub voice: Option<Voice>,
    /// The certificate that this process makes for itself, when it does.
    pub own_tls: Option<OwnTls>,
    /// Under which address others reach the installation, if it was told.
    pub public_url: Option<String>,
    /// The meal points' public answers.
    pub points: Points,
    /// Ends the streams when the process is asked to stop.
    pub closing: Closing,
}

/// Opens the database, the keys and the board of an installation. Only a fresh embedded one gets new keys.
///
/// # Errors
/// When one of them can't be had, or the keys aren't the data's; the words say which.
pub async fn open(config: &Config, clock: Clock) -> Result<Store, Failure> {
    open_with(config, clock, config.is_embedded()).await
}

/// The same for `init`, which makes the keys of any installation.
///
/// # Errors
/// As [`open`].
pub async fn open_first(config: &Config, clock: Clock) -> Result<Store, Failure> {
    open_with(config, clock, true).await
}

async fn open_with(config: &Config, clock: Clock, makes_keys: bool) -> Result<Store, Failure> {
    if config.is_embedded() {
        private_folder(&config.data).map_err(|error| {
            Failure::new(format!(
                "the data folder {} can't be made: {error}",
                config.data.display()
            ))
        })?;
    }
    let db = Db::open(&config.database()).await?;
    let keys = keys(config, &db, makes_keys).await?;
    let board = board(config).await?;
    let store = Store::with_faults(db, Arc::new(keys), board, clock, crate::sudden_end::planned());
    if store.db().is_installed().await? {
        bind_keys(config, &store).await?;
    }
    Ok(store)
}

/// Names and orders lie in it unsealed: a folder that is made is for its owner alone. One that is there is the operator's.
fn private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// The key file; a new one only where no data can need an older one.
async fn keys(config: &Config, db: &Db, makes_keys: bool) -> Result<Keyring, Failure> {
    let file = config.key_file();
    let shown = file.display();
    if file.try_exists()? {
        return Keyring::load(&file)
            .map_err(|error| Failure::new(format!("the key file {shown} can't be used ({error}); {BRING_BACK}")));
    }
    if keyring::is_in_use(db).await? {
        return Err(Failure::new(format!(
            "the key file {shown} is missing, and this installation's data needs it; {BRING_BACK}"
        )));
    }
    if !makes_keys {
        return Err(Failure::new(format!(
            "no key file at {shown}: run `nuancan init` once, then give every process the same file (NUANCAN_KEYS)"
        )));
    }
    let keys = Keyring::make()?;
    keys.save(&file)?;
    Ok(keys)
}

/// What to do about keys that are missing or wrong.
pub const BRING_BACK: &str = "bring it back from where its copy is kept, or point NUANCAN_KEYS at it \
     (runbook, section \"Keys\"); nothing was changed";

/// Makes sure that the keys are the data's own.
async fn bind_keys(config: &Config, store: &Store) -> Result<(), Failure> {
    let bound = store.system().bind_keys().await;
    bound.map_err(|error| wrong_keys(config, error))
}

/// Words for keys that aren't the data's; other errors as they are.
#[must_use]
pub fn wrong_keys(config: &Config, error: store::Error) -> Failure {
    let file = config.key_file();
    match error {
        store::Error::Keys(misfit) => Failure::new(format!("{}: {misfit}; {BRING_BACK}", file.display())),
        store::Error::Seal => Failure::new(format!(
            "{}: what is sealed in the data doesn't open with this key file; {BRING_BACK}",
            file.display()
        )),
        error => Failure::from(error),
    }
}

/// Refuses to go on with tables of an older version, in words instead of with the first query that fails. Newer ones are
/// another matter: while several processes are upgraded one after another, some are behind.
///
/// # Errors
/// When `nuancan migrate` wasn't run.
pub async fn demand_schema(store: &Store) -> Result<(), Failure> {
    match Migrator::get_pending_migrations(store.db().migrator()).await {
        Ok(pending) if !pending.is_empty() => Err(Failure::new(format!(
            "the schema is {} steps behind this version: make a backup, then run `nuancan migrate`",
            pending.len()
        ))),
        _ => Ok(()),
    }
}

/// Brings the schema to this version, and binds the keys to the data.
///
/// # Errors
/// The database's; what is amiss with the keys.
pub async fn migrate(config: &Config, store: &Store) -> Result<(), Failure> {
    schema(store).await?;
    bind_keys(config, store).await
}

/// Opens the board, which needn't be there yet.
///
/// # Errors
/// When its URL or the file of its authority can't be understood.
pub async fn board(config: &Config) -> Result<Arc<dyn Board>, Failure> {
    let url = config.redis_url.as_ref().map(|url| url.expose_secret());
    let authority = config.redis_ca.as_deref().map(authority).transpose()?;
    Ok(store::board::open(url, authority.as_deref()).await?)
}

/// The authority's file. One without a certificate would only be noticed when Redis seems to be away.
fn authority(path: &Path) -> Result<Vec<u8>, Failure> {
    let shown = path.display();
    let pem = std::fs::read(path).map_err(|error| Failure::new(format!("NUANCAN_REDIS_CA: {shown}: {error}")))?;
    match CertificateDer::pem_slice_iter(&pem).next() {
        Some(Ok(_)) => Ok(pem),
        _ => Err(Failure::new(format!(
            "NUANCAN_REDIS_CA: {shown} holds no certificate in PEM"
        ))),
    }
}

/// Brings the schema to this version. Several processes may try at once: PostgreSQL lets one pass at a time.
///
/// # Errors
/// The database's.
pub async fn schema(store: &Store) -> Result<(), Failure> {
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

/// Who is believed, and who is let read.
#[derive(Debug, Clone, Default)]
pub struct Faces {
    /// The proxies whose word about the caller counts.
    pub proxies: Networks,
    /// Who may read the metrics.
    pub metrics_from: Networks,
}

/// Makes the handle for the handlers. Call it on the runtime that lives as long as the process.
///
/// # Errors
/// When the signing key is damaged, or the database is away.
pub async fn app(config: &Config, store: Store, demo: bool, faces: Faces) -> Result<App, Failure> {
    let tokens = Arc::new(Tokens::new(store.keys())?);
    let limits = Limits::default();
    limits.forget_quiet();
    Ok(App {
        ended: Ended::follow(&store).await?,
        store,
        tokens,
        limits,
        metrics: Arc::new(crate::ops::metrics::Metrics::new()?),
        demo,
        proxies: faces.proxies,
        metrics_from: faces.metrics_from,
        roads: roads(config)?,
        hotline: config.hotline.clone(),
        media: config.media(),
        tiles: Tiles::of(config.tiles.as_ref(), &config.data)?,
        tiles_credit: config.tiles_credit.clone().filter(|credit| !credit.is_empty()),
        voice: crate::voice::of(config)?,
        own_tls: None,
        public_url: config.public_url.clone(),
        points: Points::default(),
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
