//! 重新核定: a period's meals are reckoned again under a corrected policy version, or with facts that were recorded late; what
//! differs is written beside the orders, for the next claims to take in.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{CanteenId, OrderId, RerateId, SeniorId};
use domain::money::Fen;
use domain::order::loaded::{MealFacts, Served};
use domain::order::{Diner, Order, OrderMode, OrderState};
use domain::place::PlacePath;
use domain::settlement::rerate::{Amount, Difference, amounts, corrected, differences, same};
use domain::settlement::{DueKind, due};
use domain::subsidy::funds::FundBalances;
use domain::subsidy::policy::Policy;
use domain::subsidy::quota::{QuotaBook, QuotaClaim, QuotaSlot};
use domain::subsidy::split::{Fund, Split};
use domain::time::{At, ServiceDay};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde_json::json;
use uuid::Uuid;

use super::meals::level_of;
use crate::audit::{self, Act};
use crate::diners::diners_for_orders;
use crate::entity::{meal_order, quota_use, rerating, rerating_entry};
use crate::orders::rows as orders;
use crate::{Error, Result, Scoped, ids};

/// Days that are rated again in one go.
pub const DAYS_MAX: i64 = 100;
/// Entries that a dry run shows; all of them count.
const SHOWN_MAX: usize = 200;
/// Ids of one `IN` list.
const IDS_AT_ONCE: usize = 500;
/// Earlier runs that are listed.
const RUNS_MAX: u64 = 100;

/// What is to be rated again.
#[derive(Debug, Clone)]
pub struct Rerate {
    /// First service day.
    pub from: ServiceDay,
    /// Last service day.
    pub to: ServiceDay,
    /// One canteen; all in scope when absent.
    pub canteen: Option<CanteenId>,
    /// The corrected version; without it the policies stay as they are, and only facts count.
    pub policy: Option<(String, u32)>,
    /// Also where the facts of today give another split than the one that was recorded.
    pub with_facts: bool,
    /// Why.
    pub reason: String,
    /// Only say what would happen.
    pub dry_run: bool,
}

/// One amount by which one meal changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatedMeal {
    /// Which.
    pub order_id: OrderId,
    /// Its day.
    pub day: ServiceDay,
    /// 王*芳
    pub masked_name: String,
    /// What changes.
    pub difference: Difference,
}

/// What a re-rating found.
#[derive(Debug, Clone, Default)]
pub struct RerateOutcome {
    /// The run, unless it was a dry one or found nothing.
    pub id: Option<RerateId>,
    /// Meals that were looked at.
    pub looked_at: u32,
    /// Meals that differ.
    pub orders: u32,
    /// Left as they are: today's facts already give another split than the recorded one.
    pub facts_changed: u32,
    /// What the funds pay more.
    pub funds: Fen,
    /// What the seniors pay more.
    pub own: Fen,
    /// The first of the differences.
    pub meals: Vec<RatedMeal>,
}

/// A run that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RerateRun {
    /// Id.
    pub id: RerateId,
    /// First service day.
    pub from: ServiceDay,
    /// Last service day.
    pub to: ServiceDay,
    /// Why.
    pub reason: String,
    /// Meals.
    pub orders: u32,
    /// What the funds pay more.
    pub funds: Fen,
    /// What the seniors pay more.
    pub own: Fen,
    /// Who.
    pub by: String,
    /// When.
    pub at: At,
}

/// What meals are reckoned by.
struct Ground {
    policies: std::sync::Arc<[Policy]>,
    right: Vec<Policy>,
    diners: BTreeMap<SeniorId, Diner>,
    standing: BTreeMap<OrderId, Vec<Amount>>,
    points: BTreeMap<CanteenId, PlacePath>,
    quota: QuotaBook,
}

