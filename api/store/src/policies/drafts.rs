//! Drafts: written, changed, checked, withdrawn. A writing is named by its `rev`, so that nobody overwrites what they
//! have not seen.

use domain::code::Coded;
use domain::id::{AccountId, PolicyDraftId};
use domain::place::{PlaceCode, PlacePath};
use domain::subsidy::draft::{DraftError, DraftState, DraftStep};
use domain::subsidy::policy::Policy;
use domain::time::At;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::audit::{self, Act};
use crate::entity::policy_draft;
use crate::{Error, Result, Scoped, ids};

/// Drafts shown at most; older ones are history that the audit log keeps.
const DRAFTS_MAX: u64 = 200;

/// A draft as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyDraft {
    /// Id.
    pub id: PolicyDraftId,
    /// Key of the policy it is a version of.
    pub policy_id: String,
    /// Name.
    pub name: String,
    /// English name.
    pub name_en: String,
    /// The place it is for.
    pub place: PlaceCode,
    /// First service day, as written.
    pub valid_from: String,
    /// Last service day, as written.
    pub valid_to: Option<String>,
    /// The file.
    pub text: String,
    /// Where it is, which writing, whose.
    pub step: DraftStep,
    /// Who began it, and when.
    pub made: (String, At),
    /// Who wrote last, and when.
    pub changed: (String, At),
    /// Who had it checked last, and when.
    pub checked: Option<(String, At)>,
    /// Who approved or withdrew it, and when.
    pub decided: Option<(String, At)>,
    /// The version it became.
    pub version: Option<u32>,
}

impl Scoped<'_> {
    /// The drafts in scope, the last changed first.
    ///
    /// # Errors
    /// The database's.
    pub async fn policy_drafts(&self) -> Result<Vec<PolicyDraft>> {
        let rows = policy_draft::Entity::find()
            .filter(self.covers(policy_draft::Column::PlacePath))
            .order_by_desc(policy_draft::Column::ChangedAtMs)
            .limit(DRAFTS_MAX)
            .all(self.store.db.read())
            .await?;
        rows.into_iter().map(shown).collect()
    }

    /// One draft.
    ///
    /// # Errors
    /// Not found, also outside the scope.
    pub async fn policy_draft(&self, id: PolicyDraftId) -> Result<PolicyDraft> {
        let row = policy_draft::Entity::find_by_id(id.0)
            .filter(self.covers(policy_draft::Column::PlacePath))
            .one(self.store.db.read())
            .await?;
        shown(row.ok_or(Error::NotFound("draft"))?)
    }

    /// Begins a draft. `policy` is what `text` reads as.
    ///
    /// # Errors
    /// Not found when its place lies outside the scope.
    pub async fn policy_draft_make(&self, policy: &Policy, text: &str) -> Result<PolicyDraft> {
        let path = self.draft_place(policy)?;
        stays_in_place(self.store.db.read(), policy).await?;
        let now = self.store.clock.now().0;
        let row = policy_draft::Model {
            id: ids::new_id(),
            policy_id: policy.id.clone(),
            name: policy.name.clone(),
            name_en: policy.name_en.clone(),
            place_code: policy.place.as_str().to_owned(),
            place_path: path.0,
            valid_from: policy.valid_from.to_string(),
            valid_to: policy.valid_to.map(|day| day.to_string()),
            text: text.to_owned(),
            state: DraftState::Open.name().to_owned(),
            rev: 1,
            writers: json!([self.actor.id]).to_string(),
            made_by_name: self.actor.name.clone(),
            made_at_ms: now,
            changed_by_name: self.actor.name.clone(),
            changed_at_ms: now,
            checked_rev: None,
            check_passed: None,
            checked_by_name: None,
            checked_at_ms: None,
            decided_by_name: None,
            decided_at_ms: None,
            version: None,
        };
        let tx = self.store.db.begin().await?;
        policy_draft::Entity::insert(policy_draft::ActiveModel::from(row.clone()))
            .exec_without_returning(&tx)
            .await?;
        self.note_draft(&tx, &row, "policy_draft.make", json!({})).await?;
        tx.commit().await?;
        shown(row)
    }

    /// Writes a draft anew; `seen` is the writing that the caller had before them.
    ///
    /// # Errors
    /// Not found; `draft_over`; `draft_changed`.
    pub async fn policy_draft_change(
        &self,
        id: PolicyDraftId,
        seen: i32,
        policy: &Policy,
        text: &str,
    ) -> Result<PolicyDraft> {
        let path = self.draft_place(policy)?;
        let tx = self.store.db.begin().await?;
        stays_in_place(&tx, policy).await?;
        let row = self.draft_for_change(&tx, id).await?;
        let mut step = step_of(&row)?;
        step.may_change(seen).map_err(refused)?;
        if !step.writers.contains(&AccountId(self.actor.id)) {
            step.writers.push(AccountId(self.actor.id));
        }
        let after = policy_draft::ActiveModel {
            id: Set(row.id),
            policy_id: Set(policy.id.clone()),
            name: Set(policy.name.clone()),
            name_en: Set(policy.name_en.clone()),
            place_code: Set(policy.place.as_str().to_owned()),
            place_path: Set(path.0),
            valid_from: Set(policy.valid_from.to_string()),
            valid_to: Set(policy.valid_to.map(|day| day.to_string())),
            text: Set(text.to_owned()),
            rev: Set(row.rev + 1),
            writers: Set(json!(step.writers).to_string()),
            changed_by_name: Set(self.actor.name.clone()),
            changed_at_ms: Set(self.store.clock.now().0),
            ..Default::default()
        };
        let row = after.update(&tx).await?;
        self.note_draft(&tx, &row, "policy_draft.change", json!({"rev": row.rev}))
            .await?;
        tx.commit().await?;
        shown(row)
    }

    /// Keeps whether all cases of a writing came out.
    ///
    /// # Errors
    /// Not found; `draft_over`; `draft_changed`.
    pub async fn policy_draft_checked(&self, id: PolicyDraftId, seen: i32, passed: bool) -> Result<PolicyDraft> {
        let tx = self.store.db.begin().await?;
        let row = self.draft_for_change(&tx, id).await?;
        step_of(&row)?.may_change(seen).map_err(refused)?;
        let after = policy_draft::ActiveModel {
            id: Set(row.id),
            checked_rev: Set(Some(seen)),
            check_passed: Set(Some(passed)),
            checked_by_name: Set(Some(self.actor.name.clone())),
            checked_at_ms: Set(Some(self.store.clock.now().0)),
            ..Default::default()
        };
        let row = after.update(&tx).await?;
        self.note_draft(&tx, &row, "policy_draft.check", json!({"rev": seen, "passed": passed}))
            .await?;
        tx.commit().await?;
        shown(row)
    }

    /// Gives a draft up. It stays to be read.
    ///
    /// # Errors
    /// Not found; `draft_over`; `draft_changed`.
    pub async fn policy_draft_withdraw(&self, id: PolicyDraftId, seen: i32) -> Result<PolicyDraft> {
        let tx = self.store.db.begin().await?;
        let row = self.draft_for_change(&tx, id).await?;
        step_of(&row)?.may_change(seen).map_err(refused)?;
        let after = policy_draft::ActiveModel {
            id: Set(row.id),
            state: Set(DraftState::Withdrawn.name().to_owned()),
            decided_by_name: Set(Some(self.actor.name.clone())),
            decided_at_ms: Set(Some(self.store.clock.now().0)),
            ..Default::default()
        };
        let row = after.update(&tx).await?;
        self.note_draft(&tx, &row, "policy_draft.withdraw", json!({})).await?;
        tx.commit().await?;
        shown(row)
    }

    /// The path of the place a policy is for, if the actor may make rules there.
    pub(super) fn draft_place(&self, policy: &Policy) -> Result<PlacePath> {
        let path = PlacePath::of(&policy.place);
        if self.allows(&path) {
            Ok(path)
        } else {
            Err(Error::NotFound("place"))
        }
    }

    /// The row, held until the transaction ends.
    pub(super) async fn draft_for_change(
        &self,
        tx: &DatabaseTransaction,
        id: PolicyDraftId,
    ) -> Result<policy_draft::Model> {
        policy_draft::Entity::find_by_id(id.0)
            .filter(self.covers(policy_draft::Column::PlacePath))
            .lock_exclusive()
            .one(tx)
            .await?
            .ok_or(Error::NotFound("draft"))
    }

    pub(super) async fn note_draft(
        &self,
        tx: &DatabaseTransaction,
        row: &policy_draft::Model,
        action: &'static str,
        detail: Value,
    ) -> Result<()> {
        let act = Act {
            action,
            subject_kind: "policy_draft",
            subject_id: row.id.to_string(),
            place_path: &PlacePath(row.place_path.clone()),
            detail,
        };
        audit::write(tx, self.store.clock.now(), self.actor, act).await
    }
}

