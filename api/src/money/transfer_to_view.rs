//! The account that families transfer to, as it is shown.

use domain::cash::announced::TransferTo;
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

/// The account, and who published it.
#[derive(Serialize, ToSchema, Default)]
pub struct TransferToView {
    account: Option<TransferAccount>,
    by: Option<String>,
    #[schema(value_type = Option<String>)]
    at: Option<At>,
}

impl From<TransferToSet> for TransferToView {
    fn from(set: TransferToSet) -> Self {
        Self {
            account: set.account.map(TransferAccount::from),
            by: Some(set.by),
            at: Some(set.at),
        }
    }
}
