//! Subsidy policies: those in force, to be read by whoever may, and drafts on their way there.
//!
//! What is in force is a public document: no scope narrows it. A draft belongs to the place it is for.

pub mod approve;
pub mod drafts;

use std::sync::Arc;

use domain::subsidy::policy::Policy;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::entity::policy;
use crate::{Result, System};

/// What is known of a version besides its rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// The policy's stable key.
    pub id: String,
    /// Which version.
    pub version: u32,
    /// The file as it was approved; nothing where the programme brought it.
    pub text: Option<String>,
    /// Who wrote it.
    pub written_by: Option<String>,
    /// Who put it in force.
    pub approved_by: Option<String>,
}

impl System<'_> {
    /// Every version of every policy, by id and version.
    ///
    /// # Errors
    /// The database's.
    pub async fn policies(&self) -> Result<Arc<[Policy]>> {
        self.store.shelf.read(self.store.db.read()).await
    }

    /// Where the versions of one policy come from, the newest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn policy_provenance(&self, id: &str) -> Result<Vec<Provenance>> {
        let rows = policy::Entity::find()
            .filter(policy::Column::Id.eq(id))
            .order_by_desc(policy::Column::Version)
            .all(self.store.db.read())
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| Provenance {
                id: row.id,
                version: u32::try_from(row.version).unwrap_or(0),
                text: row.text,
                written_by: row.written_by_name,
                approved_by: row.approved_by_name,
            })
            .collect())
    }
}
