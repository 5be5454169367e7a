//! What kiosks say aloud. The sentences are those of the kiosk's own dictionary: what is heard and what is read are one text.

pub mod list_clips;

use serde_json::Value;
use worker::voice::{Command, Phrases, Voice};

use crate::cli::Failure;
use crate::config::Config;

const WORDS: &str = include_str!("../../web/src/shared/i18n/zh-CN/kiosk.json");

/// Sentences without a hole.
const FIXED: [&str; 13] = [
    "hello.say",
    "walkin.say",
    "slipno.say",
    "phone.say",
    "who.say",
    "why.say",
    "second.say",
    "pick.next",
    "pick.noneFit",
    "pick.noMealNote",
    "sending.title",
    "sending.wait",
    "ticket.cancelledNote",
];
/// Sentences with a dish in them, and what its hole is called there.
const OF_DISH: [(&str, &str); 5] = [
    ("pick.chose", "{dish}"),
    ("pick.choseSpouse", "{dish}"),
    ("where.say", "{dishes}"),
    ("where.sayAgain", "{dishes}"),
    ("ticket.cancelSay", "{dishes}"),
];

/// The voice that the configuration asks for; nothing for `none`.
///
/// # Errors
/// When it names no command.
pub fn of(config: &Config) -> Result<Option<Voice>, Failure> {
    let command = Command::parse(&config.voice)?;
    Ok(command.map(|command| Voice::new(command, phrases(), config.media())))
}

fn phrases() -> Phrases {
    // A dictionary that can't be read would fail the test below.
    let words: Value = serde_json::from_str(WORDS).unwrap_or_default();
    let text = |key: &str| {
        let found = key.split('.').fold(&words["kiosk"], |at, step| &at[step]);
        found.as_str().map(str::to_owned)
    };
    Phrases {
        fixed: FIXED.into_iter().filter_map(text).collect(),
        of_dish: OF_DISH
            .into_iter()
            .filter_map(|(key, hole)| Some(text(key)?.replace(hole, "{dish}")))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_is_one_of_the_kiosks_own() {
        let found = phrases();
        assert_eq!((found.fixed.len(), found.of_dish.len()), (FIXED.len(), OF_DISH.len()));
        assert!(found.fixed.iter().all(|sentence| !sentence.contains('{')), "{found:?}");
        for sentence in &found.of_dish {
            assert_eq!(sentence.matches('{').count(), 1, "{sentence}");
            assert!(sentence.contains("{dish}"), "{sentence}");
        }
    }
}
