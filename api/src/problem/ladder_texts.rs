//! Codes about ladders, channels and messages, in both languages.

/// `(code, zh, en)`; `{}` stands for the detail that came with the problem.
pub(super) const TEXTS: &[(&str, &str, &str)] = &[
    (
        "no_next_step",
        "没有下一步了，要见到本人才能结束。",
        "There is no further step; the person must be seen.",
    ),
    (
        "no_ambulance",
        "这位老人不叫救护车，请联系家属和家庭医生。",
        "No ambulance for this person: call the family and the doctor.",
    ),
    (
        "awaits_second",
        "已经有人说见到了，等另一个人确认。",
        "Somebody has been said to be seen; a second person has to confirm.",
    ),
    (
        "not_yourself",
        "不能自己确认自己写的，请另一个人确认。",
        "Somebody else has to confirm what you wrote.",
    ),
    (
        "nothing_to_confirm",
        "还没有人说见到了，没有要确认的。",
        "Nobody has been said to be seen yet.",
    ),
    (
        "not_to_settle",
        "只有见到本人才能结束这一条。",
        "Only seeing the person closes this.",
    ),
    (
        "seen_later",
        "见到的时间不能比现在晚。",
        "The time of the sighting lies in the future.",
    ),
    (
        "seen_earlier",
        "这是告警之前见到的，要写告警以后谁见到了本人。",
        "This sighting is older than the alarm. Say who saw the person since then.",
    ),
    (
        "settle_first",
        "先核实志愿者报的情况：点“核实结果”，写是真是假。",
        "First look into what was reported: say whether it is true.",
    ),
    ("change_missing", "请点一下哪里不对劲。", "Say what has changed."),
    (
        "change_unexpected",
        "只有“有点不对劲”才选哪里不对劲。",
        "Only something odd has a change.",
    ),
    (
        "danger_unexpected",
        "只有没人应门才报看到、听到了什么。",
        "Only a door that stays shut has signs of danger.",
    ),
    (
        "bad_timers",
        "时间写得不合适，请检查。",
        "These times lie outside their bounds.",
    ),
    (
        "alarms_not_heard",
        "还没有人回执过测试告警，不能开送餐。请管理员先在“告警通道”发一条测试，收到的人回执。",
        "Nobody has confirmed a test alarm, so no meals can be delivered yet. An administrator sends a test under Alarm channels first.",
    ),
    (
        "bad_channel_name",
        "通道要有名字，最多 40 个字。",
        "A channel has a name of at most 40 characters.",
    ),
    (
        "bad_url",
        "地址要用 https；自己网内的可以用 http。",
        "The address must be https, or http within your own network.",
    ),
    (
        "bad_template",
        "模板要是 JSON，里面要有 {text}。",
        "The template must be JSON and contain {text}.",
    ),
    ("receiver_missing", "请写发给谁。", "Say who gets the messages."),
    ("bad_channel", "写得太长了。", "This is too long."),
    (
        "channel_disabled",
        "这个通道已经停用。",
        "This channel is not used any more.",
    ),
    (
        "notice_not_dead",
        "这条还在发，不用再发一次。",
        "This message has not been given up.",
    ),
    ("reader_missing", "请写您的名字。", "Say who you are."),
];
