//! `nuancan policy`: policy files, without an installation.

mod check;
mod text;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use domain::subsidy::Policy;
use domain::subsidy::Words;
use domain::subsidy::schema::policy_schema;

use crate::cli::Failure;

/// What to do.
#[derive(Debug, Clone, Subcommand)]
pub enum Options {
    /// Read policy files and run the cases they carry; exit code 1 when a case fails, 2 when a file doesn't read
    Check(Check),
    /// Write the JSON Schema of the format
    Schema {
        /// File; standard output when absent
        #[arg(short, long)]
        out: Option<PathBuf>,
    },
}

/// What to check, and how to say it.
#[derive(Debug, Clone, Args)]
pub struct Check {
    /// Policy files, TOML or JSON
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Answer in JSON
    #[arg(long)]
    pub json: bool,
    /// The language of the answer
    #[arg(long, value_enum, default_value_t = Lang::En)]
    pub lang: Lang,
}

/// The language of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// 中文
    Zh,
    /// English
    En,
}

impl Lang {
    fn of(self, words: &Words) -> &str {
        self.pick(&words.zh, &words.en)
    }

    fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// Runs it.
///
/// # Errors
/// A file that doesn't read, a case that fails.
#[allow(clippy::print_stdout)] // the command's answer
pub fn run(options: &Options) -> Result<(), Failure> {
    match options {
        Options::Check(wanted) => check::run(wanted),
        Options::Schema { out } => {
            let mut text = serde_json::to_string_pretty(&policy_schema())?;
            text.push('\n');
            match out {
                Some(path) => std::fs::write(path, text)?,
                None => print!("{text}"),
            }
            Ok(())
        }
    }
}

/// A file's text, or why there is none.
fn read(path: &Path) -> Result<String, Words> {
    std::fs::read_to_string(path).map_err(|error| {
        if error.kind() == std::io::ErrorKind::InvalidData {
            return Words::new(
                "编码不是 UTF-8：请把文件另存为 UTF-8",
                "it isn't UTF-8: save the file as UTF-8",
            );
        }
        Words::new(format!("打不开：{error}"), format!("can't be read: {error}"))
    })
}

/// A file as a policy, or what is wrong with it. JSON is told by the file's ending.
pub(super) fn parse(file: &Path) -> Result<Policy, Words> {
    let text = read(file)?;
    let is_json = file
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    let policy = if is_json {
        Policy::from_json(&text)
    } else {
        Policy::from_toml(&text)
    };
    policy.map_err(|wrong| wrong.words())
}
