//! The difference check of a canteen's period over all its funds.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{CanteenId, OrderId};
use domain::money::Fen;
use domain::settlement::check::Priced;
use domain::settlement::{Check, ClaimPeriod, DueKind};
use domain::time::{MealPeriod, ServiceDay};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::meals;
use crate::entity::{claim, claim_line, meal_order};
use crate::{Result, Scoped};

/// A checked period, and which meals its differences are about.
#[derive(Debug, Clone)]
pub struct CheckedPeriod {
    /// The sums.
    pub check: Check,
    /// Day, meal, number and masked name of each explained meal.
    pub meals: BTreeMap<OrderId, (ServiceDay, MealPeriod, u32, String)>,
}

impl Scoped<'_> {
    /// Compares what a period's meals cost with what its claims ask for.
    ///
    /// # Errors
    /// Not found outside the scope.
    pub async fn check_period(&self, canteen: CanteenId, period: ClaimPeriod) -> Result<CheckedPeriod> {
        self.canteen_path(canteen).await?;
        // One moment for meals and claims, or a meal served in between would look like a difference.
        let tx = self.store.db.snapshot().await?;
        let policies = self.store.shelf.read(&tx).await?;
        let days =
            meal_order::Column::ServiceDay.between(period.first_day().to_string(), period.last_day().to_string());
        let here = Condition::all()
            .add(meal_order::Column::CanteenId.eq(canteen.0))
            .add(days);
        let meals = meals::load(&tx, &policies, &here).await?;
        let asked = asked(&tx, canteen, period).await?;
        tx.rollback().await?;
        let priced: Vec<&Priced> = meals.list.iter().map(|known| &known.priced).collect();
        let check = Check::of(priced.iter().copied(), &asked);
        let concerned: BTreeSet<OrderId> = check.explained.iter().map(|one| one.order_id).collect();
        let known = meals
            .list
            .iter()
            .filter(|known| concerned.contains(&OrderId(known.row.id)));
        let known: Vec<_> = known.map(|known| (&known.priced.meal, known.row.senior_id)).collect();
        let names = self
            .persons(self.store.db.read(), known.iter().map(|(_, senior)| *senior).collect())
            .await?;
        let meals = known.into_iter().map(|(meal, senior)| {
            let name = names
                .get(&senior)
                .map(|person| person.masked_name.clone())
                .unwrap_or_default();
            (meal.order_id, (meal.service_day, meal.period, meal.pickup_no, name))
        });
        Ok(CheckedPeriod {
            meals: meals.collect(),
            check,
        })
    }
}

/// What the period's claims ask for as parts of its own meals' prices.
async fn asked<C: ConnectionTrait>(
    conn: &C,
    canteen: CanteenId,
    period: ClaimPeriod,
) -> Result<BTreeMap<OrderId, Fen>> {
    let claims = Query::select()
        .column(claim::Column::Id)
        .from(claim::Entity)
        .and_where(claim::Column::CanteenId.eq(canteen.0))
        .to_owned();
    let rows: Vec<(Option<Uuid>, i64)> = claim_line::Entity::find()
        .select_only()
        .columns([claim_line::Column::OrderId, claim_line::Column::Fen])
        .filter(claim_line::Column::ClaimId.in_subquery(claims))
        .filter(claim_line::Column::Kind.eq(DueKind::Meal.name()))
        .filter(claim_line::Column::Change.is_null())
        .filter(claim_line::Column::ServiceDay.between(period.first_day().to_string(), period.last_day().to_string()))
        .into_tuple()
        .all(conn)
        .await?;
    let mut asked = BTreeMap::new();
    for (order, fen) in rows {
        if let Some(order) = order {
            *asked.entry(OrderId(order)).or_insert(Fen::ZERO) += Fen(fen);
        }
    }
    Ok(asked)
}
