//! The account that families transfer to: one for the installation, as the ledger has one bank. One proposes it and another
//! confirms it; taking it back needs one.

use domain::cash::announced::{AnnouncedRefusal, ProposedAccount, TransferTo};
use domain::code::Coded;
use domain::time::At;
use sea_orm::{ConnectionTrait, EntityTrait, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::audit::{self, Act};
use crate::entity::setting;
use crate::{Error, Result, Scoped, System};

const SETTING: &str = "transfer_to";

/// The account, who published it, and which one waits for a second person.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct TransferToSet {
    /// The account; none while families can't transfer.
    pub account: Option<TransferTo>,
    /// Who proposed it, or took it back.
    pub by: String,
    /// Who confirmed it.
    #[serde(default)]
    pub confirmed_by: Option<String>,
    /// Since when it is so; nothing before anything was published.
    pub at: Option<At>,
    /// What families don't see yet.
    #[serde(default)]
    pub proposed: Option<ProposedAccount>,
}

/// The account that is published.
pub(super) async fn read<C: ConnectionTrait>(conn: &C) -> Result<Option<TransferToSet>> {
    parsed(setting::Entity::find_by_id(SETTING.to_owned()).one(conn).await?)
}

fn parsed(row: Option<setting::Model>) -> Result<Option<TransferToSet>> {
    row.map(|row| serde_json::from_str(&row.value).map_err(|_| Error::Corrupt("setting.transfer_to")))
        .transpose()
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
    /// Proposes another account, which somebody else has to confirm before families see it. The one that is published already
    /// takes a proposal back.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a scope that isn't the whole installation.
    pub async fn propose_transfer_to(&self, account: TransferTo) -> Result<TransferToSet> {
        let (by, by_name, at) = (self.actor.id, self.actor.name.clone(), self.store.clock.now());
        self.change_transfer_to("transfer_to.propose", |set| {
            let differs = set.account.as_ref() != Some(&account);
            set.proposed = differs.then_some(ProposedAccount {
                account,
                by,
                by_name,
                at,
            });
            Ok(())
        })
        .await
    }

    /// Publishes what somebody else proposed; `number` is the one that was read before saying yes.
    ///
    /// # Errors
    /// [`Error::NotFound`] as above; `same_person`; `transfer_to_stale` when another account is proposed meanwhile, or none.
    pub async fn confirm_transfer_to(&self, number: &str) -> Result<TransferToSet> {
        let (who, name, now) = (self.actor.id, self.actor.name.clone(), self.store.clock.now());
        self.change_transfer_to("transfer_to.confirm", |set| {
            let proposed = set.proposed.take().ok_or(AnnouncedRefusal::Stale)?;
            proposed.may_confirm(who, number)?;
            set.account = Some(proposed.account);
            set.by = proposed.by_name;
            set.confirmed_by = Some(name);
            set.at = Some(now);
            Ok(())
        })
        .await
    }

    /// Says no to what is proposed.
    ///
    /// # Errors
    /// [`Error::NotFound`] as above; `transfer_to_stale` when nothing is proposed.
    pub async fn refuse_transfer_to(&self) -> Result<TransferToSet> {
        self.change_transfer_to("transfer_to.refuse", |set| {
            set.proposed.take().map(|_| ()).ok_or(AnnouncedRefusal::Stale)
        })
        .await
    }

    /// Shows families no account any more, and drops what is proposed. One person is enough for what moves no money.
    ///
    /// # Errors
    /// [`Error::NotFound`] as above.
    pub async fn withdraw_transfer_to(&self) -> Result<TransferToSet> {
        let (name, now) = (self.actor.name.clone(), self.store.clock.now());
        self.change_transfer_to("transfer_to.withdraw", |set| {
            *set = TransferToSet {
                by: name,
                at: Some(now),
                ..TransferToSet::default()
            };
            Ok(())
        })
        .await
    }

    /// Changes it within a transaction, and writes down who did it and the ends of the accounts.
    async fn change_transfer_to(
        &self,
        action: &'static str,
        change: impl FnOnce(&mut TransferToSet) -> std::result::Result<(), AnnouncedRefusal>,
    ) -> Result<TransferToSet> {
        self.whole().await?;
        let tx = self.store.db.begin().await?;
        // One after the other: a confirmation decided on what stood before must not bring an account back that was just withdrawn.
        let row = setting::Entity::find_by_id(SETTING.to_owned())
            .lock_exclusive()
            .one(&tx)
            .await?;
        let before = parsed(row)?.unwrap_or_default();
        let mut set = before.clone();
        // Well said, but not how things stand.
        change(&mut set).map_err(|refusal| Error::conflict(refusal.code(), refusal.to_string()))?;
        let text = serde_json::to_string(&set).map_err(|_| Error::Corrupt("transfer_to"))?;
        crate::setting::write(&tx, SETTING, &text).await?;
        let act = Act {
            action,
            subject_kind: "setting",
            subject_id: SETTING.to_owned(),
            place_path: &self.actor.scope,
            detail: ends(&before, &set),
        };
        audit::write(&tx, self.store.clock.now(), self.actor, act).await?;
        tx.commit().await?;
        Ok(set)
    }
}

/// The last digits of what was published and proposed before and after.
fn ends(before: &TransferToSet, after: &TransferToSet) -> Value {
    let end = |account: Option<&TransferTo>| account.map(|one| one.last_digits().to_owned());
    let waits = |set: &TransferToSet| end(set.proposed.as_ref().map(|one| &one.account));
    json!({
        "from_ends_with": end(before.account.as_ref()),
        "to_ends_with": end(after.account.as_ref()),
        "proposed_ends_with": waits(after).or_else(|| waits(before)),
    })
}
