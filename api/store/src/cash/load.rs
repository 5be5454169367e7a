//! What commands about money are decided on. Drawers and shifts are locked first, in the order of their ids.

use std::collections::{BTreeMap, BTreeSet};

use domain::cash::command::Way;
use domain::cash::{Bag, Cash, CashCommand, Drawer, Fund, Owing, PeriodState, Shift, ShiftEnd};
use domain::id::{CanteenId, DrawerId, OrderId, RoundId, SeniorId, ShiftId};
use domain::ledger::{Account, Month};
use domain::money::Fen;
use domain::order::{Payment, SittingState};
use domain::time::{At, ServiceDay};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, RelationDef,
};
use uuid::Uuid;

use crate::entity::{drawer, drawer_shift, fund, ledger_entry, ledger_posting, meal_order, receipt, round, sitting};
use crate::ledger::balances::summed;
use crate::ledger::rows;
use crate::{Error, Result};

/// The receipts of the office, which belong to no canteen.
pub(crate) const OFFICE: &str = "office";

/// What the commands name.
#[derive(Debug, Default)]
pub(crate) struct Named {
    pub(crate) drawers: BTreeSet<DrawerId>,
    pub(crate) shifts: BTreeSet<ShiftId>,
    pub(crate) seniors: BTreeSet<SeniorId>,
    /// Seniors whose debts are asked for.
    pub(crate) owing: BTreeSet<SeniorId>,
    pub(crate) rounds: BTreeSet<RoundId>,
    pub(crate) funds: BTreeSet<String>,
    pub(crate) months: BTreeSet<Month>,
    /// Entries to be reversed.
    pub(crate) keys: BTreeSet<String>,
    /// Whether receipts of the office may be issued.
    office: bool,
    /// Whether something is opened or closed that all batches must know of.
    pub(crate) alone: bool,
}

impl Named {
    pub(crate) fn add(&mut self, command: &CashCommand) {
        match command {
            CashCommand::OpenShift(wanted) => {
                self.drawers.insert(wanted.drawer_id);
            }
            CashCommand::CloseShift(wanted) => {
                self.shifts.insert(wanted.shift_id);
            }
            CashCommand::MoveCash(wanted) => {
                self.shifts.insert(wanted.shift_id);
            }
            CashCommand::EmptyBag(wanted) => {
                self.shifts.insert(wanted.shift_id);
                self.rounds.insert(wanted.round_id);
            }
            CashCommand::TopUp(wanted) => self.pays(wanted.senior_id, wanted.way),
            CashCommand::PayBack(wanted) => self.pays(wanted.senior_id, wanted.way),
            CashCommand::Collect(wanted) => {
                self.pays(wanted.senior_id, wanted.way);
                self.owing.insert(wanted.senior_id);
            }
            CashCommand::PayOut(wanted) => {
                self.pays(wanted.senior_id, wanted.way);
                self.owing.insert(wanted.senior_id);
            }
            CashCommand::OpenFund(wanted) => self.shapes(&wanted.fund_id),
            CashCommand::SetFloor(wanted) => self.shapes(&wanted.fund_id),
            CashCommand::ReceiveFund(wanted) => {
                self.funds.insert(wanted.fund_id.clone());
            }
            CashCommand::CloseFund(fund_id) => self.shapes(fund_id),
            CashCommand::ClosePeriod(month) => {
                self.months.insert(*month);
                self.alone = true;
            }
            CashCommand::Correct(wanted) => self.keys.extend(wanted.keys.iter().cloned()),
        }
    }

    fn pays(&mut self, senior: SeniorId, way: Way) {
        self.seniors.insert(senior);
        match way {
            Way::Drawer(shift) => {
                self.shifts.insert(shift);
            }
            Way::Bag(round) => {
                self.rounds.insert(round);
            }
            Way::Bank | Way::Prepaid => self.office = true,
        }
    }

    fn shapes(&mut self, fund_id: &str) {
        self.funds.insert(fund_id.to_owned());
        self.alone = true;
    }
}

/// What was loaded, and which accounts and instants it leads to.
#[derive(Debug, Default)]
pub(crate) struct Loaded {
    pub(crate) cash: Cash,
    pub(crate) accounts: BTreeSet<Account>,
    pub(crate) seniors: BTreeSet<SeniorId>,
    pub(crate) after: At,
}

