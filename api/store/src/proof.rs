//! 一个都没落下: each meal of a day traced from order to mouth, each standing order's person fed, away or explained, each
//! alarm closed or owned. What is none of these is a gap, and a gap has a name.

use std::collections::{BTreeMap, BTreeSet};

use domain::delivery::outcome::AlarmState;
use domain::id::CanteenId;
use domain::order::{OrderMode, OrderState};
use domain::reconcile::Counts;
use domain::standing::{Due, StandingOutcome};
use domain::time::{At, ServiceDay};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::entity::{
    alarm, canteen, day_proof, meal_order, order_correction, sitting, standing_day, standing_order, stop, stop_order,
};
use crate::orders::masked_names;
use crate::standing::{calendar, rows};
use crate::{Error, Result, Scoped, System};

/// What is unexplained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GapKind {
    /// Its sitting is over, and nobody has said what became of a meal.
    MealOpen,
    /// A carried meal counts as eaten, and nobody reported a hand-over.
    ServedUntraced,
    /// A meal was flagged without a cause.
    NoCause,
    /// A standing order found no meal, and nobody has seen to the person.
    StandingOpen,
    /// A standing order was due, and nobody looked at it.
    StandingUndecided,
    /// Nobody has taken an alarm on.
    AlarmOpen,
}

/// One gap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// What is missing.
    pub kind: GapKind,
    /// 王*芳
    pub masked_name: String,
    /// The meal's number, or the cause that waits.
    pub detail: String,
}

/// The people with a standing order due that day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingCount {
    /// All of them.
    pub due: u32,
    /// They ate.
    pub fed: u32,
    /// Their meal is on its way.
    pub under_way: u32,
    /// Paused, skipped, gone, holiday.
    pub away: u32,
    /// Called off, flagged with a cause, or a person arranged something else.
    pub explained: u32,
    /// None of these.
    pub open: u32,
}

/// The alarms that belong to the canteen's rounds of that day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlarmCount {
    /// All of them.
    pub raised: u32,
    /// The person was seen.
    pub closed: u32,
    /// Somebody is at it.
    pub owned: u32,
    /// Nobody is.
    pub open: u32,
}

/// A canteen's day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// Which canteen.
    pub canteen_id: CanteenId,
    /// Its name.
    pub name: String,
    /// How its meals ended.
    pub meals: Counts,
    /// Its standing orders.
    pub standing: StandingCount,
    /// Its alarms.
    pub alarms: AlarmCount,
    /// What nobody has explained.
    pub gaps: Vec<Gap>,
}

impl Proof {
    /// Whether nobody was dropped.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.gaps.is_empty()
    }
}

/// How many gaps the night found, and when it looked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nightly {
    /// When.
    pub made_at: At,
    /// How many.
    pub gaps: usize,
}

impl Scoped<'_> {
    /// The proof of a day for each canteen in scope, as the tables stand at this moment, with what the night found.
    ///
    /// # Errors
    /// The database's.
    pub async fn proofs(&self, day: ServiceDay) -> Result<Vec<(Proof, Option<Nightly>)>> {
        let conn = self.store.db.read();
        let nights: BTreeMap<Uuid, Nightly> = day_proof::Entity::find()
            .filter(day_proof::Column::ServiceDay.eq(day.to_string()))
            .all(conn)
            .await?
            .into_iter()
            .map(|row| {
                let gaps: Vec<Gap> = serde_json::from_str(&row.body).map_err(|_| Error::Corrupt("day_proof.body"))?;
                let nightly = Nightly {
                    made_at: At(row.made_at_ms),
                    gaps: gaps.len(),
                };
                Ok((row.canteen_id, nightly))
            })
            .collect::<Result<_>>()?;
        let mut proofs = Vec::new();
        for canteen in self.canteens().await? {
            let proof = prove(conn, self.store.clock.now(), canteen.id, canteen.name, day).await?;
            let nightly = nights.get(&canteen.id.0).cloned();
            proofs.push((proof, nightly));
        }
        proofs.sort_by_key(|(proof, _)| (proof.holds(), proof.meals.ordered == 0));
        Ok(proofs)
    }
}

