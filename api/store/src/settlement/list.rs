//! Claims of a period, and one of them.

use std::collections::BTreeMap;

use domain::id::{CanteenId, ClaimId};
use domain::settlement::{ClaimPeriod, ClaimState};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::missing::{self, Missing};
use super::rows::{Claim, ClaimStep};
use super::step::steps_of;
use crate::entity::{canteen, claim};
use crate::{Error, Result, Scoped};

/// Rows a list has at most: a county's canteens times its funds.
const ROWS_MAX: u64 = 2_000;

/// Which claims.
#[derive(Debug, Clone, Copy, Default)]
pub struct ClaimQuery {
    /// Of this period.
    pub period: Option<ClaimPeriod>,
    /// Of this canteen.
    pub canteen: Option<CanteenId>,
    /// In this state.
    pub state: Option<ClaimState>,
}

/// Claims, and what keeps the period's from being submitted.
#[derive(Debug, Clone)]
pub struct Claims {
    /// By period (the newest first), canteen and fund.
    pub claims: Vec<Claim>,
    /// The period's sittings that aren't reconciled.
    pub missing: Vec<Missing>,
}

impl Scoped<'_> {
    /// Claims in scope.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a canteen outside the scope.
    pub async fn claims(&self, query: ClaimQuery) -> Result<Claims> {
        let canteens = self.settled_canteens(query.canteen).await?;
        let mut rows = claim::Entity::find().filter(self.covers(claim::Column::PlacePath));
        if let Some(period) = query.period {
            rows = rows.filter(claim::Column::Period.eq(period.to_string()));
        }
        if let Some(canteen) = query.canteen {
            rows = rows.filter(claim::Column::CanteenId.eq(canteen.0));
        }
        if let Some(state) = query.state {
            rows = rows.filter(claim::Column::State.eq(state.name()));
        }
        let rows = rows
            .order_by_desc(claim::Column::FirstDay)
            .order_by_asc(claim::Column::PlacePath)
            .order_by_asc(claim::Column::FundId)
            .limit(ROWS_MAX)
            .all(self.store.db.read())
            .await?;
        let missing = match query.period {
            Some(period) => missing::missing(self.store.db.read(), &canteens, period).await?,
            None => Vec::new(),
        };
        let names = self.canteen_names(&canteens).await?;
        let claims = rows.into_iter().map(|row| {
            let name = names.get(&row.canteen_id).cloned().unwrap_or_default();
            row.read(name)
        });
        Ok(Claims {
            claims: claims.collect::<Result<_>>()?,
            missing,
        })
    }

    /// One claim with the steps it took.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn claim(&self, id: ClaimId) -> Result<(Claim, Vec<ClaimStep>)> {
        let conn = self.store.db.read();
        let row = self.claim_row(conn, id).await?;
        let steps = steps_of(conn, id).await?;
        let names = self.canteen_names(&[CanteenId(row.canteen_id)]).await?;
        let name = names.get(&row.canteen_id).cloned().ok_or(Error::NotFound("canteen"))?;
        Ok((row.read(name)?, steps))
    }

    pub(super) async fn canteen_names(&self, ids: &[CanteenId]) -> Result<BTreeMap<Uuid, String>> {
        let rows: Vec<(Uuid, String)> = canteen::Entity::find()
            .select_only()
            .columns([canteen::Column::Id, canteen::Column::Name])
            .filter(canteen::Column::Id.is_in(ids.iter().map(|id| id.0)))
            .into_tuple()
            .all(self.store.db.read())
            .await?;
        Ok(rows.into_iter().collect())
    }
}
