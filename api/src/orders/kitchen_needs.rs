//! Whose meal is cooked with less salt or less sugar: what the cook must know while cooking, and no label can mend afterwards.

use std::collections::BTreeMap;

use domain::id::SittingDishId;
use domain::order::Order;
use serde::Serialize;
use store::diners::DinerPerson;
use utoipa::ToSchema;

/// So many portions of a dish that are cooked apart.
#[derive(Serialize, ToSchema)]
pub struct NeedView {
    dish: String,
    dish_en: String,
    /// low_salt low_sugar
    key: &'static str,
    count: u32,
    /// Under which numbers they are handed out.
    pickup_nos: Vec<String>,
}

/// What is needed of the dishes of these orders, dish by dish.
pub(super) fn needs<'a>(orders: impl Iterator<Item = &'a Order>, people: &[DinerPerson]) -> Vec<NeedView> {
    let by_id: BTreeMap<_, _> = people.iter().map(|person| (person.id(), &person.diner.diet)).collect();
    let mut found: BTreeMap<(SittingDishId, &'static str), NeedView> = BTreeMap::new();
    for order in orders {
        let Some(diet) = by_id.get(&order.senior_id) else {
            continue;
        };
        let wanted = [(diet.low_salt, "low_salt"), (diet.low_sugar, "low_sugar")];
        for (_, key) in wanted.into_iter().filter(|(wanted, _)| *wanted) {
            for line in &order.lines {
                let need = found.entry((line.sitting_dish_id, key)).or_insert_with(|| NeedView {
                    dish: line.name.clone(),
                    dish_en: line.name_en.clone(),
                    key,
                    count: 0,
                    pickup_nos: Vec::new(),
                });
                need.count += 1;
                let number = order.pickup_text();
                if !need.pickup_nos.contains(&number) {
                    need.pickup_nos.push(number);
                }
            }
        }
    }
    found.into_values().collect()
}
