//! Of all rounds that the search has seen in a small problem, those that make the cheapest plan together.
//!
//! A search that cools down keeps one plan, though good rounds were in several. Prices per node (Lagrange multipliers
//! of "everybody once", by subgradients) tell which rounds can be in a better plan at all; those few are then tried
//! out, the scarcest node first.

use super::net::{NONE, Net};
use super::state::State;

/// Nodes of a problem that is small: one bit each.
pub(super) const FEW: usize = 128;
/// Rounds kept, and places for them to be found in.
const MOST: usize = 8_192;
const TABLE: usize = 4 * MOST;
/// Steps of the prices.
const STEPS: usize = 150;
/// Steps without a better bound before they are made shorter.
const PATIENCE: usize = 10;
/// Rounds tried in one search; a guard.
const TRIES: u32 = 100_000;
/// Rounds of alike volunteers that the bound reckons with.
const ALIKE: f64 = 2.0;

/// A round that was in some plan.
#[derive(Clone, Copy)]
struct Seen {
    mask: u128,
    /// Who can go it: see [`Pool::key`].
    key: u32,
    cost: i64,
    from: u32,
    len: u32,
    /// Its cost beyond the prices of its nodes.
    beyond: f64,
}

/// The rounds seen.
pub(super) struct Pool {
    /// Whether rounds are worth keeping here: a small problem in which a round costs the same whatever the others are.
    pub(super) useful: bool,
    seen: Vec<Seen>,
    nodes: Vec<u32>,
    table: Vec<u32>,
    /// Per slot: itself when somebody knows its face, else the first of those that are alike.
    key: Vec<u32>,
    /// How many slots have a key.
    alike: Vec<u32>,
    prices: Vec<f64>,
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
        let room = if useful { MOST } else { 0 };
        Self {
            useful,
            seen: Vec::with_capacity(room),
            nodes: Vec::with_capacity(room * 16),
            table: vec![NONE; if useful { TABLE } else { 0 }],
            key,
            alike,
            prices: vec![0.0; net.len()],
        }
    }

    /// Notes a round as it is now, while there is room.
    pub(super) fn note(&mut self, state: &State<'_, '_>, slot: u32) {
        let len = state.lines[slot as usize].nodes;
        if len == 0 || self.seen.len() >= MOST || self.nodes.len() + len as usize > self.nodes.capacity() {
            return;
        }
        let mask = state.nodes(slot).fold(0_u128, |mask, node| mask | 1 << node);
        let (cost, key) = (state.worth(slot), self.key[slot as usize]);
        let place = self.place(mask, key);
        let from = self.nodes.len() as u32;
        match self.table[place] {
            NONE => {
                self.table[place] = self.seen.len() as u32;
                self.seen.push(Seen {
                    mask,
                    key,
                    cost,
                    from,
                    len,
                    beyond: 0.0,
                });
                self.nodes.extend(state.nodes(slot));
            }
            index => {
                let seen = &mut self.seen[index as usize];
                if cost < seen.cost {
                    seen.cost = cost;
                    let own = seen.from as usize..(seen.from + seen.len) as usize;
                    self.nodes[own]
                        .iter_mut()
                        .zip(state.nodes(slot))
                        .for_each(|(old, new)| *old = new);
                }
            }
        }
    }

    /// Where the round of a key through some nodes is in the table, or has its place.
    fn place(&self, mask: u128, key: u32) -> usize {
        let word = (mask as u64) ^ ((mask >> 64) as u64).rotate_left(29) ^ u64::from(key) << 40;
        let mut place = (word.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as usize % TABLE;
        loop {
            match self.table[place] {
                NONE => return place,
                index if (self.seen[index as usize].mask, self.seen[index as usize].key) == (mask, key) => {
                    return place;
                }
                _ => place = (place + 1) % TABLE,
            }
        }
    }

    fn nodes_of(&self, seen: &Seen) -> &[u32] {
        &self.nodes[seen.from as usize..(seen.from + seen.len) as usize]
    }

    /// The rounds of a plan that serves everybody and costs less than `most`, with their slots, if there is one.
    pub(super) fn cheapest(&mut self, most: i64) -> Option<Vec<(u32, Vec<u32>)>> {
        let all = self.seen.iter().fold(0, |mask, seen| mask | seen.mask);
        if all.count_ones() as usize != self.prices.len() {
            return None;
        }
        let bound = self.price(most as f64);
        self.forget(most as f64 - bound);
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
        let mut kept: Vec<Seen> = self.seen.iter().copied().filter(|seen| seen.beyond <= gap).collect();
        kept.sort_by(|a, b| a.beyond.total_cmp(&b.beyond).then(a.from.cmp(&b.from)));
        kept.truncate(MOST / 2);
        let mut nodes = Vec::with_capacity(self.nodes.capacity());
        for seen in &mut kept {
            let from = nodes.len() as u32;
            nodes.extend_from_slice(self.nodes_of(seen));
            seen.from = from;
        }
        self.nodes = nodes;
        self.seen.clear();
        self.table.fill(NONE);
        for seen in kept {
            let place = self.place(seen.mask, seen.key);
            self.table[place] = self.seen.len() as u32;
            self.seen.push(seen);
        }
    }
}

