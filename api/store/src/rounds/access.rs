//! How a volunteer gets at one round: six digits, good once, on one phone.

use std::collections::BTreeMap;

use domain::delivery::RoundState;
use domain::id::RoundId;
use domain::time::At;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait,
    QueryFilter, QueryOrder,
};
use serde_json::json;
use uuid::Uuid;

use super::arrange::act;
use super::rows;
use crate::audit;
use crate::clock::SKEW_MS;
use crate::entity::{join_try, round_access};
use crate::{Actor, Error, Keyring, Result, Scoped, System, ids, sessions};

/// A code, and the session behind it, end so long after the round's planned end.
const GRACE_MIN: i64 = 120;
/// Wrong codes that end an access, or shut an address out.
const WRONG_MAX: i32 = 5;
/// For so long a code that was good is told from one that nobody ever had.
const TOLD_FOR_MIN: i64 = 2 * 24 * 60;
/// How long an address is shut out.
const SHUT_OUT_MIN: i64 = 15;
/// Codes drawn until one is free; a million of them against a few dozen live ones.
const DRAWS_MAX: usize = 20;

/// A way in, told once.
pub struct Access {
    /// Its id; goes into the link, so that wrong codes count against it alone.
    pub id: Uuid,
    /// Six digits.
    pub code: String,
    /// Until when.
    pub expires_at: At,
}

/// How far the newest code of a round is, for the desk that gave it out.
#[derive(Debug, Clone, Copy)]
pub struct AccessShown {
    /// When it was made.
    pub made_at: At,
    /// Until when it is good.
    pub expires_at: At,
    /// When a phone came in by it.
    pub used_at: Option<At>,
}

/// What became of a code that somebody typed.
pub enum Joined {
    /// In.
    In {
        /// The access, for the session.
        access: Uuid,
        /// The volunteer on the round.
        actor: Actor,
        /// Until when, by the sessions' clock.
        until: At,
    },
    /// Nobody's code, or one that too many wrong ones were tried against.
    Wrong,
    /// It let a phone in already.
    Used,
    /// The round is long over.
    Expired,
    /// A newer one was made, or the round is somebody else's by now.
    Ended,
    /// Too many wrong codes from there.
    ShutOut {
        /// Seconds until the next try counts.
        retry_after_s: u32,
    },
}

impl Scoped<'_> {
    /// Makes a code for the volunteer of a round. Earlier codes and phones of the round are shut out.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope; `no_volunteer`, `round_finished`.
    pub async fn round_access(&self, id: RoundId) -> Result<Access> {
        let (round, path) = self.round_and_path(id).await?;
        if round.state == RoundState::Finished {
            return Err(Error::conflict("round_finished", "this round is over"));
        }
        if round.volunteer.is_none() {
            return Err(Error::conflict("no_volunteer", "give the round to somebody first"));
        }
        let now = self.store.clock.now();
        let tx = self.store.db.begin().await?;
        revoke(&tx, id, now, self.store.clock.session_now()).await?;
        let code = free_code(&tx, &self.store.keys, now).await?;
        let access = Access {
            id: ids::new_id(),
            // A code made late in the day for a round that runs over is still good for a while.
            expires_at: round.ends_at.max(now).plus_minutes(GRACE_MIN),
            code,
        };
        let row = round_access::ActiveModel {
            id: Set(access.id),
            round_id: Set(id.0),
            code_index: Set(index(&self.store.keys, &access.code)),
            tries: Set(0),
            expires_at_ms: Set(access.expires_at.0),
            used_at_ms: Set(None),
            revoked_at_ms: Set(None),
            created_by: Set(Some(self.actor.id)),
            created_at_ms: Set(now.0),
        };
        round_access::Entity::insert(row).exec_without_returning(&tx).await?;
        audit::write(
            &tx,
            now,
            self.actor,
            act("round.access", id, &path, json!({"access": access.id})),
        )
        .await?;
        tx.commit().await?;
        self.store.tell_sessions_ended().await;
        Ok(access)
    }
}

