//! `nuancan keys`: what the key file holds, and its rotation in steps that lock nobody out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};
use store::keyring::{KeyState, Standing};
use store::{Clock, Keyring, Store};

use super::backup::with_ending;
use crate::cli::Failure;
use crate::compose;
use crate::config::Config;

/// What to do with the keys.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum Options {
    /// Show the keys, and how many values each of them has sealed
    Status,
    /// Add a new data key and a new signing key; they are coming, and do nothing before `activate`
    Rotate {
        /// Put them to use at once: only where no other process runs
        #[arg(long)]
        now: bool,
    },
    /// Put the coming keys to use, once every process was restarted with the file that holds them
    Activate,
    /// Seal everything again under the key in use; may be stopped and begun again, beside a running installation
    Reseal,
    /// Take away the old keys that nothing needs any more
    Prune,
}

/// Does it.
///
/// # Errors
/// When the keys aren't the data's, or the step isn't due.
#[allow(clippy::print_stdout)] // the command's answer
pub async fn run(config: Config, options: Options) -> Result<(), Failure> {
    let store = compose::open(&config, Clock::real()).await?;
    if !store.db().is_installed().await? {
        return Err(Failure::new("no installation here yet: run `nuancan init`"));
    }
    let file = config.key_file();
    match options {
        Options::Status => status(&store, &file).await?,
        Options::Rotate { now } => rotate(&store, &file, now).await?,
        Options::Activate => {
            let mut ring = Keyring::load(&file)?;
            ring.activate()?;
            ring.save(&file)?;
            // From now on a process that starts with an older copy is told so.
            store.system().mark_keys_anew(&ring).await?;
            println!(
                "the new keys are in use; copy {} to every machine and restart",
                file.display()
            );
            println!("all processes, one after another. Then: `nuancan keys reseal`");
        }
        Options::Reseal => reseal(&store).await?,
        Options::Prune => prune(&store, &file).await?,
    }
    store.close().await?;
    Ok(())
}

#[allow(clippy::print_stdout)] // the command's answer
async fn status(store: &Store, file: &Path) -> Result<(), Failure> {
    let sealed = store.system().sealed_by().await?;
    println!("{}", file.display());
    for key in store.keys().data_key_states() {
        let values = sealed.get(&key.id).copied().unwrap_or(0);
        println!("data key     {:<14}{:<8}{values} values", key.id, word(&key));
    }
    for key in store.keys().signing_key_states() {
        println!("signing key  {:<14}{}", key.id, word(&key));
    }
    println!("index key    never changes");
    let next = if store.keys().has_coming() {
        "restart every process with this file, then `nuancan keys activate`"
    } else if stale(store, &sealed) > 0 {
        "`nuancan keys reseal`"
    } else if [store.keys().data_key_states(), store.keys().signing_key_states()]
        .concat()
        .len()
        > 2
    {
        "`nuancan keys prune`"
    } else {
        "nothing; `nuancan keys rotate` begins a rotation"
    };
    println!("next: {next}");
    Ok(())
}

fn word(key: &KeyState) -> &'static str {
    match key.standing {
        Standing::Coming => "coming",
        Standing::InUse => "in use",
        Standing::Old => "old",
    }
}

#[allow(clippy::print_stdout)] // the command's answer
async fn rotate(store: &Store, file: &Path, now: bool) -> Result<(), Failure> {
    let mut ring = Keyring::load(file)?;
    ring.add_coming()?;
    if now {
        ring.activate()?;
        ring.save(file)?;
        store.system().mark_keys_anew(&ring).await?;
        println!(
            "new keys are in use in {}; start the processes with this file,",
            file.display()
        );
        println!("make a new safe copy of it, then: `nuancan keys reseal`");
    } else {
        ring.save(file)?;
        println!(
            "new keys are coming in {}. Copy the file to every machine",
            file.display()
        );
        println!("and to the safe place, restart all processes one after another, then: `nuancan keys activate`");
    }
    Ok(())
}

/// Values that another key than the one in use has sealed.
fn stale(store: &Store, sealed: &BTreeMap<String, u64>) -> u64 {
    let in_use = store.keys().seals_with();
    sealed
        .iter()
        .filter(|(id, _)| *id != in_use)
        .map(|(_, values)| values)
        .sum()
}

#[allow(clippy::print_stdout)] // the command's answer
async fn reseal(store: &Store) -> Result<(), Failure> {
    let bar = ProgressBar::new(stale(store, &store.system().sealed_by().await?));
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} {eta}")
        .map_err(|error| Failure::new(error.to_string()))?;
    bar.set_style(style);
    let done = store.system().reseal(&mut |some| bar.inc(some)).await?;
    bar.finish();
    println!("{} values sealed again under {}", done.done, store.keys().seals_with());
    if done.shut.is_empty() {
        println!("next: `nuancan keys prune`, when no process runs with the older file any more");
        return Ok(());
    }
    for place in &done.shut {
        println!("doesn't open: {place}");
    }
    Err(Failure::new(format!(
        "{} values don't open with these keys and were left as they are",
        done.shut.len()
    )))
}

#[allow(clippy::print_stdout)] // the command's answer
async fn prune(store: &Store, file: &Path) -> Result<(), Failure> {
    let sealed = store.system().sealed_by().await?;
    let mut ring = Keyring::load(file)?;
    let values = stale(store, &sealed);
    if values > 0 {
        return Err(Failure::new(format!(
            "{values} values still need an older key; run `nuancan keys reseal` first"
        )));
    }
    let gone = ring.prune(&sealed.into_keys().collect::<BTreeSet<_>>());
    if gone.is_empty() {
        println!("nothing to take away");
        return Ok(());
    }
    // A backup made before today opens only with the file as it was.
    let kept = with_ending(file, &format!("before-{}", store.keys().seals_with()));
    store.keys().save(&kept)?;
    store.system().mark_keys_anew(&ring).await?;
    ring.save(file)?;
    println!("taken away: {}", gone.join(", "));
    println!("copy {} to every machine and restart the processes.", file.display());
    println!(
        "{} is the file as it was: older backups need it. Move it to",
        kept.display()
    );
    println!("where the safe copies are, and delete it with the last of those backups.");
    Ok(())
}
