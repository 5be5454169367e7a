//! What a meal point earns by the number of its meals.

use super::{
    facts::PointKind,
    policy::{Counts, Policy, Tier, VolumeAward, VolumeSpan, counting},
    split::Award,
};
use crate::{money::Fen, place::PlacePath, time::ServiceDay};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeSet;

/// More than any place earns, and so little that sums of it don't overflow.
const MOST: i128 = 1_000_000_000_000_000;

/// One meal point's span, as the settlement knows it.
#[derive(Debug, Clone)]
pub struct PointVolume<'a> {
    /// The span that is settled.
    pub per: VolumeSpan,
    /// Its last day; the policies in force on it count.
    pub last_day: ServiceDay,
    /// Where the meal point stands.
    pub point: &'a PlacePath,
    /// Town or country.
    pub point_kind: Option<PointKind>,
    /// What else distinguishes it.
    pub point_tags: &'a BTreeSet<String>,
    /// Meals served in the span.
    pub served: u64,
    /// Of these, meals that some fund paid a part of.
    pub subsidised: u64,
    /// Of the served, meals that were carried to the door.
    pub delivered: u64,
    /// Whole months since it opened, at the span's end.
    pub months_open: u32,
    /// Whether it passed the rating.
    pub rating_passed: bool,
}

/// What a point earns for a span. A policy reaches the points that stand in its place.
#[must_use]
pub fn volume_awards<'p>(policies: impl IntoIterator<Item = &'p Policy>, volume: &PointVolume<'_>) -> Vec<Award> {
    let mut latest = counting(policies, volume.last_day);
    latest.sort_by(|a, b| (a.order, &a.id).cmp(&(b.order, &b.id)));
    let near = latest.into_iter().filter(|policy| volume.point.lies_in(&policy.place));
    near.flat_map(|policy| policy.volume_awards.iter().filter_map(|award| award.of(policy, volume)))
        .collect()
}

impl VolumeAward {
    fn of(&self, policy: &Policy, volume: &PointVolume<'_>) -> Option<Award> {
        if !self.is_for(volume) {
            return None;
        }
        let number = match self.counts {
            Counts::Served => volume.served,
            Counts::Subsidised => volume.subsidised,
            Counts::Delivered => volume.delivered,
        };
        let fen = self.tiers.iter().rev().find(|tier| number >= tier.from)?.of(number);
        let fund = policy.fund(&self.fund)?;
        let fund_id = fund.key_at(&policy.id, volume.point)?;
        (fen > Fen::ZERO).then(|| Award {
            fund: fund.kind,
            fund_id,
            level: fund.level,
            fen,
            label: fund.label.clone(),
            label_en: fund.label_en.clone(),
            reason: self.reason.clone(),
            reason_en: self.reason_en.clone(),
            rule_id: format!("{}/{}", policy.id, self.id),
            policy_version: policy.version,
        })
    }

    fn is_for(&self, volume: &PointVolume<'_>) -> bool {
        self.per == volume.per
            && (self.point_kind.is_none() || self.point_kind == volume.point_kind)
            && (self.point_tags.is_empty() || !self.point_tags.is_disjoint(volume.point_tags))
            && volume.months_open >= self.min_months_open
            && (volume.rating_passed || !self.rating_passed)
    }
}

impl Tier {
    fn of(&self, number: u64) -> Fen {
        let each = |fen: Fen, times: u64| i128::from(fen.0) * i128::from(times);
        let sum = i128::from(self.fen.0)
            + each(self.each_fen, number)
            + each(self.each_above_fen, number.saturating_sub(self.from));
        // A count of meals comes from elsewhere and may be anything; what nobody could ever owe is cut off.
        let sum = Fen(i64::try_from(sum.min(MOST)).unwrap_or(i64::MAX));
        self.cap_fen.map_or(sum, |cap| sum.at_most(cap))
    }
}

impl VolumeSpan {
    /// The last day of the span that a day lies in.
    #[must_use]
    pub fn last_day(self, day: ServiceDay) -> ServiceDay {
        let (year, month) = (day.0.year(), day.0.month());
        let last_month = match self {
            Self::Day => return day,
            Self::Month => month,
            Self::Quarter => (month - 1) / 3 * 3 + 3,
            Self::Year => 12,
        };
        let (year, next) = if last_month == 12 {
            (year + 1, 1)
        } else {
            (year, last_month + 1)
        };
        NaiveDate::from_ymd_opt(year, next, 1).map_or(day, |first| ServiceDay(first).plus_days(-1))
    }
}
