//! Sessions: refresh tokens that are good for one use.
//!
//! Each renewal gives a new token of the same family. A token that comes a second time was stolen or its answer was lost;
//! nobody can tell which, so the whole family ends and the person logs in again.

use domain::device::DeviceKind;
use domain::id::{AccountId, CanteenId, DeviceId, FamilyAccessId, RoundId};
use domain::place::PlacePath;
use domain::role::Role;
use domain::time::At;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use uuid::Uuid;

use crate::audit::{self, Act};
use crate::entity::{canteen, device, refresh_token, round, round_access, volunteer};
use crate::{Actor, ActorKind, Error, Result, System, accounts, family, ids};

const STAFF_HOURS: i64 = 12;
const DEVICE_DAYS: i64 = 90;
const MINUTES_PER_HOUR: i64 = 60;

/// Whose session. Only these are ever found behind a refresh token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A member of staff; ends 12 hours after the last renewal.
    Account(AccountId),
    /// A kiosk or board; ends 90 days after the last renewal.
    Device(DeviceId),
    /// A volunteer who came in by this `round_access` row; ends with the round, whatever is renewed.
    RoundAccess {
        /// The row.
        id: Uuid,
        /// The round's end.
        until: At,
    },
    /// A relative who came in by this access; ends with it, whatever is renewed.
    Family {
        /// The access.
        id: FamilyAccessId,
        /// Its end.
        until: At,
    },
}

impl Subject {
    fn kind(self) -> ActorKind {
        match self {
            Self::Account(_) => ActorKind::Account,
            Self::Device(_) => ActorKind::Device,
            Self::RoundAccess { .. } => ActorKind::Volunteer,
            Self::Family { .. } => ActorKind::Family,
        }
    }

    fn id(self) -> Uuid {
        match self {
            Self::Account(AccountId(id)) | Self::Device(DeviceId(id)) | Self::RoundAccess { id, .. } => id,
            Self::Family { id, .. } => id.0,
        }
    }

    fn ends_at(self, now: At) -> At {
        match self {
            Self::Account(_) => now.plus_minutes(STAFF_HOURS * MINUTES_PER_HOUR),
            Self::Device(_) => now.plus_minutes(DEVICE_DAYS * 24 * MINUTES_PER_HOUR),
            Self::RoundAccess { until, .. } | Self::Family { until, .. } => until,
        }
    }

    fn read(row: &refresh_token::Model) -> Result<Self> {
        match ActorKind::parse(&row.subject_kind) {
            Some(ActorKind::Account) => Ok(Self::Account(AccountId(row.subject_id))),
            Some(ActorKind::Device) => Ok(Self::Device(DeviceId(row.subject_id))),
            Some(ActorKind::Volunteer) => Ok(Self::RoundAccess {
                id: row.subject_id,
                until: At(row.expires_at_ms),
            }),
            Some(ActorKind::Family) => Ok(Self::Family {
                id: FamilyAccessId(row.subject_id),
                until: At(row.expires_at_ms),
            }),
            _ => Err(Error::Corrupt("refresh_token.subject_kind")),
        }
    }
}

/// A token to be given out once; only its keyed hash is kept.
#[derive(Debug)]
pub struct Refresh {
    /// Which session it goes on with; access tokens name it.
    pub session: Uuid,
    /// The secret.
    pub token: SecretString,
    /// Until when.
    pub expires_at: At,
    /// Seconds until then.
    pub ttl_s: i64,
}

/// What became of a renewal.
#[derive(Debug)]
pub enum Renewal {
    /// Here is the next one.
    Renewed {
        /// As they are now: role, scope and name may have changed since the last one.
        actor: Actor,
        /// Whose.
        subject: Subject,
        /// The next token.
        refresh: Refresh,
    },
    /// It was used before; the family has ended.
    Reused,
    /// Unknown, too old, revoked, or its owner may not come in any more.
    Ended,
}

