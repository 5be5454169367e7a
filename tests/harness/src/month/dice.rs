//! Chance that can be had again: the same seed and the same name throw the same.

/// A source of throws (splitmix64; there is no need for more of it).
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    /// Of a seed and of what is decided, so that one decision doesn't shift another, whoever comes first.
    pub(super) fn new(seed: u64, about: &str) -> Self {
        // FNV-1a
        let mixed = about.bytes().fold(0xcbf2_9ce4_8422_2325 ^ seed, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(mixed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() >> 33).expect("31 bits") % end.max(1)
    }

    /// True so many times in a thousand.
    pub(super) fn per_mille(&mut self, share: usize) -> bool {
        self.below(1_000) < share
    }

    /// One of them.
    pub(super) fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_throws_the_same_and_another_seed_does_not() {
        let throws = |seed| {
            let mut dice = Dice::new(seed, "2026-02-03/S0000011");
            (0..64).map(|_| dice.below(1_000)).collect::<Vec<_>>()
        };
        assert_eq!(throws(1), throws(1));
        assert_ne!(throws(1), throws(2));
        let mut dice = Dice::new(3, "share");
        let hits = (0..10_000).filter(|_| dice.per_mille(100)).count();
        assert!((800..1_200).contains(&hits), "{hits} of 10,000 at 100 in 1,000");
    }
}
