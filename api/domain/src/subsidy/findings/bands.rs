//! The age bands of rules of which the first that fits decides.

use super::{
    Finding, FindingKind,
    ages::{OLDEST, ages, uncovered},
    cells::{Cell, cells, narrowed},
};
use crate::subsidy::{
    policy::{Choose, Rule, When},
    words::Words,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What holds outside of the rules: of their policy and layer.
#[derive(Debug, Clone)]
pub(super) struct Outside {
    when: When,
    /// From which age on everybody is meant to have a band.
    least: Option<i32>,
    /// Who is older is nobody's business.
    most: i32,
}

/// A rule's ages, both ends included.
#[derive(Clone, Copy)]
struct Band<'a> {
    from: i32,
    to: i32,
    rule: &'a Rule,
    /// Rules of one number are for the same people, ages aside.
    people: usize,
}

/// The bands of one layer.
pub(super) struct Bands<'a> {
    bands: Vec<Band<'a>>,
    outside: Outside,
}

impl Outside {
    pub(super) fn of(when: &When, least: Option<i32>) -> Self {
        Self {
            when: When::NONE,
            least,
            most: OLDEST,
        }
        .within(when)
    }

    pub(super) fn within(mut self, when: &When) -> Self {
        self.when = narrowed(when, &self.when);
        self.most = self.most.min(when.max_age.unwrap_or(OLDEST));
        self
    }
}

impl Band<'_> {
    /// Whether it takes everybody of its ages whom the other is for.
    fn takes(&self, other: &Self) -> bool {
        let always = self.rule.limits.is_empty() && self.rule.only_with.is_empty() && !self.rule.only_subsidised;
        always && self.rule.when.is_implied_by(&other.rule.when)
    }

    fn holds(&self, other: &Self) -> bool {
        self.from <= other.from && other.to <= self.to
    }

    fn meets(&self, other: &Self) -> bool {
        self.from <= other.to && other.from <= self.to
    }
}

impl<'a> Bands<'a> {
    pub(super) fn of(rules: &[&'a Rule], outside: Outside) -> Self {
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let mut bands = Vec::new();
        for rule in rules {
            let people = (rule.when.but_for_age(), &rule.only_with, rule.only_subsidised);
            let key = serde_json::to_string(&people).unwrap_or_else(|_| rule.id.clone());
            let next = numbers.len();
            bands.push(Band {
                from: rule.when.min_age.unwrap_or(0),
                to: rule.when.max_age.unwrap_or(OLDEST),
                rule,
                people: *numbers.entry(key).or_insert(next),
            });
        }
        Self { bands, outside }
    }

    /// What is worth a second look.
    pub(super) fn read(&self, found: &mut Vec<Finding>, choose: Choose) {
        if choose == Choose::All {
            return;
        }
        if choose == Choose::First {
            let dead = self.unreachable(found);
            self.overlaps(found, &dead);
        }
        self.gaps(found);
    }

    /// The bands for the same people, in the order in which the first of each is written.
    fn groups(&self) -> Vec<Vec<&Band<'a>>> {
        let mut groups: BTreeMap<usize, Vec<&Band<'a>>> = BTreeMap::new();
        for band in &self.bands {
            groups.entry(band.people).or_default().push(band);
        }
        groups.into_values().collect()
    }

    fn overlaps(&self, found: &mut Vec<Finding>, dead: &BTreeSet<&str>) {
        for mut group in self.groups() {
            group.retain(|band| !dead.contains(band.rule.id.as_str()));
            for (position, first) in group.iter().enumerate() {
                for second in &group[position + 1..] {
                    // A band inside the other is how exceptions, and descending ages, are written.
                    let is_one_inside = first.holds(second) || second.holds(first);
                    if first.meets(second) && !is_one_inside && first.rule.limits.is_empty() {
                        found.push(overlap(first, second));
                    }
                }
            }
        }
    }

