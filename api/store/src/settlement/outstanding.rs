//! 垫资天数: what each canteen has laid out for each fund and hasn't been paid, and for how long.

use std::collections::BTreeMap;

use domain::id::CanteenId;
use domain::money::Fen;
use domain::order::OrderState;
use domain::settlement::due::is_claimed;
use domain::settlement::{ClaimState, Outstanding, outstanding};
use domain::subsidy::split::Fund;
use domain::time::ServiceDay;
use sea_orm::{ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::funds;
use super::ground::claimed_rules;
use super::meals::level_of;
use super::rows::FundRef;
use crate::entity::{claim, claim_line, meal_order, order_part};
use crate::{Error, Result, Scoped};

/// One canteen's advance to one fund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advance {
    /// Who waits.
    pub canteen_id: CanteenId,
    /// Its name.
    pub canteen: String,
    /// For whom.
    pub fund: FundRef,
    /// All of it.
    pub total: Outstanding,
    /// In no claim that was submitted.
    pub unclaimed: Fen,
    /// In claims that wait for a signature.
    pub in_chain: Fen,
    /// In locked claims that wait for the money.
    pub locked: Fen,
}

/// What is gathered for one canteen and fund.
struct Gathered {
    fund: FundRef,
    days: BTreeMap<ServiceDay, Fen>,
    sums: [Fen; 3],
}

type ByFund = BTreeMap<(Uuid, String), Gathered>;

impl Scoped<'_> {
    /// Who waits for how much, the longest first.
    ///
    /// Meals after the last submitted claim are added up as they are; of earlier days, what drafts have found to correct.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a canteen outside the scope.
    pub async fn advances(&self, only: Option<CanteenId>) -> Result<Vec<Advance>> {
        let canteens = self.settled_canteens(only).await?;
        let conn = self.store.db.read();
        let claims = claim::Entity::find()
            .filter(claim::Column::CanteenId.is_in(canteens.iter().map(|id| id.0)))
            .all(conn)
            .await?;
        let mut found = ByFund::new();
        self.add_claims(&claims, &mut found).await?;
        self.add_unclaimed(&canteens, &claims, &mut found).await?;
        let names = self.canteen_names(&canteens).await?;
        let today = self.store.clock.now().day();
        let advances = found.into_iter().map(|((canteen, _), gathered)| Advance {
            canteen_id: CanteenId(canteen),
            canteen: names.get(&canteen).cloned().unwrap_or_default(),
            total: outstanding(gathered.days, today),
            fund: gathered.fund,
            unclaimed: gathered.sums[0],
            in_chain: gathered.sums[1],
            locked: gathered.sums[2],
        });
        let mut advances: Vec<Advance> = advances.filter(|one| one.total.fen != Fen::ZERO).collect();
        advances.sort_by_key(|one| std::cmp::Reverse((one.total.oldest_days, one.total.fen)));
        Ok(advances)
    }

    /// What is asked for and not paid; of drafts only their corrections of earlier days.
    async fn add_claims(&self, claims: &[claim::Model], found: &mut ByFund) -> Result<()> {
        use claim_line::Column as L;
        for row in claims {
            let state = row.known_state()?;
            let (at, mut which) = match state {
                ClaimState::Paid => continue,
                ClaimState::Draft => (0, Condition::all().add(L::Change.is_not_null())),
                ClaimState::Locked => (2, Condition::all()),
                ClaimState::Submitted | ClaimState::Confirmed | ClaimState::Approved => (1, Condition::all()),
            };
            which = which.add(L::ClaimId.eq(row.id));
            let lines: Vec<(String, i64)> = claim_line::Entity::find()
                .select_only()
                .column(L::ServiceDay)
                .expr_as(super::sum_of(L::Fen), "fen")
                .filter(which)
                .group_by(L::ServiceDay)
                .into_tuple()
                .all(self.store.db.read())
                .await?;
            let gathered = entry(found, row.canteen_id, row.known_fund()?);
            for (day, fen) in lines {
                gathered.add(&day, Fen(fen), at)?;
            }
        }
        Ok(())
    }

    async fn add_unclaimed(&self, canteens: &[CanteenId], claims: &[claim::Model], found: &mut ByFund) -> Result<()> {
        use order_part::Column as P;
        let policies = self.store.system().policies().await?;
        let draft = ClaimState::Draft.name();
        for canteen in canteens {
            // The last day that a submitted claim covers, by fund; a fund that was never claimed has been waiting from the beginning.
            let mut until: BTreeMap<&str, &str> = BTreeMap::new();
            for row in claims.iter().filter(|row| row.canteen_id == canteen.0) {
                let last = if row.state == draft { "" } else { row.last_day.as_str() };
                let known = until.entry(&row.fund_id).or_insert(last);
                *known = last.max(known);
            }
            let since = until.values().min().copied().unwrap_or_default().to_owned();
            let of_order = order_part::Entity::belongs_to(meal_order::Entity)
                .from(P::OrderId)
                .to(meal_order::Column::Id);
            type Row = (String, String, String, Option<String>, String, String, i64);
            let rows: Vec<Row> = order_part::Entity::find()
                .select_only()
                .column(meal_order::Column::ServiceDay)
                .columns([P::FundId, P::Fund, P::Level, P::Label, P::LabelEn])
                .expr_as(super::sum_of(P::Fen), "fen")
                .join(JoinType::InnerJoin, of_order.into())
                .filter(meal_order::Column::CanteenId.eq(canteen.0))
                .filter(meal_order::Column::ServiceDay.gt(since))
                .filter(claimed_rules(&policies, P::RuleId, P::PolicyVersion))
                .filter(meal_order::Column::State.eq(OrderState::Served.name()))
                .group_by(meal_order::Column::ServiceDay)
                .group_by(P::FundId)
                .group_by(P::Fund)
                .group_by(P::Level)
                .group_by(P::Label)
                .group_by(P::LabelEn)
                .into_tuple()
                .all(self.store.db.read())
                .await?;
            let mut waiting = Vec::with_capacity(rows.len());
            for (day, id, kind, level, label, label_en, fen) in rows {
                let kind = Fund::parse(&kind).ok_or(Error::Corrupt("order_part.fund"))?;
                if is_claimed(kind) && until.get(id.as_str()).is_none_or(|last| day.as_str() > *last) {
                    let level = level_of(level.as_deref());
                    let fund = FundRef {
                        id,
                        kind,
                        level,
                        label,
                        label_en,
                    };
                    waiting.push((fund, day, Fen(fen)));
                }
            }
            funds::name(self.store.db.read(), waiting.iter_mut().map(|(fund, ..)| fund)).await?;
            for (fund, day, fen) in waiting {
                entry(found, canteen.0, fund).add(&day, fen, 0)?;
            }
        }
        Ok(())
    }
}

fn entry(found: &mut ByFund, canteen: Uuid, fund: FundRef) -> &mut Gathered {
    found.entry((canteen, fund.id.clone())).or_insert_with(|| Gathered {
        fund,
        days: BTreeMap::new(),
        sums: [Fen::ZERO; 3],
    })
}

impl Gathered {
    fn add(&mut self, day: &str, fen: Fen, at: usize) -> Result<()> {
        let day = ServiceDay::parse(day).map_err(|_| Error::Corrupt("claim_line.service_day"))?;
        *self.days.entry(day).or_default() += fen;
        self.sums[at] += fen;
        Ok(())
    }
}
