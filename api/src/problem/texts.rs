//! Every code in both languages. A code without a row keeps its English detail; a test finds those.

use domain::language::Lang;

use super::{
    Problem, day_texts, ladder_texts, media_texts, money_texts, order_texts, people_texts, policy_texts, rounds_texts,
    settlement_texts,
};

/// `(code, zh, en)`; `{}` stands for the detail that came with the problem.
pub const TEXTS: &[(&str, &str, &str)] = &[
    ("unauthenticated", "请先登录。", "Please log in first."),
    ("forbidden", "您的岗位不能做这件事。", "Your role can't do this."),
    (
        "not_found",
        "没有找到，或不在您管的范围内。",
        "Not found, or outside the part you look after.",
    ),
    (
        "slow_down",
        "试得太快了，请等一会儿再试。",
        "Too many tries. Please wait a moment.",
    ),
    (
        "busy",
        "点餐的人很多，请稍等几秒再试。",
        "Many people are ordering. Please try again in a few seconds.",
    ),
    (
        "unavailable",
        "系统暂时连不上，什么都没有保存，请过几秒再试。",
        "The system is away for a moment; nothing was saved. Try again in a few seconds.",
    ),
    (
        "internal",
        "系统内部出错了，请告诉工作人员。",
        "Something went wrong inside. Please tell the staff.",
    ),
    (
        "bad_request",
        "内容写得不对，请检查后再试。",
        "The request can't be read. Please check it and try again.",
    ),
    (
        "bad_characters",
        "里面有看不见的控制字符，请删掉后再试。",
        "There are control characters in it. Please remove them and try again.",
    ),
    ("too_large", "文件太大了。", "The file is too large."),
    (
        "method_not_allowed",
        "这个地址不能这样用。",
        "This address can't be used that way.",
    ),
    (
        "tls_required",
        "这个地址只能用 https 打开。",
        "This address needs https.",
    ),
    ("bad_credentials", "账号或密码不对。", "Login or password is wrong."),
    (
        "locked",
        "试错太多次，账号先锁住了，请 15 分钟后再试。",
        "Too many wrong passwords. Try again in 15 minutes.",
    ),
    (
        "refresh_reused",
        "登录状态已失效，请重新登录。",
        "This session is no longer valid. Please log in again.",
    ),
    (
        "clock_backwards",
        "演示时钟只能往前拨。",
        "The demo clock only moves forwards.",
    ),
    (
        "session_ended",
        "登录已过期，请重新登录。",
        "This session has ended. Please log in again.",
    ),
    (
        "bad_code",
        "没有这个码，请对着再看一遍。",
        "There is no such code. Please compare it once more.",
    ),
    (
        "code_used",
        "这个码已经用过了，一个码只能用一次。请再要一个。",
        "This code has been used, and each is good once. Please ask for a new one.",
    ),
    (
        "code_expired",
        "这个码过期了，请再要一个。",
        "This code has expired. Please ask for a new one.",
    ),
    (
        "code_ended",
        "这个码停用了。给过新的就用新的，没有就再要一个。",
        "This code was ended. Use the newer one, or ask for one.",
    ),
    ("wrong_password", "原密码不对。", "The old password is wrong."),
    (
        "bad_login",
        "账号要 3 到 40 个字母、数字、点、横线或下划线。",
        "A login has 3 to 40 letters, digits, dots, dashes or underscores.",
    ),
    (
        "password_short",
        "密码至少要 10 个字符。",
        "A password has at least 10 characters.",
    ),
    ("password_long", "密码太长了。", "The password is too long."),
    (
        "password_is_login",
        "密码不能和账号一样。",
        "The password must not be the login.",
    ),
    (
        "login_taken",
        "这个账号名已经有人用了。",
        "Somebody has this login already.",
    ),
    (
        "own_account",
        "不能停用自己的账号，请找别的管理员。",
        "You can't end your own account; ask another administrator.",
    ),
    (
        "not_staff",
        "志愿者和自助机用码登录，不建账号。",
        "Volunteers and kiosks come in by codes; they have no accounts.",
    ),
    (
        "canteen_missing",
        "这个岗位要选一个食堂。",
        "This role belongs to one canteen; choose it.",
    ),
    (
        "canteen_unwanted",
        "这个岗位不属于某个食堂。",
        "This role doesn't belong to a canteen.",
    ),
    (
        "bad_place_code",
        "地点代码是 2、4、6、9 或 12 位数字。",
        "A place code has 2, 4, 6, 9 or 12 digits.",
    ),
    ("name_missing", "请填写姓名或名称。", "The name is missing."),
    (
        "bad_point",
        "位置不对：纬度和经度要一起填，也不能填反。",
        "Give latitude and longitude together, and not swapped.",
    ),
    (
        "no_point",
        "这个地点没有坐标，请填写食堂的坐标。",
        "This place has no point; give the canteen's own.",
    ),
    (
        "bad_time",
        "时间要写成 09:30 这样，或用分钟数，不超过一年。",
        "Give a time like 09:30, RFC 3339 or minutes, within a year.",
    ),
    (
        "bad_dish_name",
        "菜名要写，最多 40 个字。",
        "A dish needs a name of at most 40 characters.",
    ),
    (
        "no_ingredients",
        "请至少选一种食材，过敏原由食材得出。",
        "Choose at least one ingredient; allergens follow from them.",
    ),
    (
        "unknown_ingredient",
        "食材库里没有这种食材。",
        "The library doesn't have this ingredient.",
    ),
    (
        "bad_price",
        "价格要在 0 到 200 元之间。",
        "The price must lie between 0 and 200 yuan.",
    ),
    (
        "bad_nutrition",
        "营养数字太大了，请检查。",
        "A nutrition figure is too large. Please check it.",
    ),
    (
        "dish_not_halal",
        "清真食堂的菜不能有猪肉、猪油或酒。",
        "A halal kitchen takes no pork, lard or alcohol.",
    ),
    (
        "dish_in_use",
        "这个菜已经在发布的菜单上，有人按食材订了餐；请新建一个菜，或用换菜。",
        "The dish stands on a published menu and people ordered it for what is in it. Make a new dish, or substitute it.",
    ),
    ("unknown_dish", "这里没有这个菜。", "There is no such dish here."),
    (
        "dish_twice",
        "同一个菜在菜单上写了两次。",
        "A dish stands on the menu twice.",
    ),
    (
        "too_many_dishes",
        "一餐最多 30 个菜。",
        "A sitting has at most 30 dishes.",
    ),
    (
        "too_many_portions",
        "一餐最多 10000 份。",
        "A sitting has at most 10000 portions.",
    ),
    (
        "bad_times",
        "时间要写成 09:30，截单不晚于开餐，开餐早于结束。",
        "Times are written 09:30; the cut-off comes first and the end last.",
    ),
    (
        "bad_capacity",
        "现场份数和送餐份数都不能超过总份数。",
        "The counter's and the deliveries' portions can't exceed the sitting's.",
    ),
    (
        "below_sold",
        "已经订出去的份数不能再减。",
        "The capacity can't go below what is sold.",
    ),
    ("day_past", "这一餐已经过去了。", "This sitting is already over."),
    (
        "sitting_published",
        "这一餐已经发布，只能改份数、停售或换菜。",
        "This sitting is published; change capacities, sell out or substitute.",
    ),
    (
        "sitting_not_open",
        "这一餐现在不能这样改。",
        "This sitting doesn't allow that now.",
    ),
    (
        "lost_race",
        "别人刚刚改过，请刷新后再试。",
        "Somebody else was faster. Load it again and try once more.",
    ),
    (
        "not_a_monday",
        "一周从周一开始，请给出周一的日期。",
        "A week begins on a Monday; give a Monday's date.",
    ),
    (
        "no_dishes",
        "还没有菜，不能发布。",
        "A sitting without dishes can't be published.",
    ),
    (
        "dish_withdrawn",
        "这个菜已经从这一餐撤下。",
        "This dish was taken off this sitting.",
    ),
    (
        "same_dish",
        "不能用同一个菜替换自己。",
        "A dish can't be replaced by itself.",
    ),
    (
        "reason_missing",
        "请写明原因，最多 200 个字。",
        "Say why, in at most 200 characters.",
    ),
];