impl System<'_> {
    /// Writes every canteen's proof of a day down, as the night sees it; answers how many gaps there are.
    ///
    /// # Errors
    /// The database's.
    pub async fn prove_day(&self, day: ServiceDay) -> Result<usize> {
        let now = self.store.clock.now();
        let found = canteen::Entity::find().all(self.store.db.read()).await?;
        let mut gaps = 0;
        for row in found {
            let proof = prove(self.store.db.read(), now, CanteenId(row.id), row.name, day).await?;
            gaps += proof.gaps.len();
            let body = serde_json::to_string(&proof.gaps).map_err(|_| Error::Corrupt("day_proof.body"))?;
            let written = day_proof::ActiveModel {
                canteen_id: Set(row.id),
                service_day: Set(day.to_string()),
                made_at_ms: Set(now.0),
                body: Set(body),
            };
            let replaced = OnConflict::columns([day_proof::Column::CanteenId, day_proof::Column::ServiceDay])
                .update_columns([day_proof::Column::MadeAtMs, day_proof::Column::Body])
                .to_owned();
            day_proof::Entity::insert(written)
                .on_conflict(replaced)
                .exec_without_returning(self.store.db.write())
                .await?;
        }
        Ok(gaps)
    }
}

async fn prove<C: ConnectionTrait>(conn: &C, now: At, id: CanteenId, name: String, day: ServiceDay) -> Result<Proof> {
    let orders = meal_order::Entity::find()
        .filter(meal_order::Column::CanteenId.eq(id.0))
        .filter(meal_order::Column::ServiceDay.eq(day.to_string()))
        .all(conn)
        .await?;
    let mut ground = Ground {
        now,
        under_way: under_way(conn, now, &orders).await?,
        gaps: Vec::new(),
        people: BTreeSet::new(),
    };
    let meals = meals(conn, &orders, &mut ground).await?;
    let standing = standing(conn, id, day, &orders, &mut ground).await?;
    let alarms = alarms(conn, id, day, &orders, &mut ground).await?;
    let names = masked_names(conn, ground.people).await?;
    let gaps = ground.gaps.into_iter().map(|(kind, senior, detail)| Gap {
        kind,
        masked_name: names.get(&senior).cloned().unwrap_or_default(),
        detail,
    });
    Ok(Proof {
        canteen_id: id,
        name,
        meals,
        standing,
        alarms,
        gaps: gaps.collect(),
    })
}

/// What was found so far.
struct Ground {
    now: At,
    /// Sittings that aren't over: their meals may well be on their way.
    under_way: BTreeSet<Uuid>,
    gaps: Vec<(GapKind, Uuid, String)>,
    people: BTreeSet<Uuid>,
}

impl Ground {
    fn gap(&mut self, kind: GapKind, senior: Uuid, detail: impl Into<String>) {
        self.people.insert(senior);
        self.gaps.push((kind, senior, detail.into()));
    }
}

async fn meals<C: ConnectionTrait>(conn: &C, orders: &[meal_order::Model], ground: &mut Ground) -> Result<Counts> {
    let carried = orders.iter().filter(|row| row.mode == OrderMode::Delivery.name());
    let handed_over = handed_over(conn, carried.map(|row| row.id).collect()).await?;
    let mut counts = Counts::default();
    for row in orders {
        let state = OrderState::parse(&row.state).ok_or(Error::Corrupt("meal_order.state"))?;
        let mode = OrderMode::parse(&row.mode).ok_or(Error::Corrupt("meal_order.mode"))?;
        let cause = row.flag_cause.as_deref().and_then(domain::order::FlagCause::parse);
        counts.add(state, cause, mode);
        let number = format!("{:03}", row.pickup_no);
        match (state, mode) {
            (OrderState::Placed, _) if ground.under_way.contains(&row.sitting_id) => {}
            (OrderState::Placed, _) => ground.gap(GapKind::MealOpen, row.senior_id, number),
            (OrderState::Flagged, _) if cause.is_none() => ground.gap(GapKind::NoCause, row.senior_id, number),
            (OrderState::Served, OrderMode::Delivery) if !handed_over.contains(&row.id) => {
                ground.gap(GapKind::ServedUntraced, row.senior_id, number);
            }
            _ => {}
        }
    }
    Ok(counts)
}

