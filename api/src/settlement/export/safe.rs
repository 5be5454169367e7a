//! Texts that a spreadsheet program would run are made plain.

/// A text as a cell may hold it: one that begins like a formula, or with what a program strips before it looks for one,
/// gets an apostrophe before it; signs that no cell should hold are left out.
#[must_use]
pub fn cell(text: &str) -> String {
    let clean: String = text
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\t' | '\r' | '\n'))
        .collect();
    if is_formula(&clean) { format!("'{clean}") } else { clean }
}

fn is_formula(text: &str) -> bool {
    if text.starts_with(['\t', '\r', '\n']) {
        return true;
    }
    // A space or an invisible sign before the formula is taken off by some programs; the full-width forms are read as the
    // plain ones by others.
    let bare =
        text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}'));
    bare.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn whatever_looks_like_a_formula_gets_an_apostrophe() {
        for hostile in [
            "=1+1",
            "=HYPERLINK(\"http://x\",\"点我\")",
            "+86 138",
            "-2+3+cmd|' /C calc'!A0",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            " =1",
            "\u{feff}=1",
            "\u{200b}@x",
            "＝1+1",
        ] {
            let safe = cell(hostile);
            assert!(safe.starts_with('\''), "{hostile:?} became {safe:?}");
        }
    }

    #[test]
    fn ordinary_texts_stay_as_they_are() {
        for plain in ["王*芳", "2026-11-05", "012", "a=b", "12-3 号", "", "'引号'"] {
            assert_eq!(cell(plain), plain);
        }
        assert_eq!(cell("a\u{0}b\u{7}"), "ab");
    }
}