/// The problem with its detail in the wanted language.
#[must_use]
pub fn spoken(problem: &Problem, english: bool) -> Problem {
    let language = if english { Lang::En } else { Lang::Zh };
    let mut spoken = problem.clone();
    spoken.detail = text(&problem.code, &problem.detail, language);
    spoken
}

/// The text of a code in a language; the detail itself where the dictionary has none.
#[must_use]
pub fn text(code: &str, detail: &str, language: Lang) -> String {
    match all().find(|(known, _, _)| *known == code) {
        Some((_, zh, en)) => language.pick(zh, en).replace("{}", detail),
        None => detail.to_owned(),
    }
}

/// All codes that have words.
pub fn codes() -> impl Iterator<Item = &'static str> {
    all().map(|(code, _, _)| *code)
}

fn all() -> impl Iterator<Item = &'static (&'static str, &'static str, &'static str)> {
    let apart = [
        day_texts::TEXTS,
        ladder_texts::TEXTS,
        media_texts::TEXTS,
        order_texts::TEXTS,
        money_texts::TEXTS,
        people_texts::TEXTS,
        policy_texts::TEXTS,
        rounds_texts::TEXTS,
        settlement_texts::TEXTS,
    ];
    TEXTS.iter().chain(apart.into_iter().flatten())
}

#[cfg(test)]
mod tests {
    use super::all;

    #[test]
    fn every_code_stands_once_and_in_both_languages() {
        let mut codes: Vec<&str> = all().map(|(code, _, _)| *code).collect();
        codes.sort_unstable();
        let total = codes.len();
        codes.dedup();
        assert_eq!(codes.len(), total, "a code stands twice");
        for (code, zh, en) in all() {
            assert!(!zh.is_ascii(), "{code} has no Chinese");
            let times_aside = zh.replace("09:30", "");
            assert!(
                !times_aside.contains([',', ';', ':', '!', '?', '(', ')']),
                "{code} has half-width punctuation: {zh}"
            );
            assert!(en.is_ascii() && !en.is_empty(), "{code} has no English");
        }
    }
}
