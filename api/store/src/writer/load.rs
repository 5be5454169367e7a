//! Loads and locks what a batch touches, in one order everywhere: sittings, their dishes, seniors; then reads the rest.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{OrderId, SeniorId, SittingId, WalkInId};
use domain::ledger::{Account, booking};
use domain::money::Fen;
use domain::order::command::Serve;
use domain::order::walk_in::Canceller;
use domain::order::{Command, Loaded, OrderMode, WalkIn, WalkInCommand, WalkInState};
use domain::place::PlacePath;
use domain::subsidy::quota::{QuotaBook, QuotaClaim, QuotaSlot};
use domain::subsidy::split::Fund;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::Wish;
use crate::entity::{meal_order, order_line, quota_use, walk_in, walk_in_line};
use crate::ledger::load::Hold;
use crate::menus::rows::{self as sittings, SittingRows};
use crate::orders::rows::{self as orders, among};
use crate::standing::hold;
use crate::{Result, Store, bulk, cash, diners, ledger, rounds, walk_ins};

/// What was loaded, and what writing it back needs besides.
pub(super) struct Ground {
    pub(super) loaded: Loaded,
    pub(super) sittings: BTreeMap<SittingId, SittingRows>,
    /// Ordinals of the loaded orders.
    pub(super) ordinals: BTreeMap<OrderId, i32>,
    pub(super) before: BTreeMap<OrderId, domain::order::Order>,
    pub(super) walk_ins_before: BTreeMap<WalkInId, WalkIn>,
    /// The books before the batch; nothing when it can't touch them.
    pub(super) books: Option<ledger::load::Before>,
}

/// What the commands name directly.
#[derive(Default)]
struct Named {
    sittings: BTreeSet<SittingId>,
    seniors: BTreeSet<SeniorId>,
    orders: BTreeSet<OrderId>,
    /// Whole sittings whose orders a pick-up number must be found in.
    pickups: BTreeSet<(SittingId, u32)>,
    /// Dishes whose orders a substitution re-checks.
    dishes: BTreeSet<Uuid>,
    walk_ins: BTreeSet<WalkInId>,
    /// Sittings at which a kiosk takes one more, which depends on how many wait for their money.
    unpaid: BTreeSet<SittingId>,
    /// Orders whose entries may be reversed.
    reversed: BTreeSet<OrderId>,
    /// Whether anything may be booked.
    books: bool,
    cash: cash::load::Named,
}

impl Named {
    fn of(wishes: &[&Wish]) -> Self {
        let mut named = Self::default();
        for wish in wishes {
            named.add(&wish.command);
        }
        named
    }

    fn add(&mut self, command: &Command) {
        match command {
            Command::Place(place) => {
                self.books = true;
                self.sittings.insert(place.sitting_id);
                self.seniors.extend(place.diners.iter().map(|diner| diner.senior_id));
            }
            Command::Cancel(cancel) => self.ends([cancel.order_id]),
            Command::SetCapacity(set) => {
                self.sittings.insert(set.sitting_id);
            }
            Command::SoldOut(sold_out) => {
                self.sittings.insert(sold_out.sitting_id);
            }
            Command::Substitute(substitute) => {
                self.sittings.insert(substitute.sitting_id);
                self.dishes.insert(substitute.sitting_dish_id.0);
            }
            Command::Publish(sitting_id) => {
                self.sittings.insert(*sitting_id);
            }
            Command::Close(close) | Command::End(close) => {
                self.sittings.insert(close.sitting_id);
            }
            Command::Serve(Serve::Pickup { sitting_id, pickup_no }) => {
                self.books = true;
                self.sittings.insert(*sitting_id);
                self.pickups.insert((*sitting_id, *pickup_no));
            }
            Command::Serve(Serve::Orders(order_ids)) => {
                self.books = true;
                self.orders.extend(order_ids);
            }
            Command::Reopen(order_ids) => self.ends(order_ids.iter().copied()),
            Command::Correct(correct) => self.ends(std::iter::once(correct.order_id)),
            Command::Flag(flag) => self.ends(flag.order_ids.iter().copied()),
            Command::WalkIn(command) => self.walk_in(command),
            Command::Cash(command) => {
                self.books = true;
                self.cash.add(command);
            }
        }
    }

