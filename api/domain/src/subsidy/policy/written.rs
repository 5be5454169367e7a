//! A policy file as it was written: what its parts are called, and on which line they stand.

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// The line of a byte; the first is 1.
pub(super) fn line_at(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|one| *one == b'\n').count() + 1
}

/// What something belongs to: `rule age80`, `case 79 years`. Empty for the header.
#[derive(Debug, Clone, Default)]
pub(super) struct Owner {
    list: &'static str,
    name: Option<String>,
}

impl Owner {
    /// That of what stands under a field of the header.
    pub(super) fn under(field: &str) -> Self {
        let list = match field {
            "funds" => "fund",
            "rules" | "delivery" => "rule",
            "layers" => "layer",
            "awards" | "volume_awards" => "award",
            "cases" => "case",
            "case_facts" => "case_facts",
            "exclude" => "exclude",
            "limits" => "limits",
            _ => "",
        };
        Self { list, name: None }
    }

    /// With the name that an entry gives itself. What is inside an entry, a step or a limit, belongs to the entry.
    pub(super) fn named<'t>(&self, said: impl Fn(&'static str) -> Option<&'t str>) -> Self {
        let field = if self.list == "case" { "name" } else { "id" };
        let is_listed = !["", "case_facts", "exclude", "limits"].contains(&self.list);
        let own = || said(field).filter(|_| is_listed).map(str::to_owned);
        Self {
            list: self.list,
            name: self.name.clone().or_else(own),
        }
    }
}

impl std::fmt::Display for Owner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.list)?;
        self.name.as_ref().map_or(Ok(()), |name| write!(f, " {name}"))
    }
}

/// Where the so-manieth limit of an owner begins.
pub(super) fn limit(table: &DeTable<'_>, owner: &str, position: usize) -> Option<usize> {
    let (kind, id) = owner.split_once(' ')?;
    let lists: &[&str] = match kind {
        "policy" => return nth(table, position),
        "rule" => &["rules", "delivery"],
        "layer" => &["layers"],
        _ => &["awards"],
    };
    let entries = lists
        .iter()
        .filter_map(|list| table.get(*list)?.get_ref().as_array())
        .flat_map(|list| list.iter());
    let mut tables = entries.filter_map(|entry| entry.get_ref().as_table());
    let is_owner = |entry: &&DeTable<'_>| entry.get("id").and_then(|one| one.get_ref().as_str()) == Some(id);
    nth(tables.find(is_owner)?, position)
}

fn nth(owner: &DeTable<'_>, position: usize) -> Option<usize> {
    let limits: Vec<&Spanned<DeValue<'_>>> = owner.get("limits")?.get_ref().as_array()?.iter().collect();
    Some(limits.get(position)?.span().start)
}

/// The line on which something begins by its name: `id = "age80"`, `name = "…"` of a case. Of what is there twice the
/// second is the one to change.
pub(super) fn named(text: &str, name: &str, second: bool) -> Option<usize> {
    let quoted = format!("\"{name}\"");
    let names = |line: &str| {
        let line = line.trim_start().trim_start_matches('"');
        line.contains(&quoted) && ["id", "name", "[", "{"].iter().any(|start| line.starts_with(start))
    };
    let mut lines = text
        .lines()
        .zip(1..)
        .filter(|(line, _)| names(line))
        .map(|(_, number)| number);
    let first = lines.next()?;
    if second {
        lines.next().or(Some(first))
    } else {
        Some(first)
    }
}
