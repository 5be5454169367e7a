//! Who of a door's people a request to collect is about, also where the same request came before.

use domain::money::Fen;

/// One person at the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    /// What they have to pay in cash.
    pub(super) due: Fen,
    /// What the round has got for them.
    pub(super) taken: Fen,
    /// Whether their part of this very request has been booked.
    pub(super) booked: bool,
}

/// Why nobody is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Off {
    /// Nobody owes anything.
    NothingOwed,
    /// It isn't the sum that was shown.
    Changed {
        /// The sum.
        now: Fen,
    },
}

/// The places of those who are booked for, in the order given. A request that got through half of them before it was lost
/// goes on with the others; one that got through all of them is about the same people, whatever is due by now.
pub(super) fn asked(people: &[Part], shown: Fen) -> Result<Vec<usize>, Off> {
    let places =
        |of: &dyn Fn(&Part) -> bool| -> Vec<usize> { (0..people.len()).filter(|&at| of(&people[at])).collect() };
    let before = places(&|one| one.booked);
    let all = places(&|one| one.booked || one.due > Fen::ZERO);
    let taken: Fen = before.iter().map(|&at| people[at].taken).sum();
    if !before.is_empty() && (before == all || taken == shown) {
        return Ok(before);
    }
    if all.is_empty() {
        return Err(Off::NothingOwed);
    }
    let due: Fen = all
        .iter()
        .filter(|&&at| !people[at].booked)
        .map(|&at| people[at].due)
        .sum();
    let now = taken + due;
    if now == shown {
        Ok(all)
    } else {
        Err(Off::Changed { now })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(due: i64, taken: i64, booked: bool) -> Part {
        Part {
            due: Fen(due),
            taken: Fen(taken),
            booked,
        }
    }

    #[test]
    fn a_request_that_came_before_is_about_the_same_people() {
        let changed = |now| Err(Off::Changed { now: Fen(now) });
        let cases = [
            (
                "the first time",
                vec![one(500, 0, false), one(300, 0, false)],
                800,
                Ok(vec![0, 1]),
            ),
            (
                "who owes nothing isn't asked",
                vec![one(500, 0, false), one(0, 0, false)],
                500,
                Ok(vec![0]),
            ),
            ("nobody owes", vec![one(0, 500, false)], 500, Err(Off::NothingOwed)),
            ("nobody there", vec![], 500, Err(Off::NothingOwed)),
            (
                "another sum",
                vec![one(500, 0, false), one(300, 0, false)],
                500,
                changed(800),
            ),
            (
                "again, after all of it",
                vec![one(0, 500, true), one(0, 300, true)],
                800,
                Ok(vec![0, 1]),
            ),
            (
                "again, after half of it",
                vec![one(0, 500, true), one(300, 0, false)],
                800,
                Ok(vec![0, 1]),
            ),
            (
                "half, and the rest has grown",
                vec![one(0, 500, true), one(400, 0, false)],
                800,
                changed(900),
            ),
            (
                "again, with a new meal since",
                vec![one(0, 500, true), one(300, 0, false)],
                500,
                Ok(vec![0]),
            ),
            ("again, taken back since", vec![one(500, 0, true)], 500, Ok(vec![0])),
            (
                "somebody else's request took half",
                vec![one(0, 500, false), one(300, 0, false)],
                800,
                changed(300),
            ),
        ];
        for (name, people, shown, wanted) in cases {
            assert_eq!(asked(&people, Fen(shown)), wanted, "{name}");
        }
    }
}
