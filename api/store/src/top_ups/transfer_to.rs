//! The account that families transfer to: one for the installation, as the ledger has one bank.

use domain::cash::announced::TransferTo;
use domain::time::At;
use sea_orm::{ConnectionTrait, EntityTrait};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::audit::{self, Act};
use crate::entity::setting;
use crate::{Error, Result, Scoped, System};

const SETTING: &str = "transfer_to";

/// The account, and who published it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TransferToSet {
    /// The account; none while families can't transfer.
    pub account: Option<TransferTo>,
    /// Who said so.
    pub by: String,
    /// When.
    pub at: At,
}

/// The account that is published.
pub(super) async fn read<C: ConnectionTrait>(conn: &C) -> Result<Option<TransferToSet>> {
    let row = setting::Entity::find_by_id(SETTING.to_owned()).one(conn).await?;
    let set: Option<TransferToSet> = row
        .map(|row| serde_json::from_str(&row.value).map_err(|_| Error::Corrupt("setting.transfer_to")))
        .transpose()?;
    Ok(set)
}

impl System<'_> {
    /// The account that families transfer to, and who published it.
    ///
    /// # Errors
    /// The database's.
    pub async fn transfer_to(&self) -> Result<Option<TransferToSet>> {
        read(self.store.db.read()).await
    }
}

impl Scoped<'_> {
    /// Publishes another account, or none. Whoever could change it unseen could take the money: the log says who, and from
    /// which account to which.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a scope that isn't the whole installation.
    pub async fn set_transfer_to(&self, account: Option<TransferTo>) -> Result<TransferToSet> {
        self.whole().await?;
        let now = self.store.clock.now();
        let tx = self.store.db.begin().await?;
        let before = read(&tx).await?.and_then(|set| set.account);
        let set = TransferToSet {
            account,
            by: self.actor.name.clone(),
            at: now,
        };
        let text = serde_json::to_string(&set).map_err(|_| Error::Corrupt("transfer_to"))?;
        crate::setting::write(&tx, SETTING, &text).await?;
        let end = |account: &Option<TransferTo>| account.as_ref().map(|one| one.last_digits().to_owned());
        let act = Act {
            action: "transfer_to.set",
            subject_kind: "setting",
            subject_id: SETTING.to_owned(),
            place_path: &self.actor.scope,
            detail: json!({"from_ends_with": end(&before), "to_ends_with": end(&set.account)}),
        };
        audit::write(&tx, now, self.actor, act).await?;
        tx.commit().await?;
        Ok(set)
    }
}
