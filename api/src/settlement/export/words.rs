//! The words of exported tables for values that come from a fixed list.

use domain::language::Lang;

/// `(group, value, zh, en)`
const WORDS: &[(&str, &str, &str, &str)] = &[
    ("state", "draft", "草稿", "draft"),
    ("state", "submitted", "已申报", "submitted"),
    ("state", "confirmed", "乡镇已确认", "confirmed by the township"),
    ("state", "approved", "县级已审批", "approved by the county"),
    ("state", "locked", "已锁定", "locked"),
    ("state", "paid", "已拨付", "paid"),
    ("act", "submit", "申报", "submitted"),
    ("act", "confirm", "乡镇确认", "confirmed"),
    ("act", "approve", "县级审批", "approved"),
    ("act", "lock", "财务锁定", "locked"),
    ("act", "pay", "拨付", "paid"),
    ("act", "return", "退回", "returned"),
    ("kind", "meal", "餐费", "meal"),
    ("kind", "fee", "配送费", "delivery fee"),
    ("kind", "award", "运营补贴", "operating subsidy"),
    ("kind", "volume", "年度奖补", "award by volume"),
    ("change", "late", "补报", "claimed late"),
    ("change", "undone", "追回：未用餐", "taken back: not eaten"),
    ("change", "restored", "恢复：已用餐", "restored: eaten after all"),
    ("change", "rerated", "重新核定", "rated again"),
    ("period", "breakfast", "早餐", "breakfast"),
    ("period", "lunch", "午餐", "lunch"),
    ("period", "dinner", "晚餐", "dinner"),
    ("mode", "dine_in", "堂食", "dine in"),
    ("mode", "take_away", "自取", "take away"),
    ("mode", "delivery", "送餐", "delivery"),
    ("identified", "card", "刷卡", "card"),
    ("identified", "phone", "电话号码", "phone number"),
    ("identified", "spouse", "配偶的卡", "spouse's card"),
    ("identified", "family", "家人链接", "relative's link"),
    ("identified", "staff", "工作人员", "staff"),
    ("identified", "standing", "长期订餐", "standing order"),
    ("handed", "counter", "窗口取餐", "counter"),
    ("handed", "door", "送到家门", "door"),
    ("handed", "desk", "工作人员补登", "keyed in"),
    ("outcome", "handed_over", "交到手里", "handed over"),
    (
        "outcome",
        "neighbour",
        "交给约定的邻居",
        "handed to the agreed neighbour",
    ),
    ("cause", "no_show", "没来取", "nobody came"),
    ("cause", "no_answer", "没人应门", "no answer"),
    ("cause", "refused", "拒收", "refused"),
    ("cause", "away", "外出", "away"),
    ("cause", "hospital", "住院", "in hospital"),
    ("cause", "deceased", "去世", "deceased"),
    ("cause", "moved", "搬走", "moved away"),
    ("cause", "wrong_address", "地址有误", "wrong address"),
    ("cause", "road_blocked", "道路不通", "road blocked"),
    ("cause", "not_placed", "没排上线", "found no room"),
    ("cause", "kitchen_short", "后厨不足", "the kitchen had too few"),
    ("cause", "spoiled", "变质、超时", "spoiled"),
];

/// A value in words; one that the list doesn't know stays as it is.
#[must_use]
pub fn word(group: &str, value: &str, language: Lang) -> String {
    let known = WORDS.iter().find(|(of, name, ..)| *of == group && *name == value);
    known.map_or_else(|| value.to_owned(), |(_, _, zh, en)| language.pick(zh, en).to_owned())
}

#[cfg(test)]
mod tests {
    use domain::delivery::Outcome;
    use domain::order::{FlagCause, Identified, OrderMode};
    use domain::settlement::{Change, ClaimAct, ClaimState, DueKind};

    use super::*;

    fn known(group: &str, value: &str) {
        assert!(
            WORDS.iter().any(|(of, name, ..)| *of == group && *name == value),
            "no word for {group} {value}"
        );
    }

    #[test]
    fn every_value_has_its_word() {
        for one in ClaimState::ALL {
            known("state", one.name());
        }
        for one in ClaimAct::ALL {
            known("act", one.name());
        }
        for one in DueKind::ALL {
            known("kind", one.name());
        }
        for one in Change::ALL {
            known("change", one.name());
        }
        for one in OrderMode::ALL {
            known("mode", one.name());
        }
        for one in Identified::ALL {
            known("identified", one.name());
        }
        for one in FlagCause::ALL {
            known("cause", one.name());
        }
        for outcome in Outcome::ALL.into_iter().filter(|outcome| outcome.cause().is_none()) {
            known("outcome", outcome.name());
        }
    }
}
