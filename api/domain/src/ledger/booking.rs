//! What happens to an order, as entries.
//!
//! An order's entries are numbered: `order/<id>/1` is its placing, `order/<id>/2` what came next. Two machines that book
//! the same step write the same key, and the second hits a unique row.

use super::{
    account::Account,
    books::{BookError, Draft},
    entry::{Entry, EntryKind, OrderSplit, PartOf, SplitPart, Unbalanced},
};
use crate::{
    id::CanteenId,
    money::Fen,
    order::{Order, OrderState, payment::Payment},
    subsidy::{
        Unserved,
        split::{Fund, Part},
    },
};

/// The account of whoever pays a part; nothing for the senior's own share, which has the payment's account.
#[must_use]
pub fn payer(part: &Part, canteen: CanteenId) -> Option<Account> {
    match part.fund {
        Fund::Own => None,
        Fund::Merchant => Some(Account::Reduction(canteen)),
        Fund::Government | Fund::Collective | Fund::Donation => Some(Account::Fund(part.fund_id.clone())),
    }
}

/// Where the own share stands: paid from what was prepaid, or owed.
fn own_account(order: &Order) -> Account {
    match order.payment {
        Payment::Balance => Account::Prepaid(order.senior_id),
        Payment::Free | Payment::Cash | Payment::Bill | Payment::Unbooked => Account::Owed(order.senior_id),
    }
}

/// What an order costs and who pays it, as it is sealed with its placing.
#[must_use]
pub fn split_of(order: &Order) -> OrderSplit {
    let part = |part: &Part, of: PartOf| SplitPart {
        of,
        payer: payer(part, order.canteen_id),
        fen: part.fen,
        rule: part.rule_id.clone(),
        version: part.policy_version,
    };
    let price = order.split.parts.iter().map(|one| part(one, PartOf::Price));
    let fee = order.split.fee.iter().map(|one| part(one, PartOf::Fee));
    OrderSplit {
        price: order.price(),
        fee: order.split.fee_total(),
        parts: price.chain(fee).collect(),
    }
}

/// All that the canteen gets for an order.
fn worth(order: &Order) -> Fen {
    order.split.total() + order.split.fee_total()
}

/// Books a placed order: each payer's part, and the whole as owed to the canteen.
///
/// # Errors
/// [`BookError::Short`] when a fund or the prepaid balance doesn't hold its part.
pub fn place(draft: &mut Draft<'_>, order: &mut Order) -> Result<(), BookError> {
    let split = split_of(order);
    for account in split.parts.iter().filter_map(|part| part.payer.as_ref()) {
        if draft.held(account).is_some_and(|held| held.closed) {
            return Err(BookError::Closed {
                account: account.clone(),
            });
        }
    }
    let own = own_account(order);
    let debits = split
        .parts
        .iter()
        .map(|part| (part.payer.clone().unwrap_or_else(|| own.clone()), part.fen));
    let credit = (Account::Ordered(order.canteen_id), -worth(order));
    let postings: Vec<_> = debits.chain([credit]).collect();
    let mut entry = entry(order, EntryKind::Place, postings)?.memo("payment", order.payment.name());
    entry.split = Some(split);
    post(draft, order, entry)
}

/// Books a served meal: the canteen has earned it.
///
/// # Errors
/// [`BookError::Unbalanced`] never, but by a mistake here.
pub fn serve(draft: &mut Draft<'_>, order: &mut Order) -> Result<(), BookError> {
    if order.payment == Payment::Unbooked {
        return Ok(());
    }
    let postings = [
        (Account::Ordered(order.canteen_id), worth(order)),
        (Account::Earned(order.canteen_id), -worth(order)),
    ];
    let entry = entry(order, EntryKind::Serve, postings)?;
    post(draft, order, entry)
}

/// Books a cancelled meal: every part goes back where it came from, also to a fund that was closed since.
///
/// # Errors
/// [`BookError::Short`] never: what goes back raises what is kept.
pub fn cancel(draft: &mut Draft<'_>, order: &mut Order) -> Result<(), BookError> {
    take_back(draft, order, EntryKind::Rerate, EntryKind::Cancel)?;
    take_back(draft, order, EntryKind::Place, EntryKind::Cancel)
}