impl System<'_> {
    /// Opens a session.
    ///
    /// # Errors
    /// The database's.
    pub async fn session_open(&self, subject: Subject) -> Result<Refresh> {
        self.issue(self.store.db.write(), ids::new_id(), subject).await
    }

    /// Trades a token for the next one.
    ///
    /// # Errors
    /// The database's.
    pub async fn session_renew(&self, token: &SecretString) -> Result<Renewal> {
        let now = self.store.clock.session_now();
        let tx = self.store.db.begin().await?;
        let Some(row) = self.by_token(&tx, token).await? else {
            return Ok(Renewal::Ended);
        };
        // A renewal that raced the end of its session has left a row that nobody revoked; its family says so.
        if row.revoked_at_ms.is_some() || has_ended(&tx, row.family_id).await? {
            return Ok(Renewal::Ended);
        }
        if !use_up(&tx, row.id, now).await? {
            end_family(&tx, row.family_id, now).await?;
            self.note_reuse(&tx, &row).await?;
            tx.commit().await?;
            self.store.tell_sessions_ended().await;
            return Ok(Renewal::Reused);
        }
        let subject = Subject::read(&row)?;
        let actor = match subject {
            _ if row.expires_at_ms <= now.0 => None,
            live => live_actor(&tx, live, self.store.clock.now()).await?,
        };
        let Some(actor) = actor else {
            end_family(&tx, row.family_id, now).await?;
            tx.commit().await?;
            return Ok(Renewal::Ended);
        };
        let refresh = self.issue(&tx, row.family_id, subject).await?;
        tx.commit().await?;
        Ok(Renewal::Renewed {
            actor,
            subject,
            refresh,
        })
    }

    /// Logs out: ends the family of this token, if there is one.
    ///
    /// # Errors
    /// The database's.
    pub async fn session_end(&self, token: &SecretString) -> Result<()> {
        let tx = self.store.db.begin().await?;
        if let Some(row) = self.by_token(&tx, token).await? {
            end_family(&tx, row.family_id, self.store.clock.session_now()).await?;
        }
        tx.commit().await?;
        self.store.tell_sessions_ended().await;
        Ok(())
    }

    /// Ends all sessions behind an account, device or `round_access` row.
    ///
    /// # Errors
    /// The database's.
    pub async fn sessions_end(&self, subject_id: Uuid) -> Result<()> {
        end_all(self.store.db.write(), subject_id, self.store.clock.session_now()).await?;
        self.store.tell_sessions_ended().await;
        Ok(())
    }

    /// Forgets tokens that have been too old for `days`, so that the table doesn't grow for ever.
    ///
    /// # Errors
    /// The database's.
    pub async fn sessions_forget(&self, days: i64) -> Result<u64> {
        let before = self
            .store
            .clock
            .session_now()
            .plus_minutes(-days * 24 * MINUTES_PER_HOUR);
        let gone = refresh_token::Entity::delete_many()
            .filter(refresh_token::Column::ExpiresAtMs.lt(before.0))
            .exec(self.store.db.write())
            .await?;
        Ok(gone.rows_affected)
    }

    async fn issue<C: ConnectionTrait>(&self, conn: &C, family: Uuid, subject: Subject) -> Result<Refresh> {
        let token = ids::secret_token();
        let now = self.store.clock.session_now();
        let expires_at = subject.ends_at(now);
        let row = refresh_token::ActiveModel {
            id: Set(ids::new_id()),
            family_id: Set(family),
            subject_kind: Set(subject.kind().name().to_owned()),
            subject_id: Set(subject.id()),
            token_index: Set(self.store.keys.index("refresh", &token)),
            issued_at_ms: Set(now.0),
            expires_at_ms: Set(expires_at.0),
            used_at_ms: Set(None),
            revoked_at_ms: Set(None),
        };
        refresh_token::Entity::insert(row).exec_without_returning(conn).await?;
        Ok(Refresh {
            session: family,
            token: token.into(),
            expires_at,
            ttl_s: std::cmp::max(expires_at.0 - now.0, 0) / 1_000,
        })
    }

    async fn by_token(&self, tx: &DatabaseTransaction, token: &SecretString) -> Result<Option<refresh_token::Model>> {
        let index = self.store.keys.index("refresh", token.expose_secret());
        Ok(refresh_token::Entity::find()
            .filter(refresh_token::Column::TokenIndex.eq(index))
            .one(tx)
            .await?)
    }

    async fn note_reuse(&self, tx: &DatabaseTransaction, row: &refresh_token::Model) -> Result<()> {
        let Some(actor) = live_actor(tx, Subject::read(row)?, self.store.clock.now()).await? else {
            return Ok(());
        };
        let act = Act {
            action: "session.reuse",
            subject_kind: actor.kind.name(),
            subject_id: row.subject_id.to_string(),
            place_path: &actor.scope,
            detail: json!({ "family": row.family_id }),
        };
        audit::write(tx, self.store.clock.now(), &actor, act).await
    }
}

