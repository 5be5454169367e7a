//! Place names in Latin letters: pinyin in one word, then the kind of place in English.

use pinyin::ToPinyin;

/// Longest first, so that 白族乡 isn't taken for 乡.
const KINDS: [(&str, &str); 10] = [
    ("经济开发区", "Development Zone"),
    ("白族乡", "Bai Township"),
    ("社区", "Community"),
    ("嘎查", "Gacha"),
    ("苏木", "Sumu"),
    ("镇", "Town"),
    ("乡", "Township"),
    ("村", "Village"),
    ("居", "Community"),
    ("队", "Brigade"),
];

/// 朱家台社区 becomes `Zhujiatai Community`.
pub(super) fn place(name: &str) -> String {
    for (kind, english) in KINDS {
        if let Some(stem) = name.strip_suffix(kind)
            && !stem.is_empty()
        {
            return format!("{} {english}", word(stem));
        }
    }
    word(name)
}

fn word(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| {
            c.to_pinyin()
                .map_or_else(|| c.to_string(), |syllable| syllable.plain().to_owned())
        })
        .collect();
    let mut letters = plain.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => plain,
    }
}
