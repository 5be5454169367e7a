//! `nuancan doctor`.

mod data;
mod keys;
mod machine;
mod media;

use domain::time::At;
use store::clock::real_now_ms;

use crate::cli::Failure;
use crate::config::Config;

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
    let mut findings = vec![keys::file(&config.key_file())];
    findings.extend(data::database(&config).await);
    findings.push(data::board(&config).await);
    findings.push(machine::clock(At(real_now_ms())));
    findings.push(if config.is_embedded() {
        machine::disk(&config.data)
    } else {
        Finding::new(
            Grade::Ok,
            "disk",
            "the data is on the database's server: watch its disk there",
        )
    });
    findings.push(media::voice(&config));
    findings.push(media::ground(&config));
    findings.push(machine::zone(std::env::var("TZ").ok().as_deref()));
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