pub(super) fn refused(error: DraftError) -> Error {
    match error.field() {
        Some(_) => Error::of(&error),
        None => Error::conflict(error.code(), error.to_string()),
    }
}

pub(super) fn step_of(row: &policy_draft::Model) -> Result<DraftStep> {
    let writers: Vec<Uuid> = serde_json::from_str(&row.writers).map_err(|_| Error::Corrupt("policy_draft.writers"))?;
    Ok(DraftStep {
        state: DraftState::parse(&row.state).ok_or(Error::Corrupt("policy_draft.state"))?,
        rev: row.rev,
        writers: writers.into_iter().map(AccountId).collect(),
        checked: row.checked_rev.zip(row.check_passed),
    })
}

pub(super) fn shown(row: policy_draft::Model) -> Result<PolicyDraft> {
    let step = step_of(&row)?;
    let by_at = |name: Option<String>, at: Option<i64>| name.zip(at.map(At));
    Ok(PolicyDraft {
        id: PolicyDraftId(row.id),
        policy_id: row.policy_id,
        name: row.name,
        name_en: row.name_en,
        place: PlaceCode::parse(&row.place_code).map_err(|_| Error::Corrupt("policy_draft.place_code"))?,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        text: row.text,
        step,
        made: (row.made_by_name, At(row.made_at_ms)),
        changed: (row.changed_by_name, At(row.changed_at_ms)),
        checked: by_at(row.checked_by_name, row.checked_at_ms),
        decided: by_at(row.decided_by_name, row.decided_at_ms),
        version: row.version.and_then(|version| u32::try_from(version).ok()),
    })
}

/// A policy stays where its first version was made: a township's draft under the county's name would otherwise take the
/// county's rule out of force.
///
/// # Errors
/// `policy_elsewhere`.
pub(super) async fn stays_in_place<C: ConnectionTrait>(conn: &C, policy: &Policy) -> Result<()> {
    let elsewhere = crate::entity::policy::Entity::find()
        .filter(crate::entity::policy::Column::Id.eq(policy.id.clone()))
        .filter(crate::entity::policy::Column::PlaceCode.ne(policy.place.as_str()))
        .one(conn)
        .await?;
    match elsewhere {
        None => Ok(()),
        Some(_) => Err(Error::conflict(
            "policy_elsewhere",
            "a policy with this id belongs to another place",
        )),
    }
}