/// Finds the entries to be corrected, whose seniors must be locked before anything else is.
pub(crate) async fn corrections<C: ConnectionTrait>(conn: &C, named: &Named) -> Result<Loaded> {
    let mut loaded = Loaded::default();
    if named.keys.is_empty() {
        return Ok(loaded);
    }
    let keys: Vec<String> = named.keys.iter().cloned().collect();
    let found = rows::entries(
        conn,
        Condition::all().add(ledger_entry::Column::Key.is_in(keys.clone())),
    )
    .await?;
    let reversed: BTreeSet<String> = ledger_entry::Entity::find()
        .filter(ledger_entry::Column::Reverses.is_in(keys))
        .all(conn)
        .await?
        .into_iter()
        .filter_map(|row| row.reverses)
        .collect();
    for row in found {
        loaded.after = loaded.after.max(row.entry.at);
        for posting in &row.entry.postings {
            loaded.accounts.insert(posting.account.clone());
            if let Account::Prepaid(senior) | Account::Owed(senior) = posting.account {
                loaded.seniors.insert(senior);
            }
        }
        let is_reversed = reversed.contains(&row.entry.key);
        loaded
            .cash
            .entries
            .insert(row.entry.key.clone(), (row.entry, is_reversed));
    }
    Ok(loaded)
}

/// Loads the rest, within the locks of the seniors.
pub(crate) async fn cash<C: ConnectionTrait>(conn: &C, named: &Named, loaded: &mut Loaded) -> Result<()> {
    load_drawers(conn, named, loaded).await?;
    load_rounds(conn, named, loaded).await?;
    for senior in &named.owing {
        loaded.cash.owed.insert(*senior, owing(conn, *senior).await?);
    }
    load_receipts(conn, named, loaded).await?;
    load_funds(conn, named, loaded).await?;
    for month in &named.months {
        loaded.cash.periods.insert(*month, period(conn, *month).await?);
    }
    Ok(())
}

async fn load_drawers<C: ConnectionTrait>(conn: &C, named: &Named, loaded: &mut Loaded) -> Result<()> {
    let mut drawers: BTreeSet<Uuid> = named.drawers.iter().map(|id| id.0).collect();
    drawers.extend(loaded.accounts.iter().filter_map(|account| match account {
        Account::Drawer(id) => Some(id.0),
        _ => None,
    }));
    let shifts: Vec<Uuid> = named.shifts.iter().map(|id| id.0).collect();
    if !shifts.is_empty() {
        let of: Vec<Uuid> = drawer_shift::Entity::find()
            .select_only()
            .column(drawer_shift::Column::DrawerId)
            .filter(drawer_shift::Column::Id.is_in(shifts.clone()))
            .into_tuple()
            .all(conn)
            .await?;
        drawers.extend(of);
    }
    if drawers.is_empty() {
        return Ok(());
    }
    let rows = drawer::Entity::find()
        .filter(drawer::Column::Id.is_in(drawers.iter().copied()))
        .order_by_asc(drawer::Column::Id)
        .lock_exclusive()
        .all(conn)
        .await?;
    for row in rows {
        let known = Drawer {
            canteen_id: CanteenId(row.canteen_id),
            retired: row.retired_at_ms.is_some(),
        };
        loaded.accounts.insert(Account::Drawer(DrawerId(row.id)));
        loaded.cash.drawers.insert(DrawerId(row.id), known);
    }
    let open = Condition::all()
        .add(drawer_shift::Column::DrawerId.is_in(drawers))
        .add(drawer_shift::Column::ClosedAtMs.is_null());
    let rows = drawer_shift::Entity::find()
        .filter(Condition::any().add(drawer_shift::Column::Id.is_in(shifts)).add(open))
        .all(conn)
        .await?;
    for row in rows {
        let shift = shift_of(&row);
        loaded.after = loaded.after.max(shift.opened_at);
        loaded.cash.shifts.insert(shift.id, shift);
    }
    Ok(())
}

