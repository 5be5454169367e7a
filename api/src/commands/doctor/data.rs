//! The data: database, schema, set-up, work that was given up, and the board.

use std::sync::Arc;

use domain::time::At;
use migration::{Migrator, MigratorTrait};
use store::board::MemoryBoard;
use store::clock::real_now_ms;
use store::{Clock, Db, Keyring, Store};

use super::{Finding, Grade, keys, machine, media};
use crate::compose;
use crate::config::Config;

pub(super) async fn database(config: &Config) -> Vec<Finding> {
    let file = config.data.join("nuancan.sqlite");
    if config.is_embedded() && !file.exists() {
        let words = format!("no database at {}: run `nuancan init`", file.display());
        return vec![Finding::new(Grade::Bad, "database", words)];
    }
    let db = match Db::open(&config.database()).await {
        Ok(db) => db,
        Err(error) => return vec![unreachable(&error)],
    };
    let mut findings = vec![match db.ping().await {
        Ok(()) => Finding::new(Grade::Ok, "database", format!("{} answers", db.kind())),
        Err(error) => return vec![unreachable(&error)],
    }];
    let schema = schema(&db).await;
    let is_current = schema.grade == Grade::Ok;
    findings.push(schema);
    if is_current {
        let own = keys::of_data(&config.key_file(), &db).await;
        let is_own = own.grade != Grade::Bad;
        findings.push(own);
        if is_own {
            findings.extend(set_up(config, &db).await);
        }
    }
    findings
}

fn unreachable(error: &store::Error) -> Finding {
    let words = format!("{error}: check NUANCAN_DATABASE_URL, the server, and the way to it");
    Finding::new(Grade::Bad, "database", words)
}

async fn schema(db: &Db) -> Finding {
    match Migrator::get_pending_migrations(db.migrator()).await {
        Ok(pending) if pending.is_empty() => {
            let version = Migrator::migrations().last().map(|step| step.name().to_owned());
            Finding::new(
                Grade::Ok,
                "schema",
                format!("{}, this version's", version.unwrap_or_default()),
            )
        }
        Ok(pending) => {
            let words = format!(
                "{} steps behind: make a backup, then run `nuancan migrate`",
                pending.len()
            );
            Finding::new(Grade::Bad, "schema", words)
        }
        Err(_) => {
            let words = "made by another version: run that one, or a newer one";
            Finding::new(Grade::Bad, "schema", words)
        }
    }
}

/// Whether `init` was run to its end, and whether work was given up.
async fn set_up(config: &Config, db: &Db) -> Vec<Finding> {
    let Ok(keys) = Keyring::load(&config.key_file()) else {
        return vec![Finding::new(
            Grade::Warn,
            "set up",
            "can't be told without the key file",
        )];
    };
    // Put together here and not by `compose`, which would bind the keys: a look changes nothing.
    let store = Store::new(db.clone(), Arc::new(keys), Arc::new(MemoryBoard::new()), Clock::real());
    let mut findings = vec![county_and_administrator(&store).await];
    findings.extend(jobs(&store).await);
    findings.extend(clocks(&store).await);
    if let Ok(photos) = store.system().photos().await {
        findings.push(media::photos(&config.media(), &photos));
    }
    // Closing is a courtesy to the database; there is nothing left to lose.
    let _ = store.close().await;
    findings
}

/// Work that was given up: each task with its last error.
async fn jobs(store: &Store) -> Vec<Finding> {
    match store.system().dead_jobs().await {
        Ok(dead) if dead.is_empty() => vec![Finding::new(Grade::Ok, "jobs", "none was given up")],
        Ok(dead) => dead
            .iter()
            .map(|job| {
                let error = job.last_error.as_deref().unwrap_or("no reason is known");
                let words = format!(
                    "{} was given up after {} tries ({error}): remove the cause, then `nuancan jobs retry {}`",
                    job.task, job.attempts, job.id
                );
                Finding::new(Grade::Bad, "jobs", words)
            })
            .collect(),
        Err(error) => vec![Finding::new(
            Grade::Bad,
            "jobs",
            format!("the table can't be read: {error}"),
        )],
    }
}

/// Whether this machine's clock agrees with the database's machine, and with what was written so far. A clock that can't be
/// asked is left out: that the database doesn't answer is said elsewhere.
async fn clocks(store: &Store) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Ok(Some(theirs)) = store.db().clock().await {
        findings.push(machine::against_server(At(real_now_ms()), theirs));
    }
    if let Ok(Some(last)) = store.system().last_act().await {
        findings.extend(machine::against_data(At(real_now_ms()), last));
    }
    findings
}

async fn county_and_administrator(store: &Store) -> Finding {
    let system = store.system();
    match (system.county().await, system.has_administrator().await) {
        (Ok(Some(county)), Ok(true)) => Finding::new(Grade::Ok, "set up", format!("{} {}", county.code, county.name)),
        (Ok(_), Ok(_)) => Finding::new(
            Grade::Bad,
            "set up",
            "no county or no administrator: run `nuancan init`",
        ),
        _ => Finding::new(Grade::Bad, "set up", "the tables can't be read: run `nuancan migrate`"),
    }
}

pub(super) async fn board(config: &Config) -> Finding {
    if config.redis_url.is_none() {
        let words = "in the process; several processes need NUANCAN_REDIS_URL";
        return Finding::new(Grade::Ok, "board", words);
    }
    match compose::board(config).await {
        Ok(board) if board.is_up().await => Finding::new(Grade::Ok, "board", "redis answers"),
        // Away costs speed, never meals.
        Ok(_) => Finding::new(
            Grade::Warn,
            "board",
            "redis doesn't answer: orders go on, screens are slower",
        ),
        Err(failure) => {
            let words = format!("{}: check NUANCAN_REDIS_URL and NUANCAN_REDIS_CA", failure.words());
            Finding::new(Grade::Bad, "board", words)
        }
    }
}
