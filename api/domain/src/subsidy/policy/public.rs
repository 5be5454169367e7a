//! What the slip, the screen and the voice say of a subsidy must give nobody away: no category, no disability, no poverty.

use super::{Fault, Group};
use crate::category::Category;
use std::ops::Range;

/// Words beyond the categories' own names.
const TELLING_ZH: [&str; 10] = [
    "贫困",
    "困难",
    "残疾",
    "残障",
    "失能",
    "失智",
    "精神障碍",
    "脱贫户",
    "五保",
    "病",
];
const TELLING_EN: [&str; 11] = [
    "poor",
    "poverty",
    "needy",
    "hardship",
    "disab",
    "handicap",
    "destitute",
    "dibao",
    "tekun",
    "illness",
    "indigent",
];

/// Whether texts that are shown in public name what must not be.
///
/// # Errors
/// [`Fault::TellsOn`] with the word, as the text has it.
pub(super) fn check<'a>(texts: impl IntoIterator<Item = &'a String>, groups: &[Group]) -> Result<(), Fault> {
    for text in texts {
        let said = Said::of(text);
        let categories = Category::ALL.into_iter().filter(|one| *one != Category::None);
        let named = categories.flat_map(|one| [one.label_zh(), one.label_en()]);
        let labels = groups.iter().filter(|group| !group.public);
        let labels = labels.flat_map(|group| [group.label.as_str(), group.label_en.as_str()]);
        let words = named.chain(TELLING_ZH).chain(TELLING_EN).chain(labels);
        let mut words = words.filter(|word| !word.trim().is_empty());
        if let Some(there) = words.find_map(|word| said.finds(word)) {
            return Err(Fault::TellsOn(whole(text, there).to_owned()));
        }
    }
    Ok(())
}

/// A text in small letters, without what may stand between the parts of a word; each letter with its place.
struct Said(Vec<(char, Range<usize>)>);

fn parts_words(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '_' | '‐' | '‑' | '–' | '—' | '－' | '·' | '\u{200b}')
}

fn small(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

impl Said {
    fn of(text: &str) -> Self {
        let letters = text.char_indices().filter(|(_, c)| !parts_words(*c));
        Self(letters.map(|(at, c)| (small(c), at..at + c.len_utf8())).collect())
    }

    /// Where a word stands. Chinese may be torn apart anywhere, English only where it has parts of its own: "need you"
    /// is not "needy".
    fn finds(&self, word: &str) -> Option<Range<usize>> {
        let parts: Vec<Vec<char>> = if word.is_ascii() {
            word.split(parts_words)
                .map(|part| part.chars().map(small).collect())
                .collect()
        } else {
            word.chars()
                .filter(|c| !parts_words(*c))
                .map(|c| vec![small(c)])
                .collect()
        };
        (0..self.0.len()).find_map(|from| {
            let to = parts.iter().try_fold(from, |at, part| self.has(at, part))?;
            Some(self.0[from].1.start..self.0[to - 1].1.end)
        })
    }

    /// Whether a part stands at a position, its letters next to each other; where it ends.
    fn has(&self, at: usize, part: &[char]) -> Option<usize> {
        let there = self.0.get(at..at + part.len())?;
        let is_same = there.iter().zip(part).all(|((said, _), wanted)| said == wanted);
        let is_close = there.windows(2).all(|two| two[0].1.end == two[1].1.start);
        (is_same && is_close).then_some(at + part.len())
    }
}

/// The whole of an English word of which a part was found.
fn whole(text: &str, there: Range<usize>) -> &str {
    let letter = |c: char| c.is_ascii_alphabetic();
    let before = &text[..there.start];
    let after = &text[there.end..];
    let is_english = text[there.clone()].chars().any(letter);
    if !is_english {
        return &text[there];
    }
    let from = before.trim_end_matches(letter).len();
    let to = text.len() - after.trim_start_matches(letter).len();
    &text[from..to]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Option<String> {
        match check([&text.to_owned()], &[]) {
            Err(Fault::TellsOn(word)) => Some(word),
            _ => None,
        }
    }

    #[test]
    fn a_word_torn_apart_or_written_large_is_still_the_word() {
        for (text, word) in [
            ("低 保", "低 保"),
            ("低-保户", "低-保"),
            ("按低　保标准", "低　保"),
            ("Low-income diners", "Low-income"),
            ("for LOW  INCOME", "LOW  INCOME"),
            ("lowincome", "lowincome"),
            ("the Disabled", "Disabled"),
            ("残障人士", "残障"),
            ("失智老人", "失智"),
            ("精神障碍", "精神障碍"),
            ("脱贫户", "脱贫户"),
            ("Handicapped", "Handicapped"),
            ("the needy", "needy"),
            ("impoverished by poverty", "poverty"),
        ] {
            assert_eq!(said(text).as_deref(), Some(word), "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_such_a_word_may_be_said() {
        for text in [
            "What you need you get",
            "按核定标准",
            "Hope or else",
            "Low fat, income aside",
            "",
        ] {
            assert_eq!(said(text), None, "{text}");
        }
    }
}
