//! 专属服务清单: what somebody is entitled to on a day, in words that may lie open on a table. It says what is paid and why as
//! the slip does; it never says what somebody is.

use crate::{
    money::Fen,
    order::{
        Diner,
        loaded::{MealFacts, Served},
    },
    place::PlacePath,
    subsidy::{
        funds::FundBalances,
        policy::Policy,
        quota::{QuotaBook, QuotaSpan},
        split::Split,
    },
    time::{MealPeriod, ServiceDay},
};

/// What a meal of one period costs somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entitlement {
    /// Which meal of the day.
    pub period: MealPeriod,
    /// Who pays what of the example's price, as long as nothing is used up.
    pub split: Split,
    /// How often that still holds.
    pub left: Vec<Left>,
}

/// What is left of one limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// Over which span it counts.
    pub span: QuotaSpan,
    /// How many subsidised meals.
    pub meals: u32,
}

/// What each of a day's meals costs a diner, by the example of a price. `used` are the quota slots they have taken.
#[must_use]
pub fn entitlements(
    diner: &Diner,
    policies: &[Policy],
    used: &QuotaBook,
    (day, point): (ServiceDay, &PlacePath),
    price: Fen,
) -> Vec<Entitlement> {
    let unused = QuotaBook::default();
    let meal = MealFacts {
        price,
        delivered: false,
        together: 1,
        funds: &FundBalances::NONE,
    };
    MealPeriod::ALL
        .into_iter()
        .map(|period| {
            let served = Served { day, period, point };
            let split = diner.split(policies, served, meal, &unused);
            Entitlement {
                left: left(diner, policies, used, &split, (day, period)),
                period,
                split,
            }
        })
        .collect()
}

/// The limits of the policies that pay for this meal. Of several of one span the tightest counts.
fn left(
    diner: &Diner,
    policies: &[Policy],
    used: &QuotaBook,
    split: &Split,
    (day, period): (ServiceDay, MealPeriod),
) -> Vec<Left> {
    let mut found: Vec<Left> = Vec::new();
    for claim in &split.quota {
        let version = split.from_funds().find(|part| part.policy_id() == claim.policy_id);
        let policy = policies.iter().find(|policy| {
            policy.id == claim.policy_id && version.is_some_and(|part| part.policy_version == policy.version)
        });
        let limits = policy.into_iter().flat_map(Policy::all_limits);
        for (mark, limit) in limits.filter(|(mark, limit)| limit.per.key_of(day, period, mark) == claim.period_key) {
            let Some(count) = limit.count else { continue };
            let taken = used
                .used(diner.id, &claim.policy_id, &limit.per.key_of(day, period, mark))
                .count;
            let meals = count.saturating_sub(taken);
            match found.iter_mut().find(|one| one.span == limit.per) {
                Some(known) => known.meals = known.meals.min(meals),
                None => found.push(Left { span: limit.per, meals }),
            }
        }
    }
    found.sort_by_key(|one| one.span);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        diet::DietProfile,
        id::{OrderId, SeniorId},
        person::living::Living,
        place::PlaceCode,
        senior::{DeliveryEligibility, Standing},
        subsidy::{Fund, QuotaSlot, builtin::demo_policies},
    };
    use chrono::NaiveDate;
    use std::collections::BTreeSet;
    use uuid::Uuid;

    fn diner(born: i32) -> Diner {
        Diner {
            id: SeniorId(Uuid::from_u128(1)),
            standing: Standing::active(),
            birth_date: NaiveDate::from_ymd_opt(born, 1, 1).expect("a date"),
            gender: None,
            home: home(),
            registered: None,
            categories: Vec::new(),
            abilities: Vec::new(),
            living: Living::default(),
            exclusions: BTreeSet::new(),
            monthly_bill: false,
            diet: DietProfile::default(),
            delivery: DeliveryEligibility::default(),
        }
    }

    fn home() -> PlacePath {
        PlacePath::of(&PlaceCode::parse("430822100008").expect("a village"))
    }

    fn of(diner: &Diner, used: &QuotaBook) -> Vec<Entitlement> {
        let day = ServiceDay::parse("2026-11-23").expect("a day");
        entitlements(diner, &demo_policies(), used, (day, &home()), Fen(1200))
    }

    #[test]
    fn a_day_says_who_pays_and_what_is_left() {
        let diner = diner(1940);
        let found = of(&diner, &QuotaBook::default());
        let lunch = &found[1];
        assert_eq!((lunch.period, lunch.split.total()), (MealPeriod::Lunch, Fen(1200)));
        assert!(lunch.split.own_share() < Fen(1200));
        assert_eq!(
            lunch.left,
            [Left {
                span: QuotaSpan::Meal,
                meals: 1
            }]
        );
        assert_eq!(found[0].split.parts.len(), 1, "breakfast has its full price");
        assert!(found[0].left.is_empty());

        // A meal that was had today uses the quota and leaves the entitlement as it is.
        let slots = lunch.split.quota.iter().map(|claim| {
            let slot = QuotaSlot {
                senior_id: diner.id,
                claim: claim.clone(),
            };
            (slot, OrderId(Uuid::from_u128(9)))
        });
        let after = of(&diner, &QuotaBook::loaded(slots));
        assert_eq!(after[1].split, lunch.split);
        assert_eq!(
            after[1].left,
            [Left {
                span: QuotaSpan::Meal,
                meals: 0
            }]
        );
    }

    #[test]
    fn whom_no_policy_covers_pays_the_price() {
        let young = of(&diner(1990), &QuotaBook::default());
        assert!(
            young
                .iter()
                .all(|one| one.split.own_share() == Fen(1200) && one.left.is_empty())
        );
        assert!(
            young
                .iter()
                .all(|one| one.split.parts.iter().all(|part| part.fund == Fund::Own))
        );
    }
}
