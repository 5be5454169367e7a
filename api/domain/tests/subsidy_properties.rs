//! Whatever a policy says and whoever eats, some things hold. Policies and people are drawn at random.

use chrono::NaiveDate;
use domain::{
    ability::Ability,
    category::Category,
    id::{OrderId, SeniorId},
    money::Fen,
    order::FlagCause,
    person::living::Living,
    place::{PlaceCode, PlacePath},
    subsidy::{
        Facts, Fund, FundBalances, Part, Policy, QuotaBook, QuotaClaim, QuotaSlot, Split,
        facts::{Exclusion, NO_TEXTS},
        refund, settle_unserved, split,
    },
    time::{MealPeriod, ServiceDay},
};
use proptest::prelude::*;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};
use uuid::Uuid;

const SENIOR: SeniorId = SeniorId(Uuid::from_u128(7));
const FLOOR: Fen = Fen(100);

/// How much one payment is, in the words of the format.
fn amount() -> impl Strategy<Value = String> {
    prop_oneof![
        (0..900_i64).prop_map(|fen| format!("fen = {fen}")),
        (0..=100_i64, 0..800_i64).prop_map(|(part, cap)| format!("share = \"{part}%\", cap_fen = {cap}")),
        (
            0..100_i64,
            prop_oneof![Just("up"), Just("nearest"), Just("down")],
            prop_oneof![Just(1), Just(10), Just(100)]
        )
            .prop_map(|(part, round, step)| format!("share = \"{part}%\", round = \"{round}\", round_to_fen = {step}")),
        (1..9_i64).prop_map(|below| format!("share = \"1/{below}\", of = \"unpaid\"")),
        (0..1200_i64).prop_map(|fen| format!("leave_fen = {fen}")),
        (0..100_i64).prop_map(|part| format!("leave_share = \"{part}%\"")),
    ]
}

fn payer() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("fund = \"county\"".to_owned()),
        Just("fund = \"village\"".to_owned()),
        Just("fund = \"donation\"".to_owned()),
        (1..5_u32, 1..5_u32).prop_map(|(a, b)| format!(
            "between = [{{ fund = \"county\", weight = {a} }}, {{ fund = \"village\", weight = {b} }}]"
        )),
    ]
}

fn pays(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec((payer(), amount()), 0..=most).prop_map(|all| {
        let all: Vec<String> = all
            .into_iter()
            .map(|(payer, amount)| format!("{{ {payer}, {amount} }}"))
            .collect();
        format!("pay = [{}]", all.join(", "))
    })
}

fn limits() -> impl Strategy<Value = String> {
    let span = prop_oneof![Just("meal"), Just("day"), Just("week"), Just("month")];
    let one = (span, prop::option::of(1..4_u32), 100..2000_i64, any::<bool>());
    prop::collection::vec(one, 0..2).prop_map(|all| {
        let all: Vec<String> = all
            .into_iter()
            .enumerate()
            .map(|(position, (span, count, max, whole))| {
                let over = if whole { "pay_nothing" } else { "pay_rest" };
                let id = if position == 0 {
                    String::new()
                } else {
                    format!("id = \"l{position}\", ")
                };
                match count {
                    Some(count) => format!("{{ {id}per = \"{span}\", count = {count} }}"),
                    None => format!("{{ {id}per = \"{span}\", max_fen = {max}, over = \"{over}\" }}"),
                }
            })
            .collect();
        format!("limits = [{}]", all.join(", "))
    })
}

fn when() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        (55..95).prop_map(|age| format!("when.min_age = {age}")),
        (55..95).prop_map(|age| format!("when.max_age = {age}")),
        Just("when.categories = [\"dibao\", \"youfu\"]".to_owned()),
        Just("when.registered.same = \"township\"".to_owned()),
        Just("when.not = [{ periods = [\"dinner\"] }, { ability = [\"disabled\"] }]".to_owned()),
    ]
}

fn rule() -> impl Strategy<Value = (String, String, usize)> {
    (when(), pays(3), limits(), 0..3_usize, prop::option::of(0..500_i64)).prop_map(
        |(when, pays, limits, layer, cap)| {
            let cap = cap.map_or_else(String::new, |cap| format!("cap_fen = {cap}\n"));
            let body = format!("reason = \"试\"\nreason_en = \"trial\"\n{when}\n{limits}\n{cap}");
            (body, pays, layer)
        },
    )
}

