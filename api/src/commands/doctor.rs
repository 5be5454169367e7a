//! `nuancan doctor`.

use std::path::Path;

use domain::time::At;
use migration::{Migrator, MigratorTrait};
use store::clock::real_now_ms;
use store::{Clock, Db, Keyring, Store};

use crate::cli::Failure;
use crate::compose;
use crate::config::Config;

/// Below so much free space the embedded database is in danger.
const FREE_BYTES_BAD: u64 = 200 << 20;
/// Below so much it is time to look.
const FREE_BYTES_WARN: u64 = 2 << 30;
/// No clock that is right shows less: this programme did not exist before.
const EARLIEST: &str = "2026-11-01T00:00:00Z";
/// A clock that shows more was set by hand, wrongly.
const LATEST: &str = "2060-01-01T00:00:00Z";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Grade {
    Ok,
    Warn,
    Bad,
}

/// One line: how it is, about what, and what to do.
struct Finding {
    grade: Grade,
    what: &'static str,
    words: String,
}

impl Finding {
    fn new(grade: Grade, what: &'static str, words: impl Into<String>) -> Self {
        Self {
            grade,
            what,
            words: words.into(),
        }
    }
}

/// Looks at everything that an installation needs and changes nothing.
///
/// # Errors
/// When something is bad.
pub async fn run(config: Config) -> Result<(), Failure> {
    for (name, value) in config.masked() {
        print(&Finding::new(Grade::Ok, "config", format!("{name} = {value}")));
    }
    let mut findings = vec![keys(&config.key_file())];
    findings.extend(database(&config).await);
    findings.push(board(&config).await);
    findings.push(clock(At(real_now_ms())));
    findings.push(disk(&config.data));
    findings.push(zone(std::env::var("TZ").ok().as_deref()));
    findings.iter().for_each(print);
    let bad = findings.iter().filter(|finding| finding.grade == Grade::Bad).count();
    match bad {
        0 => Ok(()),
        1 => Err(Failure::new("one thing is bad")),
        n => Err(Failure::new(format!("{n} things are bad"))),
    }
}

#[allow(clippy::print_stdout)] // the command's answer
fn print(finding: &Finding) {
    let grade = match finding.grade {
        Grade::Ok => "ok  ",
        Grade::Warn => "warn",
        Grade::Bad => "bad ",
    };
    println!("{grade}  {:<10}{}", finding.what, finding.words);
}

fn keys(file: &Path) -> Finding {
    let shown = file.display();
    if !file.exists() {
        let words = format!("no key file at {shown}: run `nuancan init`, or point NUANCAN_KEYS at it");
        return Finding::new(Grade::Bad, "keys", words);
    }
    if let Err(error) = Keyring::load(file) {
        let words = format!("{shown} can't be used ({error}): bring it back from where you keep its copy");
        return Finding::new(Grade::Bad, "keys", words);
    }
    match others_may_read(file) {
        Some(mode) => {
            let words = format!("{shown} has mode {mode:04o}: run `chmod 600 {shown}`");
            Finding::new(Grade::Bad, "keys", words)
        }
        None => Finding::new(Grade::Ok, "keys", format!("{shown}, for its owner alone")),
    }
}

/// The file's mode when it lets anybody but its owner in.
fn others_may_read(file: &Path) -> Option<u32> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(file).ok()?.permissions().mode() & 0o7777;
        (mode & 0o077 != 0).then_some(mode)
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        None
    }
}

async fn database(config: &Config) -> Vec<Finding> {
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
        findings.push(set_up(config).await);
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

/// Whether `init` was run to its end.
async fn set_up(config: &Config) -> Finding {
    let opened = match Keyring::load(&config.key_file()) {
        Ok(_) => compose::open(config, Clock::real()).await.ok(),
        Err(_) => None,
    };
    let Some(store) = opened else {
        return Finding::new(Grade::Warn, "set up", "can't be told without keys, database and board");
    };
    let finding = county_and_administrator(&store).await;
    // Closing is a courtesy to the database; there is nothing left to lose.
    let _ = store.close().await;
    finding
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

async fn board(config: &Config) -> Finding {
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

fn clock(now: At) -> Finding {
    let known = |text| At::parse(text).unwrap_or_default();
    if now < known(EARLIEST) || now > known(LATEST) {
        let words = format!("{now} can't be right: set the machine's clock, then let NTP keep it");
        return Finding::new(Grade::Bad, "clock", words);
    }
    Finding::new(Grade::Ok, "clock", format!("{now}"))
}

fn disk(data: &Path) -> Finding {
    let Some(free) = free_bytes(data) else {
        return Finding::new(
            Grade::Warn,
            "disk",
            format!("{} doesn't say how full it is", data.display()),
        );
    };
    let words = format!("{} MiB free at {}", free >> 20, data.display());
    if free < FREE_BYTES_BAD {
        Finding::new(
            Grade::Bad,
            "disk",
            format!("{words}: make room, or nothing can be saved soon"),
        )
    } else if free < FREE_BYTES_WARN {
        Finding::new(Grade::Warn, "disk", format!("{words}: make room in time"))
    } else {
        Finding::new(Grade::Ok, "disk", words)
    }
}

fn free_bytes(data: &Path) -> Option<u64> {
    #[cfg(unix)]
    {
        let room = rustix::fs::statvfs(data).ok()?;
        room.f_frsize.checked_mul(room.f_bavail)
    }
    #[cfg(not(unix))]
    {
        let _ = data;
        None
    }
}

/// Nothing depends on it, but logs of other programmes beside ours do.
fn zone(tz: Option<&str>) -> Finding {
    let words = "meals follow Beijing time (+08:00) whatever the machine says";
    match tz {
        Some(tz) => Finding::new(Grade::Ok, "time zone", format!("{words}; here TZ={tz}")),
        None => Finding::new(Grade::Ok, "time zone", words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_that_others_may_read_is_bad() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("keys.json");
        assert!(keys(&file).grade == Grade::Bad, "there is none yet");
        Keyring::load_or_make(&file).expect("made");
        assert!(keys(&file).grade == Grade::Ok);
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).expect("changed");
        let finding = keys(&file);
        assert!(finding.grade == Grade::Bad && finding.words.contains("0640"));
    }

    #[test]
    fn a_clock_of_the_last_century_is_bad() {
        assert!(clock(At(0)).grade == Grade::Bad);
        assert!(clock(At::parse("2026-11-22T12:00:00Z").expect("an instant")).grade == Grade::Ok);
    }
}