impl Scoped<'_> {
    /// Rates a period again.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a canteen outside the scope; `unknown_policy`; `too_many_days`; `fund_short` when a fund's
    /// floor is in the way.
    pub async fn rerate(&self, wanted: &Rerate) -> Result<RerateOutcome> {
        let days = (wanted.to.0 - wanted.from.0).num_days();
        if !(0..DAYS_MAX).contains(&days) {
            return Err(Error::invalid(
                "too_many_days",
                "to",
                format!("at most {DAYS_MAX} days at once"),
            ));
        }
        let policies = self.store.system().policies().await?;
        let right = match &wanted.policy {
            None => policies.to_vec(),
            Some((id, version)) => corrected(&policies, id, *version, wanted.from)
                .ok_or_else(|| Error::invalid("unknown_policy", "policy_id", "there is no such version"))?,
        };
        let mut outcome = RerateOutcome::default();
        let mut found = Vec::new();
        for canteen in self.settled_canteens(wanted.canteen).await? {
            let tx = self.store.db.begin().await?;
            self.canteen_for_settlement(&tx, canteen).await?;
            let past = past_orders(&tx, canteen, wanted).await?;
            let ground = self.rate_ground(&tx, &policies, &right, canteen, &past).await?;
            let here = rate(ground, past, wanted, &mut outcome);
            // Each canteen's meals stand by themselves; writing them one by one keeps orders of others flowing.
            if !wanted.dry_run && !here.is_empty() {
                let id = match outcome.id {
                    Some(id) => id,
                    None => self.write_run(&tx, wanted).await?,
                };
                outcome.id = Some(id);
                write_entries(&tx, id, &here).await?;
                self.book_rerating(&tx, id, &here).await?;
            }
            tx.commit().await?;
            found.extend(here);
        }
        self.sum_up(&mut outcome, found, wanted).await?;
        Ok(outcome)
    }

    /// Re-ratings that were written in scope, the newest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn reratings(&self) -> Result<Vec<RerateRun>> {
        let rows = rerating::Entity::find()
            .filter(self.covers(rerating::Column::PlacePath))
            .order_by_desc(rerating::Column::Id)
            .limit(RUNS_MAX)
            .all(self.store.db.read())
            .await?;
        let day = |text: &str| ServiceDay::parse(text).map_err(|_| Error::Corrupt("rerating day"));
        rows.into_iter()
            .map(|row| {
                Ok(RerateRun {
                    id: RerateId(row.id),
                    from: day(&row.from_day)?,
                    to: day(&row.to_day)?,
                    reason: row.reason,
                    orders: u32::try_from(row.orders).unwrap_or(0),
                    funds: Fen(row.funds_fen),
                    own: Fen(row.own_fen),
                    by: row.by_name,
                    at: At(row.at_ms),
                })
            })
            .collect()
    }

    async fn rate_ground(
        &self,
        tx: &DatabaseTransaction,
        policies: &std::sync::Arc<[Policy]>,
        right: &[Policy],
        canteen: CanteenId,
        past: &[Order],
    ) -> Result<Ground> {
        let seniors: Vec<Uuid> = past
            .iter()
            .map(|order| order.senior_id.0)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        let (mut diners, mut slots) = (BTreeMap::new(), Vec::new());
        for portion in seniors.chunks(IDS_AT_ONCE) {
            let ids = portion.iter().copied().collect();
            diners.extend(diners_for_orders(tx, &self.store.keys, &ids, false).await?);
            slots.extend(slots_of(tx, portion).await?);
        }
        let ids: Vec<Uuid> = past.iter().map(|order| order.id.0).collect();
        let mut standing: BTreeMap<OrderId, Vec<Amount>> = BTreeMap::new();
        for order in past {
            standing.insert(order.id, amounts(&order.split));
        }
        for portion in ids.chunks(IDS_AT_ONCE) {
            for (order, amount) in earlier(tx, portion).await? {
                standing.entry(order).or_default().push(amount);
            }
        }
        let path = self.canteen_path(canteen).await?;
        Ok(Ground {
            policies: policies.clone(),
            right: right.to_vec(),
            diners,
            standing,
            points: BTreeMap::from([(canteen, path)]),
            quota: QuotaBook::loaded(slots),
        })
    }

    async fn write_run(&self, tx: &DatabaseTransaction, wanted: &Rerate) -> Result<RerateId> {
        let id = RerateId(ids::new_id());
        let row = rerating::ActiveModel {
            id: Set(id.0),
            place_path: Set(self.actor.scope.0.clone()),
            from_day: Set(wanted.from.to_string()),
            to_day: Set(wanted.to.to_string()),
            reason: Set(wanted.reason.clone()),
            orders: Set(0),
            funds_fen: Set(0),
            own_fen: Set(0),
            by_id: Set(self.actor.id),
            by_name: Set(self.actor.name.clone()),
            at_ms: Set(self.store.clock.now().0),
        };
        rerating::Entity::insert(row).exec_without_returning(tx).await?;
        let detail =
            json!({"from": wanted.from, "to": wanted.to, "policy": wanted.policy, "with_facts": wanted.with_facts});
        let act = Act {
            action: "settlement.rerate",
            subject_kind: "rerating",
            subject_id: id.to_string(),
            place_path: &self.actor.scope,
            detail,
        };
        audit::write(tx, self.store.clock.now(), self.actor, act).await?;
        Ok(id)
    }

    async fn sum_up(
        &self,
        outcome: &mut RerateOutcome,
        found: Vec<(Order, Difference)>,
        wanted: &Rerate,
    ) -> Result<()> {
        outcome.orders =
            u32::try_from(found.iter().map(|(order, _)| order.id).collect::<BTreeSet<_>>().len()).unwrap_or(0);
        for (_, difference) in &found {
            match difference.amount.fund {
                Fund::Own => outcome.own += difference.amount.fen,
                fund if due::is_claimed(fund) => outcome.funds += difference.amount.fen,
                _ => {}
            }
        }
        if let (Some(id), false) = (outcome.id, wanted.dry_run) {
            let row = rerating::ActiveModel {
                id: Set(id.0),
                orders: Set(i32::try_from(outcome.orders).unwrap_or(i32::MAX)),
                funds_fen: Set(outcome.funds.0),
                own_fen: Set(outcome.own.0),
                ..Default::default()
            };
            rerating::Entity::update(row).exec(self.store.db.write()).await?;
        }
        let shown: Vec<(Order, Difference)> = found.into_iter().take(SHOWN_MAX).collect();
        let seniors = shown.iter().map(|(order, _)| order.senior_id.0).collect();
        let people = self.persons(self.store.db.read(), seniors).await?;
        outcome.meals = shown
            .into_iter()
            .map(|(order, difference)| RatedMeal {
                order_id: order.id,
                day: order.service_day,
                masked_name: people
                    .get(&order.senior_id.0)
                    .map(|one| one.masked_name.clone())
                    .unwrap_or_default(),
                difference,
            })
            .collect();
        Ok(())
    }
}

