//! What a run of a canteen's claims stands on: the period's meals, earlier ones of which something changed, and what
//! claims have asked for already.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::id::{CanteenId, OrderId};
use domain::money::Fen;
use domain::order::OrderState;
use domain::settlement::due::is_claimed;
use domain::settlement::{ClaimPeriod, ClaimState, Claimed, DueKind, Subject, Volume, terms};
use domain::subsidy::policy::{Charge, FeeCharge, Policy};
use domain::subsidy::split::Fund;
use sea_orm::sea_query::{Alias, CaseStatement, Expr, ExprTrait, Func, Query, SelectStatement, SimpleExpr, UnionType};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::meals::{self, Meals};
use super::{funds, volume};
use crate::entity::{canteen, claim, claim_line, meal_order, order_part, rerating_entry};
use crate::{Error, Result};

/// Orders of one `IN` list.
const ORDERS_AT_ONCE: usize = 1_000;

/// The ground of one canteen's run.
pub(super) struct Ground {
    /// All policies.
    pub(super) policies: Arc<[Policy]>,
    pub(super) meals: Meals,
    /// What numbers of meals earn.
    pub(super) volumes: Vec<Volume>,
    /// By fund.
    pub(super) claimed: BTreeMap<String, Claimed>,
    /// All of the canteen's claims.
    pub(super) claims: Vec<claim::Model>,
}

/// Loads it. What earlier claims ask for counts as asked, also while they wait for their lock: a claim is submitted only
/// after those before it are locked, so by then it is what locked claims asked for.
pub(super) async fn load<C: ConnectionTrait>(
    conn: &C,
    policies: Arc<[Policy]>,
    at: &canteen::Model,
    period: ClaimPeriod,
) -> Result<Ground> {
    let canteen = CanteenId(at.id);
    let claims = claim::Entity::find()
        .filter(claim::Column::CanteenId.eq(canteen.0))
        .all(conn)
        .await?;
    let claimed = claimed(conn, canteen, period).await?;
    let (first, last) = (period.first_day().to_string(), period.last_day().to_string());
    let here = meal_order::Column::CanteenId.eq(canteen.0);
    let in_period = Condition::all()
        .add(here)
        .add(meal_order::Column::ServiceDay.between(first, last));
    let mut found = meals::load(conn, &policies, &in_period).await?;
    let changed = changed(conn, &policies, canteen, period).await?;
    for portion in changed.chunks(ORDERS_AT_ONCE) {
        let these = Condition::all().add(meal_order::Column::Id.is_in(portion.iter().copied()));
        let more = meals::load(conn, &policies, &these).await?;
        found.list.extend(more.list);
        found.funds.extend(more.funds);
    }
    let earned = volume::load(conn, &policies, at, period, &claimed).await?;
    found
        .funds
        .extend(earned.funds.into_iter().map(|fund| (fund.id.clone(), fund)));
    funds::name(conn, found.funds.values_mut()).await?;
    Ok(Ground {
        volumes: earned.volumes,
        policies,
        meals: found,
        claimed,
        claims,
    })
}

/// The claims whose lines count as asked before a period.
fn asked_before(canteen: CanteenId, period: ClaimPeriod) -> Condition {
    let locked = [ClaimState::Locked, ClaimState::Paid].map(ClaimState::name);
    Condition::all().add(claim::Column::CanteenId.eq(canteen.0)).add(
        Condition::any()
            .add(claim::Column::LastDay.lt(period.first_day().to_string()))
            .add(claim::Column::State.is_in(locked)),
    )
}

#[derive(FromQueryResult)]
struct Asked {
    fund_id: String,
    kind: String,
    order_id: Option<Uuid>,
    award_id: Option<String>,
    award_span: Option<String>,
    fen: i64,
}

async fn claimed<C: ConnectionTrait>(
    conn: &C,
    canteen: CanteenId,
    period: ClaimPeriod,
) -> Result<BTreeMap<String, Claimed>> {
    use claim_line::Column as L;
    let which = Query::select()
        .column(claim::Column::Id)
        .from(claim::Entity)
        .cond_where(asked_before(canteen, period))
        .to_owned();
    let rows = claim_line::Entity::find()
        .select_only()
        .columns([L::FundId, L::Kind, L::OrderId, L::AwardId, L::AwardSpan, L::Fen])
        .filter(L::ClaimId.in_subquery(which))
        .into_model::<Asked>()
        .all(conn)
        .await?;
    let mut found: BTreeMap<String, Claimed> = BTreeMap::new();
    for row in rows {
        let kind = DueKind::parse(&row.kind).ok_or(Error::Corrupt("claim_line.kind"))?;
        let subject = subject(row.order_id, row.award_id, row.award_span)?;
        found.entry(row.fund_id).or_default().add(subject, kind, Fen(row.fen));
    }
    Ok(found)
}

pub(super) fn subject(order: Option<Uuid>, award_id: Option<String>, span: Option<String>) -> Result<Subject> {
    match (order, award_id, span) {
        (Some(id), None, None) => Ok(Subject::Order(OrderId(id))),
        (None, Some(award_id), Some(span)) => Ok(Subject::Volume { award_id, span }),
        _ => Err(Error::Corrupt("claim_line subject")),
    }
}

