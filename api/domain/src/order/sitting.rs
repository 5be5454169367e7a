//! 供餐场次: one canteen × day × meal period, and how much it can still take.

use super::mode::OrderMode;
use crate::{
    id::{CanteenId, DishId, SittingDishId, SittingId},
    menu::dish::DishFacts,
    money::Fen,
    named::named,
    place::PlacePath,
    time::{At, MealPeriod, ServiceDay},
};

named! {
    /// Where a sitting is in its life.
    pub enum SittingState {
        /// 草稿
        Draft = "draft",
        /// 已发布: takes orders.
        Published = "published",
        /// 已截单: the kitchen count is final; the counter sells what was set aside.
        Closed = "closed",
        /// 已结束
        Ended = "ended",
    }
}

named! {
    /// Whether a dish can be ordered.
    pub enum SittingDishState {
        /// 在售
        On = "on",
        /// 售罄
        SoldOut = "sold_out",
        /// 撤下: replaced by another dish.
        Withdrawn = "withdrawn",
    }
}

/// One dish offered at one sitting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SittingDish {
    /// Which.
    pub id: SittingDishId,
    /// In the canteen's library.
    pub dish_id: DishId,
    /// Names and all that may speak against it, as of publication.
    pub facts: DishFacts,
    /// Its price at this sitting.
    pub price: Fen,
    /// Portions the kitchen makes.
    pub capacity: u32,
    /// Portions ordered; one line is one portion.
    pub sold: u32,
    /// Whether it can be ordered.
    pub state: SittingDishState,
}

impl SittingDish {
    /// Portions left; none once it isn't on.
    #[must_use]
    pub fn remaining(&self) -> u32 {
        match self.state {
            SittingDishState::On => self.capacity.saturating_sub(self.sold),
            SittingDishState::SoldOut | SittingDishState::Withdrawn => 0,
        }
    }
}

/// One sitting with its counts. One order is one meal, whatever number of lines it has.
///
/// `sold` counts all meals, those carried and those sold at the counter included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sitting {
    /// Which.
    pub id: SittingId,
    /// Where.
    pub canteen_id: CanteenId,
    /// Where that stands in the tree of places.
    pub point: PlacePath,
    /// 清真: whether the kitchen is of the halal chain.
    pub halal: bool,
    /// The Beijing day.
    pub service_day: ServiceDay,
    /// Which meal.
    pub period: MealPeriod,
    /// Where it is in its life.
    pub state: SittingState,
    /// The point doesn't open on this day, whatever was published.
    pub shut: bool,
    /// One more for each batch that touched it; the board shows the highest.
    pub version: i64,
    /// Pre-orders and deliveries close.
    pub cutoff_at: At,
    /// Meals are handed out from then.
    pub starts_at: At,
    /// The counter closes.
    pub ends_at: At,
    /// All meals.
    pub capacity: u32,
    /// Meals taken.
    pub sold: u32,
    /// How many of them may be carried.
    pub delivery_capacity: u32,
    /// How many are.
    pub delivery_sold: u32,
    /// How many are set aside for walk-ins after the cut-off.
    pub counter_capacity: u32,
    /// How many of those are sold.
    pub counter_sold: u32,
    /// The next pick-up number.
    pub next_pickup: u32,
    /// What is offered.
    pub dishes: Vec<SittingDish>,
}

/// What may be ordered at an instant. The one place where a cut-off is compared with a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Not published yet.
    NotOpen,
    /// Before the cut-off: everything.
    PreOrder,
    /// After the cut-off: the portions set aside, at the counter.
    Counter,
    /// Nothing any more.
    Over,
}

impl Sitting {
    /// What may be ordered at an instant. A sitting whose closing is late is closed all the same.
    #[must_use]
    pub fn phase(&self, now: At) -> Phase {
        match self.state {
            SittingState::Draft => Phase::NotOpen,
            SittingState::Ended => Phase::Over,
            SittingState::Published | SittingState::Closed if now >= self.ends_at => Phase::Over,
            SittingState::Published if now < self.cutoff_at => Phase::PreOrder,
            SittingState::Published | SittingState::Closed => Phase::Counter,
        }
    }