impl System<'_> {
    /// Lets in whoever knows a round's code. With the access's id (it comes with the link) wrong codes count against that
    /// access; without it they count against the caller's address.
    ///
    /// # Errors
    /// The database's.
    pub async fn join_round(&self, code: &str, access: Option<Uuid>, address: &str) -> Result<Joined> {
        let now = self.store.clock.now();
        let tx = self.store.db.begin().await?;
        let address = self.store.keys.index("join_address", address);
        if access.is_none()
            && let Some(retry_after_s) = shut_out(&tx, &address, self.store.clock.session_now()).await?
        {
            return Ok(Joined::ShutOut { retry_after_s });
        }
        let wanted = index(&self.store.keys, code);
        let found = live(&tx, access, &wanted, now).await?;
        let joined = match found {
            Some(row) if row.code_index == wanted && row.tries < WRONG_MAX => self.enter(&tx, &row, now).await?,
            _ => None,
        };
        if joined.is_none() {
            match access {
                Some(access) => count_on_access(&tx, access).await?,
                None => count_on_address(&tx, &address, self.store.clock.session_now()).await?,
            }
        }
        let joined = match joined {
            Some(joined) => joined,
            None => self.why_not_joined(&tx, access, &wanted, now).await?,
        };
        tx.commit().await?;
        // Whoever gave the code out has it on the screen still, and sees that it was used. The phone is in, told or not.
        if let Joined::In { actor, .. } = &joined
            && let Some(id) = actor.round
            && let Ok(round) = rows::one(self.store.db.read(), id).await
        {
            self.store.within(actor).tell_round(&round).await;
        }
        Ok(joined)
    }

    /// Whoever knows a code that was good is told why it no longer is; it lets nobody in, and counted as a wrong one.
    async fn why_not_joined(
        &self,
        tx: &DatabaseTransaction,
        access: Option<Uuid>,
        wanted: &str,
        now: At,
    ) -> Result<Joined> {
        let mut known = Condition::all()
            .add(round_access::Column::CodeIndex.eq(wanted))
            .add(round_access::Column::Tries.lt(WRONG_MAX))
            // Six digits come again: of an older round nobody is told anything.
            .add(round_access::Column::CreatedAtMs.gt(now.plus_minutes(-TOLD_FOR_MIN).0));
        if let Some(id) = access {
            known = known.add(round_access::Column::Id.eq(id));
        }
        let row = round_access::Entity::find()
            .filter(known)
            .order_by_desc(round_access::Column::Id)
            .one(tx)
            .await?;
        Ok(match row {
            None => Joined::Wrong,
            Some(row) if row.revoked_at_ms.is_some() => Joined::Ended,
            Some(row) if row.used_at_ms.is_some() => Joined::Used,
            Some(row) if row.expires_at_ms <= now.0 => Joined::Expired,
            Some(_) => Joined::Wrong,
        })
    }

    async fn enter(&self, tx: &DatabaseTransaction, row: &round_access::Model, now: At) -> Result<Option<Joined>> {
        let Some(actor) = sessions::volunteer_actor(tx, row.id).await? else {
            return Ok(None);
        };
        let used = round_access::Entity::update_many()
            .col_expr(round_access::Column::UsedAtMs, Expr::value(now.0))
            .filter(round_access::Column::Id.eq(row.id))
            .filter(round_access::Column::UsedAtMs.is_null())
            .exec(tx)
            .await?;
        if used.rows_affected == 0 {
            return Ok(None);
        }
        let act = act(
            "round.join",
            RoundId(row.round_id),
            &actor.scope,
            json!({"access": row.id}),
        );
        audit::write(tx, now, &actor, act).await?;
        // Rounds live by the programme's clock, sessions by theirs; in a demo the two differ.
        let left_ms = row.expires_at_ms - now.0;
        Ok(Some(Joined::In {
            access: row.id,
            until: At(self.store.clock.session_now().0 + left_ms),
            actor,
        }))
    }
}

/// The codes of these rounds that weren't replaced.
pub(super) async fn shown<C: ConnectionTrait>(
    conn: &C,
    rounds: impl Iterator<Item = RoundId>,
) -> Result<BTreeMap<RoundId, AccessShown>> {
    let rows = round_access::Entity::find()
        .filter(round_access::Column::RoundId.is_in(rounds.map(|id| id.0)))
        .filter(round_access::Column::RevokedAtMs.is_null())
        .order_by_asc(round_access::Column::Id)
        .all(conn)
        .await?;
    let entry = |row: round_access::Model| {
        let shown = AccessShown {
            made_at: At(row.created_at_ms),
            expires_at: At(row.expires_at_ms),
            used_at: row.used_at_ms.map(At),
        };
        (RoundId(row.round_id), shown)
    };
    Ok(rows.into_iter().map(entry).collect())
}