/// Marks a token as used; `false` when it was already. Two at once: the database lets one through.
async fn use_up(tx: &DatabaseTransaction, id: Uuid, now: At) -> Result<bool> {
    let used = refresh_token::Entity::update_many()
        .col_expr(refresh_token::Column::UsedAtMs, Expr::value(now.0))
        .filter(refresh_token::Column::Id.eq(id))
        .filter(refresh_token::Column::UsedAtMs.is_null())
        .exec(tx)
        .await?;
    Ok(used.rows_affected == 1)
}

async fn has_ended(tx: &DatabaseTransaction, family: Uuid) -> Result<bool> {
    let ended = refresh_token::Entity::find()
        .filter(refresh_token::Column::FamilyId.eq(family))
        .filter(refresh_token::Column::RevokedAtMs.is_not_null())
        .one(tx)
        .await?;
    Ok(ended.is_some())
}

async fn end_family(tx: &DatabaseTransaction, family: Uuid, now: At) -> Result<()> {
    refresh_token::Entity::update_many()
        .col_expr(refresh_token::Column::RevokedAtMs, Expr::value(now.0))
        .filter(refresh_token::Column::FamilyId.eq(family))
        .filter(refresh_token::Column::RevokedAtMs.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// Ends all sessions of a subject within the caller's transaction.
pub(crate) async fn end_all<C: ConnectionTrait>(conn: &C, subject_id: Uuid, now: At) -> Result<()> {
    refresh_token::Entity::update_many()
        .col_expr(refresh_token::Column::RevokedAtMs, Expr::value(now.0))
        .filter(refresh_token::Column::SubjectId.eq(subject_id))
        .filter(refresh_token::Column::RevokedAtMs.is_null())
        .exec(conn)
        .await?;
    Ok(())
}

/// The subject as an actor, unless it may not come in any more.
async fn live_actor<C: ConnectionTrait>(conn: &C, subject: Subject, now: At) -> Result<Option<Actor>> {
    match subject {
        Subject::Account(id) => Ok(accounts::live_account(conn, id).await?.map(|account| account.actor())),
        Subject::Device(id) => {
            let row = device::Entity::find_by_id(id.0).one(conn).await?;
            Ok(row
                .filter(|row| row.revoked_at_ms.is_none())
                .map(|row| device_actor(&row)))
        }
        Subject::RoundAccess { id, .. } => volunteer_actor(conn, id).await,
        Subject::Family { id, .. } => family::family_actor(conn, id.0, now).await,
    }
}

/// A device as an actor: its canteen is all it sees. One of a kind that this version doesn't know may only show.
pub(crate) fn device_actor(row: &device::Model) -> Actor {
    let is_kiosk = DeviceKind::parse(&row.kind) == Some(DeviceKind::Kiosk);
    Actor {
        kind: ActorKind::Device,
        id: row.id,
        name: row.name.clone(),
        role: if is_kiosk { Role::Kiosk } else { Role::Board },
        scope: PlacePath(row.place_path.clone()),
        canteen: Some(CanteenId(row.canteen_id)),
        round: None,
    }
}

/// The volunteer behind a round's access, as long as the round is theirs.
pub(crate) async fn volunteer_actor<C: ConnectionTrait>(conn: &C, access: Uuid) -> Result<Option<Actor>> {
    let access = round_access::Entity::find_by_id(access).one(conn).await?;
    let Some(access) = access.filter(|access| access.revoked_at_ms.is_none()) else {
        return Ok(None);
    };
    let Some(round) = round::Entity::find_by_id(access.round_id).one(conn).await? else {
        return Ok(None);
    };
    let Some(canteen) = canteen::Entity::find_by_id(round.canteen_id).one(conn).await? else {
        return Ok(None);
    };
    let volunteer = match round.volunteer_id {
        Some(id) => volunteer::Entity::find_by_id(id).one(conn).await?,
        None => None,
    };
    Ok(volunteer
        .filter(|volunteer| volunteer.disabled_at_ms.is_none())
        .map(|volunteer| Actor {
            kind: ActorKind::Volunteer,
            id: volunteer.id,
            name: volunteer.name,
            role: Role::Volunteer,
            scope: PlacePath(canteen.place_path),
            canteen: Some(CanteenId(canteen.id)),
            round: Some(RoundId(round.id)),
        }))
}

#[cfg(test)]
mod tests;
