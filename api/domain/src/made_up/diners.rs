//! Diners and meals that given policies know what to do with: their places, groups, sets and tags come from the
//! policies' own worked cases, so no schedule need be known here.

use super::Draw;
use crate::{
    ability::Ability,
    category::Category,
    id::SeniorId,
    money::Fen,
    person::{living::Living, resident_id::Gender},
    place::{PlaceCode, PlacePath},
    subsidy::{
        FundBalances, Policy, QuotaBook,
        case::{CaseFacts, dated::Spans},
        facts::{Exclusion, Facts, PointKind},
    },
    time::{MealPeriod, ServiceDay},
};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Somebody, with the meal point they mostly go to.
#[derive(Debug, Clone)]
pub struct Diner {
    /// Whose quota it is.
    pub id: SeniorId,
    born: NaiveDate,
    gender: Gender,
    registered: PlacePath,
    home: PlacePath,
    since: ServiceDay,
    categories: BTreeSet<Category>,
    groups: BTreeSet<String>,
    ability: Ability,
    living: Living,
    income: Option<Fen>,
    exclusions: BTreeSet<Exclusion>,
    point: PlacePath,
    point_kind: PointKind,
    point_tags: BTreeSet<String>,
    /// Kinds of set that are sold there.
    sets: Vec<String>,
}

/// A meal of theirs.
#[derive(Debug, Clone)]
pub struct Meal {
    day: ServiceDay,
    period: MealPeriod,
    set: Option<String>,
    price: Fen,
    delivered: bool,
    fee: Fen,
    together: u32,
}

/// What a policy's cases speak of.
#[derive(Debug, Clone)]
struct World {
    places: Vec<PlaceCode>,
    groups: Vec<String>,
    sets: Vec<String>,
    tags: Vec<String>,
}

/// So many diners, each at home where one of the policies' cases play, in turn.
#[must_use]
pub fn diners(policies: &[Policy], draw: &mut Draw, number: usize) -> Vec<Diner> {
    let worlds: Vec<World> = policies.iter().map(World::of).collect();
    let turn = worlds.iter().cycle().take(number);
    (1_u128..)
        .zip(turn)
        .filter_map(|(id, world)| Diner::drawn(SeniorId(Uuid::from_u128(id)), world, draw))
        .collect()
}

impl World {
    fn of(policy: &Policy) -> Self {
        let steps = policy.cases.iter().flat_map(|case| &case.steps).map(|step| &step.facts);
        let cases = policy.cases.iter().map(|case| &case.facts).chain(steps);
        let told: Vec<&CaseFacts> = cases.chain([&policy.case_facts]).collect();
        let spans = told.iter().flat_map(|facts| [&facts.lives, &facts.registered]);
        let lived = spans.flatten().flat_map(values);
        let points = told.iter().filter_map(|facts| facts.point.clone());
        let places = lived.chain(points).chain([policy.place.clone()]);
        let sets = told.iter().filter_map(|facts| facts.set.clone());
        let tags = told.iter().filter_map(|facts| facts.point_tags.clone()).flatten();
        Self {
            places: places.collect::<BTreeSet<_>>().into_iter().collect(),
            groups: policy.groups.iter().map(|group| group.id.clone()).collect(),
            sets: sets.collect::<BTreeSet<_>>().into_iter().collect(),
            tags: tags.collect::<BTreeSet<_>>().into_iter().collect(),
        }
    }

    fn village(&self, draw: &mut Draw) -> Option<PlacePath> {
        let code = draw.one_of(&self.places)?.as_str().to_owned();
        let filled = match code.len() {
            2 => code + "01",
            _ => code,
        };
        let filled = match filled.len() {
            4 => format!("{filled}{:02}", 1 + draw.below(5)),
            _ => filled,
        };
        let filled = match filled.len() {
            6 => format!("{filled}{}", 100 + draw.below(5)),
            _ => filled,
        };
        let filled = match filled.len() {
            9 => format!("{filled}{}", 201 + draw.below(20)),
            _ => filled,
        };
        PlaceCode::parse(&filled).ok().map(|code| PlacePath::of(&code))
    }
}

fn values<T: Clone>(spans: &Spans<T>) -> Vec<T> {
    spans.0.iter().map(|one| one.value.clone()).collect()
}

