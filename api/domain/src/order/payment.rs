//! How the own share is paid, and who may pay how.

use super::refusal::Refusal;
use crate::{id::SeniorId, money::Fen, named::named};

named! {
    /// 支付方式
    pub enum Payment {
        /// 免费: nothing is left to pay.
        Free = "free",
        /// 从余额扣
        Balance = "balance",
        /// 现金: owed until somebody collects it.
        Cash = "cash",
        /// 记账月结: owed until the month's bill is paid.
        Bill = "bill",
        /// Ordered before there was a ledger: nothing of it is in the books.
        Unbooked = "unbooked",
    }
}

/// What the choice depends on.
#[derive(Debug, Clone, Copy)]
pub struct Means {
    /// Whose.
    pub senior: SeniorId,
    /// What they have to pay.
    pub own_share: Fen,
    /// What they paid in ahead.
    pub balance: Fen,
    /// Whether a card or staff says who they are. A phone number does not: anybody may know it.
    pub strong: bool,
    /// Whether they are billed by the month.
    pub monthly_bill: bool,
}

/// The way that is asked for, if it is open; without a wish the one that asks least of the senior.
///
/// # Errors
/// [`Refusal::BalanceNeedsCard`], [`Refusal::BalanceShort`], [`Refusal::NotBilled`].
pub fn choose(means: Means, wanted: Option<Payment>) -> Result<Payment, Refusal> {
    let Means {
        senior,
        own_share,
        balance,
        strong,
        monthly_bill,
    } = means;
    if own_share <= Fen::ZERO {
        return Ok(Payment::Free);
    }
    match wanted {
        Some(Payment::Balance) if !strong => Err(Refusal::BalanceNeedsCard { senior }),
        Some(Payment::Balance) if balance < own_share => Err(Refusal::BalanceShort { senior }),
        Some(Payment::Bill) if !monthly_bill => Err(Refusal::NotBilled { senior }),
        Some(way @ (Payment::Balance | Payment::Bill | Payment::Cash)) => Ok(way),
        // Who asks for a free meal that isn't free is shown what it costs: the default, as in the quote.
        Some(Payment::Free | Payment::Unbooked) | None => Ok(if strong && balance >= own_share {
            Payment::Balance
        } else if monthly_bill {
            Payment::Bill
        } else {
            Payment::Cash
        }),
    }
}

/// The ways that are open, the default first. The list tells no balance: only whether it covers this.
#[must_use]
pub fn ways(means: Means) -> Vec<Payment> {
    let default = choose(means, None);
    let others = [Payment::Balance, Payment::Bill, Payment::Cash];
    let open = others.into_iter().filter(|way| choose(means, Some(*way)) == Ok(*way));
    let mut all: Vec<Payment> = default.into_iter().chain(open).collect();
    let mut seen = Vec::new();
    all.retain(|way| {
        let is_new = !seen.contains(way);
        seen.push(*way);
        is_new
    });
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn means(own_share: i64, balance: i64, strong: bool, monthly_bill: bool) -> Means {
        Means {
            senior: SeniorId(Uuid::from_u128(1)),
            own_share: Fen(own_share),
            balance: Fen(balance),
            strong,
            monthly_bill,
        }
    }

    #[test]
    fn the_default_asks_least_of_the_senior() {
        for (case, expected) in [
            (means(0, 0, false, false), Payment::Free),
            (means(300, 300, true, true), Payment::Balance),
            (means(300, 299, true, true), Payment::Bill),
            (means(300, 300, false, true), Payment::Bill),
            (means(300, 300, false, false), Payment::Cash),
            (means(300, 299, true, false), Payment::Cash),
        ] {
            assert_eq!(choose(case, None), Ok(expected), "{case:?}");
        }
    }

    #[test]
    fn the_open_ways_begin_with_the_default() {
        use Payment::{Balance, Bill, Cash, Free};
        assert_eq!(ways(means(0, 0, true, true)), [Free]);
        assert_eq!(ways(means(300, 300, true, true)), [Balance, Bill, Cash]);
        assert_eq!(ways(means(300, 299, true, true)), [Bill, Cash]);
        assert_eq!(ways(means(300, 900, false, false)), [Cash]);
    }

    #[test]
    fn a_wish_is_followed_where_it_may_be() {
        let senior = SeniorId(Uuid::from_u128(1));
        let rich = means(300, 900, true, true);
        for way in [Payment::Balance, Payment::Cash, Payment::Bill] {
            assert_eq!(choose(rich, Some(way)), Ok(way));
        }
        // A phone look-up can't spend what somebody else may have paid in.
        let weak = means(300, 900, false, false);
        assert_eq!(
            choose(weak, Some(Payment::Balance)),
            Err(Refusal::BalanceNeedsCard { senior })
        );
        assert_eq!(choose(weak, Some(Payment::Bill)), Err(Refusal::NotBilled { senior }));
        let poor = means(300, 299, true, false);
        assert_eq!(
            choose(poor, Some(Payment::Balance)),
            Err(Refusal::BalanceShort { senior })
        );
        assert_eq!(
            choose(means(0, 0, false, false), Some(Payment::Cash)),
            Ok(Payment::Free)
        );
    }
}
