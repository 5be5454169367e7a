//! Running claims: each fund's draft for a period, made or made again.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{CanteenId, ClaimId};
use domain::money::Fen;
use domain::order::OrderState;
use domain::settlement::claim::Totals;
use domain::settlement::{ClaimPeriod, ClaimSpan, ClaimState, Claimed, Line, Subject, lines, terms};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde_json::json;
use uuid::Uuid;

use super::evidence::{self, Evidence};
use super::ground::{self, Ground};
use super::meals::Known;
use super::rows::FundRef;
use crate::entity::{canteen, claim, claim_line, claim_uneaten};
use crate::{Error, Result, Scoped, counters, ids};

/// Lines of one INSERT; SQLite takes 32,766 values at most.
const LINES_AT_ONCE: usize = 500;

/// Why a fund got no draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhySkipped {
    /// Its claim of the period is on its way or locked.
    NotDraft,
    /// This fund is claimed by other spans.
    OtherSpan,
    /// A claim of another span covers some of these days.
    Overlaps,
    /// A later period's claim is on its way or locked: what is missing comes up in the next one.
    LaterClaimed,
}

impl WhySkipped {
    /// The stable name on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NotDraft => "not_draft",
            Self::OtherSpan => "other_span",
            Self::Overlaps => "overlaps",
            Self::LaterClaimed => "later_claimed",
        }
    }
}

/// A fund that got no draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Where.
    pub canteen_id: CanteenId,
    /// Which fund.
    pub fund_id: String,
    /// Why.
    pub why: WhySkipped,
}

/// What a run did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Run {
    /// Drafts that were made, or made again, or were found unchanged.
    pub claims: Vec<ClaimId>,
    /// Those whose lines are other ones than before.
    pub changed: Vec<ClaimId>,
    /// Funds without a draft.
    pub skipped: Vec<Skipped>,
}