    fn walk_in(&mut self, command: &WalkInCommand) {
        let cash = match command {
            WalkInCommand::Place(place) => {
                self.sittings.insert(place.sitting_id);
                if place.at_kiosk {
                    self.unpaid.insert(place.sitting_id);
                }
                place.cash
            }
            WalkInCommand::Pay(pay) => {
                self.walk_ins.insert(pay.id);
                Some(pay.cash)
            }
            WalkInCommand::Cancel(cancel) => {
                self.walk_ins.insert(cancel.id);
                match cancel.by {
                    Canceller::Slip => None,
                    Canceller::Staff(cash) => cash,
                }
            }
            WalkInCommand::Lapse(id) | WalkInCommand::Reopen(id) => {
                self.walk_ins.insert(*id);
                None
            }
        };
        if let Some(cash) = cash {
            self.books = true;
            self.cash.shifts.insert(cash.shift_id);
        }
    }

    /// Orders whose entries a command reverses.
    fn ends(&mut self, order_ids: impl IntoIterator<Item = OrderId>) {
        self.books = true;
        for order_id in order_ids {
            self.orders.insert(order_id);
            self.reversed.insert(order_id);
        }
    }
}

/// Loads and locks the ground of a batch within its transaction.
pub(super) async fn load<C: ConnectionTrait>(store: &Store, conn: &C, wishes: &[&Wish]) -> Result<Ground> {
    ground(store, conn, wishes, true).await
}

/// The same without locks, for looking only.
pub(super) async fn peek<C: ConnectionTrait>(store: &Store, conn: &C, wishes: &[&Wish]) -> Result<Ground> {
    ground(store, conn, wishes, false).await
}

async fn ground<C: ConnectionTrait>(store: &Store, conn: &C, wishes: &[&Wish], lock: bool) -> Result<Ground> {
    let mut named = Named::of(wishes);
    widen(conn, &mut named).await?;
    let mut money = cash::load::corrections(conn, &named.cash).await?;
    let sittings = sittings::load(conn, &named.sittings, lock).await?;
    let mut loaded = Loaded::at(store.clock.now(), store.shelf.read(conn).await?);
    loaded.sittings = sittings.iter().map(|(id, rows)| (*id, rows.sitting.clone())).collect();
    let seniors = named.seniors.iter().chain(&named.cash.seniors).chain(&money.seniors);
    let senior_ids: BTreeSet<Uuid> = seniors.map(|id| id.0).collect();
    loaded.diners = diners::diners_for_orders(conn, &store.keys, &senior_ids, lock).await?;
    let rows = orders::load(conn, order_filter(&named, &sittings)).await?;
    let mut ordinals = BTreeMap::new();
    for row in rows {
        ordinals.insert(row.order.id, row.ordinal);
        loaded.orders.insert(row.order.id, row.order);
    }
    if !named.dishes.is_empty() {
        loaded.on_the_road = rounds::rows::on_the_road(conn, &named.sittings).await?;
    }
    if let Some(filter) = walk_in_filter(&named) {
        let found = walk_ins::rows::load(conn, filter).await?;
        loaded.walk_ins = found.into_iter().map(|one| (one.id, one)).collect();
    }
    loaded.held = hold::claims(conn, loaded.now, carried(wishes, &sittings)).await?;
    loaded.quota = quota(conn, &loaded, &named).await?;
    cash::load::cash(conn, &named.cash, &mut money).await?;
    let books = books(conn, &mut loaded, &named, money, lock).await?;
    let before = loaded.orders.clone();
    let walk_ins_before = loaded.walk_ins.clone();
    Ok(Ground {
        loaded,
        sittings,
        ordinals,
        before,
        walk_ins_before,
        books,
    })
}

/// The sittings that somebody wants a meal carried from.
fn carried<'a>(
    wishes: &[&Wish],
    sittings: &'a BTreeMap<SittingId, SittingRows>,
) -> impl Iterator<Item = &'a domain::order::Sitting> {
    let ids: BTreeSet<SittingId> = wishes
        .iter()
        .filter_map(|wish| match &wish.command {
            Command::Place(place) if place.mode == OrderMode::Delivery => Some(place.sitting_id),
            _ => None,
        })
        .collect();
    ids.into_iter()
        .filter_map(|id| sittings.get(&id))
        .map(|rows| &rows.sitting)
}

