//! A small village for the tests: one sitting, two dishes, five seniors.

use super::{
    command::{Caller, Cancel, Command, Done, Place, PlaceDiner, WantedLine},
    decide::decide,
    loaded::{CategoryPeriod, Diner, Loaded},
    mode::OrderMode,
    order_line::Order,
    refusal::Refusal,
    sitting::{Sitting, SittingDish, SittingDishState, SittingState},
};
use crate::{
    category::Category,
    diet::{Allergen, DietProfile, Portion, Texture},
    id::{CanteenId, DishId, OrderId, SeniorId, SittingDishId, SittingId},
    ledger::books::loaded_again,
    menu::dish::DishFacts,
    money::Fen,
    person::living::Living,
    place::{PlaceCode, PlacePath},
    senior::{DeliveryEligibility, Standing},
    subsidy::{QuotaBook, builtin::demo_policies},
    time::{At, MealPeriod, ServiceDay},
};
use chrono::{NaiveDate, NaiveTime};
use std::collections::BTreeSet;
use uuid::Uuid;

pub(crate) const SENIORS: u128 = 5;

pub(crate) fn day() -> ServiceDay {
    ServiceDay::parse("2026-11-23").expect("a day")
}

pub(crate) fn at(hour: u32, minute: u32) -> At {
    day().at(NaiveTime::from_hms_opt(hour, minute, 0).expect("a time"))
}

pub(crate) fn sitting_id() -> SittingId {
    SittingId(Uuid::from_u128(1))
}

pub(crate) fn dish_id(number: u128) -> SittingDishId {
    SittingDishId(Uuid::from_u128(number))
}

pub(crate) fn senior_id(number: u128) -> SeniorId {
    SeniorId(Uuid::from_u128(number))
}

pub(crate) fn order_id(number: u128) -> OrderId {
    OrderId(Uuid::from_u128(number))
}

pub(crate) fn dish(number: u128, name: &str, allergens: &[Allergen], capacity: u32) -> SittingDish {
    SittingDish {
        id: dish_id(number),
        dish_id: DishId(Uuid::from_u128(100 + number)),
        facts: DishFacts {
            name: name.into(),
            name_en: format!("dish {number}"),
            allergens: allergens.iter().copied().collect(),
            tags: BTreeSet::new(),
            textures: BTreeSet::from([Texture::Regular, Texture::Soft]),
            sodium_mg: None,
        },
        price: Fen(1200),
        capacity,
        sold: 0,
        state: SittingDishState::On,
    }
}

/// Ten meals, of which three may be carried and two are for walk-ins; six portions of a tofu dish, eight of an egg dish.
fn sitting() -> Sitting {
    Sitting {
        id: sitting_id(),
        canteen_id: CanteenId(Uuid::from_u128(1)),
        point: PlacePath::of(&PlaceCode::parse("430822100001").expect("a village")),
        halal: false,
        service_day: day(),
        period: MealPeriod::Lunch,
        state: SittingState::Published,
        shut: false,
        version: 7,
        cutoff_at: at(9, 30),
        starts_at: at(10, 45),
        ends_at: at(12, 30),
        capacity: 10,
        sold: 0,
        delivery_capacity: 3,
        delivery_sold: 0,
        counter_capacity: 2,
        counter_sold: 0,
        next_pickup: 1,
        dishes: vec![
            dish(1, "豆腐", &[Allergen::Soy], 6),
            dish(2, "鸡蛋", &[Allergen::Egg], 8),
        ],
    }
}

/// Number 1 is 80 and 低保, number 3 can't have eggs, number 4 is billed by the month, odd numbers may have meals carried to them.
fn diner(number: u128) -> Diner {
    let allergens = if number == 3 {
        BTreeSet::from([Allergen::Egg])
    } else {
        BTreeSet::new()
    };
    let poor = CategoryPeriod {
        category: Category::Dibao,
        from: ServiceDay::parse("2026-01-01").expect("a day"),
        to: None,
    };
    Diner {
        id: senior_id(number),
        standing: Standing::active(),
        birth_date: NaiveDate::from_ymd_opt(1945 + i32::try_from(number).expect("small"), 11, 23).expect("a date"),
        gender: None,
        home: PlacePath::of(&PlaceCode::parse("430822100001").expect("a village")),
        registered: None,
        categories: (number == 1).then_some(poor).into_iter().collect(),
        abilities: Vec::new(),
        living: Living::default(),
        exclusions: BTreeSet::new(),
        diet: DietProfile {
            allergens,
            ..DietProfile::default()
        },
        delivery: DeliveryEligibility {
            eligible: number % 2 == 1,
            until: None,
        },
        monthly_bill: number == 4,
    }
}

/// The village at nine in the morning.
pub(crate) fn village() -> Loaded {
    let mut loaded = Loaded::at(at(9, 0), demo_policies().into());
    loaded.sittings.insert(sitting_id(), sitting());
    loaded.diners = (1..=SENIORS).map(|number| (senior_id(number), diner(number))).collect();
    loaded
}

/// What the database would hold after the batch, loaded again for the next one at another instant.
pub(crate) fn next_batch(loaded: &Loaded, now: At) -> Loaded {
    let mut next = Loaded::at(now, loaded.policies.clone());
    next.sittings = loaded.sittings.clone();
    next.diners = loaded.diners.clone();
    next.orders = loaded.orders.clone();
    next.walk_ins = loaded.walk_ins.clone();
    let holders = loaded.orders.values().filter(|order| order.state.is_a_meal());
    next.books = loaded_again(&loaded.books, now);
    next.quota = QuotaBook::loaded(holders.flat_map(|order| order.quota_slots().map(|slot| (slot, order.id))));
    next
}

pub(crate) fn line(dish: u128) -> WantedLine {
    WantedLine {
        sitting_dish_id: dish_id(dish),
        texture: Texture::Regular,
        portion: Portion::Regular,
    }
}

/// One dish for each of some seniors; the order's number is `first` and up.
pub(crate) fn wish(first: u128, mode: OrderMode, seniors: &[u128], dish: u128) -> Place {
    let diners = seniors.iter().zip(first..).map(|(senior, order)| PlaceDiner {
        order_id: order_id(order),
        senior_id: senior_id(*senior),
        lines: vec![line(dish)],
        payment: None,
        identified: Some(super::Identified::Card),
    });
    Place {
        sitting_id: sitting_id(),
        mode,
        diners: diners.collect(),
        second_meal: false,
        diet_override: None,
    }
}

pub(crate) fn ask(loaded: &mut Loaded, wanted: Place) -> Result<Vec<Order>, Refusal> {
    match decide(loaded, &Command::Place(wanted))? {
        Done::Placed(orders) => Ok(orders),
        other => panic!("placing answers with {other:?}"),
    }
}

pub(crate) fn call_off(loaded: &mut Loaded, order: u128) -> Result<Done, Refusal> {
    let wanted = Cancel {
        order_id: order_id(order),
        by: Caller::Staff,
    };
    decide(loaded, &Command::Cancel(wanted))
}

pub(crate) fn the_sitting(loaded: &Loaded) -> &Sitting {
    &loaded.sittings[&sitting_id()]
}