/// Books a meal that wasn't served: every part goes back, then what the policy charges for it all the same is claimed, and
/// the canteen has earned that much.
///
/// # Errors
/// [`BookError::Short`] when a charge finds less than the part that has just come back; by rule it never does.
pub fn unserved(draft: &mut Draft<'_>, order: &mut Order, settled: &Unserved) -> Result<(), BookError> {
    take_back(draft, order, EntryKind::Rerate, EntryKind::Unserved)?;
    take_back(draft, order, EntryKind::Place, EntryKind::Unserved)?;
    if order.payment == Payment::Unbooked {
        return Ok(());
    }
    let own = own_account(order);
    let charges = settled.charges.iter().chain(&settled.fee);
    let debits: Vec<_> = charges
        .map(|part| (payer(part, order.canteen_id).unwrap_or_else(|| own.clone()), part.fen))
        .collect();
    let sum: Fen = debits.iter().map(|(_, fen)| *fen).sum();
    let credit = (Account::Earned(order.canteen_id), -sum);
    let entry = entry(order, EntryKind::Charge, debits.into_iter().chain([credit]))?;
    post(draft, order, entry)
}

/// Books the taking back of a wrong ending: what it did is undone, exactly.
///
/// # Errors
/// [`BookError::Short`] when the money has gone elsewhere in the meantime.
pub fn reopen(draft: &mut Draft<'_>, order: &mut Order) -> Result<(), BookError> {
    take_back(draft, order, EntryKind::Serve, EntryKind::Reopen)?;
    take_back(draft, order, EntryKind::Charge, EntryKind::Reopen)?;
    for what in [EntryKind::Place, EntryKind::Rerate] {
        for tip in tips(draft, order, what, false) {
            reverse(draft, order, &tip, EntryKind::Reopen)?;
        }
    }
    Ok(())
}

/// What a payer pays more for a meal than was booked, or less.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shifted {
    /// Whose kind of money.
    pub fund: Fund,
    /// Which fund; empty for the own share and the canteen's reduction.
    pub fund_id: String,
    /// How much more.
    pub fen: Fen,
}

/// Books a re-rating: the difference moves between the payers, and what the canteen gets stays. What the senior pays more is
/// owed, what they paid too much is owed to them, however the meal was paid. A meal that nobody ate gets the entry and its
/// reversal, so that taking the ending back finds it.
///
/// # Errors
/// [`BookError::Short`] when a fund with a floor doesn't hold what it would pay more; [`BookError::Unbalanced`] when the
/// differences don't sum to nothing.
pub fn rerate(draft: &mut Draft<'_>, order: &mut Order, run: &str, shifted: &[Shifted]) -> Result<(), BookError> {
    if order.payment == Payment::Unbooked || order.state == OrderState::Cancelled {
        return Ok(());
    }
    let account = |one: &Shifted| match one.fund {
        Fund::Own => Account::Owed(order.senior_id),
        Fund::Merchant => Account::Reduction(order.canteen_id),
        Fund::Government | Fund::Collective | Fund::Donation => Account::Fund(one.fund_id.clone()),
    };
    let postings: Vec<_> = shifted.iter().map(|one| (account(one), one.fen)).collect();
    let entry = entry(order, EntryKind::Rerate, postings)?.memo("run", run);
    post(draft, order, entry)?;
    if order.state == OrderState::Flagged {
        take_back(draft, order, EntryKind::Rerate, EntryKind::Unserved)?;
    }
    Ok(())
}

fn take_back(draft: &mut Draft<'_>, order: &mut Order, what: EntryKind, by: EntryKind) -> Result<(), BookError> {
    for tip in tips(draft, order, what, true) {
        reverse(draft, order, &tip, by)?;
    }
    Ok(())
}

/// The last entry of each chain of reversals that begins with one of a kind: in force, or reversed.
fn tips(draft: &Draft<'_>, order: &Order, what: EntryKind, in_force: bool) -> Vec<Entry> {
    let chains = draft.chains(order.id).into_iter();
    chains
        .filter(|chain| chain.origin == what && chain.in_force == in_force)
        .map(|chain| chain.tip.clone())
        .collect()
}

fn reverse(draft: &mut Draft<'_>, order: &mut Order, tip: &Entry, kind: EntryKind) -> Result<(), BookError> {
    let entry = Entry::reversal(tip, next_key(order), kind);
    post(draft, order, entry)
}

fn entry(
    order: &Order,
    kind: EntryKind,
    postings: impl IntoIterator<Item = (Account, Fen)>,
) -> Result<Entry, Unbalanced> {
    Ok(Entry::new(next_key(order), kind, postings)?.about(order.id, order.service_day))
}

fn next_key(order: &Order) -> String {
    format!("order/{}/{}", order.id, order.turn + 1)
}

/// An entry that moves nothing isn't booked: a meal may cost nothing.
fn post(draft: &mut Draft<'_>, order: &mut Order, entry: Entry) -> Result<(), BookError> {
    if entry.postings.is_empty() {
        return Ok(());
    }
    draft.post(entry)?;
    order.turn += 1;
    order.booked_at = draft.at();
    Ok(())
}