prop_compose! {
    fn policy(id: &'static str)(
        combine in prop_oneof![Just("stack"), Just("highest")],
        order in 1..4_u32,
        min_own in prop::option::of(0..600_i64),
        above in any::<bool>(),
        own_limits in limits(),
        chooses in prop::collection::vec(prop_oneof![Just("first"), Just("highest"), Just("all")], 0..3),
        rules in prop::collection::vec(rule(), 1..5),
        delivery in prop::collection::vec(rule(), 0..2),
        award in prop::option::of((0..400_i64, any::<bool>())),
        charge in prop_oneof![Just("operator"), Just("senior_own_share"), Just("senior_full"), Just("as_served")],
    ) -> Policy {
        let mut text = format!("format = 2\nid = \"{id}\"\nname = \"试\"\nname_en = \"trial\"\nnote = \"试\"\nnote_en = \"trial\"\n\
            place = \"430822\"\nvalid_from = \"2026-01-01\"\ncombine = \"{combine}\"\norder = {order}\nspend_above_subsidy = {above}\n\
            {own_limits}\n");
        if let Some(own) = min_own {
            let _ = writeln!(text, "min_own_fen = {own}");
        }
        let _ = write!(text, "[[funds]]\nid = \"county\"\nkind = \"government\"\nlabel = \"县\"\nlabel_en = \"county\"\n\
            [[funds]]\nid = \"village\"\nkind = \"collective\"\nlabel = \"村\"\nlabel_en = \"village\"\nfloor_fen = {}\n\
            fallback = [\"donation\"]\nkey = \"village\"\n\
            [[funds]]\nid = \"donation\"\nkind = \"donation\"\nlabel = \"捐\"\nlabel_en = \"gift\"\nfloor_fen = 0\nkey = \"gift\"\n\
            only.min_age = 70\n", FLOOR.0);
        for (number, choose) in chooses.iter().enumerate() {
            let _ = writeln!(text, "[[layers]]\nid = \"layer{number}\"\nchoose = \"{choose}\"");
        }
        for (number, (body, pays, layer)) in rules.iter().enumerate() {
            let _ = writeln!(text, "[[rules]]\nid = \"r{number}\"\n{body}\n{pays}");
            if !chooses.is_empty() {
                let _ = writeln!(text, "layer = \"layer{}\"", layer % chooses.len());
            }
        }
        for (number, (body, pays, _)) in delivery.iter().enumerate() {
            let _ = writeln!(text, "[[delivery]]\nid = \"d{number}\"\n{body}\n{pays}");
        }
        if let Some((fen, daily)) = award {
            let per = if daily { "person_day" } else { "meal" };
            let _ = writeln!(text, "[[awards]]\nid = \"operating\"\nper = \"{per}\"\npay = [{{ fund = \"county\", fen = {fen} }}]\n\
                reason = \"试\"\nreason_en = \"trial\"");
        }
        let _ = writeln!(text, "[[unserved]]\ncharge = \"{charge}\"");
        Policy::from_toml(&text).map_err(|wrong| format!("{wrong}\n{text}")).expect("what is drawn can be applied")
    }
}

fn policies() -> impl Strategy<Value = Vec<Policy>> {
    (policy("a"), policy("b"), policy("c")).prop_map(|(a, b, c)| vec![a, b, c])
}

/// One meal of a person.
#[derive(Debug, Clone)]
struct Meal {
    day: i64,
    period: MealPeriod,
    price: i64,
    fee: i64,
}

fn meal() -> impl Strategy<Value = Meal> {
    (0..40_i64, 0..3_usize, 0..2500_i64, 0..400_i64).prop_map(|(day, period, price, fee)| Meal {
        day,
        period: MealPeriod::ALL[period],
        price,
        fee,
    })
}

#[derive(Debug, Clone)]
struct Person {
    born: NaiveDate,
    categories: BTreeSet<Category>,
    ability: Ability,
    registered: PlacePath,
}

fn person() -> impl Strategy<Value = Person> {
    (
        1925..1975,
        1..13_u32,
        0..Category::ALL.len(),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(year, month, category, disabled, own_town)| Person {
            born: NaiveDate::from_ymd_opt(year, month, 15).expect("a day"),
            categories: BTreeSet::from([Category::ALL[category]]),
            ability: if disabled { Ability::Disabled } else { Ability::Able },
            registered: place(if own_town { "430822100001" } else { "430822101001" }),
        })
}

