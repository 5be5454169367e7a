//! What whoever wrote a file most likely meant, where the reader's own words would not help.

use super::{BadPolicy, Fault};

/// The marks that a word processor puts where `"` is meant.
const CURLY: [char; 8] = ['“', '”', '‘', '’', '＂', '「', '」', '„'];

/// Nothing but blanks and remarks.
pub(super) fn nothing_at_all(text: &str) -> Result<(), BadPolicy> {
    let says_something = |line: &str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    if text.lines().any(says_something) {
        Ok(())
    } else {
        Err(Fault::Empty.at(""))
    }
}

/// Nothing, or something that isn't TOML.
pub(super) fn no_toml_at_all(text: &str) -> Result<(), BadPolicy> {
    nothing_at_all(text)?;
    if text.trim_start().starts_with('{') {
        return Err(Fault::Json.at(""));
    }
    Ok(())
}

/// About a line that doesn't read.
pub(super) fn of_syntax(message: &str, line: &str) -> Option<Fault> {
    // What the typed reader says begins otherwise; a curly quote inside of a text is nobody's fault.
    let is_typed = ["invalid type", "invalid value", "unknown", "missing", "duplicate"];
    if is_typed.iter().any(|start| message.starts_with(start)) {
        return None;
    }
    if outside_of_texts(line).any(|part| part.contains(CURLY)) {
        return Some(Fault::Curly);
    }
    let value = line.split_once('=').map_or("", |(_, value)| value).trim();
    looks_like_a_day(value).then(|| Fault::NoDay(value.to_owned()))
}

/// What of a line stands outside of plain quotes; where the last text has no end, that text as well.
fn outside_of_texts(line: &str) -> impl Iterator<Item = &str> {
    let parts: Vec<&str> = line.split('"').collect();
    let is_open = parts.len().is_multiple_of(2);
    let last = parts.len() - 1;
    let is_meant = move |(position, _): &(usize, &str)| position % 2 == 0 || (is_open && *position == last);
    parts.into_iter().enumerate().filter(is_meant).map(|(_, part)| part)
}

/// About a value that a field can't take.
pub(super) fn of_value(message: &str, there: &str) -> Option<Fault> {
    let about_days = [
        "input is out of range",
        "no possible date and time matching input",
        "input is not enough for unique date and time",
        "input contains invalid characters",
        "premature end of input",
        "trailing input",
        "not in these centuries",
    ];
    let plain = there.trim_matches('"');
    if about_days.iter().any(|words| message.contains(words)) {
        return Some(Fault::NoDay(plain.to_owned()));
    }
    let rest = message.strip_prefix("invalid type: ")?;
    let wants = rest.rsplit_once("expected ")?.1.trim();
    if wants.contains("date") && looks_like_a_day(there) {
        return Some(Fault::DayUnquoted(there.to_owned()));
    }
    let wants_number = ["i64", "i32", "u32", "u64"].contains(&wants);
    let is_text = rest.starts_with("string");
    let is_fraction = rest.starts_with("floating point");
    let said = if there.is_empty() {
        rest.split(',').next()?
    } else {
        there
    };
    (wants_number && (is_text || is_fraction)).then(|| Fault::NotWhole(said.to_owned()))
}

fn looks_like_a_day(text: &str) -> bool {
    let part = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    text.split('-').count() == 3 && text.split('-').all(part)
}
