use super::*;
use crate::{
    id::OrderId,
    place::PlaceCode,
    subsidy::{
        policy::{Quota, demo_policies},
        quota::{QuotaSlot, QuotaSpan},
    },
};
use proptest::prelude::*;
use uuid::Uuid;

const VILLAGE: &str = "430822100001";

/// A diner of the worked cases, with what most of them share.
struct Case {
    home: &'static str,
    age: i32,
    categories: Vec<Category>,
    exclusions: Vec<Exclusion>,
    day: &'static str,
    period: MealPeriod,
    price: i64,
    quota: QuotaBook,
}

impl Default for Case {
    fn default() -> Self {
        Self {
            home: VILLAGE,
            age: 70,
            categories: Vec::new(),
            exclusions: Vec::new(),
            day: "2026-11-23",
            period: MealPeriod::Lunch,
            price: 1200,
            quota: QuotaBook::default(),
        }
    }
}

fn senior() -> SeniorId {
    SeniorId(Uuid::from_u128(1))
}

impl Case {
    fn split(&self, policies: &[Policy]) -> Split {
        split(
            policies,
            &Facts {
                senior_id: senior(),
                home: &PlacePath::of(&PlaceCode::parse(self.home).expect("a village")),
                age: self.age,
                categories: &self.categories.iter().copied().collect(),
                exclusions: &self.exclusions.iter().copied().collect(),
                day: ServiceDay::parse(self.day).expect("a day"),
                period: self.period,
                price: Fen(self.price),
                quota: &self.quota,
            },
        )
    }

    /// The amounts in the order of the slip; the own share is last.
    fn amounts(&self, policies: &[Policy]) -> Vec<i64> {
        self.split(policies).parts.iter().map(|part| part.fen.0).collect()
    }
}

fn policy(head: &str, rules: &str) -> Policy {
    let text = format!(
        r#"
        name = "试"
        name_en = "trial"
        note = "试"
        note_en = "trial"
        valid_from = "2026-01-01"
        {head}
        {rules}
        "#
    );
    Policy::from_toml(&text).expect("a policy of the tests")
}

fn county_wide(rules: &str) -> Policy {
    policy(
        "id = \"t\"\nplace = \"430822\"\nperiods = [\"lunch\", \"dinner\"]\ncombine = \"highest\"",
        rules,
    )
}

fn rule(id: &str, who: &str, parts: &str) -> String {
    format!("[[rules]]\nid = \"{id}\"\nreason = \"试\"\nreason_en = \"trial\"\n{who}\n{parts}\n")
}

fn part(fund: &str, amount: &str) -> String {
    format!("[[rules.parts]]\npayer = {{ fund = \"{fund}\", label = \"{fund}\", label_en = \"{fund}\" }}\n{amount}\n")
}

fn own(fen: i64, rest: &str) -> String {
    format!(
        "own_share = {{ fen = {fen}, rest = {{ fund = \"{rest}\", label = \"{rest}\", label_en = \"{rest}\" }} }}\n"
    )
}

#[test]
fn city_district_and_town_each_pay_for_their_own_people() {
    let level = |id: &str, place: &str, rules: &str| {
        policy(
            &format!("id = \"{id}\"\nplace = \"{place}\"\nperiods = [\"lunch\"]\ncombine = \"stack\""),
            rules,
        )
    };
    let three = rule("60", "min_age = 60", &part("government", "fen = 300"));
    let poor = "min_age = 60\ncategories = [\"tekun\", \"dibao\", \"dishouru\", \"youfu\"]";
    let town = rule("poor", poor, &part("government", "fen = 500"))
        + &rule("80", "min_age = 80", &part("government", "fen = 300"))
        + &rule("60", "min_age = 60", &part("government", "fen = 100"));
    let policies = [
        level("1-city", "4401", &three),
        level("2-district", "440118", &three),
        level("3-town", "440118103", &town),
    ];
    let (own_town, other_town, other_district) = ("440118103001", "440118104001", "440106001001");
    for (home, age, category, amounts) in [
        (own_town, 67, Category::Dibao, vec![300, 300, 500, 100]),
        (own_town, 84, Category::None, vec![300, 300, 300, 300]),
        (own_town, 66, Category::None, vec![300, 300, 100, 500]),
        (other_town, 67, Category::Dibao, vec![300, 300, 600]),
        (other_district, 84, Category::None, vec![300, 900]),
        (own_town, 59, Category::None, vec![1200]),
        (own_town, 60, Category::Youfu, vec![300, 300, 500, 100]),
        (own_town, 79, Category::None, vec![300, 300, 100, 500]),
    ] {
        let case = Case {
            home,
            age,
            categories: vec![category],
            ..Case::default()
        };
        assert_eq!(case.amounts(&policies), amounts, "{home} {age}");
    }
}

