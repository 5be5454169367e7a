//! Staff give a link with the senior's consent, and end it.

use domain::family::{ConsentHow, DAYS_MAX};
use domain::id::{FamilyAccessId, SeniorId};
use domain::time::At;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use secrecy::SecretString;
use serde_json::json;

use super::{FamilyAccess, expiry};
use crate::entity::{family_access, senior};
use crate::{Error, Result, Scoped, ids, sessions};

/// Relatives who look after one senior at a time.
const LIVE_MAX: usize = 5;

/// What is to be granted.
#[derive(Debug, Clone)]
pub struct Grant {
    /// Who.
    pub relative_name: String,
    /// 女儿
    pub relation: String,
    /// How the senior agreed.
    pub consent_how: ConsentHow,
    /// For how long.
    pub days: u32,
}

/// A link's secret, told once.
#[derive(Debug)]
pub struct Granted {
    /// The access.
    pub id: FamilyAccessId,
    /// What stands behind the link's `#`.
    pub token: SecretString,
    /// Until when.
    pub expires_at: At,
}

impl Scoped<'_> {
    /// Grants a relative access to a senior in scope.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope; `bad_days`, `family_full`, `senior_gone`.
    pub async fn family_grant(&self, id: SeniorId, grant: &Grant) -> Result<Granted> {
        if !(1..=DAYS_MAX).contains(&grant.days) {
            return Err(Error::invalid("bad_validity", "days", "from one day to a year"));
        }
        let now = self.store.clock.now();
        let tx = self.store.db.begin().await?;
        let row = self.senior_for_change(&tx, id).await?;
        if row.standing()?.is_gone() {
            return Err(Error::conflict("senior_gone", "this senior isn't with us any more"));
        }
        let rows = family_access::Entity::find()
            .filter(family_access::Column::SeniorId.eq(id.0))
            .filter(family_access::Column::RevokedAtMs.is_null())
            .filter(family_access::Column::ExpiresAtMs.gt(now.0))
            .all(&tx)
            .await?;
        if rows.len() >= LIVE_MAX {
            return Err(Error::conflict("family_full", LIVE_MAX.to_string()));
        }
        let token = ids::secret_token();
        let granted = FamilyAccessId(ids::new_id());
        let expires_at = expiry(now, grant.days);
        let access = family_access::ActiveModel {
            id: Set(granted.0),
            senior_id: Set(id.0),
            place_path: Set(row.place_path.clone()),
            token_index: Set(self.store.keys.index("family", &token)),
            relative_name: Set(grant.relative_name.clone()),
            relation: Set(grant.relation.clone()),
            consent_how: Set(grant.consent_how.name().to_owned()),
            made_by: Set(self.actor.id),
            made_by_name: Set(self.actor.name.clone()),
            made_at_ms: Set(now.0),
            expires_at_ms: Set(expires_at.0),
            last_used_at_ms: Set(None),
            revoked_at_ms: Set(None),
            revoked_by_name: Set(None),
        };
        family_access::Entity::insert(access)
            .exec_without_returning(&tx)
            .await?;
        let detail = json!({"access": granted, "consent": grant.consent_how.name(), "days": grant.days});
        self.note_senior(&tx, id, &row.place_path, "family.grant", detail)
            .await?;
        tx.commit().await?;
        Ok(Granted {
            id: granted,
            token: token.into(),
            expires_at,
        })
    }

    /// The accesses to a senior in scope, the newest first, those that ended too.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn family_accesses(&self, id: SeniorId) -> Result<Vec<FamilyAccess>> {
        let conn = self.store.db.read();
        senior::Entity::find_by_id(id.0)
            .filter(self.covers(senior::Column::PlacePath))
            .one(conn)
            .await?
            .ok_or(Error::NotFound("senior"))?;
        let rows = family_access::Entity::find()
            .filter(family_access::Column::SeniorId.eq(id.0))
            .order_by_desc(family_access::Column::Id)
            .all(conn)
            .await?;
        rows.into_iter().map(FamilyAccess::read).collect()
    }

    /// Ends an access to a senior in scope, at once. Ending it again changes nothing.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn family_revoke(&self, id: FamilyAccessId) -> Result<()> {
        let now = self.store.clock.now();
        let tx = self.store.db.begin().await?;
        let row = family_access::Entity::find_by_id(id.0)
            .one(&tx)
            .await?
            .ok_or(Error::NotFound("family_access"))?;
        // The senior may have moved within the county since: where they are now counts.
        let senior = self
            .senior_for_change(&tx, SeniorId(row.senior_id))
            .await
            .map_err(|_| Error::NotFound("family_access"))?;
        let ended = family_access::Entity::update_many()
            .col_expr(family_access::Column::RevokedAtMs, Expr::value(now.0))
            .col_expr(
                family_access::Column::RevokedByName,
                Expr::value(self.actor.name.clone()),
            )
            .filter(family_access::Column::Id.eq(id.0))
            .filter(family_access::Column::RevokedAtMs.is_null())
            .exec(&tx)
            .await?;
        if ended.rows_affected == 1 {
            sessions::end_all(&tx, id.0, self.store.clock.session_now()).await?;
            let detail = json!({"access": id});
            self.note_senior(
                &tx,
                SeniorId(row.senior_id),
                &senior.place_path,
                "family.revoke",
                detail,
            )
            .await?;
        }
        tx.commit().await?;
        self.store.tell_sessions_ended().await;
        Ok(())
    }
}