/// Orders before the period for which something else is owed than was asked: added up by the database, since a canteen's
/// whole history is long and almost all of it is settled.
async fn changed<C: ConnectionTrait>(
    conn: &C,
    policies: &[Policy],
    canteen: CanteenId,
    period: ClaimPeriod,
) -> Result<Vec<Uuid>> {
    let [order_id, fund_id, kind, fen] = ["order_id", "fund_id", "kind", "fen"].map(Alias::new);
    let sums = Alias::new("sums");
    let mut all = owed_parts(policies, canteen, period);
    all.union(UnionType::All, owed_corrections(policies, canteen, period));
    all.union(UnionType::All, asked_lines(canteen, period));
    let query = Query::select()
        .distinct()
        .column(order_id.clone())
        .from_subquery(all, sums)
        .group_by_columns([order_id.clone(), fund_id, kind])
        .and_having(Func::sum(Expr::col(fen)).ne(0))
        .to_owned();
    let rows = conn.query_all(&query).await?;
    let mut found = rows
        .iter()
        .map(|row| Ok(row.try_get::<Uuid>("", "order_id")?))
        .collect::<Result<BTreeSet<Uuid>>>()?;
    found.extend(paid_uneaten(conn, policies, canteen, period).await?);
    Ok(found.into_iter().collect())
}

/// Earlier meals that nobody ate, where some policy lets funds pay for such: few, and what they owe is for the domain
/// to say.
async fn paid_uneaten<C: ConnectionTrait>(
    conn: &C,
    policies: &[Policy],
    canteen: CanteenId,
    period: ClaimPeriod,
) -> Result<Vec<Uuid>> {
    let mut rules = policies.iter().flat_map(|policy| &policy.unserved);
    if !rules.any(|rule| rule.charge == Charge::AsServed || rule.fee == FeeCharge::AsServed) {
        return Ok(Vec::new());
    }
    let orders = meal_order::Entity::find()
        .select_only()
        .column(meal_order::Column::Id)
        .filter(meal_order::Column::CanteenId.eq(canteen.0))
        .filter(meal_order::Column::ServiceDay.lt(period.first_day().to_string()))
        .filter(meal_order::Column::State.eq(OrderState::Flagged.name()));
    Ok(orders.into_tuple().all(conn).await?)
}

/// Rules whose funds pay at once are never claimed.
pub(super) fn claimed_rules<C: ColumnTrait, V: ColumnTrait>(policies: &[Policy], rule: C, version: V) -> Condition {
    let mut none = Condition::any();
    for (id, of) in terms::direct(policies) {
        let that = rule.starts_with(format!("{id}/"));
        none = none.add(Condition::all().add(that).add(version.eq(i64::from(of))));
    }
    if none.is_empty() {
        Condition::all()
    } else {
        Condition::all().add(none.not())
    }
}

fn earlier_served(query: &mut SelectStatement, canteen: CanteenId, period: ClaimPeriod) {
    query
        .and_where(meal_order::Column::CanteenId.eq(canteen.0))
        .and_where(meal_order::Column::ServiceDay.lt(period.first_day().to_string()))
        .and_where(meal_order::Column::State.eq(OrderState::Served.name()));
}

fn claimed_funds() -> Vec<&'static str> {
    Fund::ALL
        .into_iter()
        .filter(|fund| is_claimed(*fund))
        .map(Fund::name)
        .collect()
}

fn owed_parts(policies: &[Policy], canteen: CanteenId, period: ClaimPeriod) -> SelectStatement {
    use order_part::Column as P;
    // The lane of the price is what a claim calls the meal; the others share their names.
    let lane = Expr::col((order_part::Entity, P::Lane));
    let kind: SimpleExpr = CaseStatement::new()
        .case(lane.clone().eq("price"), DueKind::Meal.name())
        .finally(lane)
        .into();
    let mut query = Query::select()
        .columns([P::OrderId, P::FundId].map(|column| (order_part::Entity, column)))
        .expr_as(kind, Alias::new("kind"))
        .column((order_part::Entity, P::Fen))
        .from(order_part::Entity)
        .inner_join(
            meal_order::Entity,
            Expr::col((meal_order::Entity, meal_order::Column::Id)).equals((order_part::Entity, P::OrderId)),
        )
        .and_where(P::Fund.is_in(claimed_funds()))
        .cond_where(claimed_rules(policies, P::RuleId, P::PolicyVersion))
        .to_owned();
    earlier_served(&mut query, canteen, period);
    query
}

fn owed_corrections(policies: &[Policy], canteen: CanteenId, period: ClaimPeriod) -> SelectStatement {
    use rerating_entry::Column as E;
    let mut query = Query::select()
        .columns([E::OrderId, E::FundId, E::Kind, E::Fen].map(|column| (rerating_entry::Entity, column)))
        .from(rerating_entry::Entity)
        .inner_join(
            meal_order::Entity,
            Expr::col((meal_order::Entity, meal_order::Column::Id)).equals((rerating_entry::Entity, E::OrderId)),
        )
        .and_where(E::Fund.is_in(claimed_funds()))
        .cond_where(claimed_rules(policies, E::RuleAfter, E::VersionAfter))
        .to_owned();
    earlier_served(&mut query, canteen, period);
    query
}

fn asked_lines(canteen: CanteenId, period: ClaimPeriod) -> SelectStatement {
    use claim_line::Column as L;
    Query::select()
        .columns([L::OrderId, L::FundId, L::Kind].map(|column| (claim_line::Entity, column)))
        .expr(Expr::val(0_i64).sub(Expr::col((claim_line::Entity, L::Fen))))
        .from(claim_line::Entity)
        .inner_join(
            claim::Entity,
            Expr::col((claim::Entity, claim::Column::Id)).equals((claim_line::Entity, L::ClaimId)),
        )
        .cond_where(asked_before(canteen, period))
        .and_where(L::OrderId.is_not_null())
        .and_where(L::ServiceDay.lt(period.first_day().to_string()))
        .to_owned()
}
