//! Names of people, and the ways to show one without telling it.

use super::resident_id::Gender;
use crate::{code::Coded, digits};
use pinyin::ToPinyin;
use serde::{Deserialize, Serialize};

const CHARS_MAX: usize = 40;
/// From this age on a kiosk says 奶奶 and 爷爷.
const ELDER_AGE: i32 = 60;

/// Compound surnames that are common enough to meet.
const COMPOUND: [&str; 20] = [
    "欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "司徒", "令狐", "夏侯", "宇文", "长孙",
    "端木", "申屠", "独孤", "南宫", "万俟", "闻人",
];

/// Surnames whose usual reading isn't the surname's, by syllables. The Tujia 覃 of Sangzhi say qín.
const SURNAMES_READ: [(&str, &[&str]); 20] = [
    ("覃", &["qin"]),
    ("单", &["shan"]),
    ("仇", &["qiu"]),
    ("解", &["xie"]),
    ("曾", &["zeng"]),
    ("查", &["zha"]),
    ("区", &["ou"]),
    ("朴", &["piao"]),
    ("种", &["chong"]),
    ("盖", &["gai"]),
    ("翟", &["zhai"]),
    ("缪", &["miao"]),
    ("重", &["chong"]),
    ("尹", &["yin"]),
    ("乐", &["yue"]),
    ("臧", &["zang"]),
    ("冼", &["xian"]),
    ("尉迟", &["yu", "chi"]),
    ("万俟", &["mo", "qi"]),
    ("长孙", &["zhang", "sun"]),
];

/// The pictures by which a senior tells their own masked name from a neighbour's.
pub const PICTURES: [&str; 24] = [
    "plum", "orchid", "bamboo", "lotus", "peony", "sun", "moon", "star", "fish", "bird", "horse", "sheep", "tree",
    "leaf", "boat", "house", "bell", "drum", "lantern", "cup", "fan", "kite", "apple", "pear",
];

/// A person's name, 1 to 40 characters. `Debug` shows the masked form.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonName(String);

/// Why a text is no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadName {
    /// Nothing but white space.
    #[error("the name is missing")]
    Missing,
    /// Longer than any name on a resident ID.
    #[error("a name has at most {CHARS_MAX} characters")]
    TooLong,
    /// Digits or signs that no name has.
    #[error("a name consists of letters, with a dot between parts at most")]
    NotLetters,
}

impl Coded for BadName {
    fn code(&self) -> &'static str {
        match self {
            Self::Missing => "name_missing",
            Self::TooLong | Self::NotLetters => "bad_name",
        }
    }
    fn field(&self) -> Option<&'static str> {
        Some("name")
    }
}

impl PersonName {
    /// Trims, and drops the spaces with which forms stretch two-character names (`王　芳`). Mongolian and other names keep
    /// their `·`; names in Latin letters keep single spaces.
    ///
    /// # Errors
    /// [`BadName`] when nothing remains, it is too long, or holds signs that no name has.
    pub fn parse(text: &str) -> Result<Self, BadName> {
        let dotted: String = text.trim().chars().map(|c| if is_dot(c) { '·' } else { c }).collect();
        let latin = dotted.chars().any(|c| c.is_ascii_alphabetic());
        let name = if latin {
            dotted.split_whitespace().collect::<Vec<_>>().join(" ")
        } else {
            digits::plain(&dotted)
        };
        if name.is_empty() {
            return Err(BadName::Missing);
        }
        if name.chars().count() > CHARS_MAX {
            return Err(BadName::TooLong);
        }
        let fits = |c: char| c.is_alphabetic() || matches!(c, '·' | ' ' | '-' | '\'' | '〇');
        let begins = name.chars().next().is_some_and(char::is_alphabetic);
        if begins && name.chars().all(fits) {
            Ok(Self(name))
        } else {
            Err(BadName::NotLetters)
        }
    }

    /// The whole name. For those who may see it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The surname of a Chinese name; the first part of a name with dots or spaces.
    #[must_use]
    pub fn surname(&self) -> &str {
        if let Some((first, _)) = self.0.split_once(['·', ' ']) {
            return first;
        }
        let compound = COMPOUND
            .iter()
            .find(|two| self.0.starts_with(**two) && self.0.len() > two.len());
        let first = self.0.chars().next().map_or(0, char::len_utf8);
        compound.map_or(&self.0[..first], |two| &self.0[..two.len()])
    }

    /// `王*芳`, `欧阳*华`, `王*`: the surname and the last character, so that a neighbour in the queue can't read it.
    #[must_use]
    pub fn masked(&self) -> String {
        if self.0.contains(['·', ' ']) {
            let first = self.0.chars().next().map(String::from).unwrap_or_default();
            return format!("{first}**");
        }
        let surname = self.surname();
        let given: Vec<char> = self.0[surname.len()..].chars().collect();
        match given.as_slice() {
            [] => format!("{}*", self.0.chars().next().map(String::from).unwrap_or_default()),
            [_] if surname.chars().count() == 1 => format!("{surname}*"),
            [.., last] => format!("{surname}*{last}"),
        }
    }

    /// Pinyin initials for a quick look-up: 王桂芳 is `wgf`.
    #[must_use]
    pub fn initials(&self) -> String {
        self.syllables()
            .iter()
            .filter_map(|syllable| syllable.chars().next())
            .collect()
    }

    /// The whole name in pinyin without tones and in one word, as somebody types it who has only heard it: `wangguifang`.
    #[must_use]
    pub fn pinyin(&self) -> String {
        self.syllables().concat()
    }

