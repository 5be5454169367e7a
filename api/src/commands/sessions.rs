//! `nuancan sessions`: for the day on which a signing key or a machine was stolen.

use clap::Subcommand;
use store::Actor;

use crate::cli::Failure;
use crate::compose;
use crate::config::Config;

/// What to do with the sessions.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum Options {
    /// End all of them: staff log in again, kiosks and boards are enrolled anew, volunteers get new codes
    End,
}

/// Does it.
///
/// # Errors
/// The database's.
#[allow(clippy::print_stdout)] // the command's answer
pub async fn run(config: Config, options: Options) -> Result<(), Failure> {
    // The installation's own clock: tokens are judged by it.
    let store = compose::open(&config, compose::clock()?).await?;
    let Options::End = options;
    let programme = Actor::programme();
    let ended = store.within(&programme).sessions_end_all().await?;
    println!("{ended} sessions ended; every process knows within two seconds");
    store.close().await?;
    Ok(())
}