/// Trying out which rounds go together.
struct Trial<'a> {
    pool: &'a Pool,
    /// Rounds through each node, the least beyond its prices first.
    through: Vec<Vec<u32>>,
    /// Nodes, the one that fewest rounds go through first.
    order: Vec<u32>,
    left: Vec<u32>,
    chosen: Vec<u32>,
    best: Option<Vec<u32>>,
    most: f64,
    tries: u32,
}

impl<'a> Trial<'a> {
    fn new(pool: &'a Pool, most: i64) -> Self {
        let count = pool.prices.len();
        let mut through = vec![Vec::new(); count];
        for (index, seen) in pool.seen.iter().enumerate() {
            for node in pool.nodes_of(seen) {
                through[*node as usize].push(index as u32);
            }
        }
        let mut order: Vec<u32> = (0..count as u32).collect();
        order.sort_by_key(|node| through[*node as usize].len());
        Self {
            pool,
            through,
            order,
            left: pool.alike.clone(),
            chosen: Vec::new(),
            best: None,
            // Whole numbers: anything better is better by one.
            most: most as f64 - 0.5,
            tries: TRIES,
        }
    }

    fn search(mut self) -> Option<Vec<u32>> {
        let pool = self.pool;
        let mut least = vec![0.0_f64; pool.key.len()];
        for seen in &pool.seen {
            let times = f64::from(pool.alike[seen.key as usize]).min(ALIKE);
            least[seen.key as usize] = least[seen.key as usize].min(seen.beyond * times);
        }
        let bound = pool.prices.iter().sum::<f64>() + least.iter().sum::<f64>();
        self.go_on(0, bound, &least);
        self.best
    }

    /// `bound`: what the plan costs at least, if what is still open goes as well as can be.
    fn go_on(&mut self, mask: u128, bound: f64, least: &[f64]) {
        let open = |node: &&u32| mask >> **node & 1 == 0;
        let Some(node) = self.order.iter().find(open).copied() else {
            let cost: i64 = self
                .chosen
                .iter()
                .map(|index| self.pool.seen[*index as usize].cost)
                .sum();
            if (cost as f64) < self.most {
                self.most = cost as f64 - 0.5;
                self.best = Some(self.chosen.clone());
            }
            return;
        };
        for at in 0..self.through[node as usize].len() {
            let index = self.through[node as usize][at];
            let seen = self.pool.seen[index as usize];
            let key = seen.key as usize;
            if self.tries == 0 {
                return;
            }
            if seen.mask & mask != 0 || self.left[key] == 0 {
                continue;
            }
            // A volunteer with one round was reckoned with at their best; now it is known which it is.
            let reckoned = if self.left[key] == 1 { least[key] } else { 0.0 };
            let with = bound + seen.beyond - reckoned;
            if with >= self.most {
                continue;
            }
            self.tries -= 1;
            self.left[key] -= 1;
            self.chosen.push(index);
            self.go_on(mask | seen.mask, with, least);
            self.chosen.pop();
            self.left[key] += 1;
        }
    }
}
