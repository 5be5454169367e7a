//! The payment of a claim, as an entry.

use super::{
    account::Account,
    books::{BookError, Draft},
    entry::{Entry, EntryKind},
};
use crate::{
    id::{CanteenId, ClaimId},
    money::Fen,
    time::ServiceDay,
};

/// A locked claim whose money has left its fund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidClaim {
    /// Which.
    pub id: ClaimId,
    /// Who gets the money.
    pub canteen_id: CanteenId,
    /// Whose fund asked for it.
    pub fund_id: String,
    /// The claim's sum; below zero the canteen pays back.
    pub total: Fen,
    /// What of it no meal's entry has taken from the fund: awards beside the price, and meals from before the ledger.
    pub beside: Fen,
    /// The day the money left.
    pub paid_on: ServiceDay,
}

/// Books it. The meals' parts were taken from the fund when they were ordered, so what is paid for them comes off what the
/// canteen has earned; the rest leaves the fund only now.
///
/// # Errors
/// [`BookError::Short`] when a fund with a floor doesn't hold what is paid beside the meals.
pub fn pay(draft: &mut Draft<'_>, claim: &PaidClaim) -> Result<(), BookError> {
    let postings = [
        (Account::Earned(claim.canteen_id), claim.total - claim.beside),
        (Account::Fund(claim.fund_id.clone()), claim.beside),
        (Account::Bank, -claim.total),
    ];
    let entry = Entry::new(format!("claim/{}", claim.id), EntryKind::ClaimPay, postings)?;
    if entry.postings.is_empty() {
        return Ok(());
    }
    draft.post(
        entry
            .memo("fund", claim.fund_id.clone())
            .memo("paid_on", claim.paid_on.to_string()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{Books, Held};
    use uuid::Uuid;

    fn claim(total: i64, beside: i64) -> PaidClaim {
        PaidClaim {
            id: ClaimId(Uuid::from_u128(7)),
            canteen_id: CanteenId(Uuid::from_u128(1)),
            fund_id: "county".into(),
            total: Fen(total),
            beside: Fen(beside),
            paid_on: ServiceDay::parse("2026-12-01").expect("a day"),
        }
    }

    fn paid(total: i64, beside: i64) -> Vec<(String, i64)> {
        let books = Books::default();
        let mut draft = books.draft();
        pay(&mut draft, &claim(total, beside)).expect("no floor");
        let written = draft.written();
        let postings = written.entries().iter().flat_map(|entry| &entry.postings);
        postings
            .map(|one| {
                (
                    one.account.key().split(':').next().unwrap_or_default().to_owned(),
                    one.fen.0,
                )
            })
            .collect()
    }

    #[test]
    fn meals_come_off_what_was_earned_and_awards_out_of_the_fund() {
        let one = |name: &str, fen| (name.to_owned(), fen);
        assert_eq!(paid(900, 0), [one("earned", 900), one("bank", -900)]);
        assert_eq!(
            paid(900, 200),
            [one("earned", 700), one("fund", 200), one("bank", -900)]
        );
        assert_eq!(paid(-300, 0), [one("earned", -300), one("bank", 300)]);
        assert_eq!(paid(0, 0), []);
    }

    #[test]
    fn an_award_does_not_push_a_fund_below_its_floor() {
        let mut books = Books::default();
        let fund = Account::Fund("county".into());
        let held = Held {
            fen: Fen(150),
            floor: Some(Fen(0)),
            ..Held::new(&fund)
        };
        books.keep(fund.clone(), held);
        let mut draft = books.draft();
        assert_eq!(
            pay(&mut draft, &claim(900, 200)),
            Err(BookError::Short { account: fund })
        );
        assert!(draft.is_empty());
    }
}