impl Scoped<'_> {
    /// Makes the drafts of a period for each fund that owes something, at every canteen in scope or at one. Drafts that
    /// are there are made again; as long as no meal changed they stay as they were, to the byte.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a canteen outside the scope.
    pub async fn claims_run(&self, period: ClaimPeriod, only: Option<CanteenId>) -> Result<Run> {
        let mut run = Run::default();
        for canteen in self.settled_canteens(only).await? {
            let tx = self.store.db.begin().await?;
            let row = self.canteen_for_settlement(&tx, canteen).await?;
            let policies = self.store.shelf.read(&tx).await?;
            let ground = ground::load(&tx, policies, &row, period).await?;
            for fund in ground.funds() {
                self.run_fund(&tx, &row, &ground, period, &fund, &mut run).await?;
            }
            tx.commit().await?;
        }
        Ok(run)
    }

    /// The canteens in scope, closed ones as well: their last claims are still to be made.
    pub(super) async fn settled_canteens(&self, only: Option<CanteenId>) -> Result<Vec<CanteenId>> {
        let mut query = canteen::Entity::find()
            .select_only()
            .column(canteen::Column::Id)
            .filter(self.covers(canteen::Column::PlacePath));
        if let Some(id) = only {
            query = query.filter(canteen::Column::Id.eq(id.0));
        }
        let rows: Vec<Uuid> = query
            .order_by_asc(canteen::Column::Id)
            .into_tuple()
            .all(self.store.db.read())
            .await?;
        if rows.is_empty() && only.is_some() {
            return Err(Error::NotFound("canteen"));
        }
        Ok(rows.into_iter().map(CanteenId).collect())
    }

    /// By which span a fund is claimed: as the installation was told, as a policy says, or else by the month.
    async fn claim_span(&self, ground: &Ground, fund_id: &str, period: ClaimPeriod) -> Result<ClaimSpan> {
        let said = self.store.system().setting(&format!("claim_span/{fund_id}")).await?;
        let said = said.as_deref().and_then(ClaimSpan::parse);
        let by_policy = || terms::span_of(&ground.policies, fund_id, period.last_day());
        Ok(said.or_else(by_policy).unwrap_or(ClaimSpan::Month))
    }

    async fn run_fund(
        &self,
        tx: &DatabaseTransaction,
        canteen: &canteen::Model,
        ground: &Ground,
        period: ClaimPeriod,
        fund: &FundRef,
        run: &mut Run,
    ) -> Result<()> {
        let there = ground.claim(&fund.id, period);
        if let Some(why) = self.why_skipped(ground, period, &fund.id).await? {
            run.skipped.push(Skipped {
                canteen_id: CanteenId(canteen.id),
                fund_id: fund.id.clone(),
                why,
            });
            return Ok(());
        }
        let found = ground.lines(&fund.id, period);
        if found.is_empty() && there.is_none() {
            return Ok(());
        }
        let row = match there {
            Some(row) => row.clone(),
            None => self.make_claim(tx, canteen, period, fund).await?,
        };
        let id = ClaimId(row.id);
        run.claims.push(id);
        if self.write_lines(tx, &row, ground, &found).await?.is_some() {
            run.changed.push(id);
        }
        Ok(())
    }

    async fn why_skipped(&self, ground: &Ground, period: ClaimPeriod, fund_id: &str) -> Result<Option<WhySkipped>> {
        let draft = ClaimState::Draft.name();
        if ground.claim(fund_id, period).is_some_and(|row| row.state != draft) {
            return Ok(Some(WhySkipped::NotDraft));
        }
        if self.claim_span(ground, fund_id, period).await? != period.span() {
            return Ok(Some(WhySkipped::OtherSpan));
        }
        let (first, last) = (period.first_day().to_string(), period.last_day().to_string());
        let others = || {
            let key = period.to_string();
            ground
                .claims
                .iter()
                .filter(move |row| row.fund_id == fund_id && row.period != key)
        };
        if others().any(|row| row.first_day <= last && row.last_day >= first) {
            return Ok(Some(WhySkipped::Overlaps));
        }
        let later = others().any(|row| row.first_day > last && row.state != draft);
        Ok(later.then_some(WhySkipped::LaterClaimed))
    }

    async fn make_claim(
        &self,
        tx: &DatabaseTransaction,
        canteen: &canteen::Model,
        period: ClaimPeriod,
        fund: &FundRef,
    ) -> Result<claim::Model> {
        let now = self.store.clock.now();
        let serial = counters::next(tx, &format!("claim/{period}")).await?;
        let row = claim::Model {
            id: ids::new_id(),
            number: format!("{period}-{serial:04}"),
            canteen_id: canteen.id,
            place_path: canteen.place_path.clone(),
            fund_id: fund.id.clone(),
            fund_kind: fund.kind.name().to_owned(),
            fund_level: fund.level.map(|level| level.name().to_owned()),
            fund_label: fund.label.clone(),
            fund_label_en: fund.label_en.clone(),
            period: period.to_string(),
            first_day: period.first_day().to_string(),
            last_day: period.last_day().to_string(),
            state: ClaimState::Draft.name().to_owned(),
            version: 1,
            total_fen: 0,
            meals_fen: 0,
            fees_fen: 0,
            awards_fen: 0,
            adjustments_fen: 0,
            meals: 0,
            adjustments: 0,
            lines: 0,
            digest: String::new(),
            run_at_ms: now.0,
            locked_at_ms: None,
            paid_on: None,
            pay_reference: None,
            created_at_ms: now.0,
        };
        claim::Entity::insert(claim::ActiveModel::from(row.clone()))
            .exec_without_returning(tx)
            .await?;
        Ok(row)
    }

    /// Puts lines under a draft, if they aren't there already; the new row if they changed.
    pub(super) async fn write_lines(
        &self,
        tx: &DatabaseTransaction,
        row: &claim::Model,
        ground: &Ground,
        found: &[Line],
    ) -> Result<Option<claim::Model>> {
        let (rows, uneaten) = evidenced(tx, row, ground, found).await?;
        let digest = evidence::digest(&rows, &uneaten)?;
        if digest == row.digest {
            return Ok(None);
        }
        claim_line::Entity::delete_many()
            .filter(claim_line::Column::ClaimId.eq(row.id))
            .exec(tx)
            .await?;
        claim_uneaten::Entity::delete_many()
            .filter(claim_uneaten::Column::ClaimId.eq(row.id))
            .exec(tx)
            .await?;
        for portion in rows.chunks(LINES_AT_ONCE) {
            let portion = portion.iter().cloned().map(claim_line::ActiveModel::from);
            claim_line::Entity::insert_many(portion)
                .exec_without_returning(tx)
                .await?;
        }
        for portion in uneaten.chunks(LINES_AT_ONCE) {
            let portion = portion.iter().cloned().map(claim_uneaten::ActiveModel::from);
            claim_uneaten::Entity::insert_many(portion)
                .exec_without_returning(tx)
                .await?;
        }
        let totals = Totals::of(found);
        let count = |value: u32| Set(i32::try_from(value).unwrap_or(i32::MAX));
        let after = claim::ActiveModel {
            id: Set(row.id),
            total_fen: Set(totals.fen.0),
            meals_fen: Set(totals.meals_fen.0),
            fees_fen: Set(totals.fees_fen.0),
            awards_fen: Set(totals.awards_fen.0),
            adjustments_fen: Set(totals.adjustments_fen.0),
            meals: count(totals.meals),
            adjustments: count(totals.adjustments),
            lines: count(totals.lines),
            digest: Set(digest),
            run_at_ms: Set(self.store.clock.now().0),
            version: Set(row.version + 1),
            ..Default::default()
        };
        let after = after.update(tx).await?;
        let detail = json!({"lines": after.lines, "total_fen": after.total_fen, "digest": after.digest});
        self.note_claim(tx, &after, "claim.run", detail).await?;
        Ok(Some(after))
    }
}

