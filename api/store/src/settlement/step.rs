//! A claim's way: submitted, confirmed, approved, locked, paid; or returned.

use domain::code::Coded;
use domain::id::{AccountId, CanteenId, ClaimId};
use domain::settlement::{ChainError, ClaimAct, ClaimState, Step};
use domain::time::{At, ServiceDay};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder,
};
use serde_json::json;

use super::ground;
use super::missing::{self, Missing};
use super::rows::ClaimStep;
use crate::entity::{claim, claim_step};
use crate::{Error, Result, Scoped, ids};

/// How a claim was paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// The day the money left.
    pub paid_on: ServiceDay,
    /// The bank's or the treasury's reference.
    pub reference: String,
}

/// Why a claim can't be submitted yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotYet {
    /// These sittings aren't reconciled.
    Missing(Vec<Missing>),
}

impl Scoped<'_> {
    /// 申报: the lines are run once more, then they stand.
    ///
    /// # Errors
    /// Not found; `claim_moved_on`, `claim_locked`; `period_not_over`; `earlier_claim_open`. Sittings that aren't reconciled
    /// come back in the inner result.
    pub async fn claim_submit(&self, id: ClaimId) -> Result<std::result::Result<(), NotYet>> {
        let canteen = CanteenId(self.claim_row(self.store.db.read(), id).await?.canteen_id);
        let tx = self.store.db.begin().await?;
        let at = self.canteen_for_settlement(&tx, canteen).await?;
        let row = self.claim_row(&tx, id).await?;
        let state = self.next_state(&tx, &row, ClaimAct::Submit).await?;
        let period = row.known_period()?;
        if self.store.clock.now().day() <= period.last_day() {
            return Err(Error::conflict("period_not_over", "the period isn't over"));
        }
        let missing = missing::missing(&tx, &[canteen], period).await?;
        if !missing.is_empty() {
            return Ok(Err(NotYet::Missing(missing)));
        }
        let policies = self.store.shelf.read(&tx).await?;
        let ground = ground::load(&tx, policies, &at, period).await?;
        earlier_are_locked(&ground.claims, &row)?;
        let found = ground.lines(&row.fund_id, period);
        let row = self.write_lines(&tx, &row, &ground, &found).await?.unwrap_or(row);
        self.take(&tx, &row, ClaimAct::Submit, state, None).await?;
        tx.commit().await?;
        Ok(Ok(()))
    }

    /// 乡镇确认, 县级审批 or 财务锁定: the next signature.
    ///
    /// # Errors
    /// Not found; `claim_moved_on`, `claim_locked`, `same_person`.
    pub async fn claim_sign(&self, id: ClaimId, act: ClaimAct) -> Result<()> {
        let (tx, row) = self.claim_for_change(id).await?;
        let state = self.next_state(&tx, &row, act).await?;
        if state == ClaimState::Locked {
            self.still_fits(&tx, &row).await?;
        }
        self.take(&tx, &row, act, state, None).await?;
        tx.commit().await?;
        Ok(())
    }

    /// 退回: it is a draft again, and whoever submitted it reads why.
    ///
    /// # Errors
    /// Not found; `claim_moved_on`, `claim_locked`.
    pub async fn claim_return(&self, id: ClaimId, reason: &str) -> Result<()> {
        let (tx, row) = self.claim_for_change(id).await?;
        let state = self.next_state(&tx, &row, ClaimAct::Return).await?;
        let due = row.known_state()?.next();
        if !due.is_some_and(|act| self.actor.role.may(act.permission())) {
            return Err(refused(ChainError::NotYourTurn));
        }
        self.take(&tx, &row, ClaimAct::Return, state, Some(reason)).await?;
        tx.commit().await?;
        Ok(())
    }

    /// 拨付登记: the money has left the fund.
    ///
    /// # Errors
    /// Not found; `bad_date` for a day before it was locked; `claim_moved_on`, `same_person`; `fund_short` when the fund's floor is in the way of an award.
    pub async fn claim_pay(&self, id: ClaimId, payment: &Payment) -> Result<()> {
        let (tx, row) = self.claim_for_change(id).await?;
        let state = self.next_state(&tx, &row, ClaimAct::Pay).await?;
        if row
            .locked_at_ms
            .is_some_and(|locked| payment.paid_on < At(locked).day())
        {
            return Err(Error::invalid(
                "bad_date",
                "paid_on",
                "it can't have been paid before it was locked",
            ));
        }
        let after = claim::ActiveModel {
            id: Set(row.id),
            paid_on: Set(Some(payment.paid_on.to_string())),
            pay_reference: Set(Some(payment.reference.clone())),
            ..Default::default()
        };
        let row = after.update(&tx).await?;
        self.book_payment(&tx, &row, payment).await?;
        self.take(&tx, &row, ClaimAct::Pay, state, Some(&payment.reference))
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// A transaction that holds the claim's canteen, and the claim as it is then.
    async fn claim_for_change(&self, id: ClaimId) -> Result<(DatabaseTransaction, claim::Model)> {
        let canteen = CanteenId(self.claim_row(self.store.db.read(), id).await?.canteen_id);
        let tx = self.store.db.begin().await?;
        self.canteen_for_settlement(&tx, canteen).await?;
        let row = self.claim_row(&tx, id).await?;
        Ok((tx, row))
    }

    async fn next_state(&self, tx: &DatabaseTransaction, row: &claim::Model, act: ClaimAct) -> Result<ClaimState> {
        let taken = steps_of(tx, ClaimId(row.id)).await?;
        let taken: Vec<Step> = taken
            .iter()
            .map(|step| Step {
                act: step.act,
                by: step.by,
            })
            .collect();
        let state = row.known_state()?;
        state.after(act, AccountId(self.actor.id), &taken).map_err(refused)
    }

    /// Nothing was locked meanwhile that asks for one of its meals: the rules above keep that from happening, and this
    /// looks once more before the lines stand for ever.
    async fn still_fits(&self, tx: &DatabaseTransaction, row: &claim::Model) -> Result<()> {
        let period = row.known_period()?;
        let policies = self.store.shelf.read(tx).await?;
        let at = self.canteen_for_settlement(tx, CanteenId(row.canteen_id)).await?;
        let ground = ground::load(tx, policies, &at, period).await?;
        earlier_are_locked(&ground.claims, row)?;
        let asked = ground.claimed.get(&row.fund_id);
        for line in super::lines::of_claim(tx, ClaimId(row.id)).await? {
            let subject = ground::subject(line.order_id, line.award_id, line.award_span)?;
            let kind = domain::settlement::DueKind::parse(&line.kind).ok_or(Error::Corrupt("claim_line.kind"))?;
            let before = asked.and_then(|asked| asked.of(&subject, kind)).unwrap_or_default();
            if before.0 != line.before_fen {
                return Err(Error::conflict(
                    "claim_stale",
                    "another claim has asked for one of these meals",
                ));
            }
        }
        Ok(())
    }

    async fn take(
        &self,
        tx: &DatabaseTransaction,
        row: &claim::Model,
        act: ClaimAct,
        state: ClaimState,
        reason: Option<&str>,
    ) -> Result<()> {
        let now = self.store.clock.now();
        let mut after = claim::ActiveModel {
            id: Set(row.id),
            state: Set(state.name().to_owned()),
            version: Set(row.version + 1),
            ..Default::default()
        };
        if act == ClaimAct::Lock {
            after.locked_at_ms = Set(Some(now.0));
        }
        after.update(tx).await?;
        let taken = steps_of(tx, ClaimId(row.id)).await?.len();
        let step = claim_step::ActiveModel {
            id: Set(ids::new_id()),
            claim_id: Set(row.id),
            seq: Set(i32::try_from(taken).unwrap_or(i32::MAX).saturating_add(1)),
            act: Set(act.name().to_owned()),
            by_id: Set(self.actor.id),
            by_name: Set(self.actor.name.clone()),
            role: Set(self.actor.role.name().to_owned()),
            at_ms: Set(now.0),
            reason: Set(reason.map(str::to_owned)),
        };
        claim_step::Entity::insert(step).exec_without_returning(tx).await?;
        let detail = json!({"total_fen": row.total_fen, "digest": row.digest});
        self.note_claim(tx, row, action(act), detail).await
    }
}

