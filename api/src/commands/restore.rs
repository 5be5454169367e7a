//! `nuancan restore`: a backup into an empty installation, on either database.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;

use clap::Args;
use store::backup::Source;
use store::keyring::KeyMark;
use store::media::{Media, MediaKind};
use store::{Clock, Keyring};
use zip::ZipArchive;
use zip::result::ZipError;

use super::backup::{FORMAT, MANIFEST, MEDIA, with_ending};
use crate::cli::Failure;
use crate::compose;
use crate::config::Config;

/// From where.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// The backup to read
    pub file: PathBuf,
    /// Its key file [default: FILE.keys]
    #[arg(long)]
    pub with_keys: Option<PathBuf>,
}

/// Reads a backup. Nothing is changed unless all of it can be read.
///
/// # Errors
/// When the installation is in use, the file is no backup, or the keys are missing.
#[allow(clippy::print_stdout)] // the command's answer
pub async fn run(config: Config, options: Options) -> Result<(), Failure> {
    let mut zip = ZipArchive::new(BufReader::new(File::open(&options.file)?))?;
    let needed = check(&mut zip)?;
    take_keys(&config, &options, needed.as_ref())?;
    let store = compose::open(&config, Clock::real()).await?;
    compose::schema(&store).await?;
    let imported = store.system().import(&mut ZipSource { zip }).await;
    let rows = imported.map_err(|error| compose::wrong_keys(&config, error))?;
    let files = unpack(&options, &config.media())?;
    println!(
        "{rows} rows restored from {}, {files} photos and clips with them",
        options.file.display()
    );
    store.close().await?;
    Ok(())
}

/// Puts photos and clips back. What is there already under its name has the same content.
fn unpack(options: &Options, media: &Media) -> Result<usize, Failure> {
    let mut zip = ZipArchive::new(BufReader::new(File::open(&options.file)?))?;
    let mut files = 0;
    for place in 0..zip.len() {
        let mut entry = zip.by_index(place)?;
        let path = entry.name().to_owned();
        let named = path
            .strip_prefix(MEDIA)
            .and_then(|rest| rest.strip_prefix('/')?.split_once('/'));
        let Some((folder, name)) = named else { continue };
        let Some(kind) = MediaKind::ALL.into_iter().find(|kind| kind.folder() == folder) else {
            continue;
        };
        let mut content = Vec::new();
        entry.read_to_end(&mut content)?;
        media.keep_as(kind, name, &content)?;
        files += 1;
    }
    Ok(files)
}

/// Which keys the backup needs; older ones don't say, and their values are tried themselves when they are read.
fn check(zip: &mut ZipArchive<BufReader<File>>) -> Result<Option<KeyMark>, Failure> {
    let mut text = String::new();
    zip.by_name(MANIFEST)?.read_to_string(&mut text)?;
    let mut manifest: serde_json::Value = serde_json::from_str(&text)?;
    if manifest["format"] != FORMAT {
        return Err(Failure::new(
            "this backup has another format; restore it with the version that made it",
        ));
    }
    Ok(serde_json::from_value(manifest["keys"].take())?)
}

/// Puts the backup's keys where this installation looks for them; other keys that are there already are never replaced.
fn take_keys(config: &Config, options: &Options, needed: Option<&KeyMark>) -> Result<(), Failure> {
    let from = options
        .with_keys
        .clone()
        .unwrap_or_else(|| with_ending(&options.file, "keys"));
    let here = config.key_file();
    // The file in place may be the very installation's, and newer than the copy beside the backup.
    if here.try_exists()?
        && let Some(needed) = needed
        && Keyring::load(&here)?.fits(needed).is_ok()
    {
        return Ok(());
    }
    let new = Keyring::load(&from)
        .map_err(|_| Failure::new(format!("no key file at {}: name it with --with-keys", from.display())))?;
    if let Some(Err(misfit)) = needed.map(|needed| new.fits(needed)) {
        return Err(Failure::new(format!(
            "{}: {misfit}; find the copy that belongs to this backup. Nothing was changed",
            from.display()
        )));
    }
    if !here.try_exists()? {
        new.save(&here)?;
        return Ok(());
    }
    if Keyring::load(&here)?.to_text()? == new.to_text()? {
        return Ok(());
    }
    Err(Failure::new(format!(
        "{} holds other keys; move them away first, they may be the only ones",
        here.display()
    )))
}

struct ZipSource {
    zip: ZipArchive<BufReader<File>>,
}

impl Source for ZipSource {
    fn open(&mut self, table: &'static str) -> std::io::Result<Option<Box<dyn BufRead + Send + '_>>> {
        let mut lines = Vec::new();
        match self.zip.by_name(&format!("tables/{table}.jsonl")) {
            Ok(mut file) => file.read_to_end(&mut lines)?,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(std::io::Error::other(error)),
        };
        Ok(Some(Box::new(std::io::Cursor::new(lines))))
    }
}
