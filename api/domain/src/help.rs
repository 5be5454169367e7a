//! 叫人帮忙: somebody stands at a kiosk and needs a person.

use crate::named::named;
use crate::time::At;

/// A call that nobody ended lapses so long after its last press: whoever called has gone.
pub const LAPSES_AFTER_MIN: i64 = 30;
/// Pressing again so soon after the answer is impatience; later it says that nobody came.
pub const COMES_WITHIN_MIN: i64 = 2;

named! {
    /// Where a call is.
    pub enum HelpState {
        /// It rings.
        Calling = "calling",
        /// Somebody said that they are coming.
        Answered = "answered",
        /// It was ended at the kiosk, or has lapsed.
        Over = "over",
    }
}

/// What is known of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HelpTimes {
    /// When it was pressed last.
    pub last_at: At,
    /// When somebody answered.
    pub answered_at: Option<At>,
    /// When it was ended.
    pub ended_at: Option<At>,
}

impl HelpTimes {
    /// Where the call is at `now`.
    #[must_use]
    pub fn state(&self, now: At) -> HelpState {
        if self.ended_at.is_some() || self.last_at.plus_minutes(LAPSES_AFTER_MIN) <= now {
            HelpState::Over
        } else if self.answered_at.is_some() {
            HelpState::Answered
        } else {
            HelpState::Calling
        }
    }

    /// Whether one more press at `now` rings anew although somebody had answered.
    #[must_use]
    pub fn rings_again(&self, now: At) -> bool {
        self.answered_at
            .is_some_and(|answered| answered.plus_minutes(COMES_WITHIN_MIN) <= now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_rings_until_somebody_comes_and_not_for_ever() {
        let at = At(1_790_000_000_000);
        let mut call = HelpTimes {
            last_at: at,
            answered_at: None,
            ended_at: None,
        };
        assert_eq!(call.state(at.plus_minutes(29)), HelpState::Calling);
        assert_eq!(call.state(at.plus_minutes(30)), HelpState::Over);
        call.answered_at = Some(at.plus_minutes(1));
        assert_eq!(call.state(at.plus_minutes(2)), HelpState::Answered);
        assert!(!call.rings_again(at.plus_minutes(2)), "they are on their way");
        assert!(call.rings_again(at.plus_minutes(3)), "nobody came");
        call.ended_at = Some(at.plus_minutes(4));
        assert_eq!(call.state(at.plus_minutes(4)), HelpState::Over);
    }
}