impl Diner {
    fn drawn(id: SeniorId, world: &World, draw: &mut Draw) -> Option<Self> {
        let home = world.village(draw)?;
        let elsewhere = |share: u64, draw: &mut Draw| {
            let away = draw.per_mille(share).then(|| world.village(draw)).flatten();
            away.unwrap_or_else(|| home.clone())
        };
        let (registered, point) = (elsewhere(100, draw), elsewhere(300, draw));
        let category = draw.per_mille(300).then(|| draw.one_of(&Category::ALL)).flatten();
        let group = draw.per_mille(150).then(|| draw.one_of(&world.groups)).flatten();
        let tag = draw.per_mille(500).then(|| draw.one_of(&world.tags)).flatten();
        let gender = if draw.per_mille(540) {
            Gender::Female
        } else {
            Gender::Male
        };
        let alone = draw.per_mille(140);
        Some(Self {
            id,
            born: born(draw)?,
            gender,
            registered,
            since: ServiceDay(NaiveDate::from_ymd_opt(
                2000 + i32::try_from(draw.below(26)).ok()?,
                3,
                1,
            )?),
            categories: category.copied().into_iter().collect(),
            groups: group.cloned().into_iter().collect(),
            ability: if draw.per_mille(40) {
                Ability::Disabled
            } else {
                Ability::Able
            },
            living: Living {
                alone,
                with_spouse: !alone && draw.per_mille(600),
                with_family: false,
            },
            income: draw
                .per_mille(800)
                .then(|| Fen(i64::try_from(draw.below(600_000)).unwrap_or(0))),
            exclusions: draw
                .per_mille(20)
                .then_some(Exclusion::InHospital)
                .into_iter()
                .collect(),
            point,
            point_kind: if draw.per_mille(500) {
                PointKind::Urban
            } else {
                PointKind::Rural
            },
            point_tags: tag.cloned().into_iter().collect(),
            sets: world.sets.clone(),
            home,
        })
    }

    /// A meal on one of `days` days from `first` on.
    pub fn meal(&self, draw: &mut Draw, first: ServiceDay, days: u64) -> Meal {
        let delivered = draw.per_mille(250);
        Meal {
            day: first.plus_days(i64::try_from(draw.below(days)).unwrap_or(0)),
            period: draw.one_of(&MealPeriod::ALL).copied().unwrap_or(MealPeriod::Lunch),
            set: draw.one_of(&self.sets).cloned(),
            price: Fen(500 + i64::try_from(draw.below(2000)).unwrap_or(0)),
            delivered,
            fee: if delivered { Fen(200) } else { Fen::ZERO },
            together: 1 + u32::from(draw.per_mille(300)),
        }
    }

    /// What a split of that meal depends on.
    #[must_use]
    pub fn facts<'a>(&'a self, meal: &'a Meal, quota: &'a QuotaBook, funds: &'a FundBalances) -> Facts<'a> {
        Facts {
            senior_id: self.id,
            born: self.born,
            gender: Some(self.gender),
            registered: &self.registered,
            registered_since: Some(self.since),
            home: &self.home,
            home_since: Some(self.since),
            categories: &self.categories,
            groups: &self.groups,
            ability: Some(self.ability),
            living: self.living,
            income: self.income,
            exclusions: &self.exclusions,
            day: meal.day,
            period: meal.period,
            set_type: meal.set.as_deref(),
            price: meal.price,
            delivered: meal.delivered,
            delivery_fee: meal.fee,
            together: meal.together,
            point: &self.point,
            point_kind: Some(self.point_kind),
            point_tags: &self.point_tags,
            quota,
            funds,
        }
    }
}

/// 56 % of those over sixty are in their sixties, 30 % in their seventies.
fn born(draw: &mut Draw) -> Option<NaiveDate> {
    let age = match draw.below(100) {
        0..56 => 60 + draw.below(10),
        56..86 => 70 + draw.below(10),
        _ => 80 + draw.below(20),
    };
    let year = 2026 - i32::try_from(age).ok()?;
    let day_of_year = 1 + u32::try_from(draw.below(365)).ok()?;
    NaiveDate::from_yo_opt(year, day_of_year)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::subsidy::{Fund, builtin::demo_policies, split};

    #[test]
    fn the_policies_reach_most_of_their_diners_and_not_all_in_the_same_way() {
        let (policies, mut draw) = (demo_policies(), Draw::new(1));
        let (quota, funds) = (QuotaBook::default(), FundBalances::default());
        let first = policies.iter().map(|policy| policy.valid_from).max().expect("some");
        let mut seen = BTreeSet::new();
        let mut helped = 0;
        for diner in diners(&policies, &mut draw, 200) {
            let meal = diner.meal(&mut draw, first, 28);
            let split = split(&policies, &diner.facts(&meal, &quota, &funds));
            helped += u32::from(split.subsidy() > Fen::ZERO);
            let paid = split.parts.iter().filter(|part| part.fund != Fund::Own);
            seen.extend(paid.map(|part| part.rule_id.clone()));
        }
        assert!(helped > 100, "{helped} of 200");
        assert!(seen.len() > 3, "{seen:?}");
    }
}
