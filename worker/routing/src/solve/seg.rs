//! Stretches of a round that join in constant time.
//!
//! A stretch knows its shortest duration and between which seconds it can begin with that duration. Begun earlier it
//! only waits; begun later it cannot be done. Two stretches and the way between them make one, so the time of a
//! whole round with one more stop follows from the part before it and the part behind it (Vidal et al. 2013, without
//! time warp: stretches that do not fit do not join).

use crate::problem::FOREVER;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seg {
    /// Shortest duration.
    pub(crate) duration: i32,
    /// Earliest beginning with that duration.
    pub(crate) early: i32,
    /// Latest beginning.
    pub(crate) late: i32,
}

impl Seg {
    pub(crate) const FREE: Self = Self {
        duration: 0,
        early: -(FOREVER as i32),
        late: FOREVER as i32,
    };

    /// This stretch, a way of `travel` seconds, then the next stretch; `None` when that cannot be in time.
    #[inline]
    pub(crate) fn then(self, travel: i32, next: Self) -> Option<Self> {
        let before = self.duration + travel;
        if self.early + before > next.late {
            return None;
        }
        let wait = (next.early - before - self.late).max(0);
        Some(Self {
            duration: before + wait + next.duration,
            early: (next.early - before).max(self.early) - wait,
            late: (next.late - before).min(self.late),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const fn seg(duration: i32, early: i32, late: i32) -> Seg {
        Seg { duration, early, late }
    }

    #[test]
    fn waiting_is_counted_only_when_it_cannot_be_avoided() {
        // Leaves between 0 and 100, ten seconds of service, window opens at 500: leave at 100, wait 390 - 5.
        let joined = seg(10, 0, 100).then(5, seg(20, 500, 600)).unwrap();
        assert_eq!(joined, seg(10 + 5 + 385 + 20, 100, 100));
        // With a departure that may be later there is nothing to wait for.
        let joined = seg(10, 0, 1000).then(5, seg(20, 500, 600)).unwrap();
        assert_eq!(joined, seg(35, 485, 585));
    }

    #[test]
    fn too_late_does_not_join() {
        assert_eq!(seg(10, 50, 60).then(5, seg(0, 0, 64)), None);
        assert!(seg(10, 50, 60).then(5, seg(0, 0, 65)).is_some());
    }

    proptest! {
        #[test]
        fn joining_is_associative(
            parts in prop::array::uniform3((0i32..50, 0i32..200, 0i32..200)),
            ways in prop::array::uniform2(0i32..50),
        ) {
            let [a, b, c] = parts.map(|(duration, early, open)| seg(duration, early, early + open));
            let left = a.then(ways[0], b).and_then(|ab| ab.then(ways[1], c));
            let right = b.then(ways[1], c).and_then(|bc| a.then(ways[0], bc));
            prop_assert_eq!(left, right);
        }

        #[test]
        fn a_joined_stretch_is_the_best_of_all_departures(
            parts in prop::array::uniform3((0i32..20, 0i32..60, 0i32..40)),
            ways in prop::array::uniform2(0i32..20),
        ) {
            let segs = parts.map(|(duration, early, open)| seg(duration, early, early + open));
            let play = |departs: i32| {
                let mut time = departs;
                for (i, part) in segs.iter().enumerate() {
                    let start = time.max(part.early);
                    if start > part.late {
                        return None;
                    }
                    time = start + part.duration + ways.get(i).copied().unwrap_or(0);
                }
                Some(time - departs)
            };
            let shortest = (segs[0].early..=segs[0].late).filter_map(play).min();
            let joined = segs[0].then(ways[0], segs[1]).and_then(|ab| ab.then(ways[1], segs[2]));
            prop_assert_eq!(joined.map(|seg| seg.duration), shortest);
        }
    }
}
