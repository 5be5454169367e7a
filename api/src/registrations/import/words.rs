//! What people write into the cells of a list.

use chrono::NaiveDate;
use domain::ability::Ability;
use domain::category::Category;
use domain::person::datum::Datum;
use domain::person::resident_id::Gender;

/// A category by its label or its stable name; `户` and `对象` after it are how lists put it.
#[must_use]
pub fn category(text: &str) -> Option<Category> {
    let plain = text
        .trim_end_matches("户")
        .trim_end_matches("对象")
        .trim_end_matches("老人");
    let known = Category::ALL.into_iter();
    let mut fits = known.filter(|one| one.label_zh() == plain || one.name() == plain);
    fits.next().or(match plain {
        "普通" | "一般" | "否" | "" => Some(Category::None),
        "特困供养" | "五保" => Some(Category::Tekun),
        "低收入家庭" | "低边" => Some(Category::Dishouru),
        "重度残疾" => Some(Category::Chongcan),
        _ => None,
    })
}

/// 自理, 半失能, 失能 and the stable names.
#[must_use]
pub fn ability(text: &str) -> Option<Ability> {
    match text {
        "自理" | "能自理" | "正常" => Some(Ability::Able),
        "半失能" | "半自理" | "部分失能" => Some(Ability::PartlyDisabled),
        "失能" | "不能自理" | "完全失能" => Some(Ability::Disabled),
        other => Ability::parse(other),
    }
}

/// 男, 女 and the stable names.
#[must_use]
pub fn gender(text: &str) -> Option<Gender> {
    match text {
        "男" => Some(Gender::Male),
        "女" => Some(Gender::Female),
        other => Gender::parse(other),
    }
}

/// `1948-03-05`, `1948/3/5`, `1948.3.5`, `19480305`, `1948年3月5日`.
#[must_use]
pub fn day(text: &str) -> Option<NaiveDate> {
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return NaiveDate::parse_from_str(text, "%Y%m%d").ok();
    }
    let mut numbers = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty());
    let mut next = || numbers.next()?.parse::<u32>().ok();
    let (year, month, day) = (next()?, next()?, next()?);
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// A system of coordinates by its name, or by whose map it was read off.
#[must_use]
pub fn datum(text: &str) -> Option<Datum> {
    let plain: String = text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    match plain.trim_end_matches("地图") {
        "wgs84" | "gps" | "cgcs2000" | "天地图" => Some(Datum::Wgs84),
        "gcj02" | "amap" | "tencent" | "高德" | "腾讯" | "国测局" | "国测局坐标" | "火星坐标" => {
            Some(Datum::Gcj02)
        }
        "bd09" | "bd09ll" | "baidu" | "百度" | "百度坐标" => Some(Datum::Bd09),
        _ => None,
    }
}

/// Degrees with a decimal point.
#[must_use]
pub fn degrees(text: &str) -> Option<f64> {
    let number = text.trim_end_matches('°').trim().parse::<f64>().ok()?;
    number.is_finite().then_some(number)
}

/// Whether a cell says yes; everything else is no.
#[must_use]
pub fn yes(text: &str) -> bool {
    matches!(
        text.to_lowercase().as_str(),
        "是" | "需要" | "要" | "有" | "√" | "✓" | "1" | "y" | "yes" | "true"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_say_the_same_in_many_ways() {
        assert_eq!(category("低保户"), Some(Category::Dibao));
        assert_eq!(category("特困供养对象"), Some(Category::Tekun));
        assert_eq!(category("富"), None);
        assert_eq!(ability("半失能"), Some(Ability::PartlyDisabled));
        assert_eq!(gender("女"), Some(Gender::Female));
        let born = NaiveDate::from_ymd_opt(1948, 3, 5);
        for text in ["1948-03-05", "1948/3/5", "1948.3.5", "19480305", "1948年3月5日"] {
            assert_eq!(day(text), born, "{text}");
        }
        assert_eq!(day("1948-13-05"), None);
        assert_eq!(datum("GCJ-02"), Some(Datum::Gcj02));
        assert_eq!(datum("高德地图"), Some(Datum::Gcj02));
        assert_eq!(datum("百度地图"), Some(Datum::Bd09));
        assert_eq!((datum("WGS 84"), datum("北京54")), (Some(Datum::Wgs84), None));
        assert_eq!(
            (degrees("29.4°"), degrees("北"), degrees("NaN")),
            (Some(29.4), None, None)
        );
        assert!(yes("是") && !yes("否") && !yes(""));
    }
}