/// The live access that is meant: the named one, or the one with this code.
async fn live(
    tx: &DatabaseTransaction,
    access: Option<Uuid>,
    wanted: &str,
    now: At,
) -> Result<Option<round_access::Model>> {
    let meant = match access {
        Some(id) => round_access::Column::Id.eq(id),
        None => round_access::Column::CodeIndex.eq(wanted),
    };
    let query = round_access::Entity::find()
        .filter(meant)
        .filter(round_access::Column::UsedAtMs.is_null())
        .filter(round_access::Column::RevokedAtMs.is_null())
        .filter(round_access::Column::ExpiresAtMs.gt(now.0));
    Ok(query.one(tx).await?)
}

async fn free_code<C: ConnectionTrait>(conn: &C, keys: &Keyring, now: At) -> Result<String> {
    for _ in 0..DRAWS_MAX {
        let code = ids::six_digits();
        let taken = round_access::Entity::find()
            .filter(round_access::Column::CodeIndex.eq(index(keys, &code)))
            .filter(round_access::Column::ExpiresAtMs.gt(now.0))
            .one(conn)
            .await?;
        if taken.is_none() {
            return Ok(code);
        }
    }
    Err(Error::Busy { retry_after_s: 1 })
}

async fn count_on_access(tx: &DatabaseTransaction, access: Uuid) -> Result<()> {
    round_access::Entity::update_many()
        .col_expr(
            round_access::Column::Tries,
            Expr::col(round_access::Column::Tries).add(1),
        )
        .filter(round_access::Column::Id.eq(access))
        .exec(tx)
        .await?;
    Ok(())
}

/// Seconds that an address still has to wait.
async fn shut_out(tx: &DatabaseTransaction, address: &str, now: At) -> Result<Option<u32>> {
    let row = join_try::Entity::find_by_id(address.to_owned()).one(tx).await?;
    let ends = |row: &join_try::Model| At(row.since_ms).plus_minutes(SHUT_OUT_MIN);
    // One that lies ahead was counted by a clock that was wrong.
    let shut = row.filter(|row| row.wrong >= WRONG_MAX && ends(row) > now && row.since_ms <= now.0 + SKEW_MS);
    Ok(shut.map(|row| u32::try_from((ends(&row).0 - now.0) / 1_000 + 1).unwrap_or(u32::MAX)))
}

/// One more wrong code from there; the count starts anew a quarter of an hour after the last.
async fn count_on_address(tx: &DatabaseTransaction, address: &str, now: At) -> Result<()> {
    let row = join_try::Entity::find_by_id(address.to_owned()).one(tx).await?;
    let recent = row.filter(|row| At(row.since_ms).plus_minutes(SHUT_OUT_MIN) > now && row.since_ms <= now.0 + SKEW_MS);
    let row = join_try::ActiveModel {
        address_index: Set(address.to_owned()),
        wrong: Set(recent.map_or(0, |row| row.wrong) + 1),
        since_ms: Set(now.0),
    };
    let anew = OnConflict::column(join_try::Column::AddressIndex)
        .update_columns([join_try::Column::Wrong, join_try::Column::SinceMs])
        .to_owned();
    join_try::Entity::insert(row)
        .on_conflict(anew)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Shuts out every phone of a round.
pub(crate) async fn revoke(tx: &DatabaseTransaction, round: RoundId, now: At, session_now: At) -> Result<()> {
    let open = round_access::Entity::find()
        .filter(round_access::Column::RoundId.eq(round.0))
        .filter(round_access::Column::RevokedAtMs.is_null())
        .all(tx)
        .await?;
    for row in open {
        round_access::Entity::update_many()
            .col_expr(round_access::Column::RevokedAtMs, Expr::value(now.0))
            .filter(round_access::Column::Id.eq(row.id))
            .exec(tx)
            .await?;
        sessions::end_all(tx, row.id, session_now).await?;
    }
    Ok(())
}

fn index(keys: &Keyring, code: &str) -> String {
    keys.index("round_code", code)
}
