//! Writing a plan: all of it in one transaction, and once.

use domain::delivery::{RoundState, StopState, TravelMode};
use domain::id::{CanteenId, OrderId, SeniorId, SittingId, VolunteerId};
use domain::time::At;
use sea_orm::{ActiveValue::Set, DatabaseTransaction, EntityTrait};

use crate::board::{News, NewsKind};
use crate::entity::{plan, round, stop, stop_order, unplaced};
use crate::kitchen::batches;
use crate::{Error, Result, System, ids};

/// Rows of one INSERT: SQLite takes 32,766 parameters at most.
const ROWS_AT_ONCE: usize = 1_000;

/// A sitting's rounds before they are written.
#[derive(Debug, Clone)]
pub struct PlanDraft {
    /// For which sitting.
    pub sitting_id: SittingId,
    /// Its canteen.
    pub canteen_id: CanteenId,
    /// Where the travel times came from: crow_fly, osrm, valhalla or amap.
    pub travel: &'static str,
    /// The planner's seed, so that the plan can be made again.
    pub seed: i64,
    /// Which worker.
    pub made_by: String,
    /// The rounds in the order of their numbers.
    pub rounds: Vec<RoundDraft>,
    /// Meals that are in no round.
    pub unplaced: Vec<UnplacedDraft>,
}

/// A round before it is written.
#[derive(Debug, Clone)]
pub struct RoundDraft {
    /// Who goes; nobody yet where too few signed up.
    pub volunteer_id: Option<VolunteerId>,
    /// How.
    pub mode: TravelMode,
    /// Meals that fit.
    pub capacity: u32,
    /// Leaves the canteen.
    pub departs_at: At,
    /// Is back.
    pub ends_at: At,
    /// Metres under way.
    pub length_m: i64,
    /// The doors in order.
    pub stops: Vec<StopDraft>,
}

/// A door before it is written.
#[derive(Debug, Clone)]
pub struct StopDraft {
    /// Who opens.
    pub senior_id: SeniorId,
    /// The meals.
    pub order_ids: Vec<OrderId>,
    /// When somebody will knock.
    pub eta_at: At,
    /// Until when the food is good.
    pub deadline_at: At,
}

/// A meal that a person has to place.
#[derive(Debug, Clone)]
pub struct UnplacedDraft {
    /// Which.
    pub order_id: OrderId,
    /// The planner's reason.
    pub reason: &'static str,
    /// What would let it in, as the planner says it: a code and its numbers, no personal data.
    pub detail: String,
}

impl System<'_> {
    /// Whether the rounds of a sitting are written.
    ///
    /// # Errors
    /// The database's.
    pub async fn has_plan(&self, sitting: SittingId) -> Result<bool> {
        let row = plan::Entity::find_by_id(sitting.0).one(self.store.db.read()).await?;
        Ok(row.is_some())
    }

    /// Writes a plan; `false` when the sitting has one already. Whoever inserts the `plan` row first has the sitting, and a
    /// worker killed half-way leaves nothing behind.
    ///
    /// # Errors
    /// The database's.
    pub async fn write_plan(&self, draft: &PlanDraft) -> Result<bool> {
        let now = self.store.clock.now();
        let rule = self.food_rule().await?;
        let tx = self.store.db.begin().await?;
        let head = plan::ActiveModel {
            sitting_id: Set(draft.sitting_id.0),
            travel: Set(draft.travel.to_owned()),
            seed: Set(draft.seed),
            made_at_ms: Set(now.0),
            made_by: Set(draft.made_by.clone()),
        };
        match plan::Entity::insert(head).exec_without_returning(&tx).await {
            Ok(_) => {}
            Err(error) => {
                let error = Error::from(error);
                return if error.is_unique_violation() {
                    Ok(false)
                } else {
                    Err(error)
                };
            }
        }
        insert_rounds(&tx, draft).await?;
        // What was cooked before the rounds were made counts from then.
        batches::redate(&tx, rule, draft.sitting_id).await?;
        tx.commit().await?;
        let news = News {
            kind: NewsKind::Round,
            id: draft.sitting_id.0,
            canteen_id: Some(draft.canteen_id),
        };
        // The plan stands; a board that is away only delays the desk's next look.
        let _ = self.store.board.tell(&news).await;
        Ok(true)
    }
}

async fn insert_rounds(tx: &DatabaseTransaction, draft: &PlanDraft) -> Result<()> {
    let (mut rounds, mut stops, mut orders) = (Vec::new(), Vec::new(), Vec::new());
    for (no, round) in (1..).zip(&draft.rounds) {
        let row = round_row(draft, no, round);
        let Set(round_id) = row.id else { continue };
        rounds.push(row);
        for (seq, stop) in (1..).zip(&round.stops) {
            let stop_id = ids::new_id();
            stops.push(stop::ActiveModel {
                id: Set(stop_id),
                round_id: Set(round_id),
                sitting_id: Set(draft.sitting_id.0),
                seq: Set(seq),
                senior_id: Set(stop.senior_id.0),
                eta_at_ms: Set(stop.eta_at.0),
                deadline_at_ms: Set(stop.deadline_at.0),
                portions: Set(i32::try_from(stop.order_ids.len()).unwrap_or(i32::MAX)),
                state: Set(StopState::Pending.name().to_owned()),
                outcome: Set(None),
                care: Set(None),
                done_at_ms: Set(None),
            });
            orders.extend(stop.order_ids.iter().map(|order| stop_order::ActiveModel {
                order_id: Set(order.0),
                stop_id: Set(stop_id),
                left_at_ms: Set(None),
            }));
        }
    }
    let left_out: Vec<unplaced::ActiveModel> = draft.unplaced.iter().map(|entry| unplaced_row(draft, entry)).collect();
    for chunk in rounds.chunks(ROWS_AT_ONCE) {
        round::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(tx)
            .await?;
    }
    for chunk in stops.chunks(ROWS_AT_ONCE) {
        stop::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(tx)
            .await?;
    }
    for chunk in orders.chunks(ROWS_AT_ONCE) {
        stop_order::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(tx)
            .await?;
    }
    for chunk in left_out.chunks(ROWS_AT_ONCE) {
        unplaced::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

fn round_row(draft: &PlanDraft, no: i32, round: &RoundDraft) -> round::ActiveModel {
    let seconds = (round.ends_at.0 - round.departs_at.0) / 1_000;
    round::ActiveModel {
        id: Set(ids::new_id()),
        sitting_id: Set(draft.sitting_id.0),
        canteen_id: Set(draft.canteen_id.0),
        no: Set(no),
        volunteer_id: Set(round.volunteer_id.map(|id| id.0)),
        mode: Set(round.mode.name().to_owned()),
        capacity: Set(i32::try_from(round.capacity).unwrap_or(i32::MAX)),
        state: Set(RoundState::Planned.name().to_owned()),
        departs_at_ms: Set(round.departs_at.0),
        ends_at_ms: Set(round.ends_at.0),
        duration_s: Set(i32::try_from(seconds).unwrap_or(i32::MAX)),
        length_m: Set(i32::try_from(round.length_m).unwrap_or(i32::MAX)),
        departed_at_ms: Set(None),
        finished_at_ms: Set(None),
        version: Set(1),
    }
}

fn unplaced_row(draft: &PlanDraft, entry: &UnplacedDraft) -> unplaced::ActiveModel {
    unplaced::ActiveModel {
        order_id: Set(entry.order_id.0),
        sitting_id: Set(draft.sitting_id.0),
        reason: Set(entry.reason.to_owned()),
        detail: Set(entry.detail.clone()),
    }
}
