//! What a volunteer reports, and what follows from it.

use crate::{ladder::LifeEvent, named::named, order::state::FlagCause};

named! {
    /// How a visit ended.
    pub enum Outcome {
        /// 已送达: into the senior's hands.
        HandedOver = "handed_over",
        /// 邻居代收: to the neighbour agreed in writing.
        Neighbour = "neighbour",
        /// 无人应门
        NoAnswer = "no_answer",
        /// 拒收
        Refused = "refused",
        /// 外出, announced.
        Away = "away",
        /// 住院
        Hospital = "hospital",
        /// 去世
        Deceased = "deceased",
        /// 搬走
        Moved = "moved",
        /// 地址有误
        WrongAddress = "wrong_address",
        /// 道路不通
        RoadBlocked = "road_blocked",
    }
}

impl Outcome {
    /// What was learned instead of somebody being seen.
    #[must_use]
    pub fn life_event(self) -> Option<LifeEvent> {
        match self {
            Self::Deceased => Some(LifeEvent::Deceased),
            Self::Hospital => Some(LifeEvent::Hospital),
            Self::Moved => Some(LifeEvent::Moved),
            _ => None,
        }
    }

    /// Why the meal counts as not served; nothing for the two handovers.
    #[must_use]
    pub fn cause(self) -> Option<FlagCause> {
        match self {
            Self::HandedOver | Self::Neighbour => None,
            Self::NoAnswer => Some(FlagCause::NoAnswer),
            Self::Refused => Some(FlagCause::Refused),
            Self::Away => Some(FlagCause::Away),
            Self::Hospital => Some(FlagCause::Hospital),
            Self::Deceased => Some(FlagCause::Deceased),
            Self::Moved => Some(FlagCause::Moved),
            Self::WrongAddress => Some(FlagCause::WrongAddress),
            Self::RoadBlocked => Some(FlagCause::RoadBlocked),
        }
    }
}

named! {
    /// 关怀检查: how the senior was when the meal was handed over.
    pub enum Care {
        /// 和平时一样
        Usual = "usual",
        /// 有点不对劲
        Odd = "odd",
        /// 需要马上有人来
        Urgent = "urgent",
    }
}

named! {
    /// Why somebody must be looked after.
    pub enum AlarmKind {
        /// Nobody opened: an emergency until the person is seen.
        NoAnswer = "no_answer",
        /// Needs somebody at once.
        Urgent = "urgent",
        /// Something was odd.
        Odd = "odd",
        /// A death, a hospital or a move was learned of at the door; to be looked into, gently.
        LifeEvent = "life_event",
    }
}

named! {
    /// How worried one should be; the board shows the worst first.
    pub enum Severity {
        /// Look in today.
        Normal = "normal",
        /// Find them now.
        High = "high",
        /// Go there now.
        Highest = "highest",
    }
}

impl AlarmKind {
    /// How worried one should be.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self {
            Self::Odd | Self::LifeEvent => Severity::Normal,
            Self::NoAnswer => Severity::High,
            Self::Urgent => Severity::Highest,
        }
    }
}

named! {
    /// How somebody was seen, which alone closes an alarm. A neighbour's word is one that saw them.
    pub enum SeenHow {
        /// 见到本人
        InPerson = "in_person",
        /// 电话
        Phone = "phone",
        /// 家属
        Family = "family",
        /// 邻居
        Neighbour = "neighbour",
    }
}

impl SeenHow {
    /// Whether somebody stood before them; a voice on the telephone is a sign of life and no visit.
    #[must_use]
    pub fn is_visit(self) -> bool {
        self != Self::Phone
    }
}

named! {
    /// Where an alarm is.
    pub enum AlarmState {
        /// Nobody has taken it.
        Open = "open",
        /// Somebody looks after it.
        Claimed = "claimed",
        /// Somebody says the person was seen; a second person has to confirm.
        Seen = "seen",
        /// It is over: the person was seen, or what was said of them was looked into.
        Closed = "closed",
    }
}
