//! The rounds that a search has seen, and what they are worth together.
//!
//! A search that cools down keeps one plan, though good rounds were in several. Prices per node (Lagrange multipliers
//! of "everybody once", by subgradients) tell which rounds can be in a better plan at all; the others are forgotten.

use super::cover::Trial;
use super::net::{NONE, Net};
use super::state::State;

/// Rounds kept, and places for them to be found in.
const MOST: usize = 8_192;
const TABLE: usize = 4 * MOST;
/// Nodes of all rounds together.
const ROOM: usize = 16 * MOST;
/// Steps of the prices.
const STEPS: usize = 200;
/// Steps without a better bound before they are made shorter.
const PATIENCE: usize = 10;
/// Rounds of alike volunteers that the bound reckons with.
pub(super) const ALIKE: f64 = 2.0;

/// A round that was in some plan.
#[derive(Clone, Copy)]
pub(super) struct Seen {
    /// Who can go it: see [`Pool::key`].
    pub(super) key: u32,
    pub(super) cost: i64,
    from: u32,
    len: u32,
    /// Its cost beyond the prices of its nodes.
    pub(super) beyond: f64,
}

/// The rounds seen.
pub(super) struct Pool {
    /// Whether rounds are worth keeping here: a small problem, in which a round costs the same whatever the others
    /// are.
    pub(super) useful: bool,
    pub(super) seen: Vec<Seen>,
    nodes: Vec<u32>,
    /// One bit per node, so many words per round.
    masks: Vec<u64>,
    pub(super) words: usize,
    /// The nodes of the round that is being noted.
    mask: Vec<u64>,
    table: Vec<u32>,
    /// Per slot: itself when somebody knows its face, else the first of those that are alike.
    pub(super) key: Vec<u32>,
    /// How many slots have a key.
    pub(super) alike: Vec<u32>,
    pub(super) prices: Vec<f64>,
}

impl Pool {
    pub(super) fn new(net: &Net<'_>) -> Self {
        let one_way = net.nodes.iter().all(|node| node.alts.len() == 1);
        let useful = net.is_small() && net.len() > 1 && one_way && net.groups.is_empty() && net.idle == 0;
        let mut key: Vec<u32> = (0..net.slots.len() as u32).collect();
        let mut alike = vec![0; net.slots.len()];
        let mut known = vec![false; net.slots.len()];
        for node in net.nodes.iter().filter(|node| node.familiar != NONE) {
            known[node.familiar as usize] = true;
        }
        for slots in &net.class_slots {
            let mut first = NONE;
            for slot in slots.iter().filter(|slot| !known[**slot as usize]) {
                first = first.min(*slot);
                key[*slot as usize] = first;
            }
        }
        key.iter().for_each(|key| alike[*key as usize] += 1);
        let room = |count: usize| if useful { count } else { 0 };
        let words = net.len().div_ceil(64);
        Self {
            useful,
            seen: Vec::with_capacity(room(MOST)),
            nodes: Vec::with_capacity(room(ROOM)),
            masks: Vec::with_capacity(room(MOST * words)),
            words,
            mask: vec![0; words],
            table: vec![NONE; room(TABLE)],
            key,
            alike,
            prices: vec![0.0; net.len()],
        }
    }

    /// Notes a round as it is now, while there is room.
    pub(super) fn note(&mut self, state: &State<'_, '_>, slot: u32) {
        let len = state.lines[slot as usize].nodes;
        if len == 0 || self.seen.len() >= MOST || self.nodes.len() + len as usize > ROOM {
            return;
        }
        self.mask.fill(0);
        for node in state.nodes(slot) {
            self.mask[node as usize / 64] |= 1 << (node % 64);
        }
        let (cost, key) = (state.worth(slot), self.key[slot as usize]);
        let place = self.place(&self.mask, key);
        let from = self.nodes.len() as u32;
        match self.table[place] {
            NONE => {
                self.table[place] = self.seen.len() as u32;
                self.seen.push(Seen {
                    key,
                    cost,
                    from,
                    len,
                    beyond: 0.0,
                });
                self.masks.extend_from_slice(&self.mask);
                self.nodes.extend(state.nodes(slot));
            }
            index => {
                let seen = &mut self.seen[index as usize];
                if cost < seen.cost {
                    seen.cost = cost;
                    let own = seen.from as usize..(seen.from + seen.len) as usize;
                    let nodes = self.nodes[own].iter_mut();
                    nodes.zip(state.nodes(slot)).for_each(|(old, new)| *old = new);
                }
            }
        }
    }

    /// Whether there is no room for more.
    pub(super) fn is_full(&self) -> bool {
        self.seen.len() >= MOST || self.nodes.len() + self.prices.len() > ROOM
    }

    pub(super) fn mask_of(&self, index: u32) -> &[u64] {
        &self.masks[index as usize * self.words..][..self.words]
    }

    /// Where the round of a key through some nodes is in the table, or has its place.
    fn place(&self, mask: &[u64], key: u32) -> usize {
        let stir = |word: u64, more: &u64| (word.rotate_left(29) ^ more).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let word = mask.iter().fold(u64::from(key), stir);
        let mut place = (word >> 40) as usize % TABLE;
        loop {
            match self.table[place] {
                NONE => return place,
                index if self.seen[index as usize].key == key && self.mask_of(index) == mask => return place,
                _ => place = (place + 1) % TABLE,
            }
        }
    }

