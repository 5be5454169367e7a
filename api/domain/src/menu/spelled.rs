//! Names of food as a keyboard types them.

use pinyin::ToPinyin;

/// A name in pinyin without tones, a space between two characters: `hong shao dou fu`. What isn't Chinese stands as it is, in
/// small letters. For looking something up in full or by first letters.
#[must_use]
pub fn pinyin(name: &str) -> String {
    let mut spelled = String::new();
    for c in name.chars() {
        match c.to_pinyin() {
            Some(syllable) => {
                if !spelled.is_empty() && !spelled.ends_with(' ') {
                    spelled.push(' ');
                }
                spelled.push_str(syllable.plain());
                spelled.push(' ');
            }
            None => spelled.extend(c.to_lowercase()),
        }
    }
    spelled.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::pinyin;

    #[test]
    fn a_dish_is_spelled_as_a_keyboard_types_it() {
        for (name, spelled) in [
            ("红烧豆腐", "hong shao dou fu"),
            ("A套餐", "a tao can"),
            ("土豆丝（微辣）", "tu dou si （ wei la ）"),
            ("Rice", "rice"),
            ("", ""),
        ] {
            assert_eq!(pinyin(name), spelled, "{name}");
        }
    }
}
