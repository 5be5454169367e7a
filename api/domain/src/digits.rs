//! Reading what people type and paper says: full-width digits, spaces, dashes.

/// Digits and letters that nobody takes for one another: no 0 O, 1 I L, 5 S, 8 B, 2 Z, U V.
pub const CLEAR: [u8; 22] = *b"34679ACDEFGHJKMNPQRTWX";

/// Full-width ASCII (`０１２Ｘ`) becomes plain, white space goes, everything else stays.
pub(crate) fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).map(narrow).collect()
}

fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        _ => c,
    }
}

/// Whether there is at least one character and all are ASCII digits.
pub(crate) fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_and_spaces_become_plain() {
        assert_eq!(plain("１３8\u{3000}１２34－x"), "1381234-x");
        assert!(all_digits("0123"));
        assert!(!all_digits("") && !all_digits("12a") && !all_digits("１"));
    }
}
