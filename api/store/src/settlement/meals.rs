//! A canteen's meals as settlement sees them: what they cost, who owes which part now, how each was handed over.

use std::collections::BTreeMap;

use domain::id::OrderId;
use domain::money::Fen;
use domain::order::{FlagCause, OrderState};
use domain::place::PlaceLevel;
use domain::settlement::check::Priced;
use domain::settlement::due::{dues_of, dues_of_unserved, is_claimed};
use domain::settlement::{Due, DueKind, Meal, terms};
use domain::subsidy::policy::Policy;
use domain::subsidy::split::{Fund, Split};
use domain::subsidy::{Unserved, settle_unserved};
use domain::time::{MealPeriod, ServiceDay};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::rows::FundRef;
use crate::entity::{meal_order, order_part, rerating_entry};
use crate::orders::rows::{lane, part_of};
use crate::{Error, Result};

/// One meal with the columns that only its evidence needs.
pub(super) struct Known {
    pub(super) priced: Priced,
    pub(super) row: meal_order::Model,
    /// What funds owe for it, or would if somebody had eaten it.
    pub(super) split: Vec<Due>,
    /// Who bears what of a meal that nobody ate.
    pub(super) unserved: Option<Unserved>,
}

/// Meals in the order of days, and the funds that pay for them.
#[derive(Default)]
pub(super) struct Meals {
    pub(super) list: Vec<Known>,
    pub(super) funds: BTreeMap<String, FundRef>,
}

/// An order's recorded split, and the amounts by which it was rated otherwise since.
#[derive(Default)]
struct Rated {
    split: Split,
    again: Vec<rerating_entry::Model>,
}

/// The meals that the condition on `meal_order` finds, cancelled ones left out.
pub(super) async fn load<C: ConnectionTrait>(conn: &C, policies: &[Policy], which: &Condition) -> Result<Meals> {
    let which = which
        .clone()
        .add(meal_order::Column::State.ne(OrderState::Cancelled.name()));
    let heads = meal_order::Entity::find()
        .filter(which.clone())
        .order_by_asc(meal_order::Column::ServiceDay)
        .order_by_asc(meal_order::Column::Id)
        .all(conn)
        .await?;
    let mut rated = rated(conn, &which).await?;
    let mut meals = Meals::default();
    for head in heads {
        let own = rated.remove(&head.id).unwrap_or_default();
        meals.know_funds(&own)?;
        meals.list.push(known(policies, head, own)?);
    }
    Ok(meals)
}

fn ids_of(which: &Condition) -> SelectStatement {
    Query::select()
        .column(meal_order::Column::Id)
        .from(meal_order::Entity)
        .cond_where(which.clone())
        .to_owned()
}

async fn rated<C: ConnectionTrait>(conn: &C, which: &Condition) -> Result<BTreeMap<Uuid, Rated>> {
    let mut found: BTreeMap<Uuid, Rated> = BTreeMap::new();
    let parts = order_part::Entity::find()
        .filter(order_part::Column::OrderId.in_subquery(ids_of(which)))
        .order_by_asc(order_part::Column::OrderId)
        .order_by_asc(order_part::Column::Position)
        .all(conn)
        .await?;
    for row in parts {
        let split = &mut found.entry(row.order_id).or_default().split;
        lane(split, &row.lane)?.push(part_of(row)?);
    }
    let corrections = rerating_entry::Entity::find()
        .filter(rerating_entry::Column::OrderId.in_subquery(ids_of(which)))
        .order_by_asc(rerating_entry::Column::Id)
        .all(conn)
        .await?;
    for row in corrections {
        found.entry(row.order_id).or_default().again.push(row);
    }
    Ok(found)
}

pub(super) fn level_of(name: Option<&str>) -> Option<PlaceLevel> {
    PlaceLevel::ALL.into_iter().find(|level| Some(level.name()) == name)
}

impl Meals {
    fn know_funds(&mut self, rated: &Rated) -> Result<()> {
        for part in rated.split.from_funds().filter(|part| is_claimed(part.fund)) {
            if !self.funds.contains_key(&part.fund_id) {
                let fund = FundRef {
                    id: part.fund_id.clone(),
                    kind: part.fund,
                    level: part.level,
                    label: part.label.clone(),
                    label_en: part.label_en.clone(),
                };
                self.funds.insert(fund.id.clone(), fund);
            }
        }
        for row in &rated.again {
            let kind = fund_of(row)?;
            if is_claimed(kind) && !self.funds.contains_key(&row.fund_id) {
                let fund = FundRef {
                    id: row.fund_id.clone(),
                    kind,
                    level: level_of(row.level.as_deref()),
                    label: row.label.clone(),
                    label_en: row.label_en.clone(),
                };
                self.funds.insert(fund.id.clone(), fund);
            }
        }
        Ok(())
    }
}

fn fund_of(row: &rerating_entry::Model) -> Result<Fund> {
    Fund::parse(&row.fund).ok_or(Error::Corrupt("rerating_entry.fund"))
}

fn corrected(row: &rerating_entry::Model) -> Result<Due> {
    Ok(Due {
        kind: DueKind::parse(&row.kind).ok_or(Error::Corrupt("rerating_entry.kind"))?,
        fund_id: row.fund_id.clone(),
        fen: Fen(row.fen),
        rule_id: row.rule_after.clone(),
        policy_version: u32::try_from(row.version_after).unwrap_or(0),
    })
}

fn known(policies: &[Policy], row: meal_order::Model, rated: Rated) -> Result<Known> {
    let served = row.state == OrderState::Served.name();
    let is_direct = |due: &Due| terms::is_direct(policies, &due.rule_id, due.policy_version);
    let mut split = dues_of(&rated.split);
    for again in &rated.again {
        if is_claimed(fund_of(again)?) {
            split.push(corrected(again)?);
        }
    }
    let direct: Fen = split
        .iter()
        .filter(|due| due.kind == DueKind::Meal && is_direct(due))
        .map(|due| due.fen)
        .sum();
    split.retain(|due| !is_direct(due));
    let cause = row.flag_cause.as_deref().and_then(FlagCause::parse);
    let unserved = cause.map(|cause| settle_unserved(&rated.split, cause, policies));
    let dues = match (&unserved, served) {
        (_, true) => split.clone(),
        (Some(unserved), false) => dues_of_unserved(unserved)
            .into_iter()
            .filter(|due| !is_direct(due))
            .collect(),
        (None, false) => Vec::new(),
    };
    let meal = Meal {
        order_id: OrderId(row.id),
        service_day: ServiceDay::parse(&row.service_day).map_err(|_| Error::Corrupt("meal_order.service_day"))?,
        period: MealPeriod::parse(&row.period).ok_or(Error::Corrupt("meal_order.period"))?,
        pickup_no: u32::try_from(row.pickup_no).unwrap_or(0),
        served,
        dues,
    };
    let priced = Priced {
        meal,
        price: Fen(row.price_fen),
        own: price_part(&rated, Fund::Own)?,
        merchant: price_part(&rated, Fund::Merchant)?,
        direct,
    };
    Ok(Known {
        priced,
        row,
        split,
        unserved,
    })
}

/// What of the price a kind of fund pays, re-ratings included.
fn price_part(rated: &Rated, fund: Fund) -> Result<Fen> {
    let recorded = rated.split.parts.iter().filter(|part| part.fund == fund);
    let mut sum: Fen = recorded.map(|part| part.fen).sum();
    for row in &rated.again {
        if fund_of(row)? == fund && row.kind == DueKind::Meal.name() {
            sum += Fen(row.fen);
        }
    }
    Ok(sum)
}