/// The last of the locks: the books, then the kept balances in the order of their keys.
async fn books<C: ConnectionTrait>(
    conn: &C,
    loaded: &mut Loaded,
    named: &Named,
    money: cash::load::Loaded,
    lock: bool,
) -> Result<Option<ledger::load::Before>> {
    if !named.books {
        return Ok(None);
    }
    let mut accounts = money.accounts;
    accounts.extend(loaded.diners.keys().map(|senior| Account::Prepaid(*senior)));
    for order in loaded.orders.values() {
        accounts.insert(Account::Prepaid(order.senior_id));
        let parts = order.split.parts.iter().chain(&order.split.fee);
        accounts.extend(parts.filter_map(|part| booking::payer(part, order.canteen_id)));
    }
    accounts.extend(funds_in_reach(loaded));
    let need = ledger::load::Need {
        hold: match (lock, named.cash.alone) {
            (false, _) => Hold::Look,
            (true, false) => Hold::Shared,
            (true, true) => Hold::Alone,
        },
        accounts,
        // A batch may serve a meal and take that back; what was booked before is needed for the latter only.
        orders: named.reversed.clone(),
        after: loaded
            .orders
            .values()
            .map(|order| order.booked_at)
            .chain(loaded.walk_ins.values().map(|walk_in| walk_in.booked_at))
            .chain([money.after])
            .max()
            .unwrap_or_default(),
    };
    let found = ledger::load::books(conn, loaded.now, &need).await?;
    loaded.books = found.books;
    loaded.cash = money.cash;
    loaded.cash.closed_to = found.before.closed_to;
    Ok(Some(found.before))
}

/// The funds from which a policy could pay for one of the diners: of a fund that each place has for itself, those of
/// their places and of the meal points.
fn funds_in_reach(loaded: &Loaded) -> BTreeSet<Account> {
    let diners = loaded.diners.values();
    let homes = diners
        .flat_map(|diner| [Some(&diner.home), diner.registered.as_ref()])
        .flatten();
    let points = loaded.sittings.values().map(|sitting| &sitting.point);
    let places: BTreeSet<&PlacePath> = homes.chain(points).collect();
    let mut accounts = BTreeSet::new();
    for policy in loaded.policies.iter() {
        for fund in policy.funds.iter().filter(|fund| fund.kind != Fund::Merchant) {
            let keys = places.iter().filter_map(|place| fund.key_at(&policy.id, place));
            accounts.extend(keys.map(Account::Fund));
        }
    }
    accounts
}

/// Orders lead to their sittings and seniors, which must be locked before the orders are read for good.
async fn widen<C: ConnectionTrait>(conn: &C, named: &mut Named) -> Result<()> {
    if !named.dishes.is_empty() {
        // Lines lie by their order: the sitting's orders lead to those with the dish.
        let mut orders = meal_order::Entity::find()
            .select_only()
            .column(meal_order::Column::Id)
            .filter(meal_order::Column::SittingId.is_in(named.sittings.iter().map(|id| id.0)));
        let lines = order_line::Entity::find()
            .filter(order_line::Column::OrderId.in_subquery(QueryTrait::query(&mut orders).to_owned()))
            .filter(order_line::Column::SittingDishId.is_in(named.dishes.iter().copied()))
            .all(conn)
            .await?;
        named
            .orders
            .extend(lines.into_iter().map(|line| OrderId(line.order_id)));
        let lines = walk_in_line::Entity::find()
            .filter(walk_in_line::Column::SittingDishId.is_in(named.dishes.iter().copied()))
            .all(conn)
            .await?;
        named
            .walk_ins
            .extend(lines.into_iter().map(|line| WalkInId(line.walk_in_id)));
    }
    if !named.walk_ins.is_empty() {
        let heads = walk_in::Entity::find()
            .filter(walk_in::Column::Id.is_in(bulk::filled(named.walk_ins.iter().map(|id| id.0))))
            .all(conn)
            .await?;
        named
            .sittings
            .extend(heads.into_iter().map(|head| SittingId(head.sitting_id)));
    }
    if named.orders.is_empty() {
        return Ok(());
    }
    let heads = meal_order::Entity::find()
        .filter(among(meal_order::Column::Id, &named.orders))
        .all(conn)
        .await?;
    for head in heads {
        named.sittings.insert(SittingId(head.sitting_id));
        named.seniors.insert(SeniorId(head.senior_id));
    }
    Ok(())
}