    fn syllables(&self) -> Vec<String> {
        let surname = self.surname();
        let read = SURNAMES_READ.iter().find(|(name, _)| *name == surname);
        let said: Vec<String> = match read {
            Some((_, syllables)) => syllables.iter().map(|one| (*one).to_owned()).collect(),
            None => surname.chars().filter_map(syllable).collect(),
        };
        let given = self.0[surname.len()..].chars().filter_map(syllable);
        said.into_iter().chain(given).collect()
    }

    /// How a kiosk greets: 王奶奶, 覃爷爷; 女士 and 先生 below sixty.
    #[must_use]
    pub fn salutation(&self, gender: Gender, age: i32) -> String {
        let title = match (gender, age >= ELDER_AGE) {
            (Gender::Female, true) => "奶奶",
            (Gender::Male, true) => "爷爷",
            (Gender::Female, false) => "女士",
            (Gender::Male, false) => "先生",
        };
        format!("{}{title}", self.surname())
    }
}

/// One of [`PICTURES`], always the same for the same seed. The seed is the senior's number, so that two people of one
/// name who share a phone mostly see two pictures.
#[must_use]
pub fn picture(seed: &str) -> &'static str {
    // FNV-1a: small, stable across builds, which the standard library's hasher doesn't promise.
    let hash = seed.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    PICTURES[(hash % PICTURES.len() as u64) as usize]
}

fn is_dot(c: char) -> bool {
    matches!(c, '•' | '・' | '‧' | '．' | '.' | '●')
}

/// A letter stands for itself.
fn syllable(c: char) -> Option<String> {
    if c.is_ascii_alphabetic() {
        return Some(c.to_ascii_lowercase().to_string());
    }
    Some(c.to_pinyin()?.plain().to_owned())
}

impl std::fmt::Debug for PersonName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PersonName({})", self.masked())
    }
}

impl TryFrom<String> for PersonName {
    type Error = BadName;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<PersonName> for String {
    fn from(name: PersonName) -> Self {
        name.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn name(text: &str) -> PersonName {
        PersonName::parse(text).expect(text)
    }

    #[test]
    fn masking_keeps_surname_and_last_character() {
        for (whole, masked) in [
            ("王桂芳", "王*芳"),
            ("王芳", "王*"),
            ("欧阳建华", "欧阳*华"),
            ("欧阳华", "欧阳*华"),
            ("欧阳", "欧*"),
            ("王", "王*"),
            ("乌兰·其其格", "乌**"),
            ("巴特尔", "巴*尔"),
        ] {
            assert_eq!(name(whole).masked(), masked, "{whole}");
        }
        assert!(!format!("{:?}", name("王桂芳")).contains('桂'));
    }

    #[test]
    fn initials_know_the_surnames_of_sangzhi() {
        for (whole, initials) in [
            ("王桂芳", "wgf"),
            ("覃正华", "qzh"),
            ("单雄信", "sxx"),
            ("尉迟恭", "ycg"),
            ("乌兰·其其格", "wlqqg"),
        ] {
            assert_eq!(name(whole).initials(), initials, "{whole}");
        }
    }

    #[test]
    fn whoever_has_only_heard_a_name_types_it_in_pinyin() {
        for (whole, heard) in [
            ("覃桂英", "qinguiying"),
            ("秦桂英", "qinguiying"),
            ("尉迟恭", "yuchigong"),
            ("王芳", "wangfang"),
        ] {
            assert_eq!(name(whole).pinyin(), heard, "{whole}");
        }
    }

    #[test]
    fn greetings_follow_age_and_gender() {
        assert_eq!(name("王桂芳").salutation(Gender::Female, 60), "王奶奶");
        assert_eq!(name("欧阳建华").salutation(Gender::Male, 81), "欧阳爷爷");
        assert_eq!(name("王桂芳").salutation(Gender::Female, 59), "王女士");
    }

    #[test]
    fn forms_are_forgiven_and_nonsense_is_not() {
        assert_eq!(name(" 王　芳 ").as_str(), "王芳");
        assert_eq!(name("乌兰.其其格").as_str(), "乌兰·其其格");
        assert_eq!(name("Anna  Maria Lee").as_str(), "Anna Maria Lee");
        assert_eq!(PersonName::parse(" \u{3000}"), Err(BadName::Missing));
        assert_eq!(PersonName::parse("王1"), Err(BadName::NotLetters));
        assert_eq!(PersonName::parse("·王"), Err(BadName::NotLetters));
        assert_eq!(PersonName::parse(&"王".repeat(41)), Err(BadName::TooLong));
    }

    #[test]
    fn pictures_are_stable_and_all_in_use() {
        assert_eq!(picture("S0000017"), picture("S0000017"));
        let seen: std::collections::BTreeSet<_> = (0..500).map(|n| picture(&format!("S{n:07}"))).collect();
        assert_eq!(seen.len(), PICTURES.len());
    }

    proptest! {
        #[test]
        fn a_masked_name_never_tells_the_middle(text in "[\u{4e00}-\u{9fa5}]{3,6}") {
            let name = name(&text);
            prop_assert!(name.masked() != text);
            prop_assert!(name.masked().contains('*'));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,50}") {
            if let Ok(name) = PersonName::parse(&text) {
                prop_assert!(name.masked().contains('*'));
                prop_assert_eq!(PersonName::parse(name.as_str()), Ok(name.clone()));
                prop_assert!(name.initials().bytes().all(|b| b.is_ascii_lowercase()));
            }
        }
    }
}
