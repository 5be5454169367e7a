//! Whom to call at each door of a round, for paper.

use domain::id::RoundId;
use serde_json::json;

use super::arrange::act;
use super::homes;
use crate::audit;
use crate::ladders::Callable;
use crate::seniors::care;
use crate::{Result, Scoped};

/// A round's call list. No `Debug`: phone numbers.
pub struct CallSheet {
    /// The round's number.
    pub no: i32,
    /// Who goes.
    pub volunteer: Option<String>,
    /// The doors in order.
    pub stops: Vec<CallSheetStop>,
}

/// A door of the list.
pub struct CallSheetStop {
    /// Place in the round.
    pub seq: i32,
    /// 王*芳
    pub masked_name: String,
    /// The village.
    pub village: String,
    /// Whom to call, in the order of the steps.
    pub calls: Vec<Callable>,
}

impl Scoped<'_> {
    /// The call list of a round in scope; the look is written down.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] outside the scope.
    pub async fn call_sheet(&self, id: RoundId) -> Result<CallSheet> {
        let (round, path) = self.round_and_path(id).await?;
        let (conn, now) = (self.store.db.write(), self.store.clock.now());
        let detail = json!({"stops": round.stops.len()});
        audit::write(conn, now, self.actor, act("round.call_list", id, &path, detail)).await?;
        let conn = self.store.db.read();
        let people = homes::load(conn, &self.store.keys, round.stops.iter().map(|stop| stop.senior_id.0)).await?;
        let mut stops = Vec::with_capacity(round.stops.len());
        for stop in &round.stops {
            let watch = care::watch(conn, &self.store.keys, stop.senior_id, now.day()).await?;
            let (_, _, calls) = self.whom_to_call(stop.senior_id, watch.hospice).await?;
            let home = people.get(&stop.senior_id);
            stops.push(CallSheetStop {
                seq: stop.seq,
                masked_name: home.map(homes::Home::masked_name).unwrap_or_default(),
                village: home.map(|home| home.village.clone()).unwrap_or_default(),
                calls,
            });
        }
        Ok(CallSheet {
            no: round.no,
            volunteer: round.volunteer.map(|(_, name)| name),
            stops,
        })
    }
}
