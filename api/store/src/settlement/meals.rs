//! A canteen's meals as settlement sees them: what they cost, who owes which part now, how each was handed over.

use std::collections::BTreeMap;

use domain::id::OrderId;
use domain::money::Fen;
use domain::order::OrderState;
use domain::place::PlaceLevel;
use domain::settlement::check::Priced;
use domain::settlement::due::is_claimed;
use domain::settlement::{Due, DueKind, Meal};
use domain::subsidy::split::Fund;
use domain::time::{MealPeriod, ServiceDay};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::rows::FundRef;
use crate::entity::{meal_order, order_part, rerating_entry};
use crate::{Error, Result};

/// One meal with the columns that only its evidence needs.
pub(super) struct Known {
    pub(super) priced: Priced,
    pub(super) row: meal_order::Model,
    /// What funds owe for it, or would if somebody had eaten it.
    pub(super) split: Vec<Due>,
}

/// Meals in the order of days, and the funds that pay for them.
#[derive(Default)]
pub(super) struct Meals {
    pub(super) list: Vec<Known>,
    pub(super) funds: BTreeMap<String, FundRef>,
}

/// One amount of a meal's price, fee or award, recorded or corrected.
struct Amount {
    kind: DueKind,
    fund: Fund,
    fund_ref: FundRef,
    fen: Fen,
    rule_id: String,
    policy_version: u32,
}

/// The meals that the condition on `meal_order` finds, cancelled ones left out.
pub(super) async fn load<C: ConnectionTrait>(conn: &C, which: &Condition) -> Result<Meals> {
    let which = which
        .clone()
        .add(meal_order::Column::State.ne(OrderState::Cancelled.name()));
    let heads = meal_order::Entity::find()
        .filter(which.clone())
        .order_by_asc(meal_order::Column::ServiceDay)
        .order_by_asc(meal_order::Column::Id)
        .all(conn)
        .await?;
    let mut amounts = amounts(conn, &which).await?;
    let mut meals = Meals::default();
    for head in heads {
        let own = amounts.remove(&head.id).unwrap_or_default();
        for amount in own.iter().filter(|amount| is_claimed(amount.fund)) {
            if !meals.funds.contains_key(&amount.fund_ref.id) {
                meals.funds.insert(amount.fund_ref.id.clone(), amount.fund_ref.clone());
            }
        }
        meals.list.push(known(head, own)?);
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

async fn amounts<C: ConnectionTrait>(conn: &C, which: &Condition) -> Result<BTreeMap<Uuid, Vec<Amount>>> {
    let mut found: BTreeMap<Uuid, Vec<Amount>> = BTreeMap::new();
    let parts = order_part::Entity::find()
        .filter(order_part::Column::OrderId.in_subquery(ids_of(which)))
        .order_by_asc(order_part::Column::OrderId)
        .order_by_asc(order_part::Column::Position)
        .all(conn)
        .await?;
    for row in parts {
        found.entry(row.order_id).or_default().push(recorded(row)?);
    }
    let corrections = rerating_entry::Entity::find()
        .filter(rerating_entry::Column::OrderId.in_subquery(ids_of(which)))
        .order_by_asc(rerating_entry::Column::Id)
        .all(conn)
        .await?;
    for row in corrections {
        found.entry(row.order_id).or_default().push(corrected(row)?);
    }
    Ok(found)
}

pub(super) fn level_of(name: Option<&str>) -> Option<PlaceLevel> {
    PlaceLevel::ALL.into_iter().find(|level| Some(level.name()) == name)
}

fn recorded(row: order_part::Model) -> Result<Amount> {
    let fund = Fund::parse(&row.fund).ok_or(Error::Corrupt("order_part.fund"))?;
    Ok(Amount {
        kind: DueKind::Meal,
        fund,
        fund_ref: FundRef {
            id: super::ground::fund_id(&row.fund, row.level.as_deref()),
            kind: fund,
            level: level_of(row.level.as_deref()),
            label: row.label,
            label_en: row.label_en,
        },
        fen: Fen(row.fen),
        rule_id: row.rule_id,
        policy_version: 0,
    })
}

fn corrected(row: rerating_entry::Model) -> Result<Amount> {
    let fund = Fund::parse(&row.fund).ok_or(Error::Corrupt("rerating_entry.fund"))?;
    Ok(Amount {
        kind: DueKind::parse(&row.kind).ok_or(Error::Corrupt("rerating_entry.kind"))?,
        fund,
        fund_ref: FundRef {
            id: row.fund_id,
            kind: fund,
            level: level_of(row.level.as_deref()),
            label: row.label,
            label_en: row.label_en,
        },
        fen: Fen(row.fen),
        rule_id: row.rule_after,
        policy_version: u32::try_from(row.version_after).unwrap_or(0),
    })
}

fn known(row: meal_order::Model, amounts: Vec<Amount>) -> Result<Known> {
    let served = row.state == OrderState::Served.name();
    let of = |fund: Fund| -> Fen {
        let here = amounts
            .iter()
            .filter(|one| one.fund == fund && one.kind == DueKind::Meal);
        here.map(|one| one.fen).sum()
    };
    let (own, merchant) = (of(Fund::Own), of(Fund::Merchant));
    let owed = amounts.into_iter().filter(|amount| is_claimed(amount.fund));
    let split: Vec<Due> = owed
        .map(|amount| Due {
            kind: amount.kind,
            fund_id: amount.fund_ref.id,
            fen: amount.fen,
            rule_id: amount.rule_id,
            policy_version: amount.policy_version,
        })
        .collect();
    let meal = Meal {
        order_id: OrderId(row.id),
        service_day: ServiceDay::parse(&row.service_day).map_err(|_| Error::Corrupt("meal_order.service_day"))?,
        period: MealPeriod::parse(&row.period).ok_or(Error::Corrupt("meal_order.period"))?,
        pickup_no: u32::try_from(row.pickup_no).unwrap_or(0),
        served,
        dues: if served { split.clone() } else { Vec::new() },
    };
    let price = Fen(row.price_fen);
    let priced = Priced {
        meal,
        price,
        own,
        merchant,
    };
    Ok(Known { priced, row, split })
}
