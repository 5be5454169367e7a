//! 年度奖补: what a canteen earns by the number of its meals, counted anew in each run.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::CanteenId;
use domain::order::{OrderMode, OrderState};
use domain::place::PlacePath;
use domain::settlement::due::is_claimed;
use domain::settlement::{ClaimPeriod, ClaimSpan, Claimed, Volume};
use domain::subsidy::policy::{Policy, VolumeSpan};
use domain::subsidy::split::{Award, Fund};
use domain::subsidy::volume::{PointVolume, volume_awards};
use domain::time::ServiceDay;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::rows::FundRef;
use crate::Result;
use crate::entity::{canteen, meal_order, order_part};

/// What a span's meals earn, and who pays it.
pub(super) struct Earned {
    pub(super) volumes: Vec<Volume>,
    pub(super) funds: Vec<FundRef>,
}

/// The awards of the spans that end in a period, and of those that claims have asked for before: a late correction may
/// take a canteen over a tier, or below it.
pub(super) async fn load<C: ConnectionTrait>(
    conn: &C,
    policies: &[Policy],
    canteen: &canteen::Model,
    period: ClaimPeriod,
    claimed: &BTreeMap<String, Claimed>,
) -> Result<Earned> {
    let mut earned = Earned {
        volumes: Vec::new(),
        funds: Vec::new(),
    };
    let kinds: BTreeSet<ClaimSpan> = policies
        .iter()
        .flat_map(|policy| &policy.volume_awards)
        .filter_map(|award| span(award.per))
        .collect();
    let asked = claimed
        .values()
        .flat_map(Claimed::volumes)
        .filter_map(|(_, span)| ClaimPeriod::parse(span).ok());
    let mut spans: BTreeSet<ClaimPeriod> = asked.collect();
    for kind in kinds {
        spans.extend(ending_in(kind, period));
    }
    for span in spans {
        for award in awards(conn, policies, canteen, span).await? {
            earned.add(award, span);
        }
    }
    // What is earned no more is owed as nothing, so that it comes back.
    for (fund_id, of_fund) in claimed {
        for (award_id, text) in of_fund.volumes() {
            let known = earned
                .volumes
                .iter()
                .any(|one| one.award_id == award_id && one.span == text);
            if let (false, Ok(span)) = (known, ClaimPeriod::parse(text)) {
                earned.volumes.push(Volume {
                    award_id: award_id.to_owned(),
                    policy_version: 0,
                    fund_id: fund_id.clone(),
                    span: text.to_owned(),
                    last_day: span.last_day(),
                    fen: domain::money::Fen::ZERO,
                });
            }
        }
    }
    Ok(earned)
}

impl Earned {
    fn add(&mut self, award: Award, span: ClaimPeriod) {
        if !is_claimed(award.fund) {
            return;
        }
        self.funds.push(FundRef {
            id: award.fund_id.clone(),
            kind: award.fund,
            level: award.level,
            label: award.label,
            label_en: award.label_en,
        });
        self.volumes.push(Volume {
            award_id: award.rule_id,
            policy_version: award.policy_version,
            fund_id: award.fund_id,
            span: span.to_string(),
            last_day: span.last_day(),
            fen: award.fen,
        });
    }
}

fn span(per: VolumeSpan) -> Option<ClaimSpan> {
    match per {
        VolumeSpan::Day => None,
        VolumeSpan::Month => Some(ClaimSpan::Month),
        VolumeSpan::Quarter => Some(ClaimSpan::Quarter),
        VolumeSpan::Year => Some(ClaimSpan::Year),
    }
}

fn per(span: ClaimSpan) -> VolumeSpan {
    match span {
        ClaimSpan::Month => VolumeSpan::Month,
        ClaimSpan::Quarter => VolumeSpan::Quarter,
        ClaimSpan::Year => VolumeSpan::Year,
    }
}

