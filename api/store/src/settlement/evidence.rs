//! The evidence of each line: whose meal, how they were known, how it was handed over, by whom and when.

use std::collections::{BTreeMap, BTreeSet};

use domain::delivery::Outcome;
use domain::id::ClaimId;
use domain::money::Fen;
use domain::order::{OrderMode, OrderState};
use domain::settlement::{Line, Subject};
use domain::subsidy::split::{Fund, Part};
use domain::time::MealPeriod;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::meals::Known;
use crate::entity::{claim_line, claim_uneaten, meal_order, outcome, senior, stop_order};
use crate::{Error, Result};

/// Ids of one `IN` list.
const IDS_AT_ONCE: usize = 1_000;

/// What was reported at a door.
struct AtDoor {
    outcome: String,
    at_ms: i64,
}

/// What lines are evidenced with.
pub(super) struct Evidence {
    doors: BTreeMap<Uuid, AtDoor>,
    villages: BTreeMap<Uuid, String>,
}

impl Evidence {
    /// For these meals.
    pub(super) async fn load<C: ConnectionTrait>(conn: &C, meals: &[&Known]) -> Result<Self> {
        let carried = |known: &&&Known| known.row.mode == OrderMode::Delivery.name();
        let orders: Vec<Uuid> = meals.iter().filter(carried).map(|known| known.row.id).collect();
        let seniors: BTreeSet<Uuid> = meals.iter().map(|known| known.row.senior_id).collect();
        Ok(Self {
            doors: doors(conn, &orders).await?,
            villages: villages(conn, seniors.into_iter().collect()).await?,
        })
    }

    /// One line as it is kept.
    pub(super) fn row(
        &self,
        claim: ClaimId,
        fund_id: &str,
        position: i32,
        line: &Line,
        known: Option<&Known>,
    ) -> claim_line::Model {
        let order = known.map(|known| &known.row);
        let served = order.filter(|row| row.state == OrderState::Served.name());
        // A meal that the desk put right afterwards wasn't ended by its door.
        let by_door = |row: &&meal_order::Model| row.ended_channel.as_deref() != Some("desk");
        let door = served.filter(by_door).and_then(|row| self.doors.get(&row.id));
        let (award_id, award_span) = match &line.subject {
            Subject::Order(_) => (None, None),
            Subject::Volume { award_id, span } => (Some(award_id.clone()), Some(span.clone())),
        };
        claim_line::Model {
            claim_id: claim.0,
            position,
            fund_id: fund_id.to_owned(),
            kind: line.kind.name().to_owned(),
            change: line.change.map(|change| change.name().to_owned()),
            fen: line.fen.0,
            before_fen: line.before.0,
            order_id: order.map(|row| row.id),
            award_id,
            award_span,
            senior_id: order.map(|row| row.senior_id),
            service_day: line.service_day.to_string(),
            period: line.period.map(|period: MealPeriod| period.name().to_owned()),
            pickup_no: i32::try_from(line.pickup_no).unwrap_or(i32::MAX),
            mode: order.map(|row| row.mode.clone()),
            price_fen: order.map_or(0, |row| row.price_fen),
            rule_id: line.rule_id.clone(),
            policy_version: i32::try_from(line.policy_version).unwrap_or(i32::MAX),
            identified_by: order.and_then(|row| row.identified_by.clone()),
            handed_how: served.map(|row| handed_how(row, door).to_owned()),
            handed_outcome: door.map(|door| door.outcome.clone()),
            handed_by: served.and_then(|row| row.ended_by.clone()),
            handed_at_ms: served.and_then(|row| door.map(|door| door.at_ms).or(row.served_at_ms)),
            village_code: order.and_then(|row| self.villages.get(&row.senior_id).cloned()),
        }
    }

