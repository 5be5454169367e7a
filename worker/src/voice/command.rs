//! The command that speaks: the sentence goes in on its standard input, a WAV file comes out on its standard output.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Command as Process;

use super::wav;

/// A sentence is a few words; a command that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(20);
/// A minute of CD sound has ten megabytes.
const BYTES_MAX: u64 = 4 * 1024 * 1024;

/// A programme and its arguments. No shell reads them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    line: String,
    words: Vec<String>,
}

/// A setting that names no programme.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("NUANCAN_VOICE names no command; say a programme with its arguments, or none")]
pub struct BadCommand;

/// Why there is no sound.
#[derive(Debug, thiserror::Error)]
pub enum Mute {
    /// It isn't there, or mustn't be run.
    #[error("the voice's command can't be run")]
    Run(#[source] std::io::Error),
    /// It ended badly.
    #[error("the voice's command ended with {0}")]
    Ended(std::process::ExitStatus),
    /// It hung.
    #[error("the voice's command took longer than {} s", PATIENCE.as_secs())]
    Hung,
    /// What it wrote is no WAV file, or a very long one.
    #[error("the voice's command wrote no WAV file")]
    NoSound,
}

impl Command {
    /// Reads a setting; `none` is no voice.
    ///
    /// # Errors
    /// [`BadCommand`] when there is no word in it.
    pub fn parse(line: &str) -> Result<Option<Self>, BadCommand> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        match words.first().map(String::as_str) {
            None => Err(BadCommand),
            Some("none") => Ok(None),
            Some(_) => Ok(Some(Self {
                line: words.join(" "),
                words,
            })),
        }
    }

    /// As it was written.
    #[must_use]
    pub fn line(&self) -> &str {
        &self.line
    }

    /// The programme's name as it was written.
    #[must_use]
    pub fn program(&self) -> &str {
        &self.words[0]
    }

    /// Where the programme lies, looked for as a shell would.
    #[must_use]
    pub fn found(&self, path: Option<&std::ffi::OsStr>) -> Option<PathBuf> {
        let program = Path::new(self.program());
        if program.components().count() > 1 {
            return program.is_file().then(|| program.to_owned());
        }
        let folders = std::env::split_paths(path?);
        folders.map(|folder| folder.join(program)).find(|file| file.is_file())
    }

    /// Speaks one sentence.
    ///
    /// # Errors
    /// `Mute`.
    pub async fn speak(&self, sentence: &str) -> Result<Vec<u8>, Mute> {
        let mut process = self.start()?;
        let (mut to, from) = (process.stdin.take(), process.stdout.take());
        let spoken = async {
            if let Some(mut to) = to.take() {
                // One that reads nothing may have ended already; its exit code says more.
                let _ = to.write_all(sentence.as_bytes()).await;
            }
            let mut sound = Vec::new();
            if let Some(from) = from {
                let mut bounded = from.take(BYTES_MAX + 1);
                bounded.read_to_end(&mut sound).await.map_err(Mute::Run)?;
            }
            if sound.len() as u64 > BYTES_MAX {
                return Err(Mute::NoSound);
            }
            let ended = process.wait().await.map_err(Mute::Run)?;
            if !ended.success() {
                return Err(Mute::Ended(ended));
            }
            wav::whole(sound).ok_or(Mute::NoSound)
        };
        // A process that is dropped is killed.
        tokio::time::timeout(PATIENCE, spoken).await.map_err(|_| Mute::Hung)?
    }

    /// Our settings hold passwords: a programme of somebody else's gets none of them.
    fn start(&self) -> Result<tokio::process::Child, Mute> {
        let mut process = Process::new(&self.words[0]);
        process.args(&self.words[1..]).env_clear().env("LC_ALL", "C.UTF-8");
        for name in ["PATH", "HOME"] {
            if let Some(value) = std::env::var_os(name) {
                process.env(name, value);
            }
        }
        process
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        process.kill_on_drop(true).spawn().map_err(Mute::Run)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn script(folder: &Path, body: &str) -> Command {
        let file = folder.join("voice.sh");
        std::fs::write(&file, body).expect("writes");
        let line = format!("/bin/sh {}", file.display());
        Command::parse(&line).expect("a command").expect("not none")
    }

    #[tokio::test]
    async fn the_sentence_goes_in_and_a_sound_comes_out() {
        let folder = tempfile::tempdir().expect("a folder");
        let heard = folder.path().join("heard");
        let body = format!(
            "cat > {}\nprintf 'RIFF\\377\\377\\377\\177WAVEfmt \\020\\0\\0\\0\\1\\0\\1\\0\\100\\37\\0\\0\\100\\37\\0\\0\\1\\0\\10\\0data\\0\\360\\377\\177abcd'\n",
            heard.display()
        );
        let sound = script(folder.path(), &body)
            .speak("豆腐，已选好。")
            .await
            .expect("a sound");
        assert_eq!(std::fs::read_to_string(heard).expect("heard"), "豆腐，已选好。");
        assert!(sound.starts_with(b"RIFF") && sound.ends_with(b"abcd"));
    }

    #[tokio::test]
    async fn what_is_no_sound_is_told_apart() {
        let folder = tempfile::tempdir().expect("a folder");
        let mute = async |body: &str| script(folder.path(), body).speak("您好").await.expect_err("no sound");
        assert!(matches!(mute("exit 3").await, Mute::Ended(_)));
        assert!(matches!(mute("echo hello").await, Mute::NoSound));
        let missing = Command::parse("/nowhere/voice").expect("a command").expect("not none");
        assert!(matches!(missing.speak("您好").await, Err(Mute::Run(_))));
        assert!(missing.found(None).is_none());
    }

    #[test]
    fn a_setting_is_words_without_a_shell() {
        assert_eq!(Command::parse("none"), Ok(None));
        assert_eq!(Command::parse("  "), Err(BadCommand));
        let command = Command::parse("sh -c 'x'").expect("a command").expect("not none");
        assert_eq!((command.program(), command.line()), ("sh", "sh -c 'x'"));
        let path = std::ffi::OsString::from("/nowhere:/bin:/usr/bin");
        assert!(command.found(Some(&path)).is_some());
    }
}
