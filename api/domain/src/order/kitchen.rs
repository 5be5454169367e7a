//! 后厨计数: what to cook, by dish, texture and portion.

use super::{mode::OrderMode, order_line::Order};
use crate::{
    diet::{Portion, Texture},
    id::SittingDishId,
};
use std::collections::BTreeMap;

/// One row of the kitchen count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountRow {
    /// Which dish.
    pub sitting_dish_id: SittingDishId,
    /// How it is cut.
    pub texture: Texture,
    /// How much.
    pub portion: Portion,
    /// So many portions.
    pub count: u32,
    /// Of which so many are carried.
    pub delivery: u32,
}

/// Counts the meals to cook: those placed and those already served.
#[must_use]
pub fn kitchen_count<'a>(orders: impl IntoIterator<Item = &'a Order>) -> Vec<CountRow> {
    let mut counts: BTreeMap<(SittingDishId, Texture, Portion), (u32, u32)> = BTreeMap::new();
    for order in orders.into_iter().filter(|order| order.state.is_a_meal()) {
        let carried = u32::from(order.mode == OrderMode::Delivery);
        for line in &order.lines {
            let count = counts
                .entry((line.sitting_dish_id, line.texture, line.portion))
                .or_default();
            count.0 += 1;
            count.1 += carried;
        }
    }
    let rows = counts.into_iter();
    rows.map(|((sitting_dish_id, texture, portion), (count, delivery))| CountRow {
        sitting_dish_id,
        texture,
        portion,
        count,
        delivery,
    })
    .collect()
}
