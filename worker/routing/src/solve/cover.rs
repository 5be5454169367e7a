//! Of all rounds that the search has seen, those that make the cheapest plan together: tried out depth first, the node
//! with the fewest rounds left first.

use super::pool::{ALIKE, Pool};

/// Looks at a round in one search; a guard.
const LOOKS: u64 = 20_000_000;

/// Trying out which rounds go together.
pub(super) struct Trial<'a> {
    pool: &'a Pool,
    /// Rounds through each node, the least beyond its prices first.
    through: Vec<Vec<u32>>,
    left: Vec<u32>,
    chosen: Vec<u32>,
    cost: i64,
    best: Option<Vec<u32>>,
    most: f64,
    looks: u64,
    /// Who is in a chosen round: so many words for each depth.
    served: Vec<u64>,
    /// Rounds that still go, a stack of one list per depth.
    open: Vec<u32>,
}

impl<'a> Trial<'a> {
    pub(super) fn new(pool: &'a Pool, most: i64) -> Self {
        let mut through = vec![Vec::new(); pool.prices.len()];
        for (index, seen) in pool.seen.iter().enumerate() {
            for node in pool.nodes_of(seen) {
                through[*node as usize].push(index as u32);
            }
        }
        Self {
            pool,
            through,
            left: pool.alike.clone(),
            chosen: Vec::new(),
            cost: 0,
            best: None,
            // Whole numbers: anything better is better by one.
            most: most as f64 - 0.5,
            looks: LOOKS,
            served: vec![0; pool.words],
            open: Vec::new(),
        }
    }

    pub(super) fn search(mut self) -> Option<Vec<u32>> {
        let pool = self.pool;
        let mut least = vec![0.0_f64; pool.key.len()];
        for seen in &pool.seen {
            let times = f64::from(pool.alike[seen.key as usize]).min(ALIKE);
            least[seen.key as usize] = least[seen.key as usize].min(seen.beyond * times);
        }
        let bound = pool.prices.iter().sum::<f64>() + least.iter().sum::<f64>();
        self.go_on(bound, &least);
        self.best
    }

    /// What the plan costs at least with one round more, if what is still open goes as well as can be.
    fn with(&self, index: u32, bound: f64, least: &[f64]) -> f64 {
        let seen = &self.pool.seen[index as usize];
        let key = seen.key as usize;
        // A volunteer with one round was reckoned with at their best; now it is known which it is.
        let reckoned = if self.left[key] == 1 { least[key] } else { 0.0 };
        bound + seen.beyond - reckoned
    }

    /// The node that the fewest rounds are left for: how many, and which node; `None` when everybody is served.
    fn scarcest(&mut self, bound: f64, least: &[f64]) -> Option<(usize, u32)> {
        let words = self.pool.words;
        let top = self.served.len() - words;
        let mut best: Option<(usize, u32)> = None;
        let mut looks = 0;
        for node in 0..self.through.len() {
            if self.served[top + node / 64] >> (node % 64) & 1 == 1 {
                continue;
            }
            let fewest = best.map_or(usize::MAX, |(count, _)| count);
            let mut count = 0;
            for index in &self.through[node] {
                looks += 1;
                let seen = &self.pool.seen[*index as usize];
                if bound + seen.beyond >= self.most || count >= fewest {
                    break;
                }
                count += usize::from(self.goes(*index, top, bound, least));
            }
            if count < fewest {
                best = Some((count, node as u32));
                if count == 0 {
                    break;
                }
            }
        }
        self.looks = self.looks.saturating_sub(looks);
        best
    }

    fn goes(&self, index: u32, top: usize, bound: f64, least: &[f64]) -> bool {
        let apart = self.served[top..]
            .iter()
            .zip(self.pool.mask_of(index))
            .all(|(a, b)| a & b == 0);
        apart
            && self.left[self.pool.seen[index as usize].key as usize] > 0
            && self.with(index, bound, least) < self.most
    }

    /// `bound`: what the plan costs at least, if what is still open goes as well as can be.
    fn go_on(&mut self, bound: f64, least: &[f64]) {
        let Some((_, node)) = self.scarcest(bound, least) else {
            if (self.cost as f64) < self.most {
                self.most = self.cost as f64 - 0.5;
                self.best = Some(self.chosen.clone());
            }
            return;
        };
        let words = self.pool.words;
        let top = self.served.len() - words;
        let from = self.open.len();
        for at in 0..self.through[node as usize].len() {
            let index = self.through[node as usize][at];
            if self.goes(index, top, bound, least) {
                self.open.push(index);
            }
        }
        let to = self.open.len();
        for at in from..to {
            let index = self.open[at];
            let with = self.with(index, bound, least);
            if with >= self.most {
                continue;
            }
            if self.looks == 0 {
                break;
            }
            let seen = self.pool.seen[index as usize];
            self.served.extend_from_within(top..top + words);
            let own = self.pool.mask_of(index);
            self.served[top + words..]
                .iter_mut()
                .zip(own)
                .for_each(|(all, own)| *all |= own);
            self.left[seen.key as usize] -= 1;
            self.cost += seen.cost;
            self.chosen.push(index);
            self.go_on(with, least);
            self.chosen.pop();
            self.cost -= seen.cost;
            self.left[seen.key as usize] += 1;
            self.served.truncate(top + words);
        }
        self.open.truncate(from);
    }
}

#[cfg(test)]
#[path = "cover_tests.rs"]
mod tests;