fn place(code: &str) -> PlacePath {
    PlacePath::of(&PlaceCode::parse(code).expect("a code"))
}

fn no_exclusion() -> &'static BTreeSet<Exclusion> {
    static NONE: BTreeSet<Exclusion> = BTreeSet::new();
    &NONE
}

/// The books between meals.
#[derive(Debug, Clone, Default)]
struct Books {
    quota: QuotaBook,
    funds: FundBalances,
    orders: u128,
}

impl Books {
    fn holding(village: i64, gift: i64) -> Self {
        let funds = [("village".to_owned(), Fen(village)), ("gift".to_owned(), Fen(gift))];
        Self {
            funds: funds.into_iter().collect(),
            ..Self::default()
        }
    }

    fn split(&self, policies: &[Policy], person: &Person, meal: &Meal) -> Split {
        self.split_excluding(policies, person, meal, no_exclusion())
    }

    fn split_excluding(
        &self,
        policies: &[Policy],
        person: &Person,
        meal: &Meal,
        exclusions: &BTreeSet<Exclusion>,
    ) -> Split {
        let point = place("430822100001");
        split(
            policies,
            &Facts {
                senior_id: SENIOR,
                born: person.born,
                gender: None,
                registered: &person.registered,
                registered_since: None,
                home: &point,
                home_since: None,
                categories: &person.categories,
                groups: &NO_TEXTS,
                ability: Some(person.ability),
                living: Living::default(),
                income: None,
                exclusions,
                day: ServiceDay::parse("2026-03-01").expect("a day").plus_days(meal.day),
                period: meal.period,
                set_type: None,
                price: Fen(meal.price),
                delivered: meal.fee > 0,
                delivery_fee: Fen(meal.fee),
                together: 1,
                point: &point,
                point_kind: None,
                point_tags: &NO_TEXTS,
                quota: &self.quota,
                funds: &self.funds,
            },
        )
    }

    fn take(&mut self, split: &Split) -> OrderId {
        self.orders += 1;
        let order = OrderId(Uuid::from_u128(self.orders));
        self.quota.take(slots(&split.quota), order);
        self.funds.take(split);
        order
    }

    fn give_back(&mut self, split: &Split, order: OrderId) {
        self.quota.give_back(slots(&split.quota), order);
        self.funds.put_back(split);
    }
}

fn slots(claims: &[QuotaClaim]) -> Vec<QuotaSlot> {
    let slot = |claim: &QuotaClaim| QuotaSlot {
        senior_id: SENIOR,
        claim: claim.clone(),
    };
    claims.iter().map(slot).collect()
}

fn sum(parts: &[Part]) -> Fen {
    parts.iter().map(|part| part.fen).sum()
}

