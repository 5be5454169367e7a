//! What moving a door, or placing one, would do: the same reckoning for the dry run and for the deed.

use domain::delivery::{RoundState, StopState};
use domain::id::{OrderId, RoundId, SeniorId, StopId};
use domain::language::Lang;
use domain::person::address::GeoPoint;
use domain::time::At;
use serde::{Deserialize, Serialize};
use store::rounds::{Rearranged, Round, RoundsShown, Seat, Stop};
use store::{Actor, Scoped};
use utoipa::ToSchema;
use worker::jobs::plan_rounds::retime::{Timed, Tour, retime};

use super::words::{self, say};
use crate::compose::App;
use crate::problem::{Answer, Problem};

/// Where to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ArrangeBody {
    #[schema(value_type = String)]
    pub(super) round_id: RoundId,
    /// Place in the round, from 1; beyond the end is the end.
    pub(super) position: usize,
    /// Only say what it would do.
    #[serde(default)]
    pub(super) dry_run: bool,
}

/// What it does, or would do.
#[derive(Serialize, ToSchema)]
pub struct Arranged {
    /// Limits that the round breaks then. A person may decide that this is better than nothing.
    violations: Vec<ViolationView>,
    /// Of the round that gets the door.
    duration_s_before: i64,
    duration_s_after: i64,
    /// Of the round that gives the door away; nothing when it stays where it was, or was in none.
    giver: Option<GiverView>,
    /// The door of the getting round with the least time to spare by the food clock.
    tightest: Option<TightestView>,
    applied: bool,
}

/// What becomes of the round that gives the door away.
#[derive(Serialize, ToSchema)]
pub struct GiverView {
    no: i32,
    duration_s_before: i64,
    duration_s_after: i64,
}

/// A door, and how long its food is still good when somebody knocks.
#[derive(Serialize, ToSchema)]
pub struct TightestView {
    masked_name: String,
    /// Below zero: the food is too old by then.
    spare_s: i64,
}

/// A broken limit.
#[derive(Serialize, ToSchema)]
pub struct ViolationView {
    code: &'static str,
    detail: String,
}

/// What is to be put somewhere.
pub(super) enum Mover {
    /// A door of another round, or of the same.
    Stop(StopId),
    /// Meals that are in no round.
    Orders {
        senior_id: SeniorId,
        order_ids: Vec<OrderId>,
    },
}

/// A door in the making.
struct Chair {
    seat: Place,
    portions: usize,
    point: Option<GeoPoint>,
    name: String,
    /// Until when its food is good; nothing where nobody waits any more.
    good_until: Option<At>,
}

/// Where a chair comes from.
enum Place {
    Kept(StopId),
    Mover,
}

/// A round with its chairs in the new order, and timed.
struct Draft<'a> {
    round: &'a Round,
    chairs: Vec<Chair>,
    timed: Timed,
}

impl Draft<'_> {
    fn lasts(&self) -> i64 {
        seconds(self.timed.departs_at, self.timed.ends_at)
    }

    fn tightest(&self) -> Option<TightestView> {
        let doors = self.chairs.iter().zip(&self.timed.etas);
        let spare = doors.filter_map(|(chair, eta)| Some((seconds(*eta, self.good_until(chair)?), chair)));
        spare
            .min_by_key(|(spare_s, _)| *spare_s)
            .map(|(spare_s, chair)| TightestView {
                masked_name: chair.name.clone(),
                spare_s,
            })
    }

    /// A meal that was in no round gets the deadline of the round.
    fn good_until(&self, chair: &Chair) -> Option<At> {
        match chair.seat {
            Place::Mover => Some(chair.good_until.unwrap_or(self.timed.deadline_at)),
            Place::Kept(_) => chair.good_until,
        }
    }
}

pub(super) async fn arrange(
    app: &App,
    actor: &Actor,
    lang: Lang,
    shown: &RoundsShown,
    mover: &Mover,
    body: &ArrangeBody,
) -> Answer<Arranged> {
    let target = shown.round(body.round_id).ok_or_else(|| Problem::not_found("round"))?;
    check(shown, mover, target)?;
    let mut drafts = vec![draft(app, shown, target, mover, Some(body.position)).await];
    let from = shown.rounds.iter().find(|round| holds(round, mover));
    if let Some(from) = from.filter(|from| from.id != target.id) {
        drafts.push(draft(app, shown, from, mover, None).await);
    }
    let violations = drafts.iter().flat_map(|draft| told(lang, draft)).collect();
    let arranged = Arranged {
        violations,
        duration_s_before: seconds(target.departs_at, target.ends_at),
        duration_s_after: drafts[0].lasts(),
        giver: drafts.get(1).map(|draft| GiverView {
            no: draft.round.no,
            duration_s_before: seconds(draft.round.departs_at, draft.round.ends_at),
            duration_s_after: draft.lasts(),
        }),
        tightest: drafts[0].tightest(),
        applied: !body.dry_run,
    };
    if !body.dry_run {
        apply(app.store.within(actor), &drafts, mover, &arranged).await?;
    }
    Ok(arranged)
}

