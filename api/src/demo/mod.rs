//! The demo: a seeded county on loopback with a clock that can be moved forwards. Nothing here exists outside `--demo`.

pub mod accounts;
pub mod clock;
mod greet;
pub mod make_kiosk;
pub mod move_clock;
pub mod places;
pub mod show;

use domain::region::{County, SANGZHI};
pub use greet::greet;
use store::Store;

use crate::cli::Failure;
use crate::compose::App;
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

/// Makes the county, its canteens and the demo accounts on the first run; what is there stays.
///
/// # Errors
/// When the data is real; the database's.
pub async fn prepare(store: &Store) -> Result<(), Failure> {
    clock::refuse_real_data(store).await?;
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