/// The orders that commands name; the diners' other orders of the same days; for a pick-up, its whole sitting's bag.
fn order_filter(named: &Named, sittings: &BTreeMap<SittingId, SittingRows>) -> Condition {
    let mut any = Condition::any();
    if !named.orders.is_empty() {
        any = any.add(among(meal_order::Column::Id, &named.orders));
    }
    if !named.seniors.is_empty() {
        let days: BTreeSet<String> = sittings
            .values()
            .map(|rows| rows.sitting.service_day.to_string())
            .collect();
        any = any.add(
            Condition::all()
                .add(among(meal_order::Column::SeniorId, &named.seniors))
                .add(meal_order::Column::ServiceDay.is_in(bulk::filled(days))),
        );
    }
    for sitting_id in named
        .pickups
        .iter()
        .map(|(sitting_id, _)| sitting_id)
        .collect::<BTreeSet<_>>()
    {
        any = any.add(
            Condition::all()
                .add(meal_order::Column::SittingId.eq(sitting_id.0))
                .add(meal_order::Column::BagNo.is_in(bags_around(named, *sitting_id))),
        );
    }
    if any.is_empty() {
        Condition::all().add(meal_order::Column::Id.is_null())
    } else {
        any
    }
}

/// The walk-ins that commands name, by id or by number; and where a kiosk takes one more, those that nobody has paid for. Nothing
/// where no command asks: a batch of orders has no statement more for them.
fn walk_in_filter(named: &Named) -> Option<Condition> {
    let mut any = Condition::any();
    if !named.walk_ins.is_empty() {
        any = any.add(walk_in::Column::Id.is_in(bulk::filled(named.walk_ins.iter().map(|id| id.0))));
    }
    for (sitting_id, number) in &named.pickups {
        let one = Condition::all()
            .add(walk_in::Column::SittingId.eq(sitting_id.0))
            .add(walk_in::Column::PickupNo.eq(i32::try_from(*number).unwrap_or(i32::MAX)));
        any = any.add(one);
    }
    for sitting_id in &named.unpaid {
        let waiting = Condition::all()
            .add(walk_in::Column::SittingId.eq(sitting_id.0))
            .add(walk_in::Column::State.eq(WalkInState::Placed.name()));
        any = any.add(waiting);
    }
    (!any.is_empty()).then_some(any)
}

/// A bag carries its first order's number and has at most `DINERS_MAX` orders, so a pick-up number lies at most that far on.
fn bags_around(named: &Named, sitting_id: SittingId) -> Vec<i32> {
    let reach = u32::try_from(domain::order::command::DINERS_MAX).unwrap_or(8);
    let numbers = named
        .pickups
        .iter()
        .filter(|(id, _)| *id == sitting_id)
        .map(|(_, number)| *number);
    numbers
        .flat_map(|number| number.saturating_sub(reach)..=number)
        .filter_map(|number| i32::try_from(number).ok())
        .collect()
}

async fn quota<C: ConnectionTrait>(conn: &C, loaded: &Loaded, named: &Named) -> Result<QuotaBook> {
    let mut seniors: BTreeSet<Uuid> = named.seniors.iter().map(|id| id.0).collect();
    seniors.extend(loaded.orders.values().map(|order| order.senior_id.0));
    if seniors.is_empty() {
        return Ok(QuotaBook::default());
    }
    // Only the spans that the sittings' meals fall into can matter, and those that the orders hold; a senior's years of
    // slots stay unread.
    let mut spans: BTreeSet<String> = loaded
        .sittings
        .values()
        .flat_map(|sitting| QuotaBook::keys(loaded.policies.iter(), sitting.service_day, sitting.period))
        .collect();
    let held = loaded.orders.values().flat_map(|order| &order.split.quota);
    spans.extend(held.map(|claim| claim.period_key.clone()));
    let rows = quota_use::Entity::find()
        .filter(quota_use::Column::SeniorId.is_in(bulk::filled(seniors)))
        .filter(quota_use::Column::PeriodKey.is_in(bulk::filled(spans)))
        .all(conn)
        .await?;
    Ok(QuotaBook::loaded(rows.into_iter().map(|row| {
        let claim = QuotaClaim {
            policy_id: row.policy_id,
            period_key: row.period_key,
            ordinal: u32::try_from(row.ordinal).unwrap_or(0),
            fen: Fen(row.fen),
        };
        (
            QuotaSlot {
                senior_id: SeniorId(row.senior_id),
                claim,
            },
            OrderId(row.order_id),
        )
    })))
}