fn refused(error: ChainError) -> Error {
    Error::conflict(error.code(), error.to_string())
}

fn action(act: ClaimAct) -> &'static str {
    match act {
        ClaimAct::Submit => "claim.submit",
        ClaimAct::Confirm => "claim.confirm",
        ClaimAct::Approve => "claim.approve",
        ClaimAct::Lock => "claim.lock",
        ClaimAct::Pay => "claim.pay",
        ClaimAct::Return => "claim.return",
    }
}

/// The fund's claims of earlier periods stand for good before the next one goes on its way.
fn earlier_are_locked(claims: &[claim::Model], row: &claim::Model) -> Result<()> {
    let earlier = claims
        .iter()
        .filter(|other| other.fund_id == row.fund_id && other.last_day < row.first_day)
        // A draft from which every meal has gone again asks for nothing.
        .filter(|other| other.lines > 0 || other.state != ClaimState::Draft.name());
    for other in earlier {
        if !other.known_state()?.is_locked() {
            let detail = format!("the claim {} isn't locked yet", other.number);
            return Err(Error::conflict("earlier_claim_open", detail));
        }
    }
    Ok(())
}

/// The steps of a claim, the oldest first.
pub(super) async fn steps_of<C: ConnectionTrait>(conn: &C, id: ClaimId) -> Result<Vec<ClaimStep>> {
    let rows = claim_step::Entity::find()
        .filter(claim_step::Column::ClaimId.eq(id.0))
        .order_by_asc(claim_step::Column::Seq)
        .all(conn)
        .await?;
    rows.into_iter().map(claim_step::Model::read).collect()
}
