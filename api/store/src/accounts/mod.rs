//! Staff accounts: logging in with a lock-out that holds over all processes, and their administration.

mod login;
mod manage;
mod password;
#[cfg(test)]
mod tests;

use domain::id::{AccountId, CanteenId};
use domain::place::{PlaceCode, PlacePath};
use domain::role::Role;
use domain::time::At;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

pub use login::LogIn;
pub use manage::NewAccount;

use crate::entity::{account, place};
use crate::{Actor, ActorKind, Error, Result, System};

/// A member of staff.
#[derive(Debug, Clone)]
pub struct Account {
    /// Id.
    pub id: AccountId,
    /// What they type.
    pub login: String,
    /// Their name.
    pub name: String,
    /// Their one role.
    pub role: Role,
    /// Where they belong.
    pub place_code: PlaceCode,
    /// That place's name.
    pub place_name: String,
    /// What they may browse and change: the place, or one canteen in it.
    pub scope: PlacePath,
    /// The canteen they work in.
    pub canteen: Option<CanteenId>,
    /// Locked after wrong passwords until then; in the past when not.
    pub locked_until: At,
    /// Since when they can't log in any more.
    pub disabled_at: Option<At>,
}

impl Account {
    /// The account as an actor.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor {
            kind: ActorKind::Account,
            id: self.id.0,
            name: self.name.clone(),
            role: self.role,
            scope: self.scope.clone(),
            canteen: self.canteen,
            round: None,
        }
    }

    fn read(row: account::Model, place_name: String) -> Result<Self> {
        Ok(Self {
            id: AccountId(row.id),
            login: row.login,
            name: row.name,
            role: Role::parse(&row.role).ok_or(Error::Corrupt("account.role"))?,
            place_code: PlaceCode::parse(&row.place_code).map_err(|_| Error::Corrupt("account.place_code"))?,
            place_name,
            scope: PlacePath(row.place_path),
            canteen: row.canteen_id.map(CanteenId),
            locked_until: At(row.locked_until_ms),
            disabled_at: row.disabled_at_ms.map(At),
        })
    }
}

impl System<'_> {
    /// Whether somebody can administer this installation already.
    ///
    /// # Errors
    /// The database's.
    pub async fn has_administrator(&self) -> Result<bool> {
        let found = account::Entity::find()
            .filter(account::Column::Role.eq(Role::Administrator.name()))
            .one(self.store.db.read())
            .await?;
        Ok(found.is_some())
    }

    /// An account that may log in; `None` when it is gone or disabled.
    ///
    /// # Errors
    /// The database's.
    pub async fn account(&self, id: AccountId) -> Result<Option<Account>> {
        live_account(self.store.db.read(), id).await
    }
}

/// The account unless it is disabled.
pub(crate) async fn live_account<C: ConnectionTrait>(conn: &C, id: AccountId) -> Result<Option<Account>> {
    let row = account::Entity::find_by_id(id.0).one(conn).await?;
    match row.filter(|row| row.disabled_at_ms.is_none()) {
        Some(row) => with_place(conn, row).await.map(Some),
        None => Ok(None),
    }
}

async fn with_place<C: ConnectionTrait>(conn: &C, row: account::Model) -> Result<Account> {
    let place = place::Entity::find_by_id(row.place_code.clone()).one(conn).await?;
    Account::read(row, place.map(|place| place.name).unwrap_or_default())
}
