//! `nuancan jobs`: work that was given up.

use clap::Subcommand;
use domain::id::JobId;
use store::{Actor, Clock};

use crate::cli::Failure;
use crate::compose;
use crate::config::Config;

/// What to do about it.
#[derive(Debug, Clone, Subcommand)]
pub enum Options {
    /// Show the jobs that were given up, with their last errors
    List,
    /// Begin one again, or all of them
    Retry {
        /// Its id
        #[arg(required_unless_present = "all")]
        id: Option<JobId>,
        /// All that were given up
        #[arg(long, conflicts_with = "id")]
        all: bool,
    },
    /// Take one off the list; what it was to do stays undone
    Dismiss {
        /// Its id
        id: JobId,
        /// Why; goes into the audit log
        #[arg(long)]
        reason: String,
    },
}

/// Does it.
///
/// # Errors
/// When there is no such job; the database's.
#[allow(clippy::print_stdout)] // the command's answer
pub async fn run(config: Config, options: Options) -> Result<(), Failure> {
    let store = compose::open(&config, Clock::real()).await?;
    let programme = Actor::programme();
    let within = store.within(&programme);
    match options {
        Options::List => {
            for job in within.dead_jobs().await? {
                let error = job.last_error.as_deref().unwrap_or("-");
                println!("{}  {}  {} tries  {error}", job.id, job.task, job.attempts);
                if let Some(sitting) = job.sitting {
                    println!("    {} {} {}", sitting.canteen, sitting.day, sitting.period.name());
                }
            }
        }
        Options::Retry { id, .. } => {
            let ids = match id {
                Some(id) => vec![id],
                None => within.dead_jobs().await?.iter().map(|job| job.id).collect(),
            };
            for id in &ids {
                within.job_retry(*id).await?;
            }
            println!("{} jobs begin again with the next look of a worker", ids.len());
        }
        Options::Dismiss { id, reason } => {
            within.job_dismiss(id, &reason).await?;
            println!("dismissed");
        }
    }
    store.close().await?;
    Ok(())
}