/// A row as the domain knows it.
pub(super) fn shift_of(row: &drawer_shift::Model) -> Shift {
    let end = row.closed_at_ms.map(|at_ms| ShiftEnd {
        at: At(at_ms),
        by: row.closed_by.unwrap_or(row.person_id),
        expected: Fen(row.expected_fen.unwrap_or(0)),
        counted: Fen(row.counted_fen.unwrap_or(0)),
    });
    Shift {
        id: ShiftId(row.id),
        drawer_id: DrawerId(row.drawer_id),
        canteen_id: CanteenId(row.canteen_id),
        person: row.person_id,
        opened_at: At(row.opened_at_ms),
        opening: Fen(row.opening_fen),
        end,
    }
}

async fn load_rounds<C: ConnectionTrait>(conn: &C, named: &Named, loaded: &mut Loaded) -> Result<()> {
    let corrected = loaded.accounts.iter().filter_map(|account| match account {
        Account::Bag(id) => Some(*id),
        _ => None,
    });
    let rounds: BTreeSet<RoundId> = corrected.chain(named.rounds.iter().copied()).collect();
    for round_id in &rounds {
        // Two may empty the same bag at once; the round's row makes them wait for each other.
        let row = round::Entity::find_by_id(round_id.0).lock_exclusive().one(conn).await?;
        if let Some(row) = row {
            let bag = Bag {
                canteen_id: CanteenId(row.canteen_id),
                fen: summed(conn, &Account::Bag(*round_id)).await?,
            };
            loaded.cash.bags.insert(*round_id, bag);
        }
    }
    Ok(())
}

/// What a senior owes for each meal, oldest first; meals that are paid for are left out.
pub(super) async fn owing<C: ConnectionTrait>(conn: &C, senior: SeniorId) -> Result<Vec<Owing>> {
    let account = Account::Owed(senior);
    let rows: Vec<(Uuid, i64)> = ledger_posting::Entity::find()
        .select_only()
        .column(ledger_entry::Column::OrderId)
        .column(ledger_posting::Column::Fen)
        .join(JoinType::InnerJoin, to_entry())
        .filter(ledger_posting::Column::Account.eq(account.key()))
        .filter(ledger_entry::Column::OrderId.is_not_null())
        .into_tuple()
        .all(conn)
        .await?;
    let mut by_order: BTreeMap<Uuid, i64> = BTreeMap::new();
    for (order, fen) in rows {
        *by_order.entry(order).or_default() += fen;
    }
    by_order.retain(|_, fen| *fen != 0);
    let mut all = Vec::with_capacity(by_order.len());
    let ids: Vec<Uuid> = by_order.keys().copied().collect();
    for chunk in ids.chunks(rows::IDS_AT_ONCE) {
        let heads: Vec<(Uuid, String, String)> = meal_order::Entity::find()
            .select_only()
            .column(meal_order::Column::Id)
            .column(meal_order::Column::ServiceDay)
            .column(meal_order::Column::Payment)
            .filter(meal_order::Column::Id.is_in(chunk.to_vec()))
            .into_tuple()
            .all(conn)
            .await?;
        for (id, day, payment) in heads {
            all.push(Owing {
                order_id: OrderId(id),
                service_day: ServiceDay::parse(&day).map_err(|_| Error::Corrupt("meal_order.service_day"))?,
                payment: Payment::parse(&payment).ok_or(Error::Corrupt("meal_order.payment"))?,
                fen: Fen(by_order.get(&id).copied().unwrap_or(0)),
            });
        }
    }
    all.sort_by_key(|owing| (owing.service_day, owing.order_id));
    Ok(all)
}

/// What is owed for each of these orders; those that are paid for are left out.
pub(crate) async fn owed_for<C: ConnectionTrait>(conn: &C, orders: &[OrderId]) -> Result<BTreeMap<OrderId, Fen>> {
    let mut owed: BTreeMap<OrderId, Fen> = BTreeMap::new();
    let ids: Vec<Uuid> = orders.iter().map(|id| id.0).collect();
    for chunk in ids.chunks(rows::IDS_AT_ONCE) {
        let found: Vec<(Uuid, i64)> = ledger_posting::Entity::find()
            .select_only()
            .column(ledger_entry::Column::OrderId)
            .column(ledger_posting::Column::Fen)
            .join(JoinType::InnerJoin, to_entry())
            .filter(ledger_entry::Column::OrderId.is_in(chunk.to_vec()))
            .filter(ledger_posting::Column::Account.starts_with("owed:"))
            .into_tuple()
            .all(conn)
            .await?;
        for (order, fen) in found {
            *owed.entry(OrderId(order)).or_default() += Fen(fen);
        }
    }
    owed.retain(|_, fen| *fen != Fen::ZERO);
    Ok(owed)
}

