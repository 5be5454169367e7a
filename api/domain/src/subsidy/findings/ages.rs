//! Ages as intervals, both ends included.

/// Older than anybody.
pub(super) const OLDEST: i32 = 150;

/// What of an interval others leave over.
pub(super) fn uncovered(from: i32, to: i32, mut taken: Vec<(i32, i32)>) -> Vec<(i32, i32)> {
    taken.sort_unstable();
    let (mut next, mut open) = (from, Vec::new());
    for (start, end) in taken {
        if start > to {
            break;
        }
        if start > next {
            open.push((next, start - 1));
        }
        next = next.max(end.saturating_add(1));
    }
    if next <= to {
        open.push((next, to));
    }
    open
}

/// An interval in Chinese and in English.
pub(super) fn ages(from: i32, to: i32) -> (String, String) {
    if from == to {
        (format!("{from} 岁"), format!("age {from}"))
    } else if to >= OLDEST {
        (format!("{from} 岁及以上"), format!("age {from} and over"))
    } else {
        (format!("{from}–{to} 岁"), format!("age {from} to {to}"))
    }
}
