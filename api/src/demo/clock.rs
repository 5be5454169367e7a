//! The demo's clock: shifted against the machine's, moved forwards only, and the same in every process of the demo.

use std::net::SocketAddr;
use std::time::Duration;

use domain::time::{At, ServiceDay};
use store::{Clock, Store, clock::real_now_ms};

use super::DEMO_DATA;
use crate::cli::Failure;
use crate::compose::{self, DEMO_CLOCK};
use crate::config::Config;

/// How soon a process of the demo notices that another one has moved the clock.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Refuses a demo that others could reach.
///
/// # Errors
/// In words.
pub fn refuse_unless_local(listen: SocketAddr) -> Result<(), Failure> {
    if listen.ip().is_loopback() {
        return Ok(());
    }
    Err(Failure::new(format!(
        "--demo has accounts whose passwords everybody knows, so it listens on loopback only, not on {listen}"
    )))
}

/// Where the demo was left today, or 09:00 of the current day. One that begins at an instant of its own (`from`) goes on
/// from where it was left, whatever day the machine has.
///
/// # Errors
/// When the data is real; the database's.
pub async fn begin(config: &Config, from: Option<At>) -> Result<Clock, Failure> {
    if let Some(text) = compose::test_clock() {
        return Ok(Clock::standing(At::parse(&text)?));
    }
    let store = compose::open_first(config, Clock::real()).await?;
    compose::migrate(config, &store).await?;
    refuse_real_data(&store).await?;
    let saved = saved(&store).await?;
    let real = At(real_now_ms());
    let today = real.day();
    let earliest = from.unwrap_or_else(|| today.at(chrono::NaiveTime::MIN));
    let offset_ms = match saved {
        // A demo taken up again on a later day starts that day afresh; one moved ahead stays where it is.
        Some(offset_ms) if At(real.0 + offset_ms) >= earliest => offset_ms,
        _ => from.unwrap_or_else(|| morning(today)).0 - real.0,
    };
    store.system().set_setting(DEMO_CLOCK, &offset_ms.to_string()).await?;
    store.close().await?;
    Ok(Clock::shifted(offset_ms))
}

/// The clock of a demo that another process has begun.
///
/// # Errors
/// When there is no demo in this database; the database's.
pub async fn join(config: &Config) -> Result<Clock, Failure> {
    if let Some(text) = compose::test_clock() {
        return Ok(Clock::standing(At::parse(&text)?));
    }
    let store = compose::open(config, Clock::real()).await?;
    compose::demand_schema(&store).await?;
    let offset_ms = if store.system().setting(DEMO_DATA).await?.is_some() {
        saved(&store).await?
    } else {
        None
    };
    store.close().await?;
    offset_ms
        .map(Clock::shifted)
        .ok_or_else(|| Failure::new("there is no demo in this database: begin it with `nuancan serve --demo`"))
}

async fn saved(store: &Store) -> Result<Option<i64>, Failure> {
    let text = store.system().setting(DEMO_CLOCK).await?;
    Ok(text.and_then(|text| text.parse().ok()))
}

/// 09:00, when most people first look at a demo.
#[must_use]
pub fn morning(day: ServiceDay) -> At {
    day.at(chrono::NaiveTime::from_hms_opt(9, 0, 0).expect("nine o'clock is a time"))
}

/// Moves this process's clock whenever another process of the demo has moved it. Ends with the runtime.
pub fn follow(store: &Store) {
    let store = store.clone();
    tokio::spawn(async move {
        let mut look = tokio::time::interval(LOOK_EVERY);
        loop {
            look.tick().await;
            // A database that is away for a moment is asked again at the next look.
            if let Ok(Some(offset_ms)) = saved(&store).await {
                store.clock.shift_to(offset_ms);
            }
        }
    });
}

/// Accounts whose passwords everybody knows must never come to stand beside real people.
pub(super) async fn refuse_real_data(store: &Store) -> Result<(), Failure> {
    let system = store.system();
    if system.setting(DEMO_DATA).await?.is_none() && system.has_administrator().await? {
        return Err(Failure::new(
            "this data is a real installation's, so it can't be a demo; give the demo a folder of its own with --data, or an \
             empty database",
        ));
    }
    Ok(())
}
