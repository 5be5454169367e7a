//! What commands about money are decided on, and what they change besides the ledger.

use crate::{
    id::{CanteenId, DrawerId, OrderId, RoundId, SeniorId, ShiftId},
    ledger::{Entry, Month},
    money::Fen,
    order::Payment,
    time::{At, ServiceDay},
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A drawer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drawer {
    /// Whose canteen.
    pub canteen_id: CanteenId,
    /// Whether it isn't used any more.
    pub retired: bool,
}

/// One person's time at a drawer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    /// Which.
    pub id: ShiftId,
    /// At which drawer.
    pub drawer_id: DrawerId,
    /// Of which canteen.
    pub canteen_id: CanteenId,
    /// Whose.
    pub person: Uuid,
    /// Since.
    pub opened_at: At,
    /// What was in the drawer.
    pub opening: Fen,
    /// How it ended.
    pub end: Option<ShiftEnd>,
}

/// The end of a shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShiftEnd {
    /// When.
    pub at: At,
    /// Who counted.
    pub by: Uuid,
    /// What should have been there.
    pub expected: Fen,
    /// What was.
    pub counted: Fen,
}

/// What a senior owes for one meal; below zero it is owed to the senior.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owing {
    /// Which meal.
    pub order_id: OrderId,
    /// Its day.
    pub service_day: ServiceDay,
    /// How it was to be paid.
    pub payment: Payment,
    /// How much.
    pub fen: Fen,
}

/// The cash of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bag {
    /// Of which canteen.
    pub canteen_id: CanteenId,
    /// What was collected and not handed over.
    pub fen: Fen,
}

/// A fund's account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fund {
    /// Whether it was opened; a policy may name a fund that nobody has.
    pub known: bool,
    /// Whether it was closed.
    pub closed: bool,
    /// What it holds.
    pub held: Fen,
    /// Its floor.
    pub floor: Option<Fen>,
}

/// What stands in the way of closing a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PeriodState {
    /// Sittings up to its end whose books are open.
    pub sittings_open: u32,
    /// Shifts that began up to its end and are open.
    pub shifts_open: u32,
    /// Rounds up to its end whose cash nobody has taken over.
    pub bags_full: u32,
}

/// Everything loaded for commands about money.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cash {
    /// Drawers that commands name.
    pub drawers: BTreeMap<DrawerId, Drawer>,
    /// Shifts that commands name, and the open ones of those drawers.
    pub shifts: BTreeMap<ShiftId, Shift>,
    /// What the named seniors owe, oldest meal first.
    pub owed: BTreeMap<SeniorId, Vec<Owing>>,
    /// The named rounds' bags.
    pub bags: BTreeMap<RoundId, Bag>,
    /// The last receipt number of each canteen, and of the office.
    pub receipts: BTreeMap<Option<CanteenId>, u32>,
    /// The named funds.
    pub funds: BTreeMap<String, Fund>,
    /// The month that is to be closed.
    pub periods: BTreeMap<Month, PeriodState>,
    /// The last closed month.
    pub closed_to: Option<Month>,
    /// Entries that are to be corrected, with whether somebody reversed them.
    pub entries: BTreeMap<String, (Entry, bool)>,
}