    /// Says which rules nobody reaches.
    fn unreachable(&self, found: &mut Vec<Finding>) -> BTreeSet<&'a str> {
        let mut dead = BTreeSet::new();
        for (position, band) in self.bands.iter().enumerate() {
            let before: Vec<(i32, i32)> = self.bands[..position]
                .iter()
                .filter(|earlier| earlier.meets(band) && earlier.takes(band))
                .map(|earlier| (earlier.from, earlier.to))
                .collect();
            if uncovered(band.from, band.to, before).is_empty() {
                let id = &band.rule.id;
                dead.insert(id.as_str());
                found.push(Finding {
                    kind: FindingKind::Unreachable,
                    at: id.clone(),
                    words: Words::new(
                        format!("规则“{id}”永远轮不到：前面的规则已经把这些人都包括了"),
                        format!("the rule `{id}` is never reached: rules before it take everybody it is for"),
                    ),
                });
            }
        }
        dead
    }

    /// Only where there are bands: one rule with one age is a threshold and no gap.
    fn gaps(&self, found: &mut Vec<Finding>) {
        let conditions: Vec<&When> = self.bands.iter().map(|band| &band.rule.when).collect();
        for group in self.groups().into_iter().filter(|group| group.len() > 1) {
            let people = group[0].rule.when.but_for_age();
            let cells = cells(&narrowed(&people, &self.outside.when), &conditions);
            // Each gap with the kinds of people that have it.
            let mut open: BTreeMap<(i32, i32), Vec<&Cell>> = BTreeMap::new();
            for cell in &cells {
                for gap in self.open(&group, cell, self.from(&group, &people)) {
                    open.entry(gap).or_default().push(cell);
                }
            }
            for (gap, with) in open {
                let whose = if with.len() == cells.len() { &[][..] } else { &with };
                found.push(self::gap(&group, gap, whose));
            }
        }
    }

    /// From which age on these people are meant to have a band.
    fn from(&self, group: &[&Band<'_>], people: &When) -> i32 {
        let lowest = group.iter().map(|band| band.from).min().unwrap_or(0);
        let rule = group[0].rule;
        let is_for_all = people.is_empty() && rule.only_with.is_empty() && !rule.only_subsidised;
        match self.outside.least {
            Some(least) if is_for_all => least,
            Some(least) => lowest.max(least),
            None => lowest,
        }
    }

    fn open(&self, group: &[&Band<'_>], cell: &Cell, from: i32) -> Vec<(i32, i32)> {
        let taken = self
            .bands
            .iter()
            .filter(|one| one.people == group[0].people || one.rule.when.is_implied_by(&cell.when))
            .map(|one| (one.from, one.to));
        uncovered(from, self.outside.most, taken.collect())
    }
}

fn overlap(first: &Band<'_>, second: &Band<'_>) -> Finding {
    let (one, two) = (&first.rule.id, &second.rule.id);
    let (zh, en) = ages(first.from.max(second.from), first.to.min(second.to));
    Finding {
        kind: FindingKind::AgeOverlap,
        at: two.clone(),
        words: Words::new(
            format!("{zh}同时落在“{one}”和“{two}”里，按前一条算"),
            format!("{en} is in both `{one}` and `{two}`; the first counts"),
        ),
    }
}

fn gap(group: &[&Band<'_>], (from, to): (i32, i32), whose: &[&Cell]) -> Finding {
    let (mut zh, mut en) = ages(from, to);
    if !whose.is_empty() {
        let list = |pick: fn(&Words) -> &str, mark: &str, comma: &str| {
            let each = whose
                .iter()
                .map(|cell| cell.marks.iter().map(pick).collect::<Vec<_>>().join(mark));
            each.collect::<Vec<_>>().join(comma)
        };
        zh.push_str(&format!("（{}）", list(|words| &words.zh, "、", "；")));
        en.push_str(&format!(" ({})", list(|words| &words.en, ", ", "; ")));
    }
    let before = group.iter().filter(|band| band.to < from).max_by_key(|band| band.to);
    let after = group.iter().filter(|band| band.from > to).min_by_key(|band| band.from);
    let (at, side_zh, side_en) = match (before, after) {
        (Some(band), _) => (&band.rule.id, "之后", "after"),
        (None, Some(band)) => (&band.rule.id, "之前", "before"),
        (None, None) => (&group[0].rule.id, "处", "at"),
    };
    Finding {
        kind: FindingKind::AgeGap,
        words: Words::new(
            format!("{zh}不在任何一档里（“{at}”{side_zh}）"),
            format!("{en} is in no band ({side_en} `{at}`)"),
        ),
        at: at.clone(),
    }
}
