//! Sessions that ended a moment ago.
//!
//! An access token is good by its signature for ten minutes, whatever became of its session. So that nobody goes on for
//! that long, each process keeps the few sessions in mind that ended within that time; asking costs no statement.

use std::collections::HashSet;

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use crate::audit::{self, Act};
use crate::board::{News, NewsKind};
use crate::entity::refresh_token;
use crate::{Error, Result, Scoped, Store, System};

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

impl Scoped<'_> {
    /// Ends every session there is; returns how many were going on. Only for whoever looks after the whole tree.
    ///
    /// # Errors
    /// `NotFound` for anybody else; the database's.
    pub async fn sessions_end_all(&self) -> Result<u64> {
        if !self.actor.scope.0.is_empty() {
            return Err(Error::NotFound("session"));
        }
        let now = self.store.clock.session_now();
        let going_on = refresh_token::Entity::find()
            .select_only()
            .column(refresh_token::Column::FamilyId)
            .distinct()
            .filter(refresh_token::Column::RevokedAtMs.is_null())
            .filter(refresh_token::Column::UsedAtMs.is_null())
            .filter(refresh_token::Column::ExpiresAtMs.gt(now.0))
            .into_tuple::<Uuid>();
        // Where the county's administrators and auditors read it.
        let county = self.store.system().county().await?;
        let county = county.map_or_else(|| self.actor.scope.clone(), |county| county.path);
        let tx = self.store.db.begin().await?;
        let families = going_on.all(&tx).await?.len() as u64;
        refresh_token::Entity::update_many()
            .col_expr(refresh_token::Column::RevokedAtMs, Expr::value(now.0))
            .filter(refresh_token::Column::RevokedAtMs.is_null())
            .exec(&tx)
            .await?;
        let act = Act {
            action: "session.end_all",
            subject_kind: "session",
            subject_id: String::new(),
            place_path: &county,
            detail: json!({ "sessions": families }),
        };
        audit::write(&tx, self.store.clock.now(), self.actor, act).await?;
        tx.commit().await?;
        self.store.tell_sessions_ended().await;
        Ok(families)
    }
}

impl Store {
    /// Tells every process that sessions have ended. The rows are written; where the board is away, each process finds
    /// them by itself within two seconds.
    pub(crate) async fn tell_sessions_ended(&self) {
        let _ = self.board.tell(&News::look_again(NewsKind::Session)).await;
    }
}
