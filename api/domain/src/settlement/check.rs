//! The difference check: what a period's meals cost, against what was asked of whom. It is 0.00, or each fen of it is
//! explained by a meal.

use super::due::{DueKind, Meal};
use crate::{id::OrderId, money::Fen, named::named};
use std::collections::BTreeMap;

named! {
    /// Why a meal's price isn't what was asked for it.
    pub enum DifferenceKind {
        /// No claim asks for it yet: none was made, or it was served after the claim was locked.
        Unclaimed = "unclaimed",
        /// It was claimed, and then it turned out that nobody ate it; the next period takes it back.
        Undone = "undone",
        /// A corrected rule gives another amount; the next period asks for the rest.
        Rerated = "rerated",
        /// Nobody ate it, and its policy lets the funds pay all the same.
        PaidUneaten = "paid_uneaten",
        /// The parts don't sum to the price. This never happens; if it does, it is shown.
        Unbalanced = "unbalanced",
    }
}

/// A meal of the period with its price and the parts that nobody is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Priced {
    /// The meal.
    pub meal: Meal,
    /// Its whole price.
    pub price: Fen,
    /// What the senior pays of it, re-ratings included.
    pub own: Fen,
    /// What the canteen lets go of, re-ratings included.
    pub merchant: Fen,
    /// What funds that lay the money out themselves pay of it: nobody advances it, so nobody claims it.
    pub direct: Fen,
}

/// One meal's share of the difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explained {
    /// Which meal.
    pub order_id: OrderId,
    /// Why.
    pub kind: DifferenceKind,
    /// How much.
    pub fen: Fen,
}

/// The check of one canteen's period over all its funds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Check {
    /// Meals that were served.
    pub meals: u32,
    /// What they cost.
    pub price: Fen,
    /// What the period's claims ask for as parts of prices.
    pub claimed: Fen,
    /// What the seniors paid.
    pub own: Fen,
    /// What the canteen let go of.
    pub merchant: Fen,
    /// What funds paid at once, without a claim.
    pub direct: Fen,
    /// Price less all of these.
    pub difference: Fen,
    /// Where the difference comes from, meal by meal.
    pub explained: Vec<Explained>,
}

impl Check {
    /// Checks a period's meals against what its claims ask for, by order: only lines of the period's own meals and of
    /// their price count, not adjustments, fees and awards.
    #[must_use]
    pub fn of<'m>(meals: impl IntoIterator<Item = &'m Priced>, asked: &BTreeMap<OrderId, Fen>) -> Self {
        let mut check = Self::default();
        for priced in meals {
            check.add(priced, asked.get(&priced.meal.order_id).copied().unwrap_or_default());
        }
        check.difference = check.price - check.claimed - check.own - check.merchant - check.direct;
        check
    }

    /// What no meal explains. Anything but zero is a mistake of the program.
    #[must_use]
    pub fn unexplained(&self) -> Fen {
        self.difference - self.explained.iter().map(|one| one.fen).sum()
    }

    /// The explanations summed by kind: how many meals, how much.
    #[must_use]
    pub fn by_kind(&self) -> BTreeMap<DifferenceKind, (u32, Fen)> {
        let mut kinds = BTreeMap::new();
        for one in &self.explained {
            let (meals, fen) = kinds.entry(one.kind).or_insert((0, Fen::ZERO));
            *meals += 1;
            *fen += one.fen;
        }
        kinds
    }

    fn add(&mut self, priced: &Priced, asked: Fen) {
        let meal = &priced.meal;
        let owed: Fen = meal
            .dues
            .iter()
            .filter(|due| due.kind == DueKind::Meal)
            .map(|due| due.fen)
            .sum();
        self.claimed += asked;
        let unbalanced = if meal.served {
            self.meals += 1;
            self.price += priced.price;
            self.own += priced.own;
            self.merchant += priced.merchant;
            self.direct += priced.direct;
            (
                DifferenceKind::Unbalanced,
                priced.price - priced.own - priced.merchant - priced.direct - owed,
            )
        } else {
            (DifferenceKind::PaidUneaten, Fen::ZERO - owed)
        };
        let kind = match (owed, asked) {
            (_, Fen::ZERO) => DifferenceKind::Unclaimed,
            (Fen::ZERO, _) => DifferenceKind::Undone,
            _ => DifferenceKind::Rerated,
        };
        for (kind, fen) in [unbalanced, (kind, owed - asked)] {
            if fen != Fen::ZERO {
                self.explained.push(Explained {
                    order_id: meal.order_id,
                    kind,
                    fen,
                });
            }
        }
    }
}

#[cfg(test)]
mod tests;
