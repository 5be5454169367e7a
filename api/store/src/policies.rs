//! Subsidy policies, to be read. They are public documents: no scope narrows them.

use std::sync::Arc;

use domain::subsidy::policy::Policy;

use crate::{Result, System};

impl System<'_> {
    /// Every version of every policy, by id and version.
    ///
    /// # Errors
    /// The database's.
    pub async fn policies(&self) -> Result<Arc<[Policy]>> {
        self.store.shelf.read(self.store.db.read()).await
    }
}
