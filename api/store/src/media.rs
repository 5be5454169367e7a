//! Pictures and sounds: files beside the data, each named by what is in it. A name never gets another content, so anybody may
//! keep it for ever; several processes see the same ones when they share the folder.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// What lies in the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaKind {
    /// A dish's photo.
    Photo,
    /// A spoken sentence.
    Clip,
}

impl MediaKind {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Photo, Self::Clip];

    /// Its folder, also in addresses.
    #[must_use]
    pub fn folder(self) -> &'static str {
        match self {
            Self::Photo => "photos",
            Self::Clip => "clips",
        }
    }

    /// How names of this kind end.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Photo => "jpg",
            Self::Clip => "wav",
        }
    }
}

/// The folder.
#[derive(Debug, Clone)]
pub struct Media {
    root: PathBuf,
}

impl Media {
    /// The folder at a path; it is made when the first file is kept.
    #[must_use]
    pub fn at(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// Where it is.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Keeps a file and says its name. The same content again changes nothing.
    ///
    /// # Errors
    /// The file system's.
    pub fn keep(&self, kind: MediaKind, content: &[u8]) -> std::io::Result<String> {
        let name = format!("{}.{}", hex(&Sha256::digest(content)), kind.ending());
        self.keep_as(kind, &name, content)?;
        Ok(name)
    }

    /// Keeps a file under a name that says what it was made of. What is there already stays.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] for a name that is none; the file system's.
    pub fn keep_as(&self, kind: MediaKind, name: &str, content: &[u8]) -> std::io::Result<()> {
        let file = self.file(kind, name).ok_or(ErrorKind::InvalidInput)?;
        if file.try_exists()? {
            return Ok(());
        }
        let folder = self.root.join(kind.folder());
        std::fs::create_dir_all(&folder)?;
        // Whoever asks meanwhile finds the whole file or none.
        let mut half = tempfile_in(&folder, name)?;
        half.1.write_all(content)?;
        half.1.sync_all()?;
        std::fs::rename(&half.0, &file)
    }

    /// Where a file of this name lies; nothing for what is no such name, so that nobody reaches beyond the folder.
    #[must_use]
    pub fn file(&self, kind: MediaKind, name: &str) -> Option<PathBuf> {
        let (hash, ending) = name.split_once('.')?;
        let is_hash = hash.len() == 64 && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        (is_hash && ending == kind.ending()).then(|| self.root.join(kind.folder()).join(name))
    }

    /// Whether a file of this name is there.
    #[must_use]
    pub fn has(&self, kind: MediaKind, name: &str) -> bool {
        self.file(kind, name).is_some_and(|file| file.is_file())
    }

    /// The names of all files of a kind, in order.
    ///
    /// # Errors
    /// The file system's.
    pub fn names(&self, kind: MediaKind) -> std::io::Result<Vec<String>> {
        let found = match std::fs::read_dir(self.root.join(kind.folder())) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            found => found?,
        };
        let mut names = Vec::new();
        for entry in found {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if self.file(kind, &name).is_some() {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }
}

/// A name for what is made out of a text, such as a spoken sentence.
#[must_use]
pub fn name_of(kind: MediaKind, made_of: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in made_of {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    format!("{}.{}", hex(&hash.finalize()), kind.ending())
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a String can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn tempfile_in(folder: &Path, name: &str) -> std::io::Result<(PathBuf, std::fs::File)> {
    let half = folder.join(format!("{name}.{}.half", crate::ids::new_id()));
    let file = std::fs::File::create(&half)?;
    Ok((half, file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_content_is_kept_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let media = Media::at(&folder.path().join("media"));
        assert!(media.names(MediaKind::Photo).expect("reads").is_empty());
        let first = media.keep(MediaKind::Photo, b"a picture").expect("keeps");
        assert_eq!(media.keep(MediaKind::Photo, b"a picture").expect("keeps"), first);
        let other = media.keep(MediaKind::Photo, b"another").expect("keeps");
        assert_ne!(first, other);
        assert!(media.has(MediaKind::Photo, &first) && !media.has(MediaKind::Clip, &first));
        assert_eq!(media.names(MediaKind::Photo).expect("reads").len(), 2);
    }

    #[test]
    fn no_name_leads_out_of_the_folder() {
        let media = Media::at(Path::new("media"));
        let hash = "0".repeat(64);
        assert!(media.file(MediaKind::Photo, &format!("{hash}.jpg")).is_some());
        for wrong in [
            "../keys.jpg",
            "x.jpg",
            "",
            "..",
            &format!("{hash}.wav"),
            &format!("{hash}.jpg.half"),
            &format!("{}.jpg", "A".repeat(64)),
        ] {
            assert!(media.file(MediaKind::Photo, wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn parts_of_a_name_do_not_run_together() {
        let name = |parts: &[&str]| name_of(MediaKind::Clip, parts);
        assert_ne!(name(&["ab", "c"]), name(&["a", "bc"]));
        assert_eq!(name(&["ab"]), name(&["ab"]));
    }
}
