//! What the inner loops read of a node, close together so that it stays in the cache.

use super::net::{Class, NONE, Net, Node};
use crate::problem::{Problem, Stop};

/// The numbers of a node that every change needs.
#[derive(Debug, Clone, Copy)]
#[repr(align(32))]
pub(crate) struct Card {
    /// What leaving it out costs.
    pub(crate) unserved: i64,
    /// Seconds on the way between its doors, per mode.
    pub(crate) inner: [i32; 3],
    /// How many doors.
    pub(crate) stops: u32,
    /// See [`Node::familiar`] and [`Node::group`].
    pub(crate) familiar: u32,
    pub(crate) group: u32,
}

/// Yesterday's volunteer and place, of the first and of the last door of a node.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Yesterday {
    first: (u32, u32),
    last: (u32, u32),
}

impl Yesterday {
    /// Nobody's: no order is against it.
    const NONE: Self = Self {
        first: (NONE, 0),
        last: (NONE, 0),
    };

    /// Whether it was the other way round yesterday.
    #[inline(always)]
    fn inverted(&self, next: &Self) -> bool {
        let (before, next) = (self.last, next.first);
        (before.0 == next.0) & (next.1 < before.1)
    }
}

pub(super) fn cards(nodes: &[Node]) -> Vec<Card> {
    let card = |node: &Node| Card {
        unserved: node.unserved,
        inner: node.inner,
        stops: node.stops.len() as u32,
        familiar: node.familiar,
        group: node.group,
    };
    nodes.iter().map(card).collect()
}

/// Boxes of each type for each node, one row a node.
pub(super) fn demands(problem: &Problem, nodes: &[Node], box_types: usize) -> Vec<u32> {
    let boxes = |node: &Node, kind: usize| {
        node.stops
            .iter()
            .map(|s| problem.stops[*s as usize].demand.get(kind).copied().unwrap_or(0))
            .sum::<u32>()
    };
    nodes
        .iter()
        .flat_map(|node| (0..box_types).map(move |kind| boxes(node, kind)))
        .collect()
}

/// Whether a class may serve a node at all, one row a node.
pub(super) fn allowed(problem: &Problem, nodes: &[Node], classes: &[Class]) -> Vec<bool> {
    let may = |node: &Node, class: &Class| {
        let ok = |stop: &Stop| {
            stop.modes.contains(class.mode) && stop.allows_depot(class.depot) && stop.allows_skills(&class.skills)
        };
        node.stops.iter().all(|stop| ok(&problem.stops[*stop as usize]))
    };
    nodes
        .iter()
        .flat_map(|node| classes.iter().map(move |class| may(node, class)))
        .collect()
}

/// Yesterday of each node, and behind them of what is no node.
pub(super) fn yesterdays(nodes: &[Node]) -> Vec<Yesterday> {
    let known = |node: &Node| Yesterday {
        first: node.first.unwrap_or(Yesterday::NONE.first),
        last: node.last.unwrap_or(Yesterday::NONE.last),
    };
    nodes.iter().map(known).chain([Yesterday::NONE]).collect()
}

impl Net<'_> {
    #[inline]
    pub(crate) fn card(&self, node: u32) -> &Card {
        &self.cards[node as usize]
    }

    #[inline]
    fn yesterday(&self, atom: u32) -> &Yesterday {
        &self.yesterdays[(atom as usize).min(self.yesterdays.len() - 1)]
    }

    /// What it costs to do one node straight after another against yesterday's order; beginnings and ends are free.
    #[inline]
    pub(crate) fn order_cost(&self, from: u32, to: u32) -> i64 {
        i64::from(self.yesterday(from).inverted(self.yesterday(to))) * i64::from(self.against_order)
    }

    /// What more it costs to do a node between two others.
    #[inline(always)]
    pub(crate) fn order_more(&self, prev: u32, node: u32, next: u32) -> i32 {
        let (prev, node, next) = (self.yesterday(prev), self.yesterday(node), self.yesterday(next));
        let more = i32::from(prev.inverted(node)) + i32::from(node.inverted(next)) - i32::from(prev.inverted(next));
        more * self.against_order
    }

    /// What an unfamiliar face at the node's doors costs.
    #[inline]
    pub(crate) fn face_cost(&self, node: u32, slot: u32) -> i64 {
        let card = self.card(node);
        if card.familiar == NONE || card.familiar == slot {
            return 0;
        }
        i64::from(card.stops) * self.problem.weights.churn_face
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_half_a_line_of_the_cache() {
        assert_eq!(size_of::<Card>(), 32);
        assert_eq!(size_of::<super::super::atoms::Link>(), 32);
    }

    #[test]
    fn nobody_minds_the_order_of_those_without_a_yesterday() {
        let own = |vehicle, place| Yesterday {
            first: (vehicle, place),
            last: (vehicle, place),
        };
        for (before, next, inverted) in [
            (own(3, 5), own(3, 4), true),
            (own(3, 5), own(3, 6), false),
            (own(3, 5), own(4, 4), false),
            (own(3, 5), Yesterday::NONE, false),
            (Yesterday::NONE, own(3, 0), false),
            (Yesterday::NONE, Yesterday::NONE, false),
        ] {
            assert_eq!(before.inverted(&next), inverted, "{before:?} {next:?}");
        }
    }
}
