//! What the writer can be asked, and what it answers.

use super::{
    identified::Identified,
    mode::OrderMode,
    order_line::{DietOverride, Order},
    payment::Payment,
    sitting::SittingDish,
    state::FlagCause,
    walk_in::{WalkIn, WalkInCommand},
};
use crate::{
    cash::{CashCommand, CashDone},
    diet::{Portion, Texture},
    id::{OrderId, SeniorId, SittingDishId, SittingId},
    menu::conflict::Conflict,
};
use serde::{Deserialize, Serialize};

/// Somebody and a spouse, or a small household; more is an import.
pub const DINERS_MAX: usize = 8;
/// A set and a few extras.
pub const LINES_MAX: usize = 8;

/// Everything that changes portions, quotas or money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Order meals: all of them or none.
    Place(Place),
    /// Cancel one meal.
    Cancel(Cancel),
    /// Change how much a sitting or a dish can take.
    SetCapacity(SetCapacity),
    /// Stop selling a dish, or sell it again.
    SoldOut(SoldOut),
    /// Replace a dish, with every order on it re-checked.
    Substitute(Substitute),
    /// Draft → published.
    Publish(SittingId),
    /// Published → closed: the kitchen count is final.
    Close(Close),
    /// Closed → ended.
    End(Close),
    /// Meals reached their mouths.
    Serve(Serve),
    /// A meal wasn't served, and why.
    Flag(Flag),
    /// Take back a wrong serve or flag.
    Reopen(Vec<OrderId>),
    /// A meal ended otherwise than was written down.
    Correct(Correct),
    /// Somebody without registration.
    WalkIn(WalkInCommand),
    /// Money that moves without a meal.
    Cash(CashCommand),
}

/// Order meals for one or several people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Where and when.
    pub sitting_id: SittingId,
    /// How all of them reach their mouths.
    pub mode: OrderMode,
    /// Who eats what.
    pub diners: Vec<PlaceDiner>,
    /// Somebody asked for a second meal of the same period, knowing so.
    pub second_meal: bool,
    /// Staff let a diet conflict pass.
    pub diet_override: Option<DietOverride>,
}

/// One person's wishes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceDiner {
    /// The order's id, made before the first try.
    pub order_id: OrderId,
    /// Who.
    pub senior_id: SeniorId,
    /// What, one portion each.
    pub lines: Vec<WantedLine>,
    /// How they would like to pay their own share; the system chooses when they don't say.
    pub payment: Option<Payment>,
    /// How it is known who it is; not for made-up orders.
    pub identified: Option<Identified>,
}

/// One portion of one dish.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WantedLine {
    /// Which.
    pub sitting_dish_id: SittingDishId,
    /// How it is cut.
    pub texture: Texture,
    /// How much.
    pub portion: Portion,
}

/// Who asks for something that not everybody may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caller {
    /// The diners who identified themselves; only their own orders.
    Diners(Vec<SeniorId>),
    /// Staff; the scope was checked where the order was loaded.
    Staff,
}

/// Cancel one meal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cancel {
    /// Which.
    pub order_id: OrderId,
    /// Who asks.
    pub by: Caller,
}

/// Change what a sitting can take; what is left out stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetCapacity {
    /// Which sitting.
    pub sitting_id: SittingId,
    /// All meals.
    pub capacity: Option<u32>,
    /// Those carried.
    pub delivery_capacity: Option<u32>,
    /// Those set aside for walk-ins.
    pub counter_capacity: Option<u32>,
    /// One dish's portions.
    pub dish: Option<(SittingDishId, u32)>,
}

/// Stop selling a dish, or sell it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SoldOut {
    /// At which sitting.
    pub sitting_id: SittingId,
    /// Which dish.
    pub sitting_dish_id: SittingDishId,
    /// Stop or go on.
    pub sold_out: bool,
}

/// Replace a dish by another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Substitute {
    /// At which sitting.
    pub sitting_id: SittingId,
    /// What is taken off.
    pub sitting_dish_id: SittingDishId,
    /// What comes instead. When the sitting already lists that library dish, its own entry is used, one that was taken off too.
    pub with: SittingDish,
    /// Whether somebody said why: whoever ordered the dish is owed that. A dish that nobody ordered needs no reason.
    pub explained: bool,
    /// Only say what would happen.
    pub dry_run: bool,
}

/// Close or end a sitting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Close {
    /// Which.
    pub sitting_id: SittingId,
    /// Somebody wants it before its time.
    pub early: bool,
}

/// Which meals were served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Serve {
    /// At the counter: the number's whole bag.
    Pickup {
        /// At which sitting.
        sitting_id: SittingId,
        /// The number read aloud.
        pickup_no: u32,
    },
    /// At a door, or keyed in from paper.
    Orders(Vec<OrderId>),
}

/// Explain meals that weren't served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// Which.
    pub order_ids: Vec<OrderId>,
    /// Why.
    pub cause: FlagCause,
}

/// Put the ending of a meal right: it is opened and ended anew in one, for between the two anybody could end it otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Correct {
    /// Which.
    pub order_id: OrderId,
    /// Why nobody ate it; nothing when somebody did.
    pub unserved: Option<FlagCause>,
}

/// An order that a substitution can't move, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubstituteConflict {
    /// Which.
    pub order_id: OrderId,
    /// Whose.
    pub senior_id: SeniorId,
    /// What speaks against the new dish.
    pub conflicts: Vec<Conflict>,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    /// In the order of the diners.
    Placed(Vec<Order>),
    /// The cancelled order.
    Cancelled(Order),
    /// The sitting's numbers, state or dishes changed, or were already so.
    Sitting(SittingId),
    /// A dish was replaced (or would be).
    Substituted {
        /// Orders that moved to the new dish.
        moved: Vec<OrderId>,
        /// Orders of people without registration that moved as well.
        walk_ins: usize,
        /// Portions that moved, of both.
        portions: u32,
        /// Orders that stay on the old one until a person has talked to somebody.
        conflicts: Vec<SubstituteConflict>,
        /// Orders that have left with a round, and are what they are.
        on_the_road: usize,
        /// The entry that took over.
        dish: SittingDishId,
    },
    /// The served orders.
    Served(Vec<Order>),
    /// The flagged orders.
    Flagged(Vec<Order>),
    /// The reopened orders.
    Reopened(Vec<Order>),
    /// An order of somebody without registration, as it is now.
    WalkIn(WalkIn),
    /// What became of the money.
    Cash(CashDone),
}
