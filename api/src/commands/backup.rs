//! `nuancan backup`: data into FILE, keys into FILE.keys beside it.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use store::backup::Shelf;
use store::media::{Media, MediaKind};
use store::{Clock, keyring};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::cli::Failure;
use crate::compose;
use crate::config::Config;

/// The first entry of every backup.
pub(super) const MANIFEST: &str = "manifest.json";
/// Below it lie photos and clips.
pub(super) const MEDIA: &str = "media";
/// The format's version.
pub(super) const FORMAT: u32 = 1;

/// Where to.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// The backup to write; an existing one is replaced only when the new one is whole
    pub file: PathBuf,
    /// Leave the keys out: then keep them elsewhere, the backup is worthless without them
    #[arg(long)]
    pub without_keys: bool,
}

/// Writes a backup while the programme goes on.
///
/// # Errors
/// The database's, the file system's.
#[allow(clippy::print_stdout)] // the command's answer
pub async fn run(config: Config, options: Options) -> Result<(), Failure> {
    let store = compose::open(&config, Clock::real()).await?;
    let half = with_ending(&options.file, "half");
    let mut shelf = ZipShelf {
        zip: ZipWriter::new(private(&half)?),
    };
    let manifest = serde_json::json!({
        "format": FORMAT, "program": env!("CARGO_PKG_VERSION"), "made_at": store.clock.now(), "from": store.db().kind(),
        "keys": keyring::key_mark(store.db()).await?,
    });
    shelf.begin(MANIFEST)?;
    shelf.zip.write_all(manifest.to_string().as_bytes())?;
    let rows = store.system().export(&mut shelf).await?;
    let (files, missing) = pack(&mut shelf, &config.media(), &store.system().photos().await?)?;
    shelf.zip.finish()?.sync_all()?;
    std::fs::rename(&half, &options.file)?;
    println!(
        "{rows} rows in {}, {files} photos and clips with them",
        options.file.display()
    );
    if missing > 0 {
        println!(
            "{missing} photos that dishes are shown with are not in {}: run this where the shared folder is (NUANCAN_MEDIA)",
            config.media().root().display()
        );
    }
    if !options.without_keys {
        let keys = with_ending(&options.file, "keys");
        store.keys().save(&keys)?;
        println!("keys in {}: keep this file apart from the backup", keys.display());
    }
    store.close().await?;
    Ok(())
}

/// Photos and clips as they are: they don't get smaller. Says how many, and how many photos of dishes aren't there.
fn pack(shelf: &mut ZipShelf, media: &Media, wanted: &BTreeSet<String>) -> Result<(usize, usize), Failure> {
    let mut files = 0;
    for kind in MediaKind::ALL {
        for name in media.names(kind)? {
            let Some(file) = media.file(kind, &name) else { continue };
            let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
            shelf
                .zip
                .start_file(format!("{MEDIA}/{}/{name}", kind.folder()), options)?;
            std::io::copy(&mut File::open(file)?, &mut shelf.zip)?;
            files += 1;
        }
    }
    let missing = wanted.iter().filter(|name| !media.has(MediaKind::Photo, name)).count();
    Ok((files, missing))
}

/// Names and orders stand in a backup as they are: it is for its owner alone.
fn private(file: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)
}

/// `FILE.ending`.
pub(super) fn with_ending(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

struct ZipShelf {
    zip: ZipWriter<File>,
}

impl ZipShelf {
    fn begin(&mut self, name: &str) -> std::io::Result<()> {
        self.zip
            .start_file(name, SimpleFileOptions::default())
            .map_err(std::io::Error::other)
    }
}

impl Shelf for ZipShelf {
    fn open(&mut self, table: &'static str) -> std::io::Result<&mut dyn Write> {
        self.begin(&format!("tables/{table}.jsonl"))?;
        Ok(&mut self.zip)
    }
}
