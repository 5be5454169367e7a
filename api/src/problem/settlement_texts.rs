//! Codes about settlement, in both languages.

/// `(code, zh, en)`; `{}` stands for the detail that came with the problem.
pub(super) const TEXTS: &[(&str, &str, &str)] = &[
    (
        "bad_claim_period",
        "期间要写成月份（2026-11）或季度（2026-Q4）。",
        "A period is a month (2026-11) or a quarter (2026-Q4).",
    ),
    (
        "claim_moved_on",
        "这份申报已经到了别的环节，请刷新后再看。",
        "This claim is at another step by now. Please reload.",
    ),
    (
        "claim_locked",
        "这份申报已经锁定，不能再改；要更正的会自动进下一期。",
        "This claim is locked and never changes. A correction goes into the next period by itself.",
    ),
    (
        "not_your_turn",
        "现在不在您这一步，不能由您退回。",
        "Somebody else has this claim in hand; only they can return it.",
    ),
    (
        "period_not_over",
        "这一期还没过完，过完了再来。",
        "The period isn't over yet; this can be done afterwards.",
    ),
    (
        "period_not_reconciled",
        "还有 {} 餐没有对账，先把账对完再申报。",
        "{} sittings aren't reconciled yet. Close their books first.",
    ),
    (
        "earlier_claim_open",
        "同一出资方前一期的申报还没锁定，先把前面的办完。",
        "An earlier claim of this fund isn't locked yet. Finish that one first.",
    ),
    (
        "claim_stale",
        "这里面有一餐已经在别的申报里报过了，请退回重新生成。",
        "Another claim has asked for one of these meals. Return it and run it again.",
    ),
    (
        "too_many_days",
        "一次最多重新核定 100 天，开始不能晚于结束。",
        "At most 100 days are rated again at once, the first before the last.",
    ),
    (
        "unknown_policy",
        "没有这个政策的这一版，请重新选择。",
        "There is no such version of this policy. Please choose again.",
    ),
    (
        "nothing_to_correct",
        "这一餐本来就是这样记的，或者还没有结果，不用更正。",
        "The meal is written down like that already, or has no ending yet.",
    ),
    (
        "pay_reference_missing",
        "请写拨付凭证号，最多 60 个字。",
        "Give the payment's reference, in at most 60 characters.",
    ),
];
