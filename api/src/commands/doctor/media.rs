//! Photos and clips, and what speaks them.

use std::collections::BTreeSet;

use store::media::{Media, MediaKind};
use worker::voice::Command;

use super::{Finding, Grade};
use crate::config::Config;
use crate::tiles::Tiles;

/// Whether sentences can be spoken here; a worker does it.
pub(super) fn voice(config: &Config) -> Finding {
    let clips = config.media().names(MediaKind::Clip).unwrap_or_default().len();
    let left_to_devices = "kiosks speak with their own voices, or show the words alone";
    match Command::parse(&config.voice) {
        Err(error) => Finding::new(Grade::Bad, "voice", error.to_string()),
        Ok(None) => Finding::new(Grade::Ok, "voice", format!("none is wanted: {left_to_devices}")),
        Ok(Some(command)) => match command.found(std::env::var_os("PATH").as_deref()) {
            Some(file) => Finding::new(
                Grade::Ok,
                "voice",
                format!("{}; {clips} clips are there", file.display()),
            ),
            None => {
                let words = format!(
                    "{} isn't installed: {left_to_devices}. Install it where the worker runs (Debian: apt install espeak-ng), or \
                     set NUANCAN_VOICE",
                    command.program()
                );
                Finding::new(Grade::Warn, "voice", words)
            }
        },
    }
}

/// Where pictures of the ground come from.
pub(super) fn ground(config: &Config) -> Finding {
    match Tiles::of(config.tiles.as_ref(), &config.data) {
        Ok(Tiles::None) => Finding::new(Grade::Ok, "map", "none is set up: rounds are drawn as a sketch"),
        Ok(Tiles::Service(_)) => Finding::new(Grade::Ok, "map", "tiles come from a service (NUANCAN_TILES)"),
        Ok(tiles @ Tiles::File(_)) => {
            let zooms = tiles.zooms().map(|zooms| format!("{} to {}", zooms.least, zooms.most));
            let words = format!("a file with the zooms {}", zooms.unwrap_or_default());
            Finding::new(Grade::Ok, "map", words)
        }
        Err(failure) => Finding::new(Grade::Bad, "map", failure.words()),
    }
}

/// Whether the photos that dishes are shown with are in the folder.
pub(super) fn photos(media: &Media, wanted: &BTreeSet<String>) -> Finding {
    let missing = wanted.iter().filter(|name| !media.has(MediaKind::Photo, name)).count();
    let (all, folder) = (wanted.len(), media.root().display());
    if missing == 0 {
        return Finding::new(Grade::Ok, "photos", format!("{all} dishes' photos in {folder}"));
    }
    let words = format!(
        "{missing} of {all} dishes' photos aren't in {folder}: plates are drawn instead. Every API process needs the same folder \
         (NUANCAN_MEDIA)"
    );
    Finding::new(Grade::Warn, "photos", words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn photos_that_are_elsewhere_are_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let media = Media::at(folder.path());
        let here = media.keep(MediaKind::Photo, b"a photo").expect("keeps");
        assert!(photos(&media, &BTreeSet::from([here.clone()])).grade == Grade::Ok);
        let found = photos(&media, &BTreeSet::from([here, format!("{}.jpg", "0".repeat(64))]));
        assert!(found.grade == Grade::Warn && found.words.starts_with("1 of 2"));
    }
}
