//! Reading a policy, with an error that says where.

use super::{BadPolicy, FORMAT, Fault, Policy, bound, hint, written, written::line_at};
use toml::de::{DeTable, Error};

impl Policy {
    /// Reads and checks a policy written in TOML.
    ///
    /// # Errors
    /// [`BadPolicy`] when it doesn't read or can't be applied.
    pub fn from_toml(text: &str) -> Result<Self, BadPolicy> {
        // Editors on some systems begin a file with a mark that says UTF-8.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        hint::no_toml_at_all(text)?;
        let sheet = DeTable::parse(text).map_err(|error| unreadable(text, &error))?;
        let table = sheet.get_ref();
        check_format(table, text)?;
        if let Some((byte, mut wrong)) = bound::far_in_text(table) {
            wrong.line = Some(line_at(text, byte));
            return Err(wrong);
        }
        let policy: Self = toml::from_str(text).map_err(|error| unreadable(text, &error))?;
        policy.check().map_err(|wrong| located(wrong, table, text))?;
        Ok(policy)
    }

    /// Reads and checks a policy written in JSON.
    ///
    /// # Errors
    /// [`BadPolicy`] when it doesn't read or can't be applied.
    pub fn from_json(text: &str) -> Result<Self, BadPolicy> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        hint::nothing_at_all(text)?;
        let policy: Self = serde_json::from_str(text).map_err(|error| {
            let words = error.to_string();
            let words = words.split(" at line ").next().unwrap_or_default();
            shape(words, Some(error.line()), "")
        })?;
        policy.check().map_err(|wrong| named(wrong, text))?;
        Ok(policy)
    }
}

/// The version comes first: nothing else about a file of another format is worth saying.
fn check_format(table: &DeTable<'_>, text: &str) -> Result<(), BadPolicy> {
    let Some(format) = table.get("format") else {
        return Ok(());
    };
    let span = format.span();
    let found = text.get(span.clone()).unwrap_or_default();
    if found == FORMAT.to_string() {
        return Ok(());
    }
    Err(BadPolicy {
        line: Some(line_at(text, span.start)),
        at: String::new(),
        fault: Fault::Format(found.to_owned()),
    })
}

fn unreadable(text: &str, error: &Error) -> BadPolicy {
    let span = error.span();
    let line = span.as_ref().map(|span| line_at(text, span.start));
    let there = span.and_then(|span| text.get(span)).unwrap_or_default();
    let written = line.and_then(|line| text.lines().nth(line - 1)).unwrap_or_default();
    match hint::of_syntax(error.message(), written) {
        Some(fault) => BadPolicy {
            line,
            at: String::new(),
            fault,
        },
        None => shape(error.message(), line, there),
    }
}

fn shape(message: &str, line: Option<usize>, there: &str) -> BadPolicy {
    let fault = if let Some((name, known)) = quoted_after(message, "unknown field `") {
        Fault::UnknownField {
            meant: nearest(&name, &known),
            name,
        }
    } else if let Some((value, known)) = quoted_after(message, "unknown variant `") {
        Fault::UnknownValue { value, known }
    } else if let Some((field, _)) = quoted_after(message, "missing field `") {
        Fault::Missing(field)
    } else {
        hint::of_value(message, there).unwrap_or_else(|| Fault::Shape(message.trim().to_owned()))
    };
    BadPolicy {
        line,
        at: String::new(),
        fault,
    }
}

/// serde says: unknown field `x`, expected one of `a`, `b`.
fn quoted_after(message: &str, start: &str) -> Option<(String, Vec<String>)> {
    let rest = message.split_once(start)?.1;
    let (name, known) = rest.split_once('`')?;
    let known = known.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    Some((name.to_owned(), known))
}

/// The known name that takes the fewest changes, if it takes few.
fn nearest(name: &str, known: &[String]) -> Option<String> {
    let close = known.iter().map(|one| (distance(name, one), one)).min()?;
    (close.0 <= 1 + name.len() / 3).then(|| close.1.clone())
}

fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let changed = before + usize::from(from != *to);
            before = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(before + 1);
        }
    }
    row[b.len()]
}

/// With the line of what is wrong.
fn located(mut wrong: BadPolicy, table: &DeTable<'_>, text: &str) -> BadPolicy {
    if let Fault::TwoLimits(position) = wrong.fault {
        wrong.line = written::limit(table, &wrong.at, position).map(|byte| line_at(text, byte));
    }
    named(wrong, text)
}

/// With the line where the thing that is wrong begins.
fn named(mut wrong: BadPolicy, text: &str) -> BadPolicy {
    let name = wrong.at.split_once(' ').map_or("", |(_, name)| name);
    if wrong.line.is_none() && !name.is_empty() {
        let is_second = matches!(wrong.fault, Fault::Twice(_) | Fault::CaseTwice(_));
        wrong.line = written::named(text, name, is_second);
    }
    wrong
}
