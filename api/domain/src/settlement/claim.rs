//! The lines of a claim: what is owed now, less what locked claims have asked for.

use super::{
    due::{DueKind, Meal, Volume},
    period::ClaimPeriod,
};
use crate::{
    id::OrderId,
    money::Fen,
    named::named,
    time::{MealPeriod, ServiceDay},
};
use std::collections::{BTreeMap, BTreeSet};

/// What a line is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// One meal.
    Order(OrderId),
    /// A number of meals.
    Volume {
        /// `policy/award`.
        award_id: String,
        /// Whose meals were counted: `2026`, `2026-Q4`, `2026-11`.
        span: String,
    },
}

named! {
    /// Why an amount of an earlier period changes.
    pub enum Change {
        /// It was in no claim of its own period.
        Late = "late",
        /// It was claimed, and then it turned out that nobody ate it.
        Undone = "undone",
        /// It was taken back, and then it turned out that somebody did.
        Restored = "restored",
        /// A corrected rule gives another amount.
        Rerated = "rerated",
    }
}

/// One line of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Which meal or award.
    pub subject: Subject,
    /// What it is owed for.
    pub kind: DueKind,
    /// The meal's day; of an award the span's last.
    pub service_day: ServiceDay,
    /// Which meal of the day.
    pub period: Option<MealPeriod>,
    /// The meal's number at its sitting.
    pub pickup_no: u32,
    /// What is asked for; an adjustment may be negative.
    pub fen: Fen,
    /// What locked claims had asked for.
    pub before: Fen,
    /// Why, if the day lies before the period.
    pub change: Option<Change>,
    /// `policy/rule`, or `policy/award`; empty where nothing is owed any more.
    pub rule_id: String,
    /// Of that policy.
    pub policy_version: u32,
}

impl Line {
    /// Whether it corrects an earlier period.
    #[must_use]
    pub fn is_adjustment(&self) -> bool {
        self.change.is_some()
    }
}

/// What the locked claims of one canteen and fund have asked for, summed by meal and kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Claimed(BTreeMap<(Subject, DueKind), Fen>);

impl Claimed {
    /// Adds what a locked claim asked for.
    pub fn add(&mut self, subject: Subject, kind: DueKind, fen: Fen) {
        *self.0.entry((subject, kind)).or_default() += fen;
    }

    /// Awards for a number of meals that were asked for: `policy/award` and span.
    pub fn volumes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.keys().filter_map(|(subject, _)| match subject {
            Subject::Order(_) => None,
            Subject::Volume { award_id, span } => Some((award_id.as_str(), span.as_str())),
        })
    }

    /// What was asked for; none when no line ever was.
    #[must_use]
    pub fn of(&self, subject: &Subject, kind: DueKind) -> Option<Fen> {
        self.0.get(&(subject.clone(), kind)).copied()
    }
}

/// The lines that a fund's claim has for a period, in the order of days, meals and numbers. Meals after the period are
/// left out; meals before it only come up where something changed.
#[must_use]
pub fn lines<'m>(
    period: ClaimPeriod,
    fund_id: &str,
    meals: impl IntoIterator<Item = &'m Meal>,
    volumes: &[Volume],
    claimed: &Claimed,
) -> Vec<Line> {
    let last = period.last_day();
    let mut found = Vec::new();
    for meal in meals.into_iter().filter(|meal| meal.service_day <= last) {
        found.extend(of_meal(period, fund_id, meal, claimed));
    }
    let due = volumes
        .iter()
        .filter(|volume| volume.fund_id == fund_id && volume.last_day <= last);
    found.extend(due.filter_map(|volume| of_volume(period, volume, claimed)));
    found.sort_by(|a, b| key(a).cmp(&key(b)));
    found
}

fn key(line: &Line) -> (ServiceDay, Option<MealPeriod>, u32, &Subject, DueKind) {
    (line.service_day, line.period, line.pickup_no, &line.subject, line.kind)
}

fn of_meal<'a>(
    period: ClaimPeriod,
    fund_id: &'a str,
    meal: &'a Meal,
    claimed: &'a Claimed,
) -> impl Iterator<Item = Line> + 'a {
    let subject = Subject::Order(meal.order_id);
    let kinds = [DueKind::Meal, DueKind::Fee, DueKind::Award].into_iter();
    kinds.filter_map(move |kind| {
        let now = meal.owed(fund_id, kind);
        let before = claimed.of(&subject, kind);
        let fen = now - before.unwrap_or_default();
        if fen == Fen::ZERO {
            return None;
        }
        let rule = meal.rule(fund_id, kind);
        let in_period = period.covers(meal.service_day);
        Some(Line {
            subject: subject.clone(),
            kind,
            service_day: meal.service_day,
            period: Some(meal.period),
            pickup_no: meal.pickup_no,
            fen,
            before: before.unwrap_or_default(),
            change: (!in_period).then(|| change(now, before)),
            rule_id: rule.map(|due| due.rule_id.clone()).unwrap_or_default(),
            policy_version: rule.map_or(0, |due| due.policy_version),
        })
    })
}

fn change(now: Fen, before: Option<Fen>) -> Change {
    match before {
        None => Change::Late,
        Some(before) if before == Fen::ZERO => Change::Restored,
        Some(_) if now == Fen::ZERO => Change::Undone,
        Some(_) => Change::Rerated,
    }
}

fn of_volume(period: ClaimPeriod, volume: &Volume, claimed: &Claimed) -> Option<Line> {
    let subject = Subject::Volume {
        award_id: volume.award_id.clone(),
        span: volume.span.clone(),
    };
    let before = claimed.of(&subject, DueKind::Volume);
    let fen = volume.fen - before.unwrap_or_default();
    (fen != Fen::ZERO).then(|| Line {
        subject,
        kind: DueKind::Volume,
        service_day: volume.last_day,
        period: None,
        pickup_no: 0,
        fen,
        before: before.unwrap_or_default(),
        change: (!period.covers(volume.last_day)).then(|| change(volume.fen, before)),
        rule_id: volume.award_id.clone(),
        policy_version: volume.policy_version,
    })
}

/// What a claim adds up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Everything.
    pub fen: Fen,
    /// Of the period's own meals: their prices' parts.
    pub meals_fen: Fen,
    /// Of the period's own delivery fees.
    pub fees_fen: Fen,
    /// Of the period's own operating subsidies, those for a number of meals included.
    pub awards_fen: Fen,
    /// Of earlier periods.
    pub adjustments_fen: Fen,
    /// How many of the period's meals it asks for.
    pub meals: u32,
    /// How many lines correct an earlier period.
    pub adjustments: u32,
    /// How many lines it has.
    pub lines: u32,
}

impl Totals {
    /// Adds up lines.
    #[must_use]
    pub fn of(lines: &[Line]) -> Self {
        let mut totals = Self::default();
        let mut meals = BTreeSet::new();
        for line in lines {
            totals.fen += line.fen;
            totals.lines += 1;
            let part = match (line.is_adjustment(), line.kind) {
                (true, _) => {
                    totals.adjustments += 1;
                    &mut totals.adjustments_fen
                }
                (false, DueKind::Meal) => {
                    meals.insert(&line.subject);
                    &mut totals.meals_fen
                }
                (false, DueKind::Fee) => &mut totals.fees_fen,
                (false, DueKind::Award | DueKind::Volume) => &mut totals.awards_fen,
            };
            *part += line.fen;
        }
        totals.meals = u32::try_from(meals.len()).unwrap_or(u32::MAX);
        totals
    }
}

#[cfg(test)]
mod tests;
