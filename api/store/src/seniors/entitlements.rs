//! 专属服务清单: what a senior is entitled to today, for those who may look at them.

use domain::facts::FactKind;
use domain::id::{OrderId, SeniorId};
use domain::money::Fen;
use domain::place::PlacePath;
use domain::senior::{DeliveryEligibility, Standing};
use domain::settlement::entitlement::{Entitlement, entitlements};
use domain::subsidy::quota::{QuotaBook, QuotaClaim, QuotaSlot};
use domain::time::{MealPeriod, ServiceDay};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::BTreeSet;

use crate::entity::quota_use;
use crate::{Error, Result, Scoped};

/// How long a fact holds that the entitlement goes by. It says of which kind it is, never what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FactSpan {
    /// Which kind of fact.
    pub kind: FactKind,
    /// First day.
    pub from: ServiceDay,
    /// Last day.
    pub to: Option<ServiceDay>,
}

/// What somebody is entitled to today.
#[derive(Debug, Clone)]
pub struct Entitlements {
    /// Name.
    pub name: String,
    /// The short number.
    pub number: String,
    /// The day.
    pub day: ServiceDay,
    /// Whether they may order.
    pub standing: Standing,
    /// Meal by meal.
    pub meals: Vec<Entitlement>,
    /// Whether and until when meals are carried to them.
    pub delivery: DeliveryEligibility,
    /// What must be renewed in time.
    pub facts: Vec<FactSpan>,
}

impl Scoped<'_> {
    /// What a senior is entitled to today, by the example of a price. It is a look at the person.
    ///
    /// # Errors
    /// Not found, also outside the actor's scope.
    pub async fn entitlements(&self, id: SeniorId, price: Fen) -> Result<Entitlements> {
        let file = self.senior(id).await?;
        let diner = self
            .store
            .system()
            .diner(id)
            .await?
            .ok_or(Error::NotFound("senior"))?
            .diner;
        let policies = self.store.system().policies().await?;
        let day = self.store.clock.now().day();
        let used = self.quota_of(id, &policies, day).await?;
        let point: &PlacePath = &diner.home;
        let held = |kind: FactKind| matches!(kind, FactKind::Category | FactKind::Ability);
        let facts = file.facts.iter().filter(|fact| {
            let until = fact.valid_to.is_none_or(|to| to >= day);
            held(fact.value.kind()) && fact.valid_from <= day && until
        });
        Ok(Entitlements {
            name: file.name.as_str().to_owned(),
            number: file.number.as_str().to_owned(),
            day,
            meals: entitlements(&diner, &policies, &used, (day, point), price),
            standing: diner.standing.clone(),
            delivery: diner.delivery,
            facts: facts
                .map(|fact| FactSpan {
                    kind: fact.value.kind(),
                    from: fact.valid_from,
                    to: fact.valid_to,
                })
                .collect(),
        })
    }

    /// The slots that somebody has taken of the spans that a day falls into.
    async fn quota_of(&self, id: SeniorId, policies: &[domain::subsidy::Policy], day: ServiceDay) -> Result<QuotaBook> {
        let keys: BTreeSet<String> = MealPeriod::ALL
            .into_iter()
            .flat_map(|period| QuotaBook::keys(policies, day, period))
            .collect();
        let rows = quota_use::Entity::find()
            .filter(quota_use::Column::SeniorId.eq(id.0))
            .filter(quota_use::Column::PeriodKey.is_in(keys))
            .all(self.store.db.read())
            .await?;
        Ok(QuotaBook::loaded(rows.into_iter().map(|row| {
            let claim = QuotaClaim {
                policy_id: row.policy_id,
                period_key: row.period_key,
                ordinal: u32::try_from(row.ordinal).unwrap_or(0),
                fen: Fen(row.fen),
            };
            let slot = QuotaSlot { senior_id: id, claim };
            (slot, OrderId(row.order_id))
        })))
    }
}
