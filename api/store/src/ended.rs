//! Sessions that ended a moment ago.
//!
//! An access token is good by its signature for ten minutes, whatever became of its session. So that nobody goes on for
//! that long, each process keeps the few sessions in mind that ended within that time; asking costs no statement.

use std::collections::HashSet;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::board::{News, NewsKind};
use crate::entity::refresh_token;
use crate::{Result, Store, System};

/// For so long an ended session is kept in mind: an access token's life, and more than the clocks of an installation's
/// machines may differ.
const KEPT_MIN: i64 = 15;

impl System<'_> {
    /// The sessions that ended within the last quarter of an hour.
    ///
    /// # Errors
    /// The database's.
    pub async fn sessions_ended(&self) -> Result<HashSet<Uuid>> {
        let since = self.store.clock.session_now().plus_minutes(-KEPT_MIN);
        let families: Vec<Uuid> = refresh_token::Entity::find()
            .select_only()
            .column(refresh_token::Column::FamilyId)
            .distinct()
            .filter(refresh_token::Column::RevokedAtMs.gte(since.0))
            .into_tuple()
            .all(self.store.db.read())
            .await?;
        Ok(families.into_iter().collect())
    }
}

impl Store {
    /// Tells every process that sessions have ended. The rows are written; where the board is away, each process finds
    /// them by itself within two seconds.
    pub(crate) async fn tell_sessions_ended(&self) {
        let _ = self.board.tell(&News::look_again(NewsKind::Session)).await;
    }
}
