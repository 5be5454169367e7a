//! Making, listing and disabling accounts, inside the part of the tree that the administrator looks after.

use std::collections::{BTreeMap, BTreeSet};

use domain::account::{self as rule, Login};
use domain::id::{AccountId, CanteenId};
use domain::place::{PlaceCode, PlacePath};
use domain::role::Role;
use domain::time::At;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use super::{Account, password, with_place};
use crate::audit::{self, Act};
use crate::entity::{account, canteen, place};
use crate::{Actor, Error, Result, Scoped, ids, sessions};

/// Accounts a list shows at most; a search narrows it.
const ROWS_MAX: u64 = 200;

/// An account to be made.
pub struct NewAccount {
    /// What they will type.
    pub login: Login,
    /// Their name.
    pub name: String,
    /// Their one role; staff roles only.
    pub role: Role,
    /// Where; must be inside the maker's scope.
    pub place: PlaceCode,
    /// For the roles of a canteen: which one. It must stand inside the maker's scope; its place then counts.
    pub canteen: Option<CanteenId>,
    /// The first password.
    pub password: SecretString,
}

impl Scoped<'_> {
    /// The accounts in scope, by login; `q` is a part of the login or name.
    ///
    /// # Errors
    /// The database's.
    pub async fn accounts(&self, q: Option<&str>) -> Result<Vec<Account>> {
        let mut query = account::Entity::find().filter(self.covers(account::Column::PlacePath));
        if let Some(q) = q {
            let part = Condition::any()
                .add(account::Column::Login.contains(q.to_ascii_lowercase()))
                .add(account::Column::Name.contains(q));
            query = query.filter(part);
        }
        let rows = query
            .order_by_asc(account::Column::Login)
            .limit(ROWS_MAX)
            .all(self.store.db.read())
            .await?;
        let codes: BTreeSet<String> = rows.iter().map(|row| row.place_code.clone()).collect();
        let names: BTreeMap<String, String> = place::Entity::find()
            .filter(place::Column::Code.is_in(codes))
            .all(self.store.db.read())
            .await?
            .into_iter()
            .map(|place| (place.code, place.name))
            .collect();
        rows.into_iter()
            .map(|row| {
                let name = names.get(&row.place_code).cloned().unwrap_or_default();
                Account::read(row, name)
            })
            .collect()
    }

    /// Makes an account.
    ///
    /// # Errors
    /// `not_staff`, `canteen_missing`, `canteen_unwanted`, `login_taken`, what is wrong with the password; `NotFound` for
    /// a place or canteen outside the scope.
    pub async fn account_make(&self, new: NewAccount) -> Result<Account> {
        check(&new)?;
        let hash = password::hash(new.password.clone()).await?;
        let tx = self.store.db.begin().await?;
        let (place_code, scope) = self.seat(&tx, &new).await?;
        let row = account::Model {
            id: ids::new_id(),
            login: new.login.as_str().to_owned(),
            name: new.name,
            password_hash: hash,
            role: new.role.name().to_owned(),
            place_code,
            place_path: scope.0.clone(),
            canteen_id: new.canteen.map(|canteen| canteen.0),
            failed_count: 0,
            locked_until_ms: 0,
            disabled_at_ms: None,
            created_at_ms: self.store.clock.now().0,
        };
        account::Entity::insert(account::ActiveModel::from(row.clone()))
            .exec_without_returning(&tx)
            .await
            .map_err(taken)?;
        let detail = json!({ "role": row.role, "place": row.place_code });
        note(
            &tx,
            self.store.clock.now(),
            self.actor,
            "account.make",
            row.id,
            &scope,
            detail,
        )
        .await?;
        let account = with_place(&tx, row).await?;
        tx.commit().await?;
        Ok(account)
    }

    /// Ends an account: it can't log in any more, and its sessions end. Its name stays in the audit log.
    ///
    /// # Errors
    /// `own_account`; `NotFound` outside the scope.
    pub async fn account_disable(&self, id: AccountId) -> Result<()> {
        if id.0 == self.actor.id {
            return Err(Error::conflict(
                "own_account",
                "ask another administrator to end your account",
            ));
        }
        let tx = self.store.db.begin().await?;
        let account = self.account_in_scope(&tx, id).await?;
        account::Entity::update_many()
            .col_expr(account::Column::DisabledAtMs, Expr::value(self.store.clock.now().0))
            .filter(account::Column::Id.eq(id.0))
            .filter(account::Column::DisabledAtMs.is_null())
            .exec(&tx)
            .await?;
        sessions::end_all(&tx, id.0, self.store.clock.session_now()).await?;
        let now = self.store.clock.now();
        note(&tx, now, self.actor, "account.disable", id.0, &account.scope, json!({})).await?;
        tx.commit().await?;
        self.store.tell_sessions_ended().await;
        Ok(())
    }

    /// Gives somebody a new password, unlocks the account and ends its sessions.
    ///
    /// # Errors
    /// What is wrong with the password; `NotFound` outside the scope.
    pub async fn account_reset_password(&self, id: AccountId, new: SecretString) -> Result<()> {
        let account = self.account_in_scope(self.store.db.read(), id).await?;
        let login = Login::parse(&account.login).map_err(|_| Error::Corrupt("account.login"))?;
        rule::check_password(&login, new.expose_secret()).map_err(|error| Error::of(&error))?;
        let hash = password::hash(new).await?;
        let tx = self.store.db.begin().await?;
        set_hash(&tx, self.actor, &account, hash, self.store.clock.now()).await?;
        sessions::end_all(&tx, id.0, self.store.clock.session_now()).await?;
        tx.commit().await?;
        self.store.tell_sessions_ended().await;
        Ok(())
    }

    async fn account_in_scope<C: ConnectionTrait>(&self, conn: &C, id: AccountId) -> Result<Account> {
        let row = account::Entity::find_by_id(id.0)
            .filter(self.covers(account::Column::PlacePath))
            .one(conn)
            .await?
            .ok_or(Error::NotFound("account"))?;
        with_place(conn, row).await
    }

    /// Where the new account will sit: its place's code and its scope.
    async fn seat(&self, tx: &DatabaseTransaction, new: &NewAccount) -> Result<(String, PlacePath)> {
        if let Some(canteen) = new.canteen {
            let row = canteen::Entity::find_by_id(canteen.0)
                .filter(self.covers(canteen::Column::PlacePath))
                .one(tx)
                .await?
                .ok_or(Error::NotFound("canteen"))?;
            return Ok((row.place_code, PlacePath(row.place_path)));
        }
        let row = place::Entity::find_by_id(new.place.as_str().to_owned())
            .filter(self.covers(place::Column::Path))
            .one(tx)
            .await?
            .ok_or(Error::NotFound("place"))?;
        Ok((row.code, PlacePath(row.path)))
    }
}

