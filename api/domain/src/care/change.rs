//! 哪里不对劲: eight changes that a person at the door can see without being a nurse.

use crate::named::named;

named! {
    /// What is different from last time. Eight, because a thumb can hit one of eight and a list of thirty is not read.
    pub enum Change {
        /// 呼吸: short of breath, chest pain.
        Breath = "breath",
        /// 精神、说话: drowsy, confused, speech unclear. May be a stroke.
        Mind = "mind",
        /// 走路、起身: unsteady, has fallen.
        Walking = "walking",
        /// 皮肤、伤: bruise, wound, swelling.
        Skin = "skin",
        /// 吃饭、喝水: yesterday's box is untouched.
        Eating = "eating",
        /// 大小便、气味
        Toilet = "toilet",
        /// 家里情况: too cold, no power, in disorder, strangers.
        Home = "home",
        /// 情绪: weeps, doesn't want to see anybody.
        Mood = "mood",
    }
}

impl Change {
    /// Minutes until somebody must have looked after it, unless the installation says otherwise. Breath and speech can't
    /// wait for the afternoon.
    #[must_use]
    pub fn due_min(self) -> i64 {
        match self {
            Self::Breath => 30,
            Self::Mind => 60,
            Self::Walking | Self::Skin => 4 * 60,
            Self::Eating | Self::Toilet | Self::Home => 24 * 60,
            Self::Mood => 48 * 60,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_eight_and_what_may_kill_comes_first() {
        assert_eq!(Change::ALL.len(), 8);
        assert!(
            Change::ALL
                .windows(2)
                .all(|pair| pair[0].due_min() <= pair[1].due_min())
        );
    }
}
