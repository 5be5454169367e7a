//! The planner's codes in words.

use domain::language::Lang;
use serde_json::Value;
use worker::jobs::plan_rounds::retime::Break;

const SECONDS_PER_MINUTE: i64 = 60;

/// The one of two texts that is in this language.
pub(super) fn say<T>(lang: Lang, zh: T, en: T) -> T {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// A limit that a round would break.
pub(super) fn broken(lang: Lang, one: &Break, who: &str) -> String {
    let minutes = (one.by + SECONDS_PER_MINUTE - 1) / SECONDS_PER_MINUTE;
    let n = one.by;
    match one.code {
        "capacity" => say(lang, format!("多出 {n} 份，装不下"), format!("{n} meals more than fit")),
        "max_stops" => say(lang, format!("多出 {n} 家，太多了"), format!("{n} doors too many")),
        "food_clock" => say(
            lang,
            format!("{who}：饭放得太久，超 {minutes} 分钟"),
            format!("{who}: the food is {minutes} min too old"),
        ),
        "window" => say(
            lang,
            format!("{who}：不在送餐时间内，差 {minutes} 分钟"),
            format!("{who}: {minutes} min outside the delivery hours"),
        ),
        "max_duration" => say(
            lang,
            format!("这条线长了 {minutes} 分钟"),
            format!("the round is {minutes} min too long"),
        ),
        "shift" => say(
            lang,
            format!("回来晚了 {minutes} 分钟"),
            format!("back {minutes} min too late"),
        ),
        "not_ready" => say(
            lang,
            format!("出发时饭还差 {minutes} 分钟才好"),
            format!("leaves {minutes} min before the food is ready"),
        ),
        "unreachable" => say(
            lang,
            format!("{who}：没有位置或没有路，时间没算上这一家"),
            format!("{who}: no place or no way known; the times leave this door out"),
        ),
        "mode" => say(
            lang,
            format!("{who}：这种车去不了"),
            format!("{who}: can't be reached this way"),
        ),
        "skill" => say(
            lang,
            format!("{who}：这位志愿者不合适"),
            format!("{who}: needs what this volunteer can't do"),
        ),
        "together" => say(
            lang,
            format!("{who}：要和另外几家由同一个人送"),
            format!("{who}: belongs to doors that one person must visit"),
        ),
        code => code.to_owned(),
    }
}

/// Why a meal is in no round, and what would help.
pub(super) fn left_out(lang: Lang, reason: &str, detail: &str) -> String {
    let detail: Value = serde_json::from_str(detail).unwrap_or_default();
    let by = |name: &str| detail["by"][name].as_i64().unwrap_or(0);
    let minutes = (by("by_s") + SECONDS_PER_MINUTE - 1) / SECONDS_PER_MINUTE;
    let why = match reason {
        "no_location" => say(
            lang,
            "没有位置，请手工安排",
            "nobody knows where this is; place it by hand",
        ),
        "no_vehicle" => say(lang, "没有人能带上", "nobody can take it along"),
        "mode" => say(lang, "这种车去不了", "can't be reached this way"),
        "capacity" => say(lang, "装不下了", "it doesn't fit any more"),
        "window" => say(lang, "送餐时间赶不上", "can't be reached within the delivery hours"),
        "food_clock" => say(lang, "太远，饭会放得太久", "too far: the food would be too old"),
        "max_duration" => say(lang, "线路太长", "the round would be too long"),
        "skill" => say(lang, "没有合适的志愿者", "no volunteer can do what this door needs"),
        "together" => say(
            lang,
            "要同一个人送的几家排不到一起",
            "the doors that one person must visit don't fit together",
        ),
        other => other,
    };
    if minutes > 0 {
        return say(
            lang,
            format!("{why}（差 {minutes} 分钟）"),
            format!("{why} ({minutes} min short)"),
        );
    }
    why.to_owned()
}
