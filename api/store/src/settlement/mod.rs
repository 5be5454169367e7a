//! 结算: claims as rows. The domain decides what a claim asks for and who may take which step; here it is loaded, locked,
//! written and shown.
//!
//! Runs and steps of one canteen queue behind its row's lock, so that two people can't make, submit or lock past each other.

mod books;
mod check;
mod drill;
mod evidence;
mod funds;
mod ground;
mod lines;
mod list;
mod meals;
mod missing;
mod notice;
mod outstanding;
mod person;
mod rerate;
pub(crate) mod rows;
mod run;
mod step;
#[cfg(test)]
mod tests;
mod uneaten;
mod volume;

pub use check::CheckedPeriod;
pub use drill::{ClaimDay, ClaimPerson, MealEvidence, MealPart, RatedAgain};
pub use lines::{EvidenceLine, LineQuery, LineSort, LinesPage, PAGE_ROWS};
pub use list::{ClaimQuery, Claims};
pub use missing::Missing;
pub use notice::{Notice, NoticePerson, NoticeVillage};
pub use outstanding::Advance;
pub use person::Person;
pub use rerate::{DAYS_MAX, RatedMeal, Rerate, RerateOutcome, RerateRun};
pub use rows::{Claim, ClaimStep, FundRef};
pub use run::{Run, Skipped, WhySkipped};
pub use step::{NotYet, Payment};
pub use uneaten::Uneaten;

use domain::id::{CanteenId, ClaimId};
use domain::place::PlacePath;
use sea_orm::sea_query::{Alias, Func, SimpleExpr};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use serde_json::Value;

use crate::audit::{self, Act};
use crate::entity::{canteen, claim};
use crate::{Error, Result, Scoped};

impl Scoped<'_> {
    /// The claim's row, if its canteen lies in scope.
    pub(super) async fn claim_row<C: ConnectionTrait>(&self, conn: &C, id: ClaimId) -> Result<claim::Model> {
        claim::Entity::find_by_id(id.0)
            .filter(self.covers(claim::Column::PlacePath))
            .one(conn)
            .await?
            .ok_or(Error::NotFound("claim"))
    }

    /// The canteen's row, held until the transaction ends.
    pub(super) async fn canteen_for_settlement(
        &self,
        tx: &DatabaseTransaction,
        id: CanteenId,
    ) -> Result<canteen::Model> {
        canteen::Entity::find_by_id(id.0)
            .filter(self.covers(canteen::Column::PlacePath))
            .lock_exclusive()
            .one(tx)
            .await?
            .ok_or(Error::NotFound("canteen"))
    }

    pub(super) async fn note_claim<C: ConnectionTrait>(
        &self,
        conn: &C,
        row: &claim::Model,
        action: &'static str,
        detail: Value,
    ) -> Result<()> {
        let act = Act {
            action,
            subject_kind: "claim",
            subject_id: row.id.to_string(),
            place_path: &PlacePath(row.place_path.clone()),
            detail,
        };
        audit::write(conn, self.store.clock.now(), self.actor, act).await
    }
}

/// A sum as a `bigint` on either database; PostgreSQL would make it a `numeric`.
fn sum_of<C: ColumnTrait>(column: C) -> SimpleExpr {
    Func::cast_as(Func::sum(column.into_expr()), Alias::new("bigint")).into()
}