fn check(new: &NewAccount) -> Result<()> {
    rule::check_password(&new.login, new.password.expose_secret()).map_err(|error| Error::of(&error))?;
    if new.name.trim().is_empty() {
        return Err(Error::invalid("name_missing", "name", "the name is missing"));
    }
    if !new.role.is_staff() {
        return Err(Error::invalid(
            "not_staff",
            "role",
            "volunteers and kiosks come in by codes",
        ));
    }
    match (new.role.is_of_canteen(), new.canteen) {
        (true, None) => Err(Error::invalid(
            "canteen_missing",
            "canteen_id",
            "this role belongs to one canteen",
        )),
        (false, Some(_)) => Err(Error::invalid(
            "canteen_unwanted",
            "canteen_id",
            "this role belongs to a place",
        )),
        _ => Ok(()),
    }
}

/// Writes a new password's hash, unlocks, and says so in the log.
pub(super) async fn set_hash(
    tx: &DatabaseTransaction,
    actor: &Actor,
    account: &Account,
    hash: String,
    now: At,
) -> Result<()> {
    account::Entity::update_many()
        .col_expr(account::Column::PasswordHash, Expr::value(hash))
        .col_expr(account::Column::FailedCount, Expr::value(0))
        .col_expr(account::Column::LockedUntilMs, Expr::value(0_i64))
        .filter(account::Column::Id.eq(account.id.0))
        .exec(tx)
        .await?;
    note(
        tx,
        now,
        actor,
        "account.password",
        account.id.0,
        &account.scope,
        json!({}),
    )
    .await
}

async fn note(
    tx: &DatabaseTransaction,
    now: At,
    actor: &Actor,
    action: &'static str,
    id: uuid::Uuid,
    scope: &PlacePath,
    detail: serde_json::Value,
) -> Result<()> {
    let act = Act {
        action,
        subject_kind: "account",
        subject_id: id.to_string(),
        place_path: scope,
        detail,
    };
    audit::write(tx, now, actor, act).await
}

fn taken(error: sea_orm::DbErr) -> Error {
    let error = Error::from(error);
    if error.is_unique_violation() {
        Error::conflict("login_taken", "somebody has this login already")
    } else {
        error
    }
}
