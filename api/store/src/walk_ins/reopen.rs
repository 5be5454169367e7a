//! A walk-in's ending is taken back only while the day's books are open.

use async_trait::async_trait;
use domain::id::SittingId;
use domain::order::Done;
use domain::time::At;
use sea_orm::{DatabaseTransaction, EntityTrait};

use crate::entity::sitting;
use crate::writer::Rider;
use crate::{Error, Result};

/// Refuses the command it rides on once the sitting's books are closed.
pub struct BooksOpen(pub SittingId);

#[async_trait]
impl Rider for BooksOpen {
    async fn ride(&self, tx: &DatabaseTransaction, _: At, _: &Done) -> Result<()> {
        // The writer holds the sitting, so nobody closes its books meanwhile.
        let sitting = sitting::Entity::find_by_id(self.0.0).one(tx).await?;
        if sitting.is_some_and(|sitting| sitting.reconciled_at_ms.is_some()) {
            return Err(Error::conflict("books_closed", "the books of this day are closed"));
        }
        Ok(())
    }
}
