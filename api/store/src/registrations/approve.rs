//! 审批: the registration becomes a senior with a card, all of it or nothing.

use domain::card::CardNumber;
use domain::id::{RegistrationId, SeniorId};
use domain::number::SeniorNumber;
use domain::registration::RegistrationAct;
use domain::senior::DeliveryEligibility;
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use serde_json::json;

use super::duplicates::{Likeness, refuse_registered};
use crate::entity::registration;
use crate::seniors::admit::{Terms, admit};
use crate::seniors::delivery::DeliveryDecision;
use crate::seniors::facts::Reviewer;
use crate::{Result, Scoped};

/// Who they have become.
#[derive(Debug, Clone)]
pub struct Approved {
    /// Id.
    pub senior_id: SeniorId,
    /// The short number.
    pub number: SeniorNumber,
    /// Their first card.
    pub card: CardNumber,
    /// Whether the spouse named in the form is linked now; not when that one is gone or has another link.
    pub spouse_linked: bool,
}

impl Scoped<'_> {
    /// Approves. Delivery is decided apart: without a decision there is none, whatever the form asked for.
    ///
    /// # Errors
    /// Not found; `wrong_state`; `same_person`; `duplicate_person`.
    pub async fn approve_registration(
        &self,
        id: RegistrationId,
        delivery: Option<&DeliveryDecision>,
    ) -> Result<Approved> {
        let now = self.store.clock.now();
        let keys = &self.store.keys;
        let tx = self.store.db.begin().await?;
        let row = self.registration_for_change(&tx, id).await?;
        let step = self.step_after(&row, RegistrationAct::Approve)?;
        let who = row.checked(keys)?;
        refuse_registered(&tx, &Likeness::of(&who, keys)).await?;
        let source = format!("登记 {}", row.number);
        let terms = Terms {
            now,
            by: &self.actor.name,
            reviewer: Reviewer {
                id: row.verified_by,
                name: row.verified_by_name.as_deref().unwrap_or_default(),
            },
            source: &source,
            since: row.submitted_on(),
            delivery: delivery.map_or_else(DeliveryEligibility::default, DeliveryDecision::eligibility),
            delivery_reason: delivery.map(|decision| decision.reason().to_owned()),
        };
        let admitted = admit(&tx, keys, &who, &terms).await?;
        let after = registration::ActiveModel {
            id: Set(row.id),
            state: Set(step.state.name().to_owned()),
            senior_id: Set(Some(admitted.id.0)),
            version: Set(row.version + 1),
            ..self.decided()
        };
        after.update(&tx).await?;
        let detail = json!({ "senior": admitted.id, "delivery": terms.delivery.eligible });
        self.note_registration(&tx, id, &row.place_path, "registration.approve", detail)
            .await?;
        tx.commit().await?;
        Ok(Approved {
            senior_id: admitted.id,
            number: admitted.number,
            card: admitted.card,
            spouse_linked: admitted.spouse_linked,
        })
    }
}
