//! Codes about policies and their drafts, in both languages.

/// `(code, zh, en)`; `{}` stands for the detail that came with the problem.
pub(super) const TEXTS: &[(&str, &str, &str)] = &[
    ("bad_policy", "政策文件：{}", "Policy file: {}"),
    (
        "policy_elsewhere",
        "这个政策编号已经是别的地方的，请换一个编号。",
        "A policy with this id belongs to another place. Choose another id.",
    ),
    (
        "text_too_long",
        "政策文件太长了，最多 200 kB。",
        "The policy file is too long; 200 kB at most.",
    ),
    (
        "draft_over",
        "这份草案已经批准或撤回，请刷新。",
        "This draft was approved or withdrawn already. Please reload.",
    ),
    (
        "draft_changed",
        "草案刚被别人改过，请刷新后再看一遍。",
        "Somebody has changed the draft meanwhile. Reload and read it again.",
    ),
    (
        "draft_unchecked",
        "草案改过以后还没有核对，请先核对。",
        "The draft has changed since it was checked. Check it first.",
    ),
    (
        "draft_check_failed",
        "草案里有算例没有对上，不能批准。",
        "A worked case of the draft doesn't come out, so it can't be approved.",
    ),
    (
        "policy_too_early",
        "新政策最早从明天起生效，已经过去的日子不能改。",
        "A new version begins tomorrow at the earliest; past days can't be changed.",
    ),
];
