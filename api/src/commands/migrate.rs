//! `nuancan migrate`.

use store::Clock;

use crate::cli::Failure;
use crate::compose;
use crate::config::Config;

/// Brings the schema to this version.
///
/// # Errors
/// The database's.
#[allow(clippy::print_stdout)] // the command's answer
pub async fn run(config: Config) -> Result<(), Failure> {
    let store = compose::open(&config, Clock::real()).await?;
    compose::migrate(&config, &store).await?;
    println!("the schema is up to date");
    Ok(())
}