/// The period's orders in the order in which they were placed, for a quota is taken in that order.
async fn past_orders(tx: &DatabaseTransaction, canteen: CanteenId, wanted: &Rerate) -> Result<Vec<Order>> {
    let which = Condition::all()
        .add(meal_order::Column::CanteenId.eq(canteen.0))
        .add(meal_order::Column::ServiceDay.between(wanted.from.to_string(), wanted.to.to_string()))
        .add(meal_order::Column::State.ne(OrderState::Cancelled.name()));
    let mut orders: Vec<Order> = orders::load(tx, which)
        .await?
        .into_iter()
        .map(|row| row.order)
        .collect();
    orders.sort_by_key(|order| (order.placed_at, order.id));
    Ok(orders)
}

async fn slots_of<C: ConnectionTrait>(conn: &C, seniors: &[Uuid]) -> Result<Vec<(QuotaSlot, OrderId)>> {
    let rows = quota_use::Entity::find()
        .filter(quota_use::Column::SeniorId.is_in(seniors.iter().copied()))
        .all(conn)
        .await?;
    let slots = rows.into_iter().map(|row| {
        let claim = QuotaClaim {
            policy_id: row.policy_id,
            period_key: row.period_key,
            ordinal: u32::try_from(row.ordinal).unwrap_or(0),
            fen: Fen(row.fen),
        };
        let slot = QuotaSlot {
            senior_id: SeniorId(row.senior_id),
            claim,
        };
        (slot, OrderId(row.order_id))
    });
    Ok(slots.collect())
}

/// How orders were rated otherwise before, in the order in which that was done.
async fn earlier<C: ConnectionTrait>(conn: &C, orders: &[Uuid]) -> Result<Vec<(OrderId, Amount)>> {
    let rows = rerating_entry::Entity::find()
        .filter(rerating_entry::Column::OrderId.is_in(orders.iter().copied()))
        .order_by_asc(rerating_entry::Column::Id)
        .all(conn)
        .await?;
    rows.into_iter()
        .map(|row| {
            let amount = Amount {
                kind: DueKind::parse(&row.kind).ok_or(Error::Corrupt("rerating_entry.kind"))?,
                fund: Fund::parse(&row.fund).ok_or(Error::Corrupt("rerating_entry.fund"))?,
                fund_id: row.fund_id,
                level: level_of(row.level.as_deref()),
                label: row.label,
                label_en: row.label_en,
                fen: Fen(row.fen),
                rule_id: row.rule_after,
                policy_version: u32::try_from(row.version_after).unwrap_or(0),
                reason: row.reason,
                reason_en: row.reason_en,
            };
            Ok((OrderId(row.order_id), amount))
        })
        .collect()
}

