//! What a cook should hear about a week before it is published.

use domain::id::SittingId;
use domain::language::Lang;
use domain::menu::advice::{Advice, OnMenu, advise};
use domain::menu::ingredient::Ingredients;
use domain::order::{SittingDishState, SittingState};
use domain::time::{At, MealPeriod, ServiceDay};
use serde::Serialize;
use store::board::Picture;
use utoipa::ToSchema;

use super::words;

/// One thing to think of again.
#[derive(Serialize, ToSchema)]
pub struct NoteView {
    /// few_dishes all_pork no_alternative no_soft low_energy low_protein
    code: &'static str,
    /// In words, with the day.
    detail: String,
    #[schema(value_type = String)]
    sitting_id: SittingId,
    #[schema(value_type = String)]
    day: ServiceDay,
    #[schema(value_type = String)]
    period: MealPeriod,
    /// Dishes, kcal or grams that the sentence speaks of.
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<u64>,
}

/// Notes on what can still be changed.
pub(super) fn notes(week: &[Picture], now: At, lang: Lang) -> Vec<NoteView> {
    let open = [SittingState::Draft.name(), SittingState::Published.name()];
    week.iter()
        .filter(|picture| open.contains(&picture.state.as_str()) && picture.ends_at > now)
        .flat_map(|picture| {
            advise(&menu(picture))
                .into_iter()
                .map(move |advice| note(picture, &advice, lang))
        })
        .collect()
}

fn menu(picture: &Picture) -> Vec<OnMenu> {
    let figure = |value: Option<i32>| value.and_then(|value| u32::try_from(value).ok());
    let offered = picture
        .dishes
        .iter()
        .filter(|dish| dish.state != SittingDishState::Withdrawn.name());
    offered
        .map(|dish| OnMenu {
            facts: dish.facts(Ingredients::builtin()),
            kcal: figure(dish.kcal),
            protein_g: figure(dish.protein_g),
        })
        .collect()
}

fn note(picture: &Picture, advice: &Advice, lang: Lang) -> NoteView {
    let meal = words::meal(picture.service_day, picture.period, lang);
    NoteView {
        code: advice.code(),
        detail: match lang {
            Lang::Zh => format!("{meal}：{}", words_zh(advice)),
            Lang::En => format!("{meal}: {}", words_en(advice)),
        },
        sitting_id: picture.sitting_id,
        day: picture.service_day,
        period: picture.period,
        count: count(advice),
    }
}

fn count(advice: &Advice) -> Option<u64> {
    match advice {
        Advice::FewDishes { dishes } => u64::try_from(*dishes).ok(),
        Advice::LowEnergy { kcal } => Some(u64::from(*kcal)),
        Advice::LowProtein { grams } => Some(u64::from(*grams)),
        Advice::AllPork | Advice::NoAlternative { .. } | Advice::NoSoft => None,
    }
}

fn words_zh(advice: &Advice) -> String {
    match advice {
        Advice::FewDishes { dishes: 0 } => "还没有菜".to_owned(),
        Advice::FewDishes { dishes } => format!("只有 {dishes} 个菜，没有选择"),
        Advice::AllPork => "每个菜都有猪肉，不吃猪肉的人没有菜".to_owned(),
        Advice::NoAlternative { allergens } => {
            format!("每个菜都含{}，过敏的人没有菜", words::allergens(allergens, Lang::Zh))
        }
        Advice::NoSoft => "没有软烂的菜，牙口不好的人没得吃".to_owned(),
        Advice::LowEnergy { kcal } => format!("平均只有 {kcal} 千卡，午餐约需 700"),
        Advice::LowProtein { grams } => format!("平均只有 {grams} 克蛋白质，午餐约需 26"),
    }
}

fn words_en(advice: &Advice) -> String {
    match advice {
        Advice::FewDishes { dishes: 0 } => "no dishes yet".to_owned(),
        Advice::FewDishes { dishes } => format!("only {dishes} dish, nothing to choose from"),
        Advice::AllPork => "pork in every dish, nothing for those who eat none".to_owned(),
        Advice::NoAlternative { allergens } => format!(
            "{} in every dish, nothing for the allergic",
            words::allergens(allergens, Lang::En)
        ),
        Advice::NoSoft => "nothing soft, nothing for those who can't chew".to_owned(),
        Advice::LowEnergy { kcal } => format!("{kcal} kcal on average; a lunch needs about 700"),
        Advice::LowProtein { grams } => format!("{grams} g of protein on average; a lunch needs about 26"),
    }
}