/// Every claim of every meal, checked against every limit by counting again.
fn within_limits(policies: &[Policy], splits: &[Split]) -> Result<(), TestCaseError> {
    let mut used: BTreeMap<(&str, &str), (u32, Fen, BTreeSet<u32>)> = BTreeMap::new();
    for claim in splits.iter().flat_map(|split| &split.quota) {
        let slot = used.entry((&claim.policy_id, &claim.period_key)).or_default();
        slot.0 += 1;
        slot.1 += claim.fen;
        prop_assert!(slot.2.insert(claim.ordinal), "an ordinal is claimed once");
    }
    for ((policy_id, key), (count, fen, _)) in used {
        let policy = policies
            .iter()
            .find(|one| one.id == policy_id)
            .expect("claims name policies");
        let (span, mark) = key.split_once('#').unwrap_or((key, ""));
        let limit = policy.all_limits().find(|(own, limit)| {
            let sample = limit
                .per
                .key(ServiceDay::parse("2026-03-01").expect("a day"), MealPeriod::Lunch);
            let shape = |text: &str| {
                (
                    text.split('/')
                        .next()
                        .filter(|_| text.starts_with(['w', 'm']))
                        .map(str::to_owned),
                    text.matches('/').count(),
                )
            };
            *own == mark && shape(&sample) == shape(span)
        });
        let (_, limit) = limit.expect("claims name limits");
        prop_assert!(
            limit.count.is_none_or(|most| count <= most),
            "{key}: {count} of {limit:?}"
        );
        prop_assert!(
            limit.max_fen.is_none_or(|most| fen <= most),
            "{key}: {fen:?} of {limit:?}"
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn parts_sum_up_and_floors_and_limits_hold(
        policies in policies(), person in person(), meals in prop::collection::vec(meal(), 1..12),
        village in 0..4000_i64, gift in 0..2000_i64,
    ) {
        let mut books = Books::holding(village, gift);
        let mut splits = Vec::new();
        for meal in &meals {
            let split = books.split(&policies, &person, meal);
            prop_assert_eq!(split.total(), Fen(meal.price));
            prop_assert_eq!(sum(&split.fee), Fen(meal.fee));
            prop_assert!(split.parts.iter().chain(&split.fee).chain(&split.awards).all(|part| part.fen >= Fen::ZERO));
            prop_assert_eq!(split.parts.last().map(|part| part.fund), Some(Fund::Own));
            prop_assert_eq!(split.parts.iter().filter(|part| part.fund == Fund::Own).count(), 1);
            books.take(&split);
            prop_assert!(books.funds.holds("village") >= FLOOR.at_most(Fen(village)));
            prop_assert!(books.funds.holds("gift") >= Fen::ZERO);
            splits.push(split);
        }
        within_limits(&policies, &splits)?;
    }

    #[test]
    fn the_order_of_the_policies_does_not_matter(
        policies in policies(), person in person(), before in meal(), meal in meal(), turn in 0..6_usize,
    ) {
        let mut books = Books::holding(900, 300);
        let first = books.split(&policies, &person, &before);
        books.take(&first);
        let mut turned = policies.clone();
        turned.rotate_left(turn % 3);
        if turn > 2 {
            turned.reverse();
        }
        prop_assert_eq!(books.split(&turned, &person, &meal), books.split(&policies, &person, &meal));
    }

    #[test]
    fn cancelling_and_placing_again_is_placing(
        policies in policies(), person in person(), before in meal(), meal in meal(),
    ) {
        let mut books = Books::holding(900, 300);
        let first = books.split(&policies, &person, &before);
        books.take(&first);
        let was = books.clone();
        let split = books.split(&policies, &person, &meal);
        let order = books.take(&split);
        books.give_back(&split, order);
        prop_assert_eq!(&books.funds, &was.funds);
        prop_assert_eq!(books.split(&policies, &person, &meal), split);
    }

    #[test]
    fn a_refund_and_a_settlement_account_for_every_fen(
        policies in policies(), person in person(), meal in meal(), cause in 0..FlagCause::ALL.len(),
    ) {
        let mut books = Books::holding(900, 300);
        let was = books.funds.clone();
        let split = books.split(&policies, &person, &meal);
        books.take(&split);
        let back = refund(&split);
        for part in back.parts.iter().chain(&back.fee).chain(&back.awards).filter(|part| part.fund != Fund::Own) {
            if books.funds.knows(&part.fund_id) {
                let holds = books.funds.holds(&part.fund_id);
                books.funds.set(part.fund_id.clone(), holds + part.fen);
            }
        }
        prop_assert_eq!(&books.funds, &was);
        let settled = settle_unserved(&split, FlagCause::ALL[cause], &policies);
        prop_assert_eq!(&settled.refund.parts, &split.parts);
        let charged = sum(&settled.charges) + sum(&settled.fee);
        prop_assert_eq!(charged + settled.operator, split.total() + split.fee_total());
        prop_assert!(settled.operator >= Fen::ZERO);
    }

    #[test]
    fn who_is_fed_elsewhere_gets_nothing(
        policies in policies(), person in person(), meal in meal(), exclusion in 0..Exclusion::ALL.len(),
    ) {
        let exclusions = BTreeSet::from([Exclusion::ALL[exclusion]]);
        let split = Books::holding(9000, 9000).split_excluding(&policies, &person, &meal, &exclusions);
        prop_assert_eq!(split.own_share(), Fen(meal.price));
        prop_assert_eq!(split.own_fee(), Fen(meal.fee));
        prop_assert!(split.awards.is_empty() && split.quota.is_empty());
    }

    #[test]
    fn a_policy_survives_its_own_json(policies in policies()) {
        for policy in policies {
            let json = serde_json::to_string(&policy).expect("plain data");
            prop_assert_eq!(Policy::from_json(&json).expect("its own words"), policy);
        }
    }
}
