//! Claims as the rest of the programme knows them, and back.

use domain::id::{AccountId, CanteenId, ClaimId};
use domain::money::Fen;
use domain::place::{PlaceLevel, PlacePath};
use domain::settlement::claim::Totals;
use domain::settlement::{ClaimAct, ClaimPeriod, ClaimState, Step};
use domain::subsidy::split::Fund;
use domain::time::{At, ServiceDay};

use crate::entity::{claim, claim_step};
use crate::{Error, Result};

/// Which fund, and what people call it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FundRef {
    /// Unique in the installation.
    pub id: String,
    /// Kind.
    pub kind: Fund,
    /// Whose.
    pub level: Option<PlaceLevel>,
    /// 县补贴
    pub label: String,
    /// County subsidy.
    pub label_en: String,
}

/// One fund's claim of one canteen and period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Id.
    pub id: ClaimId,
    /// The number that people say: `2026-11-0003`.
    pub number: String,
    /// Whose.
    pub canteen_id: CanteenId,
    /// Its name.
    pub canteen: String,
    /// Where that is.
    pub path: PlacePath,
    /// Who is asked.
    pub fund: FundRef,
    /// For when.
    pub period: ClaimPeriod,
    /// How far it is.
    pub state: ClaimState,
    /// What it asks for.
    pub totals: Totals,
    /// SHA-256 of its lines with their evidence.
    pub digest: String,
    /// When its lines last changed.
    pub run_at: At,
    /// When it was locked.
    pub locked_at: Option<At>,
    /// The day of the payment.
    pub paid_on: Option<ServiceDay>,
    /// The bank's reference.
    pub pay_reference: Option<String>,
}

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimStep {
    /// What.
    pub act: ClaimAct,
    /// By whom.
    pub by: AccountId,
    /// Their name.
    pub by_name: String,
    /// Their role then.
    pub role: String,
    /// When.
    pub at: At,
    /// Why it was returned; what was said about a payment.
    pub reason: Option<String>,
}

impl claim::Model {
    pub(super) fn known_state(&self) -> Result<ClaimState> {
        ClaimState::parse(&self.state).ok_or(Error::Corrupt("claim.state"))
    }

    pub(super) fn known_period(&self) -> Result<ClaimPeriod> {
        ClaimPeriod::parse(&self.period).map_err(|_| Error::Corrupt("claim.period"))
    }

    pub(super) fn known_fund(&self) -> Result<FundRef> {
        let level = |name: &String| PlaceLevel::ALL.into_iter().find(|level| level.name() == name);
        Ok(FundRef {
            id: self.fund_id.clone(),
            kind: Fund::parse(&self.fund_kind).ok_or(Error::Corrupt("claim.fund_kind"))?,
            level: self.fund_level.as_ref().and_then(level),
            label: self.fund_label.clone(),
            label_en: self.fund_label_en.clone(),
        })
    }

    pub(super) fn read(self, canteen: String) -> Result<Claim> {
        let count = |value: i32| u32::try_from(value).unwrap_or(0);
        let paid_on = self.paid_on.as_deref().map(ServiceDay::parse).transpose();
        Ok(Claim {
            id: ClaimId(self.id),
            canteen_id: CanteenId(self.canteen_id),
            canteen,
            fund: self.known_fund()?,
            period: self.known_period()?,
            state: self.known_state()?,
            totals: Totals {
                fen: Fen(self.total_fen),
                meals_fen: Fen(self.meals_fen),
                fees_fen: Fen(self.fees_fen),
                awards_fen: Fen(self.awards_fen),
                adjustments_fen: Fen(self.adjustments_fen),
                meals: count(self.meals),
                adjustments: count(self.adjustments),
                lines: count(self.lines),
            },
            run_at: At(self.run_at_ms),
            locked_at: self.locked_at_ms.map(At),
            paid_on: paid_on.map_err(|_| Error::Corrupt("claim.paid_on"))?,
            number: self.number,
            path: PlacePath(self.place_path),
            digest: self.digest,
            pay_reference: self.pay_reference,
        })
    }
}

impl claim_step::Model {
    pub(super) fn step(&self) -> Result<Step> {
        Ok(Step {
            act: ClaimAct::parse(&self.act).ok_or(Error::Corrupt("claim_step.act"))?,
            by: AccountId(self.by_id),
        })
    }

    pub(super) fn read(self) -> Result<ClaimStep> {
        let step = self.step()?;
        Ok(ClaimStep {
            act: step.act,
            by: step.by,
            by_name: self.by_name,
            role: self.role,
            at: At(self.at_ms),
            reason: self.reason,
        })
    }
}
