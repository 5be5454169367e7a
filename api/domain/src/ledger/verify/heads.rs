//! Heads that were noted outside, against the chain: what a rewritten ledger can't have.

use super::Wrong;
use crate::ledger::{chain::NotedHead, line::DayHead};
use std::collections::BTreeMap;

/// The noted heads, and which of them were seen.
#[derive(Debug, Default)]
pub(super) struct HeadCheck {
    by_seq: BTreeMap<u64, Vec<NotedHead>>,
    anywhere: Vec<(NotedHead, bool)>,
    found: u64,
    last_found: u64,
}

impl HeadCheck {
    pub(super) fn of(noted: &[NotedHead]) -> Self {
        let mut check = Self::default();
        for head in noted {
            match head.seq {
                Some(seq) => check.by_seq.entry(seq).or_default().push(head.clone()),
                None => check.anywhere.push((head.clone(), false)),
            }
        }
        check
    }

    /// A head that the export itself has noted.
    pub(super) fn note(&mut self, day: &DayHead) {
        let head = NotedHead {
            seq: Some(day.seq),
            digits: day.head.to_string(),
        };
        self.by_seq.entry(day.seq).or_default().push(head);
    }

    /// The chain has come to an entry.
    pub(super) fn passed(&mut self, seq: u64, head: &str) -> Result<(), Wrong> {
        for noted in self.by_seq.remove(&seq).unwrap_or_default() {
            if !noted.is(head) {
                return Err(self.missing(&noted, seq));
            }
            self.found += 1;
            self.last_found = seq;
        }
        for (noted, seen) in &mut self.anywhere {
            if !*seen && noted.is(head) {
                *seen = true;
                self.found += 1;
                self.last_found = seq;
            }
        }
        Ok(())
    }

    /// The chain is at its end.
    pub(super) fn finish(&self, entries: u64) -> Result<(), Wrong> {
        let beyond = self.by_seq.values().flatten().next();
        let unseen = self.anywhere.iter().find(|(_, seen)| !seen).map(|(noted, _)| noted);
        match beyond.or(unseen) {
            Some(noted) => Err(self.missing(noted, entries)),
            None => Ok(()),
        }
    }

    pub(super) fn found(&self) -> u64 {
        self.found
    }

    fn missing(&self, noted: &NotedHead, to: u64) -> Wrong {
        let from = self.last_found + 1;
        Wrong::HeadMissing {
            head: noted.to_string(),
            range: if from > to {
                format!("the ledger ends at entry {to}")
            } else {
                format!("somewhere from entry {from} to entry {to} the ledger was rewritten or cut off")
            },
        }
    }
}