/// From a posting to its entry.
pub(super) fn to_entry() -> RelationDef {
    ledger_posting::Entity::belongs_to(ledger_entry::Entity)
        .from(ledger_posting::Column::EntryId)
        .to(ledger_entry::Column::Id)
        .into()
}

/// The name of a series of receipt numbers.
pub(super) fn series(canteen: Option<CanteenId>) -> String {
    canteen.map_or_else(|| OFFICE.to_owned(), |id| id.to_string())
}

async fn load_receipts<C: ConnectionTrait>(conn: &C, named: &Named, loaded: &mut Loaded) -> Result<()> {
    let of_shifts = loaded.cash.shifts.values().map(|shift| Some(shift.canteen_id));
    let of_bags = loaded.cash.bags.values().map(|bag| Some(bag.canteen_id));
    let office = named.office.then_some(None);
    let wanted: BTreeSet<Option<CanteenId>> = of_shifts.chain(of_bags).chain(office).collect();
    for canteen in wanted {
        // Two that issue the same number at once hit the unique row, and one of them is tried again.
        let last: Option<Option<i32>> = receipt::Entity::find()
            .select_only()
            .column_as(receipt::Column::Number.max(), "last")
            .filter(receipt::Column::Series.eq(series(canteen)))
            .into_tuple()
            .one(conn)
            .await?;
        let last = last.flatten().and_then(|last| u32::try_from(last).ok()).unwrap_or(0);
        loaded.cash.receipts.insert(canteen, last);
    }
    Ok(())
}

async fn load_funds<C: ConnectionTrait>(conn: &C, named: &Named, loaded: &mut Loaded) -> Result<()> {
    for fund_id in &named.funds {
        let row = fund::Entity::find_by_id(fund_id.clone()).one(conn).await?;
        let Ok(account) = Account::parse(&format!("fund:{fund_id}")) else {
            continue;
        };
        let state = Fund {
            known: row.is_some(),
            closed: row.as_ref().is_some_and(|row| row.closed_at_ms.is_some()),
            held: summed(conn, &account).await?,
            floor: row.and_then(|row| row.floor_fen).map(Fen),
        };
        loaded.accounts.insert(account);
        loaded.cash.funds.insert(fund_id.clone(), state);
    }
    Ok(())
}

/// What stands in the way of closing a month.
pub(super) async fn period<C: ConnectionTrait>(conn: &C, month: Month) -> Result<PeriodState> {
    let sittings = sitting::Entity::find()
        .filter(sitting::Column::ServiceDay.lte(month.last().to_string()))
        .filter(sitting::Column::State.ne(SittingState::Draft.name()))
        .filter(sitting::Column::ReconciledAtMs.is_null())
        .count(conn)
        .await?;
    let end = month.next().first().at(chrono::NaiveTime::MIN);
    let shifts = drawer_shift::Entity::find()
        .filter(drawer_shift::Column::OpenedAtMs.lt(end.0))
        .filter(drawer_shift::Column::ClosedAtMs.is_null())
        .count(conn)
        .await?;
    let bags: Vec<String> = ledger_posting::Entity::find()
        .select_only()
        .column(ledger_posting::Column::Account)
        .join(JoinType::InnerJoin, to_entry())
        .filter(ledger_posting::Column::Account.starts_with("bag:"))
        .group_by(ledger_posting::Column::Account)
        .having(ExprTrait::ne(ledger_posting::Column::Fen.sum(), 0))
        .having(ExprTrait::lt(ledger_entry::Column::AtMs.min(), end.0))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(PeriodState {
        bags_full: u32::try_from(bags.len()).unwrap_or(u32::MAX),
        sittings_open: u32::try_from(sittings).unwrap_or(u32::MAX),
        shifts_open: u32::try_from(shifts).unwrap_or(u32::MAX),
    })
}
