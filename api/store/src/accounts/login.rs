//! Logging in.
//!
//! A password is checked first and counted after, in one statement that does nothing to a locked account: whatever was
//! checked while the lock fell says "locked" too. So guesses that arrive together learn no more than five answers.

use std::ops::RangeInclusive;

use domain::account::{self as rule, Login, WRONG_PASSWORDS_MAX};
use domain::id::AccountId;
use domain::time::At;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait, QueryFilter};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use super::{Account, password, with_place};
use crate::audit::{self, Act};
use crate::clock::SKEW_MS;
use crate::entity::account;
use crate::{Actor, Error, Result, System};

/// What became of a try to log in.
#[derive(Debug)]
pub enum LogIn {
    /// Come in.
    In(Box<Account>),
    /// No such login, disabled, or not this password; which of them is nobody's business.
    Wrong,
    /// Too many wrong passwords.
    Locked {
        /// Seconds until the next try counts.
        retry_after_s: u32,
    },
}

impl System<'_> {
    /// Tries a login and a password. Takes as long for a login that nobody has.
    ///
    /// # Errors
    /// The database's.
    pub async fn log_in(&self, login: &str, password: SecretString) -> Result<LogIn> {
        let row = match Login::parse(login) {
            Ok(login) => self.by_login(&login).await?,
            Err(_) => None,
        };
        match row.filter(|row| row.disabled_at_ms.is_none()) {
            Some(row) => {
                let tried = self.try_password(row, password).await?;
                if let LogIn::In(account) = &tried {
                    self.note(self.store.db.write(), &account.actor(), "account.login", json!({}))
                        .await?;
                }
                Ok(tried)
            }
            None => {
                password::match_nobody(password).await?;
                Ok(LogIn::Wrong)
            }
        }
    }

    /// Changes one's own password; the old one counts as a try. Ends all sessions of the account.
    ///
    /// # Errors
    /// What is wrong with the new password; `NotFound` when the account is gone.
    pub async fn change_own_password(&self, id: AccountId, old: SecretString, new: SecretString) -> Result<LogIn> {
        let row = account::Entity::find_by_id(id.0)
            .one(self.store.db.read())
            .await?
            .filter(|row| row.disabled_at_ms.is_none())
            .ok_or(Error::NotFound("account"))?;
        let login = Login::parse(&row.login).map_err(|_| Error::Corrupt("account.login"))?;
        rule::check_password(&login, new.expose_secret()).map_err(|error| Error::of(&error))?;
        let tried = self.try_password(row, old).await?;
        if let LogIn::In(account) = &tried {
            let hash = password::hash(new).await?;
            let tx = self.store.db.begin().await?;
            super::manage::set_hash(&tx, &account.actor(), account, hash, self.store.clock.now()).await?;
            crate::sessions::end_all(&tx, id.0, self.store.clock.session_now()).await?;
            tx.commit().await?;
            self.store.tell_sessions_ended().await;
        }
        Ok(tried)
    }

    async fn by_login(&self, login: &Login) -> Result<Option<account::Model>> {
        Ok(account::Entity::find()
            .filter(account::Column::Login.eq(login.as_str()))
            .one(self.store.db.read())
            .await?)
    }

    async fn try_password(&self, row: account::Model, password: SecretString) -> Result<LogIn> {
        let now = self.store.clock.session_now();
        if holds(now).contains(&row.locked_until_ms) {
            return Ok(locked(row.locked_until_ms, now));
        }
        let right = password::matches(password, row.password_hash.clone()).await?;
        let tx = self.store.db.begin().await?;
        let counted = count(&tx, row.id, right, now).await?;
        let row = account::Entity::find_by_id(row.id)
            .one(&tx)
            .await?
            .ok_or(Error::NotFound("account"))?;
        if !counted {
            tx.rollback().await?;
            return Ok(locked(row.locked_until_ms, now));
        }
        if !right && row.failed_count >= WRONG_PASSWORDS_MAX {
            self.lock(&tx, &row, now).await?;
        }
        let tried = if right {
            LogIn::In(Box::new(with_place(&tx, row).await?))
        } else {
            LogIn::Wrong
        };
        tx.commit().await?;
        Ok(tried)
    }

    async fn lock(&self, tx: &DatabaseTransaction, row: &account::Model, now: At) -> Result<()> {
        account::Entity::update_many()
            .col_expr(account::Column::FailedCount, Expr::value(0))
            .col_expr(
                account::Column::LockedUntilMs,
                Expr::value(now.plus_minutes(rule::LOCK_MINUTES).0),
            )
            .filter(account::Column::Id.eq(row.id))
            .exec(tx)
            .await?;
        let actor = Account::read(row.clone(), String::new())?.actor();
        let detail = json!({ "wrong_passwords": WRONG_PASSWORDS_MAX });
        self.note(tx, &actor, "account.lock", detail).await
    }

    async fn note<C: ConnectionTrait>(
        &self,
        conn: &C,
        actor: &Actor,
        action: &'static str,
        detail: serde_json::Value,
    ) -> Result<()> {
        let act = Act {
            action,
            subject_kind: "account",
            subject_id: actor.id.to_string(),
            place_path: &actor.scope,
            detail,
        };
        audit::write(conn, self.store.clock.now(), actor, act).await
    }
}

/// Counts a try; `false` when the account is locked, and then nothing was counted. Holds the row until the end of the
/// transaction.
async fn count(tx: &DatabaseTransaction, id: uuid::Uuid, right: bool, now: At) -> Result<bool> {
    let failed = if right {
        Expr::value(0)
    } else {
        Expr::col(account::Column::FailedCount).add(1)
    };
    let counted = account::Entity::update_many()
        .col_expr(account::Column::FailedCount, failed)
        .filter(account::Column::Id.eq(id))
        .filter(account::Column::LockedUntilMs.not_between(*holds(now).start(), *holds(now).end()))
        .exec(tx)
        .await?;
    Ok(counted.rows_affected == 1)
}

/// The ends of locks that hold now. None lies further ahead, but by a clock that was wrong.
fn holds(now: At) -> RangeInclusive<i64> {
    now.0 + 1..=now.plus_minutes(rule::LOCK_MINUTES).0 + SKEW_MS
}

fn locked(until_ms: i64, now: At) -> LogIn {
    let wait_s = std::cmp::max(until_ms - now.0, 1_000) / 1_000;
    LogIn::Locked {
        retry_after_s: u32::try_from(wait_s).unwrap_or(u32::MAX),
    }
}
