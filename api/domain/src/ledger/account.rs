//! The accounts of the ledger, each with a stable key.

use crate::{
    id::{CanteenId, DrawerId, RoundId, SeniorId},
    money::Fen,
};
use serde::{Deserialize, Serialize};

/// The longest name of a fund, and of what lies outside.
const NAME_BYTES_MAX: usize = 120;

/// 科目. A key names no person: seniors stand by their id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Account {
    /// Money that a fund holds for meals.
    Fund(String),
    /// 商家让利: what a canteen gives away of its own price.
    Reduction(CanteenId),
    /// 预存款: what a senior has paid in and not eaten yet; never below zero.
    Prepaid(SeniorId),
    /// 应收: what a senior still has to pay, in cash or by the month's end. Below zero we owe them.
    Owed(SeniorId),
    /// Owed to the canteen for meals that are ordered.
    Ordered(CanteenId),
    /// Owed to the canteen for meals that were eaten.
    Earned(CanteenId),
    /// Cash in a drawer; never below zero.
    Drawer(DrawerId),
    /// Cash in the bag of a round.
    Bag(RoundId),
    /// The programme's bank account.
    Bank,
    /// 长短款: what counting found too much or too little at a canteen.
    Difference(CanteenId),
    /// Whatever is none of the above.
    Outside(String),
}

/// The text is no account's key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an account")]
pub struct BadAccount(pub String);

impl Account {
    /// The key in the database and in exports.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Fund(name) => format!("fund:{name}"),
            Self::Reduction(id) => format!("reduction:{id}"),
            Self::Prepaid(id) => format!("prepaid:{id}"),
            Self::Owed(id) => format!("owed:{id}"),
            Self::Ordered(id) => format!("ordered:{id}"),
            Self::Earned(id) => format!("earned:{id}"),
            Self::Drawer(id) => format!("drawer:{id}"),
            Self::Bag(id) => format!("bag:{id}"),
            Self::Bank => "bank".to_owned(),
            Self::Difference(id) => format!("difference:{id}"),
            Self::Outside(name) => format!("outside:{name}"),
        }
    }

    /// Reads a key.
    ///
    /// # Errors
    /// [`BadAccount`].
    pub fn parse(key: &str) -> Result<Self, BadAccount> {
        let bad = || BadAccount(key.to_owned());
        if key == "bank" {
            return Ok(Self::Bank);
        }
        let (kind, rest) = key.split_once(':').ok_or_else(bad)?;
        let account = match kind {
            "fund" if is_name(rest) => Self::Fund(rest.to_owned()),
            "outside" if is_name(rest) => Self::Outside(rest.to_owned()),
            "reduction" => Self::Reduction(rest.parse().map_err(|_| bad())?),
            "prepaid" => Self::Prepaid(rest.parse().map_err(|_| bad())?),
            "owed" => Self::Owed(rest.parse().map_err(|_| bad())?),
            "ordered" => Self::Ordered(rest.parse().map_err(|_| bad())?),
            "earned" => Self::Earned(rest.parse().map_err(|_| bad())?),
            "drawer" => Self::Drawer(rest.parse().map_err(|_| bad())?),
            "bag" => Self::Bag(rest.parse().map_err(|_| bad())?),
            "difference" => Self::Difference(rest.parse().map_err(|_| bad())?),
            _ => return Err(bad()),
        };
        // An identity can be written in several ways; a key only in one.
        if account.key() == key { Ok(account) } else { Err(bad()) }
    }

    /// What the account holds when its postings sum to `sum`: a debt or a fund grows by credits, cash and claims by debits.
    #[must_use]
    pub fn held(&self, sum: Fen) -> Fen {
        if self.grows_by_debit() { sum } else { -sum }
    }

    fn grows_by_debit(&self) -> bool {
        match self {
            Self::Reduction(_)
            | Self::Owed(_)
            | Self::Drawer(_)
            | Self::Bag(_)
            | Self::Bank
            | Self::Difference(_)
            | Self::Outside(_) => true,
            Self::Fund(_) | Self::Prepaid(_) | Self::Ordered(_) | Self::Earned(_) => false,
        }
    }

    /// What it may never fall below, whoever asks. A fund's floor is decided when it is opened.
    #[must_use]
    pub fn floor(&self) -> Option<Fen> {
        matches!(self, Self::Prepaid(_) | Self::Drawer(_)).then_some(Fen::ZERO)
    }
}

/// Letters, digits and `- _ . / : @`, so that a key needs no quoting anywhere.
fn is_name(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:@".contains(&byte);
    (1..=NAME_BYTES_MAX).contains(&text.len()) && text.bytes().all(fits)
}

impl std::fmt::Display for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.key())
    }
}

impl TryFrom<String> for Account {
    type Error = BadAccount;
    fn try_from(key: String) -> Result<Self, Self::Error> {
        Self::parse(&key)
    }
}

impl From<Account> for String {
    fn from(account: Account) -> Self {
        account.key()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn all() -> Vec<Account> {
        let id = Uuid::from_u128(0xabc);
        vec![
            Account::Fund("sangzhi/village@430822100001".into()),
            Account::Reduction(CanteenId(id)),
            Account::Prepaid(SeniorId(id)),
            Account::Owed(SeniorId(id)),
            Account::Ordered(CanteenId(id)),
            Account::Earned(CanteenId(id)),
            Account::Drawer(DrawerId(id)),
            Account::Bag(RoundId(id)),
            Account::Bank,
            Account::Difference(CanteenId(id)),
            Account::Outside("loss".into()),
        ]
    }

    #[test]
    fn a_key_reads_back_and_is_written_in_one_way() {
        for account in all() {
            assert_eq!(Account::parse(&account.key()).as_ref(), Ok(&account), "{account}");
        }
        let shouted = Account::Prepaid(SeniorId(Uuid::from_u128(0xabc))).key().to_uppercase();
        for bad in ["", "bank:", "fund:", "fund:村 一", "prepaid:1", &shouted, "purse:x"] {
            assert!(Account::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_held_has_the_accounts_own_sign() {
        for account in all() {
            let held = account.held(Fen(5));
            let by_debit = ["reduction", "owed", "drawer", "bag", "bank", "difference", "outside"];
            let kind = account.key();
            let kind = kind.split(':').next().expect("a kind");
            assert_eq!(
                held,
                if by_debit.contains(&kind) { Fen(5) } else { Fen(-5) },
                "{account}"
            );
        }
    }
}
