//! The policies in force, read again only when their list changed.

use std::sync::Arc;

use domain::subsidy::policy::Policy;
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder, QuerySelect};
use tokio::sync::RwLock;

use crate::entity::policy;
use crate::{Error, Result};

type Listing = Vec<(String, i32)>;

/// Policies as last read.
#[derive(Default)]
pub struct PolicyShelf {
    kept: RwLock<(Listing, Arc<[Policy]>)>,
}

impl PolicyShelf {
    /// All policies. Versions are never edited, so an equal listing means equal policies.
    ///
    /// # Errors
    /// The database's.
    pub async fn read<C: ConnectionTrait>(&self, conn: &C) -> Result<Arc<[Policy]>> {
        let listing: Listing = policy::Entity::find()
            .select_only()
            .column(policy::Column::Id)
            .column(policy::Column::Version)
            .order_by_asc(policy::Column::Id)
            .order_by_asc(policy::Column::Version)
            .into_tuple()
            .all(conn)
            .await?;
        {
            let kept = self.kept.read().await;
            if kept.0 == listing {
                return Ok(Arc::clone(&kept.1));
            }
        }
        let rows = policy::Entity::find().all(conn).await?;
        let policies = rows
            .iter()
            .map(|row| serde_json::from_str(&row.body).map_err(|_| Error::Corrupt("policy.body")))
            .collect::<Result<Vec<Policy>>>()?;
        let policies: Arc<[Policy]> = policies.into();
        *self.kept.write().await = (listing, Arc::clone(&policies));
        Ok(policies)
    }
}
