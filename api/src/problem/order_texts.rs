//! Codes about orders and the counter, in both languages.

/// `(code, zh, en)`; `{}` stands for the detail that came with the problem.
pub(super) const TEXTS: &[(&str, &str, &str)] = &[
    (
        "unknown_sitting",
        "没有这一餐，或不在您管的范围内。",
        "There is no such sitting, or it lies outside the part you look after.",
    ),
    (
        "unknown_senior",
        "没有找到这位老人，或不在您管的范围内。",
        "There is no such senior, or they live outside the part you look after.",
    ),
    (
        "unknown_order",
        "没有这张订餐，或不在您管的范围内。",
        "There is no such order, or it lies outside the part you look after.",
    ),
    (
        "bad_order",
        "订餐的人数或菜数不对，请检查后再试。",
        "An order names too few or too many people or dishes. Please check it.",
    ),
    (
        "diner_twice",
        "同一位老人在这一单里写了两次。",
        "The same senior stands in the order twice.",
    ),
    (
        "sold_out",
        "这道菜刚刚卖完了，请换一道。",
        "This dish has just sold out. Please choose another.",
    ),
    ("sitting_full", "这一餐已经订满了。", "This sitting has no meal left."),
    (
        "delivery_full",
        "这一餐的送餐已经满了，可以来食堂吃或自取。",
        "No more meals can be delivered at this sitting; it can be eaten there or collected.",
    ),
    (
        "cutoff_passed",
        "订餐和送餐的时间过了，可以到食堂吃现做的。",
        "The cut-off has passed. There are meals at the counter.",
    ),
    (
        "diet_conflict",
        "这道菜里有老人不能吃的，请换一道。",
        "This dish holds something that the diner must not eat. Please choose another.",
    ),
    (
        "texture_not_offered",
        "这道菜做不了这种软硬，请换一种。",
        "The dish isn't made in this texture. Please choose another.",
    ),
    (
        "not_eligible_delivery",
        "这位老人还没有批准送餐，或已经过期。",
        "Deliveries to this senior aren't approved, or the approval has run out.",
    ),
    (
        "already_ordered",
        "这一餐已经订过了。",
        "There already is a meal ordered for this day and period.",
    ),
    (
        "senior_not_active",
        "这位老人在这一天暂停用餐，或已不在册，不能订餐。",
        "This senior is paused or no longer registered, and can't order for this day.",
    ),
    (
        "too_late",
        "已经开始做了，不能再取消。",
        "It is too late to cancel: the kitchen is cooking.",
    ),
    ("not_yours", "这是别人订的餐。", "This is somebody else's order."),
    (
        "already_served",
        "这份饭已经取走了。",
        "This meal was handed out already.",
    ),
    (
        "card_needed",
        "这份饭不是用电话号码订的，退餐要用卡。没带卡，请叫人帮忙。",
        "This meal was not ordered by telephone number: the card takes it back. Without it, call somebody to help.",
    ),
    ("order_cancelled", "这份订餐已经取消。", "This order was cancelled."),
    (
        "order_flagged",
        "这份饭已经记为没吃上，并写明了原因。",
        "This meal is already written down as not served, with its cause.",
    ),
    (
        "order_open",
        "这份饭还没有结果，不用撤回。",
        "This meal has no ending yet, so there is nothing to take back.",
    ),
    (
        "quota_taken",
        "这份补贴已经用在另一餐上，不能再恢复。",
        "The subsidy went to another meal in the meantime, so this one can't be restored.",
    ),
    (
        "is_delivery",
        "这份饭要送上门，不在窗口取。",
        "This meal is being delivered; it isn't handed out at the counter.",
    ),
    ("too_early", "还没到时间，现在不能这样做。", "It is too early for that."),
    (
        "key_reused",
        "这次提交的编号已经用过，而且内容不同。请刷新后再试。",
        "This Idempotency-Key came before with something else. Please reload and try again.",
    ),
    (
        "already_done",
        "这件事刚才已经办了，没有再办一次。请刷新看看结果。",
        "This has been done already and wasn't done again. Please reload to see how it stands.",
    ),
    (
        "idempotency_key_missing",
        "提交时少了编号，请刷新后再试。",
        "The request needs an Idempotency-Key of 8 to 64 letters or digits.",
    ),
    (
        "bad_pickup_no",
        "取餐号只有数字，请再核对。",
        "A pick-up number has digits only. Please compare it again.",
    ),
    (
        "unknown_walk_in",
        "没有这张散客单，或不在您管的范围内。",
        "There is no such walk-in order, or it lies outside the part you look after.",
    ),
    (
        "bad_walk_in",
        "散客一次点 1 到 4 份，在食堂吃或打包带走，不送餐。",
        "A walk-in orders 1 to 4 portions, to eat here or to take away. They aren't delivered.",
    ),
    (
        "walk_in_today",
        "没有登记的，只能点今天的饭。要订以后的，请到窗口。",
        "Without registration only today's meals can be ordered. For another day please ask at the counter.",
    ),
    (
        "walk_ins_unpaid",
        "还有好几份没付钱的在等，请到窗口直接点餐。",
        "Several meals are still waiting to be paid for. Please order at the counter.",
    ),
    (
        "walk_in_unpaid",
        "这份散客餐还没付钱，请先收钱再给餐。",
        "This walk-in meal isn't paid for yet. Please take the money first.",
    ),
    (
        "walk_in_paid",
        "这份餐已经付过钱了。要退，请到窗口退钱。",
        "This meal is paid for. To give it back, please go to the counter.",
    ),
    (
        "slip_unknown",
        "没有找到这张单，请对着小票再输一遍。",
        "No such slip was found. Please type the numbers on it again.",
    ),
];
