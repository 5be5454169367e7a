//! Codes about rounds, doors, alarms and the day's books, in both languages.

/// `(code, zh, en)`; `{}` stands for the detail that came with the problem.
pub(super) const TEXTS: &[(&str, &str, &str)] = &[
    ("round_finished", "这条线已经交了。", "This round is over."),
    (
        "round_changed",
        "刚刚有人改过这条线，请看一下再改。",
        "Somebody has just changed this round. Look again.",
    ),
    (
        "already_planned",
        "线路已经排好了，请刷新。",
        "The rounds are made already. Please reload.",
    ),
    (
        "sitting_open",
        "还在接单，截单后才排线路。",
        "Orders are still taken; rounds are made after the cut-off.",
    ),
    ("round_empty", "这条线上没有人要送。", "Nobody waits on this round."),
    (
        "round_not_under_way",
        "这条线还没出发，或者已经交了。",
        "This round has not left, or is over.",
    ),
    (
        "no_volunteer",
        "请先把这条线派给志愿者。",
        "Give the round to a volunteer first.",
    ),
    (
        "volunteer_disabled",
        "这位志愿者已经停用。",
        "This volunteer no longer comes.",
    ),
    (
        "stop_done",
        "这一家已经有人去过了。",
        "Somebody has been at this door already.",
    ),
    (
        "already_placed",
        "这份饭已经有人安排了。",
        "Somebody has placed this meal meanwhile.",
    ),
    (
        "stops_waiting",
        "还有 {} 家没有结果，还不能交回。",
        "{} doors still wait; the round can't end yet.",
    ),
    (
        "flag_at_door",
        "没人应要从线路上“补录纸单”报，去世从老人档案里报：光写原因，没有人会去看。",
        "Report an unanswered door with the round's paper, a death on the senior's page: a cause alone sends nobody to look.",
    ),
    (
        "newer_wish",
        "这位老人后来又改了主意，按最后一次的办。",
        "They have asked for something else since: go by their last word.",
    ),
    (
        "already_reported",
        "这一家已经报过了。",
        "This door already has an outcome.",
    ),
    (
        "care_missing",
        "送到了要说一下老人看起来怎么样。",
        "A handover needs the care check.",
    ),
    (
        "care_unexpected",
        "没见到人，就不填老人的状态。",
        "Only a handover has a care check.",
    ),
    ("nothing_to_undo", "这一家还没有报过。", "This door has no outcome yet."),
    (
        "note_too_long",
        "备注最多 300 个字。",
        "A note has at most 300 characters.",
    ),
    (
        "reason_too_long",
        "原因最多 200 个字。",
        "A reason has at most 200 characters.",
    ),
    (
        "shut_out",
        "号码错得太多，请过一会儿再试，或者问值班人员。",
        "Too many wrong codes. Try again later, or ask the desk.",
    ),
    (
        "bad_load",
        "一趟能带 1 到 200 份。",
        "A volunteer carries 1 to 200 meals.",
    ),
    (
        "bad_days",
        "请选今天以后的日子，一次最多 62 天。",
        "Choose 1 to 62 days from today on.",
    ),
    (
        "nothing_to_hand_over",
        "这条线上没有要送的了，不用交给别人。",
        "Nobody waits on this round any more; there is nothing to hand over.",
    ),
    (
        "taker_is_giver",
        "这条线本来就是这位志愿者的，请另选一位。",
        "The round is theirs already. Choose somebody else.",
    ),
    (
        "taker_not_left",
        "这位志愿者自己的线还没出发，先不接别的。请另选一位，或者交给值班。",
        "They have yet to leave on a round of their own. Choose somebody else, or the desk.",
    ),
    (
        "taker_full",
        "这位志愿者带不下，多出 {} 份。请另选一位，或者交给值班。",
        "They can't carry {} of these meals. Choose somebody else, or the desk.",
    ),
    (
        "already_handed_over",
        "剩下的已经交给别人了，请刷新。",
        "The rest went to somebody else already. Please reload.",
    ),
    ("alarm_claimed", "{}已经在处理了。", "{} looks after this already."),
    (
        "alarm_closed",
        "这条已经办完，人见到了。",
        "This is closed: the person has been seen.",
    ),
    (
        "seen_by_missing",
        "请写明是谁见到了老人。",
        "Say who has seen the person.",
    ),
    ("still_open", "还有 {} 份饭没有结果。", "{} meals have no end yet."),
    (
        "books_closed",
        "这一天的账已经结了，不能再改。",
        "The books of this day are closed.",
    ),
    (
        "sitting_not_over",
        "还在接单，不能对账。",
        "Orders are still taken; the books can't be closed.",
    ),
];