async fn under_way<C: ConnectionTrait>(conn: &C, now: At, orders: &[meal_order::Model]) -> Result<BTreeSet<Uuid>> {
    let sittings: BTreeSet<Uuid> = orders.iter().map(|row| row.sitting_id).collect();
    let rows = sitting::Entity::find()
        .filter(sitting::Column::Id.is_in(sittings))
        .filter(sitting::Column::EndsAtMs.gt(now.0))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// The carried meals whose door has a reported hand-over, and those of which somebody said later, with a reason, that they
/// were eaten after all.
async fn handed_over<C: ConnectionTrait>(conn: &C, orders: Vec<Uuid>) -> Result<BTreeSet<Uuid>> {
    use domain::delivery::Outcome;
    let mut found = BTreeSet::new();
    for chunk in orders.chunks(rows::IDS_AT_ONCE) {
        let links = stop_order::Entity::find()
            .filter(stop_order::Column::OrderId.is_in(chunk.to_vec()))
            .all(conn)
            .await?;
        let over = [Outcome::HandedOver.name(), Outcome::Neighbour.name()];
        let doors: BTreeSet<Uuid> = stop::Entity::find()
            .filter(stop::Column::Id.is_in(links.iter().map(|link| link.stop_id)))
            .filter(stop::Column::Outcome.is_in(over))
            .all(conn)
            .await?
            .into_iter()
            .map(|row| row.id)
            .collect();
        let here = links.into_iter().filter(|link| doors.contains(&link.stop_id));
        found.extend(here.map(|link| link.order_id));
        let corrected = order_correction::Entity::find()
            .filter(order_correction::Column::OrderId.is_in(chunk.to_vec()))
            .filter(order_correction::Column::Became.eq(OrderState::Served.name()))
            .all(conn)
            .await?;
        found.extend(corrected.into_iter().map(|row| row.order_id));
    }
    Ok(found)
}

async fn standing<C: ConnectionTrait>(
    conn: &C,
    id: CanteenId,
    day: ServiceDay,
    orders: &[meal_order::Model],
    ground: &mut Ground,
) -> Result<StandingCount> {
    let states: BTreeMap<Uuid, &str> = orders.iter().map(|row| (row.id, row.state.as_str())).collect();
    let settled = standing_day::Entity::find()
        .filter(standing_day::Column::CanteenId.eq(id.0))
        .filter(standing_day::Column::ServiceDay.eq(day.to_string()))
        .all(conn)
        .await?;
    let mut count = StandingCount::default();
    let mut known = BTreeSet::new();
    for row in settled {
        known.insert(row.standing_id);
        count.due += 1;
        let outcome = StandingOutcome::parse(&row.outcome).ok_or(Error::Corrupt("standing_day.outcome"))?;
        match outcome {
            StandingOutcome::Ordered | StandingOutcome::OwnOrder => {
                // A meal of another canteen isn't loaded here; it is proved there.
                match row.order_id.and_then(|order| states.get(&order)).copied() {
                    Some("served") => count.fed += 1,
                    Some("placed") => count.under_way += 1,
                    _ => count.explained += 1,
                }
            }
            StandingOutcome::Skipped | StandingOutcome::Paused | StandingOutcome::Gone | StandingOutcome::Holiday => {
                count.away += 1;
            }
            StandingOutcome::Unfit if row.resolution.is_some() => count.explained += 1,
            StandingOutcome::Unfit | StandingOutcome::Again => {
                count.open += 1;
                ground.gap(GapKind::StandingOpen, row.senior_id, row.cause.unwrap_or_default());
            }
        }
    }
    let here = Condition::all().add(standing_order::Column::CanteenId.eq(id.0));
    let calendar = calendar::load(conn).await?;
    for order in rows::covering(conn, here, day).await? {
        // Tomorrow's are made this evening, and half an hour is nobody's fault.
        let late = day <= ground.now.day();
        if late && order.due(day, &calendar) != Due::No && !known.contains(&order.id.0) {
            count.due += 1;
            count.open += 1;
            ground.gap(GapKind::StandingUndecided, order.senior_id.0, order.period.name());
        }
    }
    Ok(count)
}

async fn alarms<C: ConnectionTrait>(
    conn: &C,
    id: CanteenId,
    day: ServiceDay,
    orders: &[meal_order::Model],
    ground: &mut Ground,
) -> Result<AlarmCount> {
    let sittings: BTreeSet<Uuid> = orders.iter().map(|row| row.sitting_id).collect();
    let doors: Vec<Uuid> = stop::Entity::find()
        .filter(stop::Column::SittingId.is_in(sittings))
        .all(conn)
        .await?
        .into_iter()
        .map(|row| row.id)
        .collect();
    let begins = day.at(chrono::NaiveTime::MIN).0;
    let ends = day.plus_days(1).at(chrono::NaiveTime::MIN).0;
    let of_the_day = Condition::all()
        .add(alarm::Column::CanteenId.eq(id.0))
        .add(alarm::Column::RaisedAtMs.gte(begins))
        .add(alarm::Column::RaisedAtMs.lt(ends));
    let rows = alarm::Entity::find()
        .filter(Condition::any().add(of_the_day).add(alarm::Column::StopId.is_in(doors)))
        .all(conn)
        .await?;
    let mut count = AlarmCount::default();
    for row in rows {
        count.raised += 1;
        if row.state == AlarmState::Closed.name() {
            count.closed += 1;
        } else if row.owner_id.is_some() {
            count.owned += 1;
        } else {
            count.open += 1;
            ground.gap(GapKind::AlarmOpen, row.senior_id, row.kind);
        }
    }
    Ok(count)
}