#[test]
fn a_mountain_county_stacks_county_village_and_person() {
    let county = part("government", "fen = 200");
    let rules = rule(
        "90",
        "min_age = 90",
        &(county.clone() + &part("collective", "fen = 500")),
    ) + &rule(
        "80",
        "min_age = 80",
        &(county.clone() + &part("collective", "fen = 400")),
    ) + &rule("60", "min_age = 60", &county);
    let policy = [county_wide(&rules)];
    for (age, amounts) in [
        (59, vec![800]),
        (79, vec![200, 600]),
        (80, vec![200, 400, 200]),
        (90, vec![200, 500, 100]),
    ] {
        let case = Case {
            age,
            price: 800,
            ..Case::default()
        };
        assert_eq!(case.amounts(&policy), amounts, "{age}");
    }
}

#[test]
fn a_share_is_rounded_down_capped_and_paid_once_per_meal() {
    let mut quarter = county_wide(&rule(
        "60",
        "min_age = 60",
        &part("government", "share = [1, 4]\ncap_fen = 300"),
    ));
    quarter.quota = Some(Quota {
        per: QuotaSpan::Meal,
        count: 1,
    });
    let policy = [quarter];
    for (price, amounts) in [
        (1150, vec![287, 863]),
        (1600, vec![300, 1300]),
        (1200, vec![300, 900]),
        (3, vec![3]),
    ] {
        let case = Case {
            price,
            ..Case::default()
        };
        assert_eq!(case.amounts(&policy), amounts, "{price}");
    }
    let tiny = Case {
        price: 3,
        ..Case::default()
    };
    assert!(
        tiny.split(&policy).quota.is_empty(),
        "a subsidy of nothing uses up no quota"
    );
    let lunch = Case {
        price: 1150,
        ..Case::default()
    };
    let slot = QuotaSlot {
        senior_id: senior(),
        claim: lunch.split(&policy).quota[0].clone(),
    };
    let after = |period| Case {
        price: 1150,
        period,
        quota: QuotaBook::loaded([(slot.clone(), OrderId(Uuid::from_u128(9)))]),
        ..Case::default()
    };
    assert_eq!(after(MealPeriod::Lunch).amounts(&policy), [1150]);
    assert_eq!(after(MealPeriod::Dinner).amounts(&policy), [287, 863]);
    assert_eq!(after(MealPeriod::Breakfast).amounts(&policy), [1150]);
}

#[test]
fn the_own_share_can_be_what_is_fixed() {
    let hardship = "categories = [\"dibao\"]\nmin_age = 70\n".to_owned() + &own(300, "government");
    let rules = rule("a", &hardship, "") + &rule("b", &("min_age = 60\n".to_owned() + &own(700, "government")), "");
    let policy = [county_wide(&rules)];
    for (age, price, amounts) in [
        (69, 1200, vec![500, 700]),
        (70, 1200, vec![900, 300]),
        (70, 250, vec![250]),
    ] {
        let case = Case {
            age,
            price,
            categories: vec![Category::Dibao],
            ..Case::default()
        };
        assert_eq!(case.amounts(&policy), amounts, "{age} {price}");
    }
}

#[test]
fn the_subsidy_never_exceeds_the_price_and_the_first_rule_decides() {
    let class = "categories = [\"dibao\", \"youfu\"]";
    let rules = rule("1", class, &part("government", "fen = 1500"))
        + &rule("2", "min_age = 70", &part("government", "fen = 500"));
    let policy = [county_wide(&rules)];
    for (age, poor, price, amounts) in [
        (66, true, 1800, vec![1500, 300]),
        (70, false, 1800, vec![500, 1300]),
        (74, true, 1800, vec![1500, 300]),
        (66, true, 1200, vec![1200, 0]),
        (69, false, 1800, vec![1800]),
    ] {
        let categories = if poor { vec![Category::Dibao] } else { Vec::new() };
        let case = Case {
            age,
            price,
            categories,
            ..Case::default()
        };
        assert_eq!(case.amounts(&policy), amounts, "{age} {poor} {price}");
    }
}