    /// One meal that nobody ate, and what the fund would have paid for it.
    pub(super) fn uneaten(&self, claim: ClaimId, position: i32, known: &Known, part: Fen) -> claim_uneaten::Model {
        let row = &known.row;
        let borne = known.unserved.as_ref();
        claim_uneaten::Model {
            claim_id: claim.0,
            position,
            order_id: row.id,
            senior_id: row.senior_id,
            service_day: row.service_day.clone(),
            period: row.period.clone(),
            pickup_no: row.pickup_no,
            mode: row.mode.clone(),
            price_fen: row.price_fen,
            part_fen: part.0,
            senior_fen: borne.map_or(0, |one| own(&one.charges).0 + own(&one.fee).0),
            operator_fen: borne.map_or(0, |one| one.operator.0),
            quota_back: borne.is_none_or(|one| !one.refund.quota.is_empty()),
            cause: row.flag_cause.clone().unwrap_or_default(),
            flagged_by: row.ended_by.clone(),
            flagged_at_ms: row.flagged_at_ms,
            village_code: self.villages.get(&row.senior_id).cloned(),
        }
    }
}

fn own(parts: &[Part]) -> Fen {
    let own = parts.iter().filter(|part| part.fund == Fund::Own);
    own.map(|part| part.fen).sum()
}

/// At a door as its volunteer reported it, over the counter, or keyed in by staff for a meal that was carried.
fn handed_how(row: &meal_order::Model, door: Option<&AtDoor>) -> &'static str {
    match (door, row.mode == OrderMode::Delivery.name()) {
        (Some(_), _) => "door",
        (None, true) => "desk",
        (None, false) => "counter",
    }
}

async fn doors<C: ConnectionTrait>(conn: &C, orders: &[Uuid]) -> Result<BTreeMap<Uuid, AtDoor>> {
    let mut found = BTreeMap::new();
    let handed_over = Outcome::ALL.into_iter().filter(|outcome| outcome.cause().is_none());
    let handed_over: Vec<&str> = handed_over.map(Outcome::name).collect();
    for portion in orders.chunks(IDS_AT_ONCE) {
        let handed_over = handed_over.iter().copied();
        let at_stop = stop_order::Entity::belongs_to(outcome::Entity)
            .from(stop_order::Column::StopId)
            .to(outcome::Column::StopId);
        let rows: Vec<(Uuid, String, i64)> = stop_order::Entity::find()
            .select_only()
            .column(stop_order::Column::OrderId)
            .column(outcome::Column::Outcome)
            .column(outcome::Column::AtMs)
            .join(sea_orm::JoinType::InnerJoin, at_stop.into())
            .filter(stop_order::Column::OrderId.is_in(portion.iter().copied()))
            .filter(outcome::Column::UndoneAtMs.is_null())
            .filter(outcome::Column::Outcome.is_in(handed_over))
            .into_tuple()
            .all(conn)
            .await?;
        found.extend(
            rows.into_iter()
                .map(|(order, outcome, at_ms)| (order, AtDoor { outcome, at_ms })),
        );
    }
    Ok(found)
}

async fn villages<C: ConnectionTrait>(conn: &C, seniors: Vec<Uuid>) -> Result<BTreeMap<Uuid, String>> {
    let mut found = BTreeMap::new();
    for portion in seniors.chunks(IDS_AT_ONCE) {
        let rows: Vec<(Uuid, String)> = senior::Entity::find()
            .select_only()
            .columns([senior::Column::Id, senior::Column::VillageCode])
            .filter(senior::Column::Id.is_in(portion.iter().copied()))
            .into_tuple()
            .all(conn)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// The fingerprint of lines with their evidence: the same lines have the same, wherever they were run.
pub(super) fn digest(lines: &[claim_line::Model], uneaten: &[claim_uneaten::Model]) -> Result<String> {
    let mut hash = Sha256::new();
    for line in lines {
        add(&mut hash, line)?;
    }
    for meal in uneaten {
        add(&mut hash, meal)?;
    }
    let bytes = hash.finalize();
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn add(hash: &mut Sha256, row: &impl serde::Serialize) -> Result<()> {
    hash.update(serde_json::to_vec(row).map_err(|_| Error::Corrupt("claim evidence"))?);
    hash.update(b"\n");
    Ok(())
}
