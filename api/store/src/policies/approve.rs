//! Putting a draft in force: it becomes the next version of its policy, and is never edited again.

use domain::id::{AccountId, PolicyDraftId};
use domain::subsidy::draft::DraftState;
use domain::subsidy::policy::Policy;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
};
use serde_json::json;

use super::drafts::{PolicyDraft, refused, shown, stays_in_place, step_of};
use crate::entity::{policy, policy_draft};
use crate::{Error, Result, Scoped};

impl Scoped<'_> {
    /// Approves the writing `seen` of a draft. `policy` is what its text reads as; it gets the next version number.
    ///
    /// # Errors
    /// Not found; `draft_over`; `draft_changed`; `draft_unchecked`; `draft_check_failed`; `same_person`; `policy_too_early`;
    /// a lost race as `draft_changed`.
    pub async fn policy_draft_approve(&self, id: PolicyDraftId, seen: i32, policy: &Policy) -> Result<PolicyDraft> {
        self.draft_place(policy)?;
        let tx = self.store.db.begin().await?;
        let row = self.draft_for_change(&tx, id).await?;
        stays_in_place(&tx, policy).await?;
        let newest = newest_version(&tx, &policy.id).await?;
        let today = self.store.clock.now().day();
        step_of(&row)?
            .may_approve(
                seen,
                AccountId(self.actor.id),
                policy.valid_from,
                today,
                newest.is_none(),
            )
            .map_err(refused)?;
        let version = newest.unwrap_or(0) + 1;
        self.insert_version(&tx, &row, policy, version).await?;
        let after = policy_draft::ActiveModel {
            id: Set(row.id),
            state: Set(DraftState::Approved.name().to_owned()),
            decided_by_name: Set(Some(self.actor.name.clone())),
            decided_at_ms: Set(Some(self.store.clock.now().0)),
            version: Set(Some(version)),
            ..Default::default()
        };
        let row = after.update(&tx).await?;
        self.note_draft(
            &tx,
            &row,
            "policy_draft.approve",
            json!({"policy": policy.id, "version": version}),
        )
        .await?;
        tx.commit().await?;
        shown(row)
    }

    async fn insert_version(
        &self,
        tx: &DatabaseTransaction,
        draft: &policy_draft::Model,
        policy: &Policy,
        version: i32,
    ) -> Result<()> {
        let numbered = Policy {
            version: u32::try_from(version).unwrap_or(1),
            ..policy.clone()
        };
        let row = policy::ActiveModel {
            id: Set(numbered.id.clone()),
            version: Set(version),
            name: Set(numbered.name.clone()),
            name_en: Set(numbered.name_en.clone()),
            place_code: Set(draft.place_code.clone()),
            place_path: Set(draft.place_path.clone()),
            valid_from: Set(numbered.valid_from.to_string()),
            valid_to: Set(numbered.valid_to.map(|day| day.to_string())),
            body: Set(serde_json::to_string(&numbered).map_err(|_| Error::Corrupt("policy"))?),
            created_at_ms: Set(self.store.clock.now().0),
            text: Set(Some(draft.text.clone())),
            written_by_name: Set(Some(draft.changed_by_name.clone())),
            approved_by_name: Set(Some(self.actor.name.clone())),
        };
        let inserted = policy::Entity::insert(row).exec_without_returning(tx).await;
        match inserted.map_err(Error::from) {
            // Two drafts of one policy approved in the same moment: the second has not seen the first.
            Err(error) if error.is_unique_violation() => Err(Error::conflict(
                "draft_changed",
                "another version was approved in this moment",
            )),
            other => other.map(|_| ()),
        }
    }
}

async fn newest_version(tx: &DatabaseTransaction, id: &str) -> Result<Option<i32>> {
    let newest: Option<Option<i32>> = policy::Entity::find()
        .select_only()
        .column_as(policy::Column::Version.max(), "newest")
        .filter(policy::Column::Id.eq(id))
        .into_tuple()
        .one(tx)
        .await?;
    Ok(newest.flatten())
}
