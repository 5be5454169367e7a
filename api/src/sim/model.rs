//! What must hold, kept apart from what is tested: who was told what under which key.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::OrderId;
use store::writer::{Fulfilled, Rendered, WriteError};

/// One key's story.
#[derive(Debug, Default)]
struct Told {
    /// The first yes.
    answer: Option<Rendered>,
}

/// An order on its way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Try {
    /// The how-manieth order of the run.
    of: usize,
    /// With another body than before.
    changed: bool,
    /// Whether its client had been told a yes when this was sent. Only then is a no wrong: of tries that are on their way at the
    /// same time, one may be refused before the other is accepted, in whatever order their answers come.
    accepted: bool,
}

/// Everything that was said to anybody.
#[derive(Debug, Default)]
pub(super) struct Model {
    told: BTreeMap<usize, Told>,
    cancelled: BTreeSet<OrderId>,
    /// What went against a guarantee.
    pub(super) broken: Vec<String>,
    /// How many answers of each kind there were.
    pub(super) counts: BTreeMap<&'static str, usize>,
}

impl Model {
    /// An order is sent.
    pub(super) fn tried(&self, of: usize, changed: bool) -> Try {
        let accepted = self.is_accepted(of);
        Try { of, changed, accepted }
    }

    /// A process answered it.
    pub(super) fn answered(&mut self, tried: Try, result: &Result<Fulfilled, WriteError>) {
        let Try { of, changed, accepted } = tried;
        let told = self.told.entry(of).or_default();
        let known = told.answer.clone();
        let kind = match (result, known) {
            (Ok(fulfilled), None) if !changed => {
                told.answer = Some(fulfilled.answer.clone());
                "accepted"
            }
            (Ok(fulfilled), Some(first)) if !changed => {
                if fulfilled.answer != first {
                    self.broken.push(format!(
                        "G3: order {of} was answered {first} and then {}",
                        fulfilled.answer
                    ));
                }
                "answered again"
            }
            (Ok(_), _) => {
                self.broken.push(format!("G3: order {of} was accepted with two bodies"));
                "accepted"
            }
            (Err(WriteError::KeyReused), _) => {
                if !changed {
                    self.broken
                        .push(format!("G3: order {of} is the same and was refused as another"));
                }
                "key reused"
            }
            (Err(WriteError::Refused(refusal)), known) => {
                if let Some(first) = known.filter(|_| accepted && !changed) {
                    self.broken.push(format!(
                        "G3: order {of} was accepted ({first}) and then refused: {refusal}"
                    ));
                } else if changed && accepted {
                    self.broken
                        .push(format!("G3: order {of} came with another body and was decided again"));
                }
                "refused"
            }
            (Err(WriteError::Away | WriteError::Busy | WriteError::Conflict { .. }), _) => "not answered",
        };
        *self.counts.entry(kind).or_default() += 1;
    }

    /// Whether an order was accepted and its client knows.
    pub(super) fn is_accepted(&self, of: usize) -> bool {
        self.told.get(&of).is_some_and(|told| told.answer.is_some())
    }

    /// The meals of an accepted order.
    pub(super) fn meals(&self, of: usize) -> Vec<OrderId> {
        let answer = self.told.get(&of).and_then(|told| told.answer.as_ref());
        answer.map(meals).unwrap_or_default()
    }

    /// A cancellation was acknowledged.
    pub(super) fn cancelled(&mut self, order: OrderId) {
        self.cancelled.insert(order);
        *self.counts.entry("cancelled").or_default() += 1;
    }

    /// Compares with the tables: what was acknowledged is there (G2).
    pub(super) fn compare(&mut self, in_tables: &BTreeSet<OrderId>) {
        for (of, told) in &self.told {
            for order in told.answer.iter().flat_map(meals) {
                if !in_tables.contains(&order) {
                    self.broken.push(format!("G2: order {of} was acknowledged and is lost"));
                }
            }
        }
        let known: BTreeSet<OrderId> = self
            .told
            .values()
            .filter_map(|told| told.answer.as_ref())
            .flat_map(meals)
            .collect();
        for order in &self.cancelled {
            if !known.contains(order) {
                self.broken
                    .push("G2: an order was cancelled that nobody had".to_owned());
            }
        }
        // Every key was repeated at the end, so nobody's order is unknown any more.
        let strangers = in_tables.difference(&known).count();
        if strangers > 0 {
            self.broken.push(format!("G3: {strangers} orders that no key leads to"));
        }
    }
}

fn meals(answer: &Rendered) -> Vec<OrderId> {
    serde_json::from_value(answer.value()["orders"].take()).unwrap_or_default()
}