/// Reckons each meal twice: under the policies as they were, to see whether the facts are still the same, and under the
/// right ones. Slots of the meals that are rated again count anew, one meal after the other; those of other meals stay.
fn rate(ground: Ground, past: Vec<Order>, wanted: &Rerate, outcome: &mut RerateOutcome) -> Vec<(Order, Difference)> {
    let (mut was, mut is) = (ground.quota.clone(), ground.quota.clone());
    for order in &past {
        was.give_back(order.quota_slots(), order.id);
        is.give_back(order.quota_slots(), order.id);
    }
    let together = together(&past);
    let mut found = Vec::new();
    for order in past {
        let (Some(diner), Some(point)) = (
            ground.diners.get(&order.senior_id),
            ground.points.get(&order.canteen_id),
        ) else {
            continue;
        };
        outcome.looked_at += 1;
        let funds = held(&order.split);
        let served = Served {
            day: order.service_day,
            period: order.period,
            point,
        };
        let meal = MealFacts {
            price: order.price(),
            delivered: order.mode == OrderMode::Delivery,
            together: together.get(&(order.sitting_id, order.bag_no)).copied().unwrap_or(1),
            funds: &funds,
        };
        let then = diner.split(&ground.policies, served, meal, &was);
        let now = diner.split(&ground.right, served, meal, &is);
        // A meal that lost its slots to nobody's meal took none; one that nobody ate gave them back.
        if order.state != OrderState::Flagged {
            take(&mut was, &order, &then);
            take(&mut is, &order, &now);
        }
        if !wanted.with_facts && !same(&then, &order.split) {
            outcome.facts_changed += 1;
            continue;
        }
        let standing = ground.standing.get(&order.id).map(Vec::as_slice).unwrap_or_default();
        let changed = differences(standing, &amounts(&now));
        found.extend(changed.into_iter().map(|difference| (order.clone(), difference)));
    }
    found
}

fn take(book: &mut QuotaBook, order: &Order, split: &Split) {
    let slots = split.quota.iter().map(|claim| QuotaSlot {
        senior_id: order.senior_id,
        claim: claim.clone(),
    });
    let free: Vec<QuotaSlot> = slots.filter(|slot| book.is_free(slot)).collect();
    book.take(free, order.id);
}

/// A fund with a floor is taken to have held what it paid: what it could have paid more, nobody knows any more.
fn held(split: &Split) -> FundBalances {
    let mut held: BTreeMap<String, Fen> = BTreeMap::new();
    for part in split.from_funds() {
        *held.entry(part.fund_id.clone()).or_default() += part.fen;
    }
    held.into_iter().collect()
}

/// How many ordered in the same go: they share a bag.
fn together(past: &[Order]) -> BTreeMap<(domain::id::SittingId, u32), u32> {
    let mut bags = BTreeMap::new();
    for order in past {
        *bags.entry((order.sitting_id, order.bag_no)).or_insert(0) += 1;
    }
    bags
}

async fn write_entries(tx: &DatabaseTransaction, id: RerateId, found: &[(Order, Difference)]) -> Result<()> {
    let version = |value: u32| Set(i32::try_from(value).unwrap_or(i32::MAX));
    for portion in found.chunks(IDS_AT_ONCE) {
        let rows = portion.iter().map(|(order, difference)| {
            let amount = &difference.amount;
            rerating_entry::ActiveModel {
                id: Set(ids::new_id()),
                rerating_id: Set(id.0),
                order_id: Set(order.id.0),
                kind: Set(amount.kind.name().to_owned()),
                fund: Set(amount.fund.name().to_owned()),
                fund_id: Set(amount.fund_id.clone()),
                level: Set(amount.level.map(|level| level.name().to_owned())),
                label: Set(amount.label.clone()),
                label_en: Set(amount.label_en.clone()),
                fen: Set(amount.fen.0),
                rule_before: Set(difference.rule_before.clone()),
                version_before: version(difference.version_before),
                rule_after: Set(amount.rule_id.clone()),
                version_after: version(amount.policy_version),
                reason: Set(amount.reason.clone()),
                reason_en: Set(amount.reason_en.clone()),
            }
        });
        rerating_entry::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}
