//! Codes about money, in both languages.

/// `(code, zh, en)`; `{}` stands for the detail that came with the problem.
pub(super) const TEXTS: &[(&str, &str, &str)] = &[
    (
        "balance_needs_card",
        "从余额扣要刷卡，或者请工作人员帮忙。",
        "Paying from the balance needs the card, or staff.",
    ),
    (
        "balance_short",
        "余额不够付这一次，请换一种付法。",
        "The balance does not cover this. Please pay another way.",
    ),
    (
        "not_billed",
        "没有办理记账月结，请换一种付法。",
        "This senior is not billed by the month. Please pay another way.",
    ),
    (
        "drawer_short",
        "钱箱里没有这么多现金。",
        "The drawer does not hold that much cash.",
    ),
    (
        "fund_short",
        "补贴资金不够了，请联系财务。",
        "The fund that pays for this is empty. Please ask finance.",
    ),
    ("fund_closed", "这笔资金已经停用。", "This fund is closed."),
    (
        "unbalanced",
        "账记不平，什么都没有保存，请告诉工作人员。",
        "The entry does not balance; nothing was saved. Please tell the staff.",
    ),
    (
        "bad_amount",
        "金额不对，请再看一下。",
        "The amount makes no sense. Please check it.",
    ),
    (
        "bad_paid_on",
        "转账的日期不对：不能是以后，也不能早过两个月。更早的请打电话问。",
        "The day of the transfer can't lie ahead, nor more than two months back. For an older one please call.",
    ),
    (
        "top_ups_full",
        "已经有 {} 笔在等工作人员核对，等核完再报新的。",
        "{} top-ups wait to be looked up already. Please wait until they are.",
    ),
    (
        "top_up_settled",
        "这一笔刚刚已经处理过了，请刷新看看。",
        "This top-up was settled meanwhile. Please reload.",
    ),
    (
        "reference_used",
        "这个备注码刚刚用过了，请刷新看新的。",
        "This reference was used meanwhile. Please reload to see the new one.",
    ),
    (
        "no_transfer_to",
        "现在没有收款账户，不能转账充值，请到助餐点交现金。",
        "No account is published at the moment. Please pay in cash at a meal point.",
    ),
    (
        "transfer_to_stale",
        "要确认的账户刚刚变了，请刷新再看一遍。",
        "The account to confirm has changed meanwhile. Please reload and read it again.",
    ),
    (
        "bad_transfer_to",
        "户名、开户行都要写，账号是 8 到 32 位数字。",
        "Holder and bank are needed; the number has 8 to 32 digits.",
    ),
    (
        "drawer_taken",
        "这个钱箱还有人没交班。",
        "Somebody has an open shift at this drawer.",
    ),
    (
        "drawer_retired",
        "这个钱箱已经停用。",
        "This drawer is not used any more.",
    ),
    (
        "shift_closed",
        "这个班已经交了，请先开班。",
        "This shift is closed. Open one first.",
    ),
    (
        "not_your_shift",
        "这是别人的班，只能由本人记账。",
        "This is somebody else's shift; only they book into it.",
    ),
    (
        "difference_unexplained",
        "点出来的钱和账上不一样，请再点一次，还不一样就选原因。",
        "The count differs from the books. Count again; if it still differs, say why.",
    ),
    ("nothing_owed", "没有要收或要退的钱。", "Nothing is owed."),
    (
        "amount_changed",
        "金额刚刚变了，请按新的金额再来一次。",
        "The amount has just changed. Please do it again with the new one.",
    ),
    ("nothing_held", "没有余额可以退。", "There is no balance to pay back."),
    ("wrong_way", "这笔钱不能这样收付。", "This can't be paid this way."),
    ("fund_exists", "已经有这个资金账户了。", "There already is such a fund."),
    (
        "bad_fund",
        "资金代号只能用字母、数字和 - _ .，而且要是政府、集体或捐赠的资金。",
        "A fund's key has letters, digits and - _ . and belongs to a government, a collective or donors.",
    ),
    (
        "fund_below_floor",
        "资金里的钱比要设的底线少。",
        "The fund holds less than the floor it should get.",
    ),
    ("period_closed", "这个月已经结账。", "The month is closed."),
    (
        "period_not_ready",
        "这个月还有餐次没对账、钱箱没交班或者送餐收的现金没交回，不能结账。",
        "Some sittings of the month are not reconciled, drawers not closed, or cash of rounds not handed in.",
    ),
    (
        "bag_emptied",
        "这条线收的现金已经交回柜台，不能再冲正。请在钱箱里退给老人。",
        "The cash of this round is at the counter by now. Pay it back from a drawer instead.",
    ),
    ("corrected", "这一笔已经冲正过了。", "This was corrected already."),
    (
        "not_correctable",
        "这一笔不能在这里冲正。订餐的钱请在订单上改。",
        "This can't be corrected here. Money of meals is undone at the order.",
    ),
    ("bad_month", "月份要写成 2026-11 这样。", "Write the month as 2026-11."),
    ("bad_account", "没有这样的科目。", "There is no such account."),
];
