//! Looks for words in files where they must not be.

use std::path::Path;

/// Which of the words occur in the bytes, as UTF-8 or as UTF-16.
#[must_use]
pub fn found<'a>(bytes: &[u8], words: &'a [String]) -> Vec<&'a str> {
    let wide = |word: &str| word.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
    words
        .iter()
        .filter(|word| holds(word.as_bytes()) || holds(&wide(word)))
        .map(String::as_str)
        .collect()
}

/// The same over every file below a folder; `file: word` for each find.
#[must_use]
pub fn found_below(folder: &Path, words: &[String]) -> Vec<String> {
    let mut finds = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder of the test").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(bytes) = std::fs::read(&path) {
                finds.extend(
                    found(&bytes, words)
                        .into_iter()
                        .map(|word| format!("{}: {word}", path.display())),
                );
            }
        }
    }
    finds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sees_words_between_other_bytes_in_both_encodings() {
        let words = ["石磨坪".to_owned(), "19900000001".to_owned()];
        let mut bytes = b"\x00\xff".to_vec();
        bytes.extend("石磨坪7000号".as_bytes());
        assert_eq!(found(&bytes, &words), ["石磨坪"]);
        let wide: Vec<u8> = "x19900000001".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(found(&wide, &words), ["19900000001"]);
        assert!(found(b"1990000000", &words).is_empty());
    }
}