/// A claim's lines and its period's uneaten meals, with their evidence.
async fn evidenced<C: ConnectionTrait>(
    conn: &C,
    row: &claim::Model,
    ground: &Ground,
    found: &[Line],
) -> Result<(Vec<claim_line::Model>, Vec<claim_uneaten::Model>)> {
    let by_order: BTreeMap<Uuid, &Known> = ground.meals.list.iter().map(|known| (known.row.id, known)).collect();
    let of = |line: &Line| match &line.subject {
        Subject::Order(id) => by_order.get(&id.0).copied(),
        Subject::Volume { .. } => None,
    };
    let uneaten = ground.uneaten(&row.fund_id, row.known_period()?);
    let lined = found
        .iter()
        .filter_map(of)
        .chain(uneaten.iter().map(|(known, _)| *known));
    let concerned: BTreeMap<Uuid, &Known> = lined.map(|known| (known.row.id, known)).collect();
    let concerned: Vec<&Known> = concerned.into_values().collect();
    let evidence = Evidence::load(conn, &concerned).await?;
    let id = ClaimId(row.id);
    let numbered = (1..).zip(found);
    let lines = numbered.map(|(position, line)| evidence.row(id, &row.fund_id, position, line, of(line)));
    let numbered = (1..).zip(&uneaten);
    let apart = numbered.map(|(position, (known, part))| evidence.uneaten(id, position, known, *part));
    Ok((lines.collect(), apart.collect()))
}

impl Ground {
    /// The fund's claim of a period.
    pub(super) fn claim(&self, fund_id: &str, period: ClaimPeriod) -> Option<&claim::Model> {
        let key = period.to_string();
        self.claims
            .iter()
            .find(|row| row.fund_id == fund_id && row.period == key)
    }

    /// The lines that a fund's claim has.
    pub(super) fn lines(&self, fund_id: &str, period: ClaimPeriod) -> Vec<Line> {
        let nothing = Claimed::default();
        let claimed = self.claimed.get(fund_id).unwrap_or(&nothing);
        let meals = self.meals.list.iter().map(|known| &known.priced.meal);
        lines(period, fund_id, meals, &self.volumes, claimed)
    }

    /// The period's meals that nobody ate and that the fund would have paid a part of, in the order of days and numbers.
    fn uneaten(&self, fund_id: &str, period: ClaimPeriod) -> Vec<(&Known, Fen)> {
        let here = self.meals.list.iter().filter(|known| {
            known.row.state == OrderState::Flagged.name() && period.covers(known.priced.meal.service_day)
        });
        let mut found: Vec<(&Known, Fen)> = here
            .filter_map(|known| {
                let part: Fen = known
                    .split
                    .iter()
                    .filter(|due| due.fund_id == fund_id)
                    .map(|due| due.fen)
                    .sum();
                (part != Fen::ZERO).then_some((known, part))
            })
            .collect();
        found.sort_by_key(|(known, _)| {
            let meal = &known.priced.meal;
            (meal.service_day, meal.period, meal.pickup_no, meal.order_id)
        });
        found
    }

    /// Every fund that a meal or an earlier claim names, by id.
    fn funds(&self) -> Vec<FundRef> {
        let mut funds = self.meals.funds.clone();
        let asked: BTreeSet<&str> = self.claimed.keys().map(String::as_str).collect();
        for row in self.claims.iter().filter(|row| asked.contains(row.fund_id.as_str())) {
            if let Ok(fund) = row.known_fund() {
                funds.entry(fund.id.clone()).or_insert(fund);
            }
        }
        funds.into_values().collect()
    }
}
