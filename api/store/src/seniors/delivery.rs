//! 送餐资格: decided apart from meal eligibility, with a reason and an end.

use domain::id::SeniorId;
use domain::senior::DeliveryEligibility;
use domain::time::ServiceDay;
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use serde_json::json;

use super::sheets::{self, HealthSheet};
use crate::entity::senior;
use crate::{Error, Result, Scoped};

/// Days an approval of delivery holds when no end is named: abilities change, so nobody has it for ever.
pub const DELIVERY_DAYS: i64 = 365;

/// What was decided about delivery.
#[derive(Clone)]
pub struct DeliveryDecision {
    eligibility: DeliveryEligibility,
    reason: String,
}

impl DeliveryDecision {
    /// A decision taken today.
    ///
    /// # Errors
    /// `reason_missing` without a reason of at most 100 characters; `bad_period` when it has ended already.
    pub fn new(eligible: bool, until: Option<ServiceDay>, reason: &str, today: ServiceDay) -> Result<Self> {
        let reason = reason.trim();
        if !(1..=100).contains(&reason.chars().count()) {
            let detail = "a reason of at most 100 characters is needed";
            return Err(Error::invalid("reason_missing", "reason", detail));
        }
        if eligible && until.is_some_and(|day| day < today) {
            return Err(Error::invalid("bad_period", "until", "the day is over already"));
        }
        let end = until.unwrap_or_else(|| today.plus_days(DELIVERY_DAYS));
        Ok(Self {
            eligibility: DeliveryEligibility {
                eligible,
                until: eligible.then_some(end),
            },
            reason: reason.to_owned(),
        })
    }

    /// Whether, and until when.
    #[must_use]
    pub fn eligibility(&self) -> DeliveryEligibility {
        self.eligibility
    }

    pub(crate) fn reason(&self) -> &str {
        &self.reason
    }
}

impl Scoped<'_> {
    /// Gives or takes delivery.
    ///
    /// # Errors
    /// Not found; `senior_gone`.
    pub async fn decide_delivery(&self, id: SeniorId, decision: &DeliveryDecision) -> Result<DeliveryEligibility> {
        let tx = self.store.db.begin().await?;
        let row = self.senior_for_change(&tx, id).await?;
        if row.standing()?.is_gone() {
            return Err(Error::conflict("senior_gone", "the senior does not eat here any more"));
        }
        let health = HealthSheet {
            delivery_reason: Some(decision.reason.clone()),
            ..sheets::open(&self.store.keys, row.id, &row.health_sealed)?
        };
        let eligibility = decision.eligibility;
        let after = senior::ActiveModel {
            id: Set(row.id),
            delivery: Set(eligibility.eligible),
            delivery_until: Set(eligibility.until.map(|day| day.to_string())),
            health_sealed: Set(sheets::seal(&self.store.keys, row.id, &health)?),
            version: Set(row.version + 1),
            ..Default::default()
        };
        after.update(&tx).await?;
        let detail = json!({ "eligible": eligibility.eligible, "until": eligibility.until });
        self.note_senior(&tx, id, &row.place_path, "senior.delivery", detail)
            .await?;
        tx.commit().await?;
        Ok(eligibility)
    }
}