    pub(super) fn nodes_of(&self, seen: &Seen) -> &[u32] {
        &self.nodes[seen.from as usize..(seen.from + seen.len) as usize]
    }

    /// The rounds of a plan that serves everybody and costs less than `most`, with their slots, if there is one.
    pub(super) fn cheapest(&mut self, most: i64) -> Option<Vec<(u32, Vec<u32>)>> {
        if !self.tidy(most) {
            return None;
        }
        let found = Trial::new(self, most).search()?;
        let mut used = vec![0; self.key.len()];
        let slot = |seen: &Seen| {
            let nth = used[seen.key as usize];
            used[seen.key as usize] += 1;
            let own = (0..self.key.len()).filter(|slot| self.key[*slot] == seen.key).nth(nth);
            own.map(|slot| (slot as u32, self.nodes_of(seen).to_vec()))
        };
        found
            .iter()
            .map(|index| &self.seen[*index as usize])
            .map(slot)
            .collect()
    }

    /// Forgets what cannot be in a plan that costs less than `most`, and more when there is no room. `false` when not
    /// everybody is in some round.
    pub(super) fn tidy(&mut self, most: i64) -> bool {
        let mut all = vec![0_u64; self.words];
        for mask in self.masks.chunks_exact(self.words) {
            all.iter_mut().zip(mask).for_each(|(all, own)| *all |= own);
        }
        if all.iter().map(|word| word.count_ones() as usize).sum::<usize>() != self.prices.len() {
            return false;
        }
        let bound = self.price(most as f64);
        self.forget(most as f64 - bound);
        true
    }

    /// Finds prices and the bound that they prove.
    fn price(&mut self, most: f64) -> f64 {
        let count = self.prices.len();
        let mut best = (f64::MIN, self.prices.clone());
        let mut prices = self.prices.clone();
        if prices.iter().all(|price| *price == 0.0) {
            prices.fill(most / count as f64);
        }
        let (mut step, mut since) = (1.0, 0);
        let mut covered = vec![0.0_f64; count];
        let mut least: Vec<(f64, u32)> = vec![(0.0, NONE); self.key.len()];
        for _ in 0..STEPS {
            covered.fill(0.0);
            least.fill((0.0, NONE));
            let mut bound: f64 = prices.iter().sum();
            for (index, seen) in self.seen.iter().enumerate() {
                let nodes = self.nodes_of(seen);
                let beyond = seen.cost as f64 - nodes.iter().map(|node| prices[*node as usize]).sum::<f64>();
                let own = &mut least[seen.key as usize];
                if beyond < own.0 {
                    *own = (beyond, index as u32);
                }
            }
            for (key, (beyond, index)) in least.iter().enumerate().filter(|(_, own)| own.1 != NONE) {
                let times = f64::from(self.alike[key]).min(ALIKE);
                bound += beyond * times;
                for node in self.nodes_of(&self.seen[*index as usize]) {
                    covered[*node as usize] += times;
                }
            }
            since += 1;
            if bound > best.0 {
                best = (bound, prices.clone());
                since = 0;
            } else if since >= PATIENCE {
                (step, since) = (step / 2.0, 0);
                prices.clone_from(&best.1);
                continue;
            }
            let square: f64 = covered.iter().map(|times| (1.0 - times).powi(2)).sum();
            if square == 0.0 || best.0 >= most {
                break;
            }
            let stride = step * (most - bound).max(1.0) / square;
            for (price, times) in prices.iter_mut().zip(&covered) {
                *price += stride * (1.0 - times);
            }
        }
        self.prices = best.1;
        for index in 0..self.seen.len() {
            let nodes = self.nodes_of(&self.seen[index]);
            let worth: f64 = nodes.iter().map(|node| self.prices[*node as usize]).sum();
            self.seen[index].beyond = self.seen[index].cost as f64 - worth;
        }
        best.0
    }

    /// Forgets rounds that no better plan can have, and when there are too many yet, the dearer half.
    fn forget(&mut self, gap: f64) {
        let mut kept: Vec<(u32, Seen)> = (0..).zip(self.seen.iter().copied()).collect();
        kept.retain(|(_, seen)| seen.beyond <= gap);
        kept.sort_by(|(_, a), (_, b)| a.beyond.total_cmp(&b.beyond).then(a.from.cmp(&b.from)));
        kept.truncate(MOST / 2);
        let mut nodes = Vec::with_capacity(ROOM);
        let mut masks = Vec::with_capacity(MOST * self.words);
        for (index, seen) in &mut kept {
            let from = nodes.len() as u32;
            if from as usize + seen.len as usize > ROOM / 2 {
                seen.len = 0;
                continue;
            }
            nodes.extend_from_slice(self.nodes_of(seen));
            masks.extend_from_slice(self.mask_of(*index));
            seen.from = from;
        }
        (self.nodes, self.masks) = (nodes, masks);
        self.seen.clear();
        self.table.fill(NONE);
        for (_, seen) in kept.into_iter().filter(|(_, seen)| seen.len > 0) {
            self.seen.push(seen);
            let index = self.seen.len() as u32 - 1;
            let own = index as usize * self.words;
            let mask: Vec<u64> = self.masks[own..own + self.words].to_vec();
            let place = self.place(&mask, seen.key);
            self.table[place] = index;
        }
    }
}
