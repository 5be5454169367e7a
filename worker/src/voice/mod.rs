//! Sentences that kiosks say, made into sound when a menu is published: by a command of the operator's, once for each
//! sentence, and kept as files. Where it fails the kiosk speaks with its own voice, or shows the words alone; nothing waits for it.

mod command;
mod wav;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use store::media::{Media, MediaKind, name_of};
use store::{Result, Store};

pub use command::{BadCommand, Command};

/// Days ahead whose menus are spoken.
const DAYS: i64 = 7;
/// Sentences of one look: a new menu is spoken within moments, and a slow command never holds a look up for long.
const AT_ONCE: usize = 20;

/// What is said, as templates: the words are the pages' own.
#[derive(Debug, Clone, Default)]
pub struct Phrases {
    /// Whole sentences.
    pub fixed: Vec<String>,
    /// Sentences with `{dish}` in them.
    pub of_dish: Vec<String>,
}

impl Phrases {
    /// All sentences for these dishes, each once.
    #[must_use]
    pub fn about<'a>(&self, dishes: impl IntoIterator<Item = &'a String>) -> BTreeSet<String> {
        let mut all: BTreeSet<String> = self.fixed.iter().cloned().collect();
        for dish in dishes {
            all.extend(self.of_dish.iter().map(|template| template.replace("{dish}", dish)));
        }
        all
    }
}

/// How sentences become files.
#[derive(Debug, Clone)]
pub struct Voice {
    command: Arc<Command>,
    phrases: Arc<Phrases>,
    media: Media,
    /// Whether its failing was said: once is enough until it has spoken again.
    told: Arc<AtomicBool>,
}

impl Voice {
    /// Speaks the phrases with a command into a folder.
    #[must_use]
    pub fn new(command: Command, phrases: Phrases, media: Media) -> Self {
        Self {
            command: Arc::new(command),
            phrases: Arc::new(phrases),
            media,
            told: Arc::default(),
        }
    }

    /// The name of a sentence's file: another command, or another word, makes another.
    #[must_use]
    pub fn clip(&self, sentence: &str) -> String {
        name_of(MediaKind::Clip, &[self.command.line(), sentence])
    }

    /// The sentences about these dishes that are there to be played, with their files' names.
    #[must_use]
    pub fn made<'a>(&self, dishes: impl IntoIterator<Item = &'a String>) -> Vec<(String, String)> {
        let all = self.phrases.about(dishes).into_iter().map(|sentence| {
            let name = self.clip(&sentence);
            (sentence, name)
        });
        all.filter(|(_, name)| self.media.has(MediaKind::Clip, name)).collect()
    }

    /// Makes what is missing for the menus that are published. The same sentence is made by whoever comes first; twice is the
    /// same file.
    ///
    /// # Errors
    /// The database's, the file system's. A command that fails is said in the log and tried again at the next look.
    pub async fn make(&self, store: &Store) -> Result<()> {
        let today = store.clock.now().day();
        let dishes = store.system().dishes_on_menus(today, today.plus_days(DAYS)).await?;
        let missing = self.phrases.about(&dishes).into_iter().filter_map(|sentence| {
            let name = self.clip(&sentence);
            (!self.media.has(MediaKind::Clip, &name)).then_some((sentence, name))
        });
        for (sentence, name) in missing.take(AT_ONCE).collect::<Vec<_>>() {
            match self.command.speak(&sentence).await {
                Ok(sound) => {
                    self.media.keep_as(MediaKind::Clip, &name, &sound)?;
                    self.told.store(false, Ordering::Relaxed);
                }
                Err(error) => {
                    if !self.told.swap(true, Ordering::Relaxed) {
                        tracing::warn!(
                            error = &error as &dyn std::error::Error,
                            "no clip was made; kiosks speak with their own voices"
                        );
                    }
                    // The next one would fail as well.
                    break;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_sentence_is_said_once() {
        let phrases = Phrases {
            fixed: vec!["您好！".to_owned()],
            of_dish: vec!["{dish}，已选好。".to_owned()],
        };
        let dishes = ["豆腐".to_owned(), "豆腐".to_owned(), "鱼".to_owned()];
        let said: Vec<String> = phrases.about(&dishes).into_iter().collect();
        assert_eq!(said, ["您好！", "豆腐，已选好。", "鱼，已选好。"]);
    }

    #[test]
    fn another_command_makes_another_file() {
        let voice = |line: &str| {
            let command = Command::parse(line).expect("a command").expect("not none");
            Voice::new(command, Phrases::default(), Media::at(std::path::Path::new("media")))
        };
        assert_ne!(voice("a").clip("您好"), voice("b").clip("您好"));
        assert_ne!(voice("a").clip("您好"), voice("a").clip("你好"));
        assert_eq!(voice("a").clip("您好"), voice("a").clip("您好"));
    }
}
