//! 风险等级: how closely somebody is watched over.

use crate::{ability::Ability, named::named, person::living::Living};

/// From here on age alone is a reason to look in more often.
const OLD: i32 = 80;

named! {
    /// How closely somebody is watched over. The worst first.
    pub enum Risk {
        /// 高: seen every week; a second person confirms that they were seen.
        High = "high",
        /// 中: seen every month.
        Medium = "medium",
        /// 低: seen every quarter.
        Low = "low",
    }
}

impl Risk {
    /// What the known facts suggest until somebody who knows the person says otherwise.
    #[must_use]
    pub fn assess(age: i32, living: Living, ability: Option<Ability>) -> Self {
        let frail = age >= OLD || !matches!(ability, None | Some(Ability::Able));
        match (living.alone, frail) {
            (true, true) => Self::High,
            (true, false) | (false, true) => Self::Medium,
            (false, false) => Self::Low,
        }
    }

    /// Days within which somebody must have seen them.
    #[must_use]
    pub fn days(self) -> i64 {
        match self {
            Self::High => 7,
            Self::Medium => 30,
            Self::Low => 91,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_alone_and_frail_is_watched_most_closely() {
        let alone = Living {
            alone: true,
            with_spouse: false,
            with_family: false,
        };
        let shared = Living::default();
        assert_eq!(Risk::assess(83, alone, None), Risk::High);
        assert_eq!(Risk::assess(66, alone, Some(Ability::PartlyDisabled)), Risk::High);
        assert_eq!(Risk::assess(66, alone, Some(Ability::Able)), Risk::Medium);
        assert_eq!(Risk::assess(83, shared, None), Risk::Medium);
        assert_eq!(Risk::assess(66, shared, Some(Ability::Disabled)), Risk::Medium);
        assert_eq!(Risk::assess(66, shared, None), Risk::Low);
        assert!(Risk::High.days() < Risk::Medium.days() && Risk::Medium.days() < Risk::Low.days());
    }
}
