//! Something that must be written in the same transaction as a command: a door's outcome, a new sitting's rows.

use async_trait::async_trait;
use domain::order::Done;
use domain::time::At;
use sea_orm::DatabaseTransaction;

use crate::Result;

/// Rides along with a command after it was decided. An error takes the whole command back.
#[async_trait]
pub trait Rider: Send + Sync {
    /// Writes its part.
    ///
    /// # Errors
    /// `Error::Conflict` when somebody was faster; the command is then refused with that code.
    async fn ride(&self, tx: &DatabaseTransaction, now: At, done: &Done) -> Result<()>;
}
