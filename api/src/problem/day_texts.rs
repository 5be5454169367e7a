//! Codes about standing orders and the kitchen's day, in both languages.

/// `(code, zh, en)`; `{}` stands for the detail that came with the problem.
pub(super) const TEXTS: &[(&str, &str, &str)] = &[
    (
        "standing_overlap",
        "这位老人同一餐已经有长期订餐了，先停掉原来的再订。",
        "This senior has a standing order for the same meal. End that one first.",
    ),
    (
        "bad_standing_dishes",
        "请选 1 到 14 个菜，或者选\u{201c}合适的就行\u{201d}。",
        "Choose 1 to 14 dishes, or whatever suits.",
    ),
    (
        "bad_weekdays",
        "请选星期几，至少一天。",
        "Choose at least one day of the week.",
    ),
    (
        "help_over",
        "这位老人已经不在等了。",
        "Nobody is waiting there any more.",
    ),
    (
        "nothing_to_resolve",
        "这位老人现在不用处理了，可能刚刚有人办好了。",
        "Nobody has to be seen to here; somebody may just have done it.",
    ),
    (
        "food_red",
        "这份饭 {} 已经过了安全时间，不能给老人吃。请打电话给食堂，让他们补送一份新的；这一份拿回去，按变质处理。",
        "This box was good until {}. Do not hand it over. Call the canteen for a fresh one; bring this one back as spoiled.",
    ),
    (
        "no_neighbour_agreed",
        "这家没有说好让邻居代收。饭不能交给别人，也不能放在门口：请带回来，或打值班电话。",
        "No neighbour was agreed on here. Give the meal to nobody else and don't leave it at the door: bring it back, or call the desk.",
    ),
    (
        "no_fresh_batch",
        "没有还在安全时间里的一锅，先出一锅新的并记下来。",
        "No batch is good any more. Cook a fresh one and write it down first.",
    ),
    (
        "bad_food_rule",
        "这几个数互相矛盾，请再看看。",
        "These numbers contradict each other.",
    ),
    (
        "bad_temperature",
        "这个温度不对，请再量一次。",
        "No kitchen has such a temperature; measure again.",
    ),
    (
        "bad_instant",
        "这个时间不对：不能在以后，也要对得上这一餐。",
        "This time does not fit: it can't lie ahead, and belongs to this meal.",
    ),
    (
        "sample_too_small",
        "留样不够，至少要 {} 克。",
        "The sample is too small; keep at least {} g.",
    ),
    (
        "sample_too_young",
        "留样还没放够时间，到 {} 才能倒。",
        "The sample must be kept until {}.",
    ),
    (
        "samples_missing",
        "这些菜还没留样，当天的账不能关：{}。到\u{201c}食品安全\u{201d}里记上，再来关账。",
        "Nothing was kept of these dishes, so the day can't be closed: {}. Note the samples under Food safety, then close.",
    ),
    (
        "unknown_box",
        "这个码不是这一餐的，或者这份饭已经退了，先放一边。",
        "This box is not of this meal, or was called off. Put it aside.",
    ),
    (
        "boxes_missing",
        "还有没装的：装了 {}，点齐了才能出发。",
        "Boxes are missing ({}); the round leaves when all are packed.",
    ),
];
