//! The demo: a seeded county on loopback with a clock that can be moved forwards. Nothing here exists outside `--demo`.

pub mod accounts;
mod greet;
pub mod make_kiosk;
pub mod move_clock;
pub mod places;
pub mod show;

use domain::region::{County, SANGZHI};
use domain::time::{At, ServiceDay};
pub use greet::greet;
use store::{Clock, Store, clock::real_now_ms};

use crate::cli::Failure;
use crate::compose::{self, App, DEMO_CLOCK};
use crate::config::{Config, Listen};
use crate::problem::{Answer, Problem};
use crate::seed;

/// The password of every demo account.
pub const PASSWORD: &str = "nuancan-demo";
/// The setting that marks data as made up.
const DEMO_DATA: &str = "demo_data";

/// People in the demo county: enough for full rounds, few enough to be made in a moment.
const SENIORS: usize = 600;
/// Lunches that the demo always has ahead.
const DAYS: i64 = 7;

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
    compose::migrate(config, &store).await?;
    refuse_real_data(&store).await?;
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

/// Accounts whose passwords everybody knows must never come to stand beside real people.
async fn refuse_real_data(store: &Store) -> Result<(), Failure> {
    let system = store.system();
    if system.setting(DEMO_DATA).await?.is_none() && system.has_administrator().await? {
        return Err(Failure::new(
            "this data folder is a real installation, so it can't be a demo; give the demo a folder of its own with --data",
        ));
    }
    Ok(())
}

/// Makes the county, its canteens and the demo accounts on the first run; what is there stays.
///
/// # Errors
/// When the data is real; the database's.
pub async fn prepare(store: &Store) -> Result<(), Failure> {
    refuse_real_data(store).await?;
    store.system().set_setting(DEMO_DATA, "1").await?;
    let here = store.system().county().await?;
    let county = here
        .and_then(|place| County::find(place.code.as_str()))
        .unwrap_or(SANGZHI);
    if store.system().seniors_count().await? == 0 {
        let wanted = seed::Wanted {
            county,
            seniors: SENIORS,
            days: DAYS,
            seed: 1,
            with_orders: true,
        };
        seed::county(store, wanted, &mut |_, _| {}).await?;
    } else {
        seed::policies(store, county).await?;
        seed::lunches_ahead(store, county, DAYS).await?;
    }
    let canteens = store.system().canteens().await?;
    let main = canteens
        .first()
        .ok_or_else(|| Failure::new("the demo county has no canteen"))?;
    accounts::accounts_make_demo(store, county, main).await?;
    Ok(())
}

/// 404 outside the demo: its endpoints don't exist there.
fn only_in_demo(app: &App) -> Answer<()> {
    if app.demo {
        Ok(())
    } else {
        Err(Problem::not_found("page"))
    }
}
