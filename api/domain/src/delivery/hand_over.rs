//! The rest of a round goes to somebody else: who can take it, and when somebody knocks then.

use crate::code::Coded;
use crate::time::At;

/// So long after the last door of their own somebody is at the first one that they took over, at the earliest.
const NEXT_DOOR_MS: i64 = 3 * 60 * 1_000;

/// Where whoever is to take the rest stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taker {
    /// Nobody yet: the desk finds somebody.
    Desk,
    /// A volunteer.
    Volunteer {
        /// Whether the round is theirs already.
        is_giver: bool,
        /// Meals that they carry.
        capacity: u32,
        /// Where a round of their own is, if they have one that isn't over.
        own: Own,
    },
}

/// A volunteer's own round of the same sitting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Own {
    /// None, or it is over.
    None,
    /// It hasn't left: its bags are still to be counted, and other bags would be among them.
    Planned,
    /// It is on its way, with so many meals still in the bags.
    UnderWay {
        /// Meals.
        carried: u32,
    },
}

/// Why the rest can't go there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HandOverError {
    /// Nobody waits any more.
    #[error("nobody waits on this round any more")]
    NothingLeft,
    /// It is their own round.
    #[error("this is their own round")]
    OwnRound,
    /// They have yet to leave on their own round.
    #[error("they have yet to leave on a round of their own")]
    NotLeft,
    /// They can't carry as much.
    #[error("{over}")]
    TooMuch {
        /// Meals too many.
        over: u32,
    },
}

impl Coded for HandOverError {
    fn code(&self) -> &'static str {
        match self {
            Self::NothingLeft => "nothing_to_hand_over",
            Self::OwnRound => "taker_is_giver",
            Self::NotLeft => "taker_not_left",
            Self::TooMuch { .. } => "taker_full",
        }
    }
}

/// Whether so many waiting meals can go to this taker.
///
/// # Errors
/// [`HandOverError`] says why not.
pub fn may_take(waiting: u32, taker: Taker) -> Result<(), HandOverError> {
    if waiting == 0 {
        return Err(HandOverError::NothingLeft);
    }
    let Taker::Volunteer {
        is_giver,
        capacity,
        own,
    } = taker
    else {
        return Ok(());
    };
    if is_giver {
        return Err(HandOverError::OwnRound);
    }
    let carried = match own {
        Own::None => 0,
        Own::Planned => return Err(HandOverError::NotLeft),
        Own::UnderWay { carried } => carried,
    };
    match (carried + waiting).saturating_sub(capacity) {
        0 => Ok(()),
        over => Err(HandOverError::TooMuch { over }),
    }
}

/// When somebody knocks at the doors that come after a round's own: in their order and as far apart as they were, not before the
/// taker's last door of their own. The deadlines are the boxes' and stay.
#[must_use]
pub fn knocks(etas: &[At], own_last: Option<At>) -> Vec<At> {
    let (Some(first), Some(last)) = (etas.first(), own_last) else {
        return etas.to_vec();
    };
    let later = (last.0 + NEXT_DOOR_MS - first.0).max(0);
    etas.iter().map(|eta| At(eta.0 + later)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn volunteer(capacity: u32, own: Own) -> Taker {
        Taker::Volunteer {
            is_giver: false,
            capacity,
            own,
        }
    }

    #[test]
    fn the_desk_takes_anything_that_waits() {
        assert_eq!(may_take(1, Taker::Desk), Ok(()));
        assert_eq!(may_take(0, Taker::Desk), Err(HandOverError::NothingLeft));
    }

    #[test]
    fn a_volunteer_takes_what_fits_beside_their_own() {
        assert_eq!(may_take(10, volunteer(10, Own::None)), Ok(()));
        assert_eq!(may_take(4, volunteer(10, Own::UnderWay { carried: 6 })), Ok(()));
        let over = may_take(5, volunteer(10, Own::UnderWay { carried: 6 }));
        assert_eq!(over, Err(HandOverError::TooMuch { over: 1 }));
        assert_eq!(may_take(1, volunteer(10, Own::Planned)), Err(HandOverError::NotLeft));
    }

    #[test]
    fn nobody_hands_over_to_themselves() {
        let giver = Taker::Volunteer {
            is_giver: true,
            capacity: 10,
            own: Own::UnderWay { carried: 1 },
        };
        assert_eq!(may_take(1, giver), Err(HandOverError::OwnRound));
    }

    #[test]
    fn doors_that_come_after_others_keep_their_order_and_their_distance() {
        let minute = |n: i64| At(n * 60_000);
        let etas = [minute(10), minute(14), minute(20)];
        assert_eq!(knocks(&etas, None), etas);
        assert_eq!(knocks(&etas, Some(minute(2))), etas, "their own are done long before");
        assert_eq!(knocks(&etas, Some(minute(30))), [minute(33), minute(37), minute(43)]);
    }
}