fn ending_in(kind: ClaimSpan, period: ClaimPeriod) -> impl Iterator<Item = ClaimPeriod> {
    let first = ClaimPeriod::of(kind, period.first_day());
    std::iter::successors(Some(first), |one| Some(one.next()))
        .take_while(move |one| one.last_day() <= period.last_day())
}

async fn awards<C: ConnectionTrait>(
    conn: &C,
    policies: &[Policy],
    canteen: &canteen::Model,
    span: ClaimPeriod,
) -> Result<Vec<Award>> {
    let facts = canteen.facts()?;
    let counts = count(conn, CanteenId(canteen.id), span).await?;
    let volume = PointVolume {
        per: per(span.span()),
        last_day: span.last_day(),
        point: &PlacePath(canteen.place_path.clone()),
        point_kind: facts.point_kind,
        point_tags: &facts.tags,
        served: counts.served,
        subsidised: counts.subsidised,
        delivered: counts.delivered,
        months_open: facts.opened_on.map_or(0, |opened| months(opened, span.last_day())),
        rating_passed: facts.rating_passed,
    };
    Ok(volume_awards(policies, &volume))
}

/// Meals that were served in a span.
struct Counts {
    served: u64,
    /// Those of them that some fund paid a part of.
    subsidised: u64,
    /// Those of them that were carried to a door.
    delivered: u64,
}

async fn count<C: ConnectionTrait>(conn: &C, canteen: CanteenId, span: ClaimPeriod) -> Result<Counts> {
    let days = meal_order::Column::ServiceDay.between(span.first_day().to_string(), span.last_day().to_string());
    let served = Condition::all()
        .add(meal_order::Column::CanteenId.eq(canteen.0))
        .add(meal_order::Column::State.eq(OrderState::Served.name()))
        .add(days);
    let paid = Query::select()
        .column(order_part::Column::OrderId)
        .from(order_part::Entity)
        .and_where(order_part::Column::Lane.eq("price"))
        .and_where(order_part::Column::Fund.ne(Fund::Own.name()))
        .and_where(order_part::Column::Fen.gt(0))
        .to_owned();
    let all = meal_order::Entity::find().filter(served.clone()).count(conn).await?;
    let carried = served
        .clone()
        .add(meal_order::Column::Mode.eq(OrderMode::Delivery.name()));
    let delivered = meal_order::Entity::find().filter(carried).count(conn).await?;
    let subsidised = served.add(meal_order::Column::Id.in_subquery(paid));
    let subsidised = meal_order::Entity::find().filter(subsidised).count(conn).await?;
    Ok(Counts {
        served: all,
        subsidised,
        delivered,
    })
}

/// Whole months from a first day to the end of a last one.
fn months(opened: ServiceDay, last: ServiceDay) -> u32 {
    use chrono::Datelike;
    let after = last.plus_days(1);
    let of = |day: ServiceDay| i64::from(day.0.year()) * 12 + i64::from(day.0.month());
    let begun = of(after) - of(opened) - i64::from(after.0.day() < opened.0.day());
    u32::try_from(begun.max(0)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> ServiceDay {
        ServiceDay::parse(text).expect("a day")
    }

    #[test]
    fn months_are_whole_ones() {
        assert_eq!(months(day("2026-01-01"), day("2026-12-31")), 12);
        assert_eq!(months(day("2026-01-02"), day("2026-12-31")), 11);
        assert_eq!(months(day("2026-12-31"), day("2026-12-31")), 0);
        assert_eq!(months(day("2027-03-01"), day("2026-12-31")), 0);
    }

    #[test]
    fn a_years_award_is_due_in_the_period_that_ends_it() {
        let period = |text: &str| ClaimPeriod::parse(text).expect("a period");
        let years = |text: &str| ending_in(ClaimSpan::Year, period(text)).count();
        assert_eq!((years("2026-11"), years("2026-12"), years("2026-Q4")), (0, 1, 1));
        assert_eq!(ending_in(ClaimSpan::Month, period("2026-Q4")).count(), 3);
    }
}