#[test]
fn a_daily_quota_counts_over_all_meals_and_comes_back() {
    let mut daily = county_wide(&rule("60", "min_age = 60", &part("government", "fen = 400")));
    daily.quota = Some(Quota {
        per: QuotaSpan::Day,
        count: 1,
    });
    let policy = [daily];
    let first = Case::default().split(&policy);
    let slot = QuotaSlot {
        senior_id: senior(),
        claim: first.quota[0].clone(),
    };
    let order = OrderId(Uuid::from_u128(9));
    let mut dinner = Case {
        period: MealPeriod::Dinner,
        quota: QuotaBook::loaded([(slot.clone(), order)]),
        ..Case::default()
    };
    assert_eq!(dinner.amounts(&policy), [1200]);
    dinner.quota.give_back([slot], order);
    assert_eq!(dinner.amounts(&policy), [400, 800]);
}

#[test]
fn two_policies_stack_or_the_higher_counts() {
    let named = |id: &str, combine: &str, fen: i64| {
        policy(
            &format!("id = \"{id}\"\nplace = \"430822\"\nperiods = [\"lunch\"]\ncombine = \"{combine}\""),
            &rule("60", "min_age = 60", &part("government", &format!("fen = {fen}"))),
        )
    };
    let (low, high, more) = (
        named("a", "highest", 300),
        named("b", "highest", 400),
        named("c", "stack", 200),
    );
    let case = Case::default();
    assert_eq!(case.amounts(&[low.clone(), high.clone()]), [400, 800]);
    assert_eq!(case.amounts(&[low.clone(), more.clone()]), [300, 200, 700]);
    assert_eq!(case.amounts(&[more, high, low]), [400, 200, 600]);
}

#[test]
fn place_day_and_version_decide_which_policy_is_in_force() {
    let sixty = rule("60", "min_age = 60", &part("government", "fen = 300"));
    let old = county_wide(&sixty);
    let mut new = county_wide(&rule("60", "min_age = 60", &part("government", "fen = 400")));
    new.version = 2;
    new.valid_from = ServiceDay::parse("2026-12-01").expect("a day");
    let both = [new, old];
    let on = |day, home| {
        let case = Case {
            day,
            home,
            ..Case::default()
        };
        case.amounts(&both)
    };
    assert_eq!(on("2026-11-30", VILLAGE), [300, 900]);
    assert_eq!(on("2026-12-01", VILLAGE), [400, 800]);
    assert_eq!(on("2025-12-31", VILLAGE), [1200]);
    assert_eq!(on("2026-12-01", "150624100001"), [1200]);
}

#[test]
fn who_is_fed_elsewhere_gets_nothing() {
    let policies = demo_policies();
    for exclusion in Exclusion::ALL {
        let case = Case {
            age: 92,
            exclusions: vec![exclusion],
            ..Case::default()
        };
        assert_eq!(case.amounts(&policies), [1200], "{exclusion:?}");
    }
}

#[test]
fn every_part_says_where_it_comes_from() {
    let split = Case::default().split(&demo_policies());
    assert!(split.parts.len() > 1);
    let (own, funds) = split.parts.split_last().expect("never empty");
    assert_eq!(own.fund, Fund::Own);
    for part in funds {
        assert_eq!(part.rule_id, "sangzhi-2026/age60");
        assert!(!part.reason.is_empty() && !part.reason_en.is_empty());
    }
    let written = serde_json::to_value(own).expect("plain");
    assert_eq!(written["fund"], "self");
    assert_eq!(written["fen"], own.fen.0);
}

proptest! {
    #[test]
    fn parts_sum_to_the_price_and_none_is_negative(
        price in 0_i64..30_000,
        age in 0_i32..110,
        category in 0_usize..Category::ALL.len(),
        period in 0_usize..3,
        fixed in 0_i64..5000,
        own_fen in 0_i64..3000,
        share in (0_i64..5, 1_i64..5),
        cap in 0_i64..2000,
    ) {
        let share = format!("share = [{}, {}]\ncap_fen = {cap}", share.0, share.1);
        let amounts = part("government", &format!("fen = {fixed}")) + &part("collective", &share);
        let mut stack = county_wide(&rule("x", &own(own_fen, "merchant"), &amounts));
        stack.combine = Combine::Stack;
        stack.id = "other".into();
        let mut policies = demo_policies();
        policies.push(stack);
        let case = Case {
            age,
            price,
            categories: vec![Category::ALL[category]],
            period: MealPeriod::ALL[period],
            ..Case::default()
        };
        let split = case.split(&policies);
        prop_assert_eq!(split.total(), Fen(price));
        prop_assert!(split.parts.iter().all(|part| part.fen >= Fen::ZERO));
        prop_assert_eq!(split.parts.last().map(|part| part.fund), Some(Fund::Own));
        let own_parts = split.parts.iter().filter(|part| part.fund == Fund::Own).count();
        prop_assert_eq!(own_parts, 1);
    }
}
