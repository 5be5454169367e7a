//! The two languages of the pages.

use crate::named::named;

named! {
    /// Chinese comes first; English is complete.
    pub enum Lang {
        /// 中文
        Zh = "zh",
        /// English
        En = "en",
    }
}

impl Lang {
    /// Reads an `Accept-Language` value: the first of the two that it names, Chinese when it names neither.
    #[must_use]
    pub fn accept(header: &str) -> Self {
        header
            .split(',')
            .find_map(|range| {
                let tag = range.trim().to_ascii_lowercase();
                Self::ALL.into_iter().find(|lang| tag.starts_with(lang.name()))
            })
            .unwrap_or(Self::Zh)
    }

    /// The one of two texts that is in this language.
    #[must_use]
    pub fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_known_language_wins_and_chinese_is_the_default() {
        assert_eq!(Lang::accept("en-GB,en;q=0.9,zh;q=0.8"), Lang::En);
        assert_eq!(Lang::accept("zh-CN,en"), Lang::Zh);
        assert_eq!(Lang::accept("mn, en;q=0.5"), Lang::En);
        assert_eq!(Lang::accept(""), Lang::Zh);
    }
}
