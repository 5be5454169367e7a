//! Why a policy pays nothing of a meal's price, for whoever expected something.

use super::{
    chosen::{covering_place, is_chosen},
    reckon::ONLY_LAYER,
    scope::{marked, used_up},
};
use crate::{
    place::{PlaceLevel, PlacePath},
    subsidy::{
        facts::Facts,
        policy::{Covers, Layer, Limit, Policy, Rule, when::Scene},
        words::Words,
    },
};

/// Why a policy that counts on the day pays nothing of the price, as far as it is known; `policies` are all that count
/// together.
#[must_use]
pub(crate) fn why_nothing(policy: &Policy, policies: &[&Policy], facts: &Facts<'_>) -> Vec<Words> {
    let scene = Scene::of(policy, facts);
    if let Some(words) = not_covered(policy, scene) {
        return vec![words];
    }
    if !is_chosen(policy, policies, facts) {
        return vec![Words::new(
            "就高不重复：同组另一项政策给得更多（或一样多、排在前面）",
            "another policy of its group gives more, or as much and comes first",
        )];
    }
    if let Some(limit) = used_up(scene, marked("", &policy.limits)) {
        return vec![of_limit("政策", &policy.id, limit)];
    }
    by_rules(policy, scene)
}

fn not_covered(policy: &Policy, scene: Scene<'_>) -> Option<Words> {
    let facts = scene.facts;
    if !covering_place(policy, facts) {
        return Some(elsewhere(policy, facts));
    }
    if !policy.when.fits(scene) {
        return Some(Words::new(
            "文件开头的条件（when）不成立",
            "what the header's `when` asks for does not hold",
        ));
    }
    if let Some(exclude) = policy.exclude.iter().find(|exclude| exclude.when.fits(scene)) {
        return Some(Words::new(
            format!("被排除（exclude）：{}", exclude.reason),
            format!("excluded: {}", exclude.reason_en),
        ));
    }
    let min = policy.min_spend_fen.filter(|min| facts.price < *min)?;
    let (price, min) = (facts.price.yuan(), min.yuan());
    Some(Words::new(
        format!("餐价 {price} 低于最低消费 min_spend_fen {min}"),
        format!("the price {price} is below min_spend_fen, {min}"),
    ))
}

fn elsewhere(policy: &Policy, facts: &Facts<'_>) -> Words {
    let place = policy.place.as_str();
    let home = nearest(facts.home);
    let registered = nearest(facts.registered);
    let point = nearest(facts.point);
    let (zh, en) = match policy.covers {
        Covers::Lives => (format!("此人住在 {home}"), format!("the diner lives in {home}")),
        Covers::Registered => (
            format!("此人户籍在 {registered}"),
            format!("the diner is registered in {registered}"),
        ),
        Covers::Point => (format!("助餐点在 {point}"), format!("the meal point stands in {point}")),
        Covers::Either | Covers::Both | Covers::Anybody => (
            format!("此人住在 {home}、户籍在 {registered}"),
            format!("the diner lives in {home} and is registered in {registered}"),
        ),
    };
    let covers = policy.covers.name();
    Words::new(
        format!("不在范围内：政策管 {place}（covers = \"{covers}\"），{zh}"),
        format!("out of reach: it is for {place} (covers = \"{covers}\"), and {en}"),
    )
}

fn nearest(path: &PlacePath) -> &str {
    PlaceLevel::ALL
        .into_iter()
        .rev()
        .find_map(|level| path.at(level))
        .unwrap_or_default()
}

fn of_limit(noun_zh: &str, owner: &str, limit: &Limit) -> Words {
    let per = limit.per.name();
    Words::new(
        format!("{noun_zh}“{owner}”的限额（per = \"{per}\"）用完了"),
        format!("the limit of `{owner}` (per = \"{per}\") is used up"),
    )
}

fn by_rules(policy: &Policy, scene: Scene<'_>) -> Vec<Words> {
    let layers: &[Layer] = if policy.layers.is_empty() {
        std::slice::from_ref(&ONLY_LAYER)
    } else {
        &policy.layers
    };
    let (mut told, mut deciding) = (Vec::new(), Vec::new());
    for layer in layers.iter().filter(|layer| layer.when.fits(scene)) {
        if let Some(limit) = used_up(scene, marked(&layer.id, &layer.limits)) {
            told.push(of_limit("层", &layer.id, limit));
            continue;
        }
        let here = |rule: &&Rule| policy.layers.is_empty() || rule.layer.as_ref() == Some(&layer.id);
        for rule in policy.rules.iter().filter(here).filter(|rule| rule.when.fits(scene)) {
            match used_up(scene, marked(&rule.id, &rule.limits)) {
                Some(limit) => told.push(of_limit("规则", &rule.id, limit)),
                None => deciding.push(rule),
            }
        }
    }
    match deciding.first() {
        Some(rule) => told.push(of_deciding(policy, rule)),
        None if told.is_empty() => told.push(Words::new("没有一条规则合适", "no rule fits")),
        None => {}
    }
    told
}

fn of_deciding(policy: &Policy, rule: &Rule) -> Words {
    let id = &rule.id;
    if rule.pay.is_empty() {
        return Words::new(
            format!("规则“{id}”合适，它不出钱（pay = []）"),
            format!("the rule `{id}` fits and pays nothing (`pay = []`)"),
        );
    }
    if policy.spend_above_subsidy {
        return Words::new(
            format!("规则“{id}”合适，但餐价不高于补贴（spend_above_subsidy），或资金出不了钱"),
            format!(
                "the rule `{id}` fits, but the price is not above the subsidy (`spend_above_subsidy`), or its funds can't pay"
            ),
        );
    }
    Words::new(
        format!("规则“{id}”合适，但算下来是零，或资金出不了钱（余额、only、日期、per_place）"),
        format!(
            "the rule `{id}` fits, but comes to nothing, or its funds can't pay (balance, `only`, days, `per_place`)"
        ),
    )
}
