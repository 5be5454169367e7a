//! After measuring: does what was acknowledged stand, once, and do the tables add up?

use domain::id::OrderId;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::county::{Batch, Mark};
use super::load::Outcome;
use super::orders::Ours;
use super::wire::Line;
use crate::cli::Failure;
use crate::compose;

/// So many acknowledged orders are sent once more, at most.
const REPEATS: usize = 500;

/// What was acknowledged.
#[derive(Debug, Default)]
pub struct Log {
    orders: Vec<Uuid>,
    /// Some orders with their answers.
    samples: Vec<(Mark, Vec<u8>)>,
}

impl Log {
    /// Notes a run.
    pub fn add(&mut self, batch: &Batch, outcome: &mut Outcome) {
        self.orders.extend(outcome.taken.iter().map(|(_, id)| *id));
        for (index, body) in std::mem::take(&mut outcome.kept) {
            let taken = body.starts_with(b"{\"orders\"");
            if let Some(mark) = batch.marks.get(index).filter(|_| taken && self.samples.len() < REPEATS) {
                self.samples.push((*mark, body));
            }
        }
    }

    /// Orders that were acknowledged.
    #[must_use]
    pub fn len(&self) -> usize {
        self.orders.len()
    }
}

/// What was found.
#[derive(Debug, Serialize)]
pub struct Proved {
    /// Which side.
    pub side: &'static str,
    acknowledged: usize,
    in_the_tables: usize,
    /// G2
    lost: usize,
    /// Orders whose acknowledgement was under way when a run ended.
    unheard: usize,
    /// G3
    repeated: usize,
    answered_otherwise: usize,
    /// G4
    boards: usize,
    boards_behind: usize,
    /// G1, G3, G5
    breaches: Vec<String>,
}

impl Proved {
    /// Whether all of it holds.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.lost == 0 && self.answered_otherwise == 0 && self.boards_behind == 0 && self.breaches.is_empty()
    }

    /// For people.
    #[must_use]
    pub fn words(&self) -> String {
        if self.holds() {
            return format!(
                "G1–G5 hold: {} acknowledged and there, {} repeats answered alike, {} boards true",
                self.acknowledged, self.repeated, self.boards
            );
        }
        format!(
            "BROKEN: {} lost, {} repeats answered otherwise, {} boards behind; {}",
            self.lost,
            self.answered_otherwise,
            self.boards_behind,
            self.breaches.join("; ")
        )
    }
}

/// Looks at one side.
///
/// # Errors
/// The database's, the network's.
pub(super) async fn of(ours: &Ours) -> Result<Proved, Failure> {
    let store = compose::open(&ours.place.config(), compose::clock()?).await?;
    let known = store.system().order_ids().await?;
    let lost = ours.log.orders.iter().filter(|id| !known.contains(&OrderId(**id)));
    let lost = lost.count();
    let breaches = store.system().breaches().await?;
    let (mut boards, mut behind) = (0, 0);
    let mut line = Line::open(ours.api.address()).await?;
    for day in 0..=ours.county.last_day() {
        for canteen in 0..ours.county.canteens() {
            let reply = line.ask(&ours.county.menu(day, canteen, "identity")?).await?;
            let shown: Value = serde_json::from_slice(reply.body)?;
            let id = ours.county.sitting(day, canteen)?.id;
            let table = store.system().sitting(id).await?;
            boards += 1;
            let shown = &shown["sittings"][0];
            let same = shown["version"] == table.version && shown["sold"] == table.sold;
            behind += usize::from(!same);
        }
    }
    let mut otherwise = 0;
    for (mark, answer) in &ours.log.samples {
        let reply = line.ask(&ours.county.again(*mark)?).await?;
        // Key order is the stored answer's own; what counts is that it says the same.
        let said = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).ok();
        otherwise += usize::from(reply.status != 201 || said(reply.body) != said(answer));
    }
    store.close().await?;
    Ok(Proved {
        side: ours.name,
        acknowledged: ours.log.orders.len(),
        in_the_tables: known.len(),
        lost,
        unheard: known.len().saturating_sub(ours.log.orders.len()),
        repeated: ours.log.samples.len(),
        answered_otherwise: otherwise,
        boards,
        boards_behind: behind,
        breaches: breaches
            .into_iter()
            .map(|breach| format!("{}: {} {}", breach.guarantee, breach.rows, breach.what))
            .collect(),
    })
}
