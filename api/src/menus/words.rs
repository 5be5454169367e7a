//! Names of days, meals and diet keys for sentences that the server writes.

use chrono::Datelike;
use domain::diet::Allergen;
use domain::language::Lang;
use domain::menu::conflict::{Conflict, ConflictKind};
use domain::time::{MealPeriod, ServiceDay};

const WEEKDAYS: [(&str, &str); 7] = [
    ("周一", "Monday"),
    ("周二", "Tuesday"),
    ("周三", "Wednesday"),
    ("周四", "Thursday"),
    ("周五", "Friday"),
    ("周六", "Saturday"),
    ("周日", "Sunday"),
];

const KEYS: [(&str, &str, &str); 17] = [
    ("peanut", "花生", "peanut"),
    ("egg", "鸡蛋", "egg"),
    ("milk", "牛奶", "milk"),
    ("fish", "鱼", "fish"),
    ("shellfish", "虾蟹贝", "shellfish"),
    ("soy", "大豆", "soy"),
    ("wheat", "小麦", "wheat"),
    ("nut", "坚果", "nuts"),
    ("sesame", "芝麻", "sesame"),
    ("halal", "清真", "halal"),
    ("vegetarian", "素食", "vegetarian"),
    ("soft", "软烂", "soft food"),
    ("chopped", "切碎", "chopped food"),
    ("puree", "打成糊", "puree"),
    ("regular", "普通", "regular food"),
    ("low_salt", "低盐", "low salt"),
    ("low_sugar", "低糖", "low sugar"),
];

/// 周三午餐, `Wednesday lunch`.
pub(super) fn meal(day: ServiceDay, period: MealPeriod, lang: Lang) -> String {
    let number = usize::try_from(day.0.weekday().num_days_from_monday()).unwrap_or(0);
    let (zh, en) = WEEKDAYS[number % WEEKDAYS.len()];
    let meal = match period {
        MealPeriod::Breakfast => lang.pick("早餐", "breakfast"),
        MealPeriod::Lunch => lang.pick("午餐", "lunch"),
        MealPeriod::Dinner => lang.pick("晚餐", "dinner"),
    };
    match lang {
        Lang::Zh => format!("{zh}{meal}"),
        Lang::En => format!("{en} {meal}"),
    }
}

/// Several allergens, as one would say them.
pub(super) fn allergens<'a>(found: impl IntoIterator<Item = &'a Allergen>, lang: Lang) -> String {
    let names: Vec<&str> = found.into_iter().map(|one| key(one.name(), lang)).collect();
    names.join(lang.pick("、", ", "))
}

/// 对鸡蛋过敏, `allergic to egg`.
pub(super) fn conflict(found: &Conflict, lang: Lang) -> String {
    let key = key(&found.key, lang);
    match (found.kind, lang) {
        (ConflictKind::Allergy, Lang::Zh) => format!("对{key}过敏"),
        (ConflictKind::Allergy, Lang::En) => format!("allergic to {key}"),
        (ConflictKind::Religion, Lang::Zh) => format!("饮食要求：{key}"),
        (ConflictKind::Religion, Lang::En) => format!("eats {key} only"),
        (_, Lang::Zh) => format!("需要{key}"),
        (_, Lang::En) => format!("needs {key}"),
    }
}

/// The stable name itself where nobody wrote a word for it.
fn key(name: &str, lang: Lang) -> &str {
    let known = KEYS.iter().find(|(key, ..)| *key == name);
    known.map_or(name, |(_, zh, en)| lang.pick(zh, en))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::diet::{Religion, Texture};

    #[test]
    fn every_key_of_a_diet_has_its_word() {
        let keys = Allergen::ALL
            .map(Allergen::name)
            .into_iter()
            .chain(Religion::ALL.map(Religion::name))
            .chain(Texture::ALL.map(Texture::name));
        for name in keys {
            assert_ne!(key(name, Lang::Zh), name);
        }
    }

    #[test]
    fn a_meal_is_named_by_its_weekday() {
        let day = ServiceDay::parse("2026-11-25").expect("a day");
        assert_eq!(meal(day, MealPeriod::Lunch, Lang::Zh), "周三午餐");
        assert_eq!(meal(day, MealPeriod::Dinner, Lang::En), "Wednesday dinner");
    }
}