    /// Whether the kitchen count is final.
    #[must_use]
    pub fn is_frozen(&self, now: At) -> bool {
        matches!(self.phase(now), Phase::Counter | Phase::Over)
    }

    /// Meals that can still be pre-ordered: the counter's portions are not for them.
    #[must_use]
    pub fn remaining_preorder(&self) -> u32 {
        let capacity = self.capacity.saturating_sub(self.counter_capacity);
        capacity.saturating_sub(self.sold.saturating_sub(self.counter_sold))
    }

    /// Meals that can still be carried.
    #[must_use]
    pub fn remaining_delivery(&self) -> u32 {
        let allotted = self.delivery_capacity.saturating_sub(self.delivery_sold);
        allotted.min(self.remaining_preorder())
    }

    /// Meals left of those set aside for the counter.
    #[must_use]
    pub fn remaining_counter(&self) -> u32 {
        self.counter_capacity.saturating_sub(self.counter_sold)
    }

    /// Meals somebody could still order in this mode at an instant.
    #[must_use]
    pub fn remaining(&self, mode: OrderMode, now: At) -> u32 {
        match (self.phase(now), mode) {
            _ if self.shut => 0,
            (Phase::PreOrder, OrderMode::Delivery) => self.remaining_delivery(),
            (Phase::PreOrder, _) => self.remaining_preorder(),
            (Phase::Counter, OrderMode::DineIn | OrderMode::TakeAway) => self.remaining_counter(),
            (Phase::Counter, OrderMode::Delivery) | (Phase::NotOpen | Phase::Over, _) => 0,
        }
    }

    /// Portions of a dish that somebody could still order at an instant: never more than there are meals left. Where no meal can be
    /// ordered at all, those of the dish, since that is another reason than being sold out.
    #[must_use]
    pub fn left_of(&self, dish: &SittingDish, now: At) -> u32 {
        match self.remaining(OrderMode::DineIn, now) {
            0 => dish.remaining(),
            meals => dish.remaining().min(meals),
        }
    }

    /// The dish of that id.
    #[must_use]
    pub fn dish(&self, id: SittingDishId) -> Option<&SittingDish> {
        self.dishes.iter().find(|dish| dish.id == id)
    }

    pub(crate) fn dish_mut(&mut self, id: SittingDishId) -> Option<&mut SittingDish> {
        self.dishes.iter_mut().find(|dish| dish.id == id)
    }

    /// Whether no count exceeds what it may be: the invariant that every command keeps.
    #[must_use]
    pub fn holds(&self) -> bool {
        let preordered = self.sold.checked_sub(self.counter_sold);
        self.sold <= self.capacity
            && self.counter_capacity <= self.capacity
            && self.counter_sold <= self.counter_capacity
            && self.delivery_sold <= self.delivery_capacity
            && preordered
                .is_some_and(|sold| sold <= self.capacity - self.counter_capacity && self.delivery_sold <= sold)
            && self.dishes.iter().all(|dish| dish.sold <= dish.capacity)
    }
}

#[cfg(test)]
mod tests {
    use super::super::world::{at, dish_id, the_sitting, village};
    use super::*;

    #[test]
    fn nobody_is_promised_more_portions_than_there_are_meals() {
        let mut sitting = the_sitting(&village()).clone();
        let left = |sitting: &Sitting, now: At| sitting.left_of(sitting.dish(dish_id(2)).expect("eggs"), now);
        assert_eq!(
            left(&sitting, at(9, 0)),
            8,
            "ten meals, two of them for the counter: as many as eggs"
        );
        sitting.sold = 5;
        assert_eq!(left(&sitting, at(9, 0)), 3);
        assert_eq!(left(&sitting, at(10, 0)), 2, "after the cut-off at the counter");
        (sitting.sold, sitting.counter_sold) = (7, 2);
        assert_eq!(
            left(&sitting, at(10, 0)),
            8,
            "the canteen is full, the eggs aren't what is missing"
        );
    }
}
