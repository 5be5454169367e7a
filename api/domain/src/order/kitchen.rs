//! 后厨计数: what to cook, by dish, texture and portion.

use super::{mode::OrderMode, order_line::Order, walk_in::WalkIn};
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

/// Counts the meals to cook, those of walk-ins too; the count doesn't shrink once it is final.
#[must_use]
pub fn kitchen_count<'a>(
    orders: impl IntoIterator<Item = &'a Order>,
    walk_ins: impl IntoIterator<Item = &'a WalkIn>,
) -> Vec<CountRow> {
    let mut counts: BTreeMap<(SittingDishId, Texture, Portion), (u32, u32)> = BTreeMap::new();
    for order in orders.into_iter().filter(|order| order.is_cooked()) {
        let carried = u32::from(order.mode == OrderMode::Delivery);
        for line in &order.lines {
            let count = counts
                .entry((line.sitting_dish_id, line.texture, line.portion))
                .or_default();
            count.0 += 1;
            count.1 += carried;
        }
    }
    let walk_ins = walk_ins.into_iter().filter(|walk_in| walk_in.is_cooked());
    for line in walk_ins.flat_map(|walk_in| &walk_in.lines) {
        let cooked = (line.sitting_dish_id, line.texture, line.portion);
        counts.entry(cooked).or_default().0 += 1;
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

/// How a row of the count differs from an earlier count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountChange {
    /// Which dish.
    pub sitting_dish_id: SittingDishId,
    /// How it is cut.
    pub texture: Texture,
    /// How much.
    pub portion: Portion,
    /// So many portions more, or fewer.
    pub change: i64,
}

/// What differs between two counts; a row that came or went differs by all of it.
#[must_use]
pub fn differences(before: &[CountRow], after: &[CountRow]) -> Vec<CountChange> {
    let mut changes: BTreeMap<(SittingDishId, Texture, Portion), i64> = BTreeMap::new();
    for (rows, sign) in [(before, -1), (after, 1)] {
        for row in rows {
            *changes
                .entry((row.sitting_dish_id, row.texture, row.portion))
                .or_default() += sign * i64::from(row.count);
        }
    }
    changes.retain(|_, change| *change != 0);
    let rows = changes.into_iter();
    rows.map(|((sitting_dish_id, texture, portion), change)| CountChange {
        sitting_dish_id,
        texture,
        portion,
        change,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::world::*;

    #[test]
    fn the_pot_is_counted_by_cut_and_by_size() {
        let mut loaded = village();
        let mut soft = wish(1, OrderMode::Delivery, &[1], 1);
        soft.diners[0].lines[0].texture = Texture::Soft;
        ask(&mut loaded, soft).expect("open");
        ask(&mut loaded, wish(2, OrderMode::Delivery, &[3], 1)).expect("open");
        ask(&mut loaded, wish(3, OrderMode::DineIn, &[2], 1)).expect("open");
        ask(&mut loaded, wish(4, OrderMode::DineIn, &[4], 1)).expect("open");
        call_off(&mut loaded, 4).expect("in time");
        // Two minutes after the cut-off, senior 5 changes their mind: that meal is in the pot.
        let mut loaded = next_batch(&loaded, at(9, 25));
        ask(&mut loaded, wish(5, OrderMode::DineIn, &[5], 1)).expect("open");
        loaded.now = at(9, 32);
        call_off(&mut loaded, 5).expect("within ten minutes");
        let rows = kitchen_count(loaded.orders.values(), loaded.walk_ins.values());
        let short: Vec<_> = rows.iter().map(|row| (row.texture, row.count, row.delivery)).collect();
        assert_eq!(short, [(Texture::Regular, 3, 1), (Texture::Soft, 1, 1)]);
        assert!(differences(&rows, &rows).is_empty());
        let changes: Vec<_> = differences(&rows, &rows[..1])
            .into_iter()
            .map(|one| (one.texture, one.change))
            .collect();
        assert_eq!(changes, [(Texture::Soft, -1)]);
        assert_eq!(differences(&[], &rows).len(), 2);
    }
}