fn check(shown: &RoundsShown, mover: &Mover, target: &Round) -> Answer<()> {
    if target.state == RoundState::Finished {
        return Err(Problem::conflict("round_finished", "this round is over"));
    }
    let Mover::Stop(id) = mover else { return Ok(()) };
    let stop = shown
        .rounds
        .iter()
        .flat_map(|round| &round.stops)
        .find(|stop| stop.id == *id);
    match stop {
        None => Err(Problem::not_found("stop")),
        Some(stop) if stop.state != StopState::Pending => {
            Err(Problem::conflict("stop_done", "somebody has been at this door already"))
        }
        Some(_) => Ok(()),
    }
}

fn holds(round: &Round, mover: &Mover) -> bool {
    matches!(mover, Mover::Stop(id) if round.stops.iter().any(|stop| stop.id == *id))
}

/// The round without the mover, or with it at a position.
async fn draft<'a>(
    app: &App,
    shown: &RoundsShown,
    round: &'a Round,
    mover: &Mover,
    position: Option<usize>,
) -> Draft<'a> {
    let stays = |id: StopId| !matches!(mover, Mover::Stop(moving) if *moving == id);
    let point = |senior: SeniorId| {
        shown
            .people
            .get(&senior)
            .and_then(|one| one.spot)
            .map(|(point, _)| point)
    };
    let kept = round.stops.iter().filter(|stop| stays(stop.id));
    let mut chairs: Vec<Chair> = kept
        .clone()
        .map(|stop| Chair {
            seat: Place::Kept(stop.id),
            portions: stop.meals.len(),
            point: point(stop.senior_id),
            name: shown.names(stop),
            good_until: waits(stop),
        })
        .collect();
    if let Some(position) = position {
        // Nobody is put in front of doors where somebody has been already.
        let visited = kept.take_while(|stop| stop.state != StopState::Pending).count();
        let index = position.saturating_sub(1).clamp(visited, chairs.len());
        chairs.insert(index, moving(shown, mover, point));
    }
    let tour = Tour {
        mode: round.mode,
        capacity: round.capacity,
        departed_at: round.departed_at,
        doors: chairs.iter().map(|chair| (chair.portions, chair.point)).collect(),
    };
    let timed = retime(&app.roads, &shown.sitting, &shown.depot, &tour).await;
    Draft { round, chairs, timed }
}

fn moving(shown: &RoundsShown, mover: &Mover, point: impl Fn(SeniorId) -> Option<GeoPoint>) -> Chair {
    let (senior_id, portions, name, good_until) = match mover {
        Mover::Orders { senior_id, order_ids } => {
            let name = shown.people.get(senior_id).map(|one| one.masked_name.clone());
            (Some(*senior_id), order_ids.len(), name.unwrap_or_default(), None)
        }
        Mover::Stop(id) => {
            let stop = shown
                .rounds
                .iter()
                .flat_map(|round| &round.stops)
                .find(|stop| stop.id == *id);
            let name = stop.map(|stop| shown.names(stop)).unwrap_or_default();
            (
                stop.map(|stop| stop.senior_id),
                stop.map_or(0, |stop| stop.meals.len()),
                name,
                stop.and_then(waits),
            )
        }
    };
    Chair {
        seat: Place::Mover,
        portions,
        point: senior_id.and_then(point),
        name,
        good_until,
    }
}

fn waits(stop: &Stop) -> Option<At> {
    (stop.state == StopState::Pending).then_some(stop.deadline_at)
}

fn told(lang: Lang, draft: &Draft<'_>) -> Vec<ViolationView> {
    let name = |door: Option<usize>| {
        door.and_then(|index| draft.chairs.get(index))
            .map_or("", |chair| chair.name.as_str())
    };
    let view = |one: &worker::jobs::plan_rounds::retime::Break| ViolationView {
        code: one.code,
        detail: format!(
            "{}{}",
            say(
                lang,
                format!("{} 号线：", draft.round.no),
                format!("Round {}: ", draft.round.no)
            ),
            words::broken(lang, one, name(one.door))
        ),
    };
    draft.timed.breaks.iter().map(view).collect()
}

async fn apply(scoped: Scoped<'_>, drafts: &[Draft<'_>], mover: &Mover, arranged: &Arranged) -> Answer<()> {
    let rounds: Vec<Rearranged> = drafts.iter().map(|draft| rearranged(draft, mover)).collect();
    let broken: Vec<&str> = arranged.violations.iter().map(|one| one.code).collect();
    Ok(scoped.rearrange(&rounds, &broken).await?)
}

fn rearranged(draft: &Draft<'_>, mover: &Mover) -> Rearranged {
    let seat = |chair: &Chair| match (&chair.seat, mover) {
        (Place::Kept(id), _) => Seat::Kept(*id),
        (Place::Mover, Mover::Stop(id)) => Seat::Moved(*id),
        (Place::Mover, Mover::Orders { senior_id, order_ids }) => Seat::New {
            senior_id: *senior_id,
            order_ids: order_ids.clone(),
            deadline_at: draft.timed.deadline_at,
        },
    };
    Rearranged {
        round_id: draft.round.id,
        version: draft.round.version,
        departs_at: draft.timed.departs_at,
        ends_at: draft.timed.ends_at,
        length_m: draft.timed.length_m,
        seats: draft
            .chairs
            .iter()
            .map(seat)
            .zip(draft.timed.etas.iter().copied())
            .collect(),
    }
}

fn seconds(from: At, to: At) -> i64 {
    (to.0 - from.0) / 1_000
}
