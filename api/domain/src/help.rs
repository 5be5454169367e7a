//! 叫人帮忙: somebody stands at a kiosk and needs a person.

use crate::named::named;
use crate::person::name::PersonName;
use crate::time::At;

/// A call that nobody ended lapses so long after its last press: whoever called has gone.
pub const LAPSES_AFTER_MIN: i64 = 30;
/// Pressing again so soon after the answer is impatience; later it says that nobody came.
pub const COMES_WITHIN_MIN: i64 = 2;
/// A kiosk that doesn't fetch whom it was told within so many minutes has somebody else before it.
pub const NAMED_FOR_MIN: i64 = 5;

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

/// Whether whoever was named to the kiosk at `named_at` still stands there at `now`.
#[must_use]
pub fn still_there(named_at: At, now: At) -> bool {
    named_at.plus_minutes(NAMED_FOR_MIN) > now
}

/// What the whole room may read of who comes: the surname of a Chinese name of two to four characters. Of a name that is
/// written otherwise nobody can tell where it ends: then nothing is said of it.
#[must_use]
pub fn shown_to_the_room(helper: &str) -> Option<String> {
    let is_chinese = (2..=4).contains(&helper.chars().count()) && helper.chars().all(is_han);
    let name = PersonName::parse(helper).ok().filter(|_| is_chinese)?;
    Some(name.surname().to_owned())
}

fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
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
    #[test]
    fn the_room_reads_a_surname_at_most() {
        for (whole, shown) in [
            ("王建平", Some("王")),
            ("欧阳建华", Some("欧阳")),
            ("Anna Wang", None),
            ("乌兰·其其格", None),
            ("厨房一号机", None),
            ("王", None),
        ] {
            assert_eq!(shown_to_the_room(whole).as_deref(), shown, "{whole}");
        }
    }

    #[test]
    fn a_name_is_for_whoever_stands_there_now() {
        let at = At(1_790_000_000_000);
        assert!(still_there(at, at) && still_there(at, at.plus_minutes(4)));
        assert!(!still_there(at, at.plus_minutes(5)), "somebody else stands there");
    }
}
