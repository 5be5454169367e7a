//! What is said into other people's systems: a chat robot, a text message, a mailbox.
//!
//! The type is the rule: there is no place in it for a phone number, an address, an identity or an illness.

use crate::{
    delivery::outcome::AlarmKind,
    ladder::{Ladder, Step},
};

/// All that a receiver must know to find the alarm at the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The alarm's number.
    pub no: u32,
    /// What for.
    pub kind: AlarmKind,
    /// The rung.
    pub step: Step,
    /// How often it has been called out.
    pub turn: u32,
    /// Round and door.
    pub stop: Option<(i32, i32)>,
    /// The village.
    pub village: String,
    /// 王*芳
    pub masked_name: String,
}

/// Whether a ladder's step is called out, or is the business of whoever stands at the door.
#[must_use]
pub fn is_called_out(ladder: &Ladder) -> bool {
    !ladder.closed && !matches!(ladder.step, Step::CallSenior | Step::CallFamily | Step::CallNeighbour)
}

impl Said {
    /// The words, without the code for reading back.
    #[must_use]
    pub fn words(&self) -> String {
        let what = match self.kind {
            AlarmKind::NoAnswer => "没人应门",
            AlarmKind::Urgent => "需要马上帮忙",
            AlarmKind::Odd => "有点不对劲",
            // What exactly is told by a person, never by a robot.
            AlarmKind::LifeEvent => "有情况要核实",
        };
        let wanted = match self.step {
            Step::Dispatch => "请值班马上接手",
            Step::Cadre => "请村干部上门看人",
            Step::Rescue => "还没见到人，请马上处置",
            Step::Confirm => "请另一个人确认已见到本人",
            _ => "请安排人去看",
        };
        let again = if self.turn > 1 {
            format!("（第{}次）", self.turn)
        } else {
            String::new()
        };
        let stop = self
            .stop
            .map_or_else(String::new, |(round, seq)| format!("{round}号线第{seq}站 "));
        format!(
            "【暖餐】告警{} {what}{again}\n{stop}{} {}\n{wanted}",
            self.no, self.village, self.masked_name
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_names_the_alarm_the_door_and_what_is_wanted() {
        let said = Said {
            no: 17,
            kind: AlarmKind::NoAnswer,
            step: Step::Dispatch,
            turn: 2,
            stop: Some((3, 2)),
            village: "朱家台社区".to_owned(),
            masked_name: "王*芳".to_owned(),
        };
        assert_eq!(
            said.words(),
            "【暖餐】告警17 没人应门（第2次）\n3号线第2站 朱家台社区 王*芳\n请值班马上接手"
        );
    }

    #[test]
    fn a_robot_never_says_that_somebody_has_died() {
        let said = Said {
            no: 1,
            kind: AlarmKind::LifeEvent,
            step: Step::FollowUp,
            turn: 1,
            stop: None,
            village: "朱家台社区".to_owned(),
            masked_name: "王*芳".to_owned(),
        };
        assert!(!said.words().contains("去世") && !said.words().contains("住院"));
    }
}
