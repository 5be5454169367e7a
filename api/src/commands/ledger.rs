//! `nuancan ledger`: the ledger as a file, and the proof of such a file.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use clap::Subcommand;
use domain::ledger::chain::NotedHead;
use domain::ledger::verify::{NoProof, Proof, verify};
use store::ledger::Outlet;

use crate::cli::Failure;
use crate::compose;
use crate::config::Config;

/// What to do.
#[derive(Debug, Clone, Subcommand)]
pub enum Options {
    /// Write the whole ledger as lines of JSON: ids and amounts, no names
    Export {
        /// File; standard output when absent
        #[arg(short, long)]
        out: Option<PathBuf>,
    },
    /// Prove an export from the file alone: chain, balances, splits, reversals, closed months.
    /// Exit code 1 when something is wrong, 2 when the file can't be read
    Verify {
        /// The export
        file: PathBuf,
        /// A head from a slip or from the auditor's mail, NUMBER-HEX or HEX; may be given several times
        #[arg(long = "head")]
        heads: Vec<String>,
    },
}

/// The file can't be read, or the question makes no sense.
const UNREADABLE: u8 = 2;

/// Runs it.
///
/// # Errors
/// What is wrong with the ledger, or what hinders reading or writing it.
pub async fn run(config: Config, options: Options) -> Result<(), Failure> {
    match options {
        Options::Export { out } => export(config, out).await,
        Options::Verify { file, heads } => prove(&file, &heads),
    }
}

async fn export(config: Config, out: Option<PathBuf>) -> Result<(), Failure> {
    let store = compose::open(&config, compose::clock()?).await?;
    let written = match &out {
        Some(path) => {
            let file = File::create(path)
                .map_err(|error| Failure::new(format!("{} can't be written: {error}", path.display())))?;
            let mut lines = ToFile(BufWriter::new(file));
            let written = store.system().export_ledger(&mut lines).await?;
            lines.0.flush()?;
            lines.0.get_ref().sync_all()?;
            written
        }
        None => store.system().export_ledger(&mut ToFile(std::io::stdout())).await?,
    };
    store.close().await?;
    if let Some(path) = out {
        say(&format!("{}: {written} entries", path.display()));
    }
    Ok(())
}

struct ToFile<W>(W);

#[async_trait]
impl<W: Write + Send> Outlet for ToFile<W> {
    async fn take(&mut self, lines: Vec<u8>) -> std::io::Result<()> {
        self.0.write_all(&lines)
    }
}

fn prove(file: &Path, heads: &[String]) -> Result<(), Failure> {
    let heads: Vec<NotedHead> = heads
        .iter()
        .map(|text| NotedHead::parse(text))
        .collect::<Result<_, _>>()
        .map_err(|error| Failure::new(error.to_string()).with_code(UNREADABLE))?;
    let mut open = || -> std::io::Result<Box<dyn BufRead>> { Ok(Box::new(BufReader::new(File::open(file)?))) };
    match verify(&mut open, &heads) {
        Ok(proof) => {
            say(&sound(file, &proof));
            Ok(())
        }
        Err(NoProof::Wrong(finding)) => {
            let entry = match (finding.seq, &finding.key) {
                (Some(seq), Some(key)) => format!(", entry {seq} ({key})"),
                _ => String::new(),
            };
            let words = format!("{}: line {}{entry}: {}", file.display(), finding.line, finding.what);
            Err(Failure::new(words))
        }
        Err(NoProof::Unreadable(error)) => {
            Err(Failure::new(format!("{} can't be read: {error}", file.display())).with_code(UNREADABLE))
        }
    }
}

fn sound(file: &Path, proof: &Proof) -> String {
    let closed = match proof.closed_to {
        Some(month) => format!("closed to {month}"),
        None => "no month closed".to_owned(),
    };
    format!(
        "{}: sound\n{} entries, {} of them sealed; {} orders; {} accounts; {} noted heads found; {closed}\nhead {}-{}",
        file.display(),
        proof.entries,
        proof.sealed,
        proof.orders,
        proof.accounts,
        proof.heads,
        proof.sealed,
        proof.head
    )
}

#[allow(clippy::print_stdout)] // the command's answer
fn say(words: &str) {
    println!("{words}");
}
