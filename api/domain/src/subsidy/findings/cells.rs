//! Cutting people and meals into the kinds that rules tell apart by a field of few values, so that bands which differ in
//! it are seen to cover together what none of them covers alone.

use crate::{
    person::resident_id::Gender,
    subsidy::{facts::PointKind, policy::When, words::Words},
    time::MealPeriod,
};
use std::collections::BTreeSet;

/// One kind: the condition that fits it, and what tells it from the others.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    pub(super) when: When,
    pub(super) marks: Vec<Words>,
}

/// A field with few values: whether a condition says something of it, whether it leaves several values open, and the
/// condition with each value.
struct Cut {
    says: fn(&When) -> bool,
    is_open: fn(&When) -> bool,
    values: fn(&When) -> Vec<(When, Words)>,
}

const YES_NO: [bool; 2] = [true, false];

const CUTS: [Cut; 6] = [
    Cut {
        says: |when| when.gender.is_some(),
        is_open: |when| when.gender.is_none(),
        values: |when| {
            let words = [Words::new("男", "men"), Words::new("女", "women")];
            let each = [Gender::Male, Gender::Female].into_iter().zip(words);
            let one = |gender| When {
                gender: Some(gender),
                ..when.clone()
            };
            each.map(|(gender, words)| (one(gender), words)).collect()
        },
    },
    Cut {
        says: |when| when.delivered.is_some(),
        is_open: |when| when.delivered.is_none(),
        values: |when| {
            let words = [Words::new("送餐", "carried"), Words::new("不送餐", "not carried")];
            let one = |delivered| When {
                delivered: Some(delivered),
                ..when.clone()
            };
            YES_NO.into_iter().map(one).zip(words).collect()
        },
    },
    Cut {
        says: |when| when.alone.is_some(),
        is_open: |when| when.alone.is_none(),
        values: |when| {
            let words = [
                Words::new("独居", "living alone"),
                Words::new("不独居", "not living alone"),
            ];
            let one = |alone| When {
                alone: Some(alone),
                ..when.clone()
            };
            YES_NO.into_iter().map(one).zip(words).collect()
        },
    },
    Cut {
        says: |when| when.with_spouse.is_some(),
        is_open: |when| when.with_spouse.is_none(),
        values: |when| {
            let words = [
                Words::new("有配偶同住", "with a spouse"),
                Words::new("无配偶同住", "without a spouse"),
            ];
            let one = |with_spouse| When {
                with_spouse: Some(with_spouse),
                ..when.clone()
            };
            YES_NO.into_iter().map(one).zip(words).collect()
        },
    },
    Cut {
        says: |when| when.point_kind.is_some(),
        is_open: |when| when.point_kind.is_none(),
        values: |when| {
            let words = [Words::new("城镇", "in town"), Words::new("农村", "in the country")];
            let one = |kind| When {
                point_kind: Some(kind),
                ..when.clone()
            };
            [PointKind::Urban, PointKind::Rural]
                .into_iter()
                .map(one)
                .zip(words)
                .collect()
        },
    },
    Cut {
        says: |when| !when.periods.is_empty(),
        is_open: |when| when.periods.len() != 1,
        values: |when| {
            let is_meant = |period: &MealPeriod| when.periods.is_empty() || when.periods.contains(period);
            let one = |period: MealPeriod| {
                let words = match period {
                    MealPeriod::Breakfast => Words::new("早餐", "breakfast"),
                    MealPeriod::Lunch => Words::new("午餐", "lunch"),
                    MealPeriod::Dinner => Words::new("晚餐", "dinner"),
                };
                let periods = BTreeSet::from([period]);
                (
                    When {
                        periods,
                        ..when.clone()
                    },
                    words,
                )
            };
            MealPeriod::ALL.into_iter().filter(is_meant).map(one).collect()
        },
    },
];

/// The kinds of what a condition fits, as far as these rules tell them apart.
pub(super) fn cells(whole: &When, rules: &[&When]) -> Vec<Cell> {
    let mut cells = vec![Cell {
        when: whole.clone(),
        marks: Vec::new(),
    }];
    for cut in CUTS {
        let is_told_apart = rules.iter().any(|rule| (cut.says)(rule));
        if !(cut.is_open)(whole) || !is_told_apart {
            continue;
        }
        let finer = cells.iter().flat_map(|cell| {
            (cut.values)(&cell.when).into_iter().map(|(when, words)| Cell {
                when,
                marks: cell.marks.iter().cloned().chain([words]).collect(),
            })
        });
        cells = finer.collect();
    }
    cells
}

/// What an outer condition says of these fields, where the inner one says nothing.
pub(super) fn narrowed(inner: &When, outer: &When) -> When {
    let periods = if inner.periods.is_empty() {
        outer.periods.clone()
    } else {
        inner.periods.clone()
    };
    When {
        gender: inner.gender.or(outer.gender),
        delivered: inner.delivered.or(outer.delivered),
        alone: inner.alone.or(outer.alone),
        with_spouse: inner.with_spouse.or(outer.with_spouse),
        point_kind: inner.point_kind.or(outer.point_kind),
        periods,
        ..inner.clone()
    }
}
