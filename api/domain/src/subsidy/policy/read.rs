//! Reading a policy, with an error that says where.

use super::{BadPolicy, FORMAT, Fault, Policy};

impl Policy {
    /// Reads and checks a policy written in TOML.
    ///
    /// # Errors
    /// [`BadPolicy`] when it doesn't read or can't be applied.
    pub fn from_toml(text: &str) -> Result<Self, BadPolicy> {
        check_format(
            toml::from_str::<toml::Table>(text).ok().and_then(|table| {
                let format = table.get("format")?;
                Some(
                    format
                        .as_integer()
                        .map_or_else(|| format.to_string(), |number| number.to_string()),
                )
            }),
            text,
        )?;
        let policy: Self = toml::from_str(text).map_err(|error| {
            let line = error.span().map(|span| line_at(text, span.start));
            shape(error.message(), line)
        })?;
        policy.check().map_err(|wrong| located(wrong, text))?;
        Ok(policy)
    }

    /// Reads and checks a policy written in JSON.
    ///
    /// # Errors
    /// [`BadPolicy`] when it doesn't read or can't be applied.
    pub fn from_json(text: &str) -> Result<Self, BadPolicy> {
        let policy: Self = serde_json::from_str(text).map_err(|error| {
            let words = error.to_string();
            let words = words.split(" at line ").next().unwrap_or_default();
            shape(words, Some(error.line()))
        })?;
        policy.check()?;
        Ok(policy)
    }
}

/// The version comes first: nothing else about a file of another format is worth saying. A file that isn't TOML at all
/// gets its error from the reader.
fn check_format(found: Option<String>, text: &str) -> Result<(), BadPolicy> {
    match found {
        Some(found) if found != FORMAT.to_string() => {
            let line = text.lines().position(|line| line.trim_start().starts_with("format"));
            Err(BadPolicy {
                line: line.map(|line| line + 1),
                at: String::new(),
                fault: Fault::Format(found),
            })
        }
        _ => Ok(()),
    }
}

fn line_at(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|one| *one == b'\n').count() + 1
}

fn shape(message: &str, line: Option<usize>) -> BadPolicy {
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
        Fault::Shape(message.trim().to_owned())
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

/// Finds the line where the thing that is wrong begins: `id = "age80"`, or `name = "…"` of a case.
fn located(mut wrong: BadPolicy, text: &str) -> BadPolicy {
    let (_, name) = wrong.at.split_once(' ').unwrap_or(("", ""));
    if wrong.line.is_none() && !name.is_empty() {
        let quoted = format!("\"{name}\"");
        let names = |line: &str| {
            let line = line.trim_start();
            line.contains(&quoted) && ["id", "name", "[", "{"].iter().any(|start| line.starts_with(start))
        };
        wrong.line = text.lines().position(names).map(|line| line + 1);
    }
    wrong
}
