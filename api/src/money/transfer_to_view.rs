//! The account that families transfer to, as it is shown.

use domain::cash::announced::{ProposedAccount, TransferTo};
use domain::time::At;
use serde::Serialize;
use store::top_ups::TransferToSet;
use utoipa::ToSchema;

/// The county's account. It is public: families read it.
#[derive(Serialize, ToSchema)]
pub struct TransferAccount {
    holder: String,
    bank: String,
    /// Digits.
    number: String,
}

impl From<TransferTo> for TransferAccount {
    fn from(account: TransferTo) -> Self {
        Self {
            holder: account.holder,
            bank: account.bank,
            number: account.number,
        }
    }
}

/// An account that families don't see yet.
#[derive(Serialize, ToSchema)]
pub struct ProposedTransferAccount {
    account: TransferAccount,
    by: String,
    #[schema(value_type = String)]
    at: At,
}

impl From<ProposedAccount> for ProposedTransferAccount {
    fn from(one: ProposedAccount) -> Self {
        Self {
            account: one.account.into(),
            by: one.by_name,
            at: one.at,
        }
    }
}

/// The account, and who published it.
#[derive(Serialize, ToSchema, Default)]
pub struct TransferToView {
    account: Option<TransferAccount>,
    by: Option<String>,
    /// Who confirmed what `by` proposed.
    confirmed_by: Option<String>,
    #[schema(value_type = Option<String>)]
    at: Option<At>,
    /// Waits for a second person.
    proposed: Option<ProposedTransferAccount>,
}

impl From<TransferToSet> for TransferToView {
    fn from(set: TransferToSet) -> Self {
        Self {
            account: set.account.map(TransferAccount::from),
            by: Some(set.by).filter(|name| !name.is_empty()),
            confirmed_by: set.confirmed_by,
            at: set.at,
            proposed: set.proposed.map(ProposedTransferAccount::from),
        }
    }
}
