//! What was done on paper is keyed in later, with its true times.

use domain::delivery::RoundState;
use domain::id::RoundId;
use domain::time::At;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::{Report, Reported};
use crate::audit::{self, Act};
use crate::entity::round;
use crate::kitchen::packing;
use crate::rounds::{Stop, rows};
use crate::writer::WriteError;
use crate::{Error, Result, Scoped};

impl Scoped<'_> {
    /// A round in scope left at a true time that has passed; one that has left already keeps its own.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope; `bad_instant` for a time to come or of another day; `round_finished`,
    /// `round_empty`, `boxes_missing`.
    pub async fn paper_departed(&self, id: RoundId, left_at: At) -> Result<()> {
        let found = self.round(id).await?;
        let path = self.canteen_path(found.canteen_id).await?;
        let now = self.store.clock.now();
        match found.state {
            RoundState::Departed => return Ok(()),
            RoundState::Finished => return Err(Error::conflict("round_finished", "this round is over")),
            RoundState::Planned if found.stops.is_empty() => {
                return Err(Error::conflict("round_empty", "nobody waits on this round"));
            }
            RoundState::Planned => {}
        }
        self.of_that_day(left_at, found.departs_at)?;
        let tx = self.store.db.begin().await?;
        packing::all_there(&tx, &found).await?;
        let left = round::Entity::update_many()
            .col_expr(round::Column::State, Expr::value(RoundState::Departed.name()))
            .col_expr(round::Column::DepartedAtMs, Expr::value(left_at.0))
            .filter(round::Column::Id.eq(id.0))
            .filter(round::Column::State.eq(RoundState::Planned.name()))
            .exec(&tx)
            .await?;
        if left.rows_affected == 1 {
            rows::mark_left(&tx, id, left_at).await?;
        }
        let act = Act {
            action: "round.depart_on_paper",
            subject_kind: "round",
            subject_id: id.to_string(),
            place_path: &path,
            detail: json!({"left_at": left_at, "stops": found.stops.len()}),
        };
        audit::write(&tx, now, self.actor, act).await?;
        tx.commit().await?;
        Ok(())
    }

    /// What a paper says about a door of a round in scope, at its true time. The same line keyed in twice is kept once.
    ///
    /// # Errors
    /// As [`Scoped::report_outcome`]; `bad_instant` for a time to come or of another day.
    pub async fn paper_outcome(
        &self,
        id: RoundId,
        report: Report,
    ) -> Result<std::result::Result<Reported, WriteError>> {
        let found = self.round(id).await?;
        self.of_that_day(report.at, found.departs_at)?;
        self.report_on(found, report, |stop: &Stop| json!({"id": stop.id, "state": stop.state}))
            .await
    }

    fn of_that_day(&self, at: At, planned: At) -> Result<()> {
        if at > self.store.clock.now() || at.day() != planned.day() {
            return Err(Error::invalid(
                "bad_instant",
                "at",
                "it was on that day, and before now",
            ));
        }
        Ok(())
    }
}
