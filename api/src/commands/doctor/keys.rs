//! The key file: whether it is there, shut to others, and the data's own.

use std::path::Path;

use store::{Db, Keyring, keyring};

use super::{Finding, Grade};

pub(super) fn file(file: &Path) -> Finding {
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

/// Whether the key file is the one that the data was sealed with. Changes nothing.
pub(super) async fn of_data(file: &Path, db: &Db) -> Finding {
    let bad = |words: String| Finding::new(Grade::Bad, "keys", words);
    let bring_back = crate::compose::BRING_BACK;
    let ring = match Keyring::load(file) {
        Ok(ring) => ring,
        Err(_) => return bad(format!("the data was sealed with keys that aren't here: {bring_back}")),
    };
    match keyring::key_mark(db).await {
        Ok(Some(mark)) => match ring.fits(&mark) {
            Ok(()) if ring.has_coming() => {
                let words = "these are the data's own; new ones are coming: restart every process, then `nuancan keys activate`";
                Finding::new(Grade::Warn, "keys", words)
            }
            Ok(()) => Finding::new(Grade::Ok, "keys", "these are the data's own"),
            Err(misfit) => bad(format!("{misfit}: {bring_back}")),
        },
        Ok(None) => Finding::new(
            Grade::Ok,
            "keys",
            "the data isn't bound to any keys yet; the next start binds it",
        ),
        Err(error) => bad(format!("the mark of the data's keys can't be read ({error})")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_that_others_may_read_is_bad() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("keys.json");
        assert!(file(&path).grade == Grade::Bad, "there is none yet");
        Keyring::make().expect("made").save(&path).expect("saved");
        assert!(file(&path).grade == Grade::Ok);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).expect("changed");
        let finding = file(&path);
        assert!(finding.grade == Grade::Bad && finding.words.contains("0640"));
    }
}
