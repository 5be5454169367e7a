//! An outcome at a door: orders, door, outcome and alarm change together or not at all.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_trait::async_trait;
use domain::care::Change;
use domain::code::Coded;
use domain::delivery::outcome::SeenHow;
use domain::delivery::{
    AlarmKind, Applied, Care, OrderEffect, Outcome, RoundState, StopState, apply_outcome, check_signs,
};
use domain::id::{OrderId, SeniorId, StopId};
use domain::ladder::{Act, Danger, Raised, Step, Whom};
use domain::order::Done;
use domain::order::command::{Command, Flag, Serve};
use domain::place::PlacePath;
use domain::time::At;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::board::{News, NewsKind};
use crate::entity::{alarm, outcome, round, stop};
use crate::ladders::{About, Held, hold_of_stop, raised, whom};
use crate::rounds::{Round, Stop, homes};
use crate::seniors::care::{self, Watch};
use crate::seniors::door;
use crate::writer::{Key, Rendered, Rider, Wish, WriteError};
use crate::{Error, Placing, Result, Scoped, Store, ids, visits};

/// What a volunteer says about a door.
pub struct Report {
    /// Which door.
    pub stop_id: StopId,
    /// The phone's key; the same one again is answered the same, and changes nothing.
    pub key: String,
    /// How the visit ended.
    pub outcome: Outcome,
    /// How the senior was.
    pub care: Option<Care>,
    /// What has changed, when something is odd.
    pub change: Option<Change>,
    /// What was seen or heard at a door that stays shut.
    pub danger: Option<Danger>,
    /// Whom it is about, where several live: the place in [`Stop::dwellers`].
    pub who: Option<u8>,
    /// More, in their words.
    pub note: Option<String>,
    /// When it was, by the phone; reports wait while there is no network.
    pub at: At,
}

/// A door after a report or its undoing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// As it is kept and answered.
    pub answer: Value,
}

/// Everything the transaction needs besides the orders.
struct Ride {
    store: Store,
    stop: Stop,
    round: Round,
    report: Arc<Report>,
    applied: Applied,
    note_sealed: Option<String>,
    outcome_id: Uuid,
    /// Whom the report is about.
    subject: Dweller,
    /// Whether that was said; of two at one door nobody's meals are stopped on a guess.
    is_certain: bool,
    /// Everybody who lives there.
    dwellers: Vec<Dweller>,
    reporter: Whom,
}

/// Somebody at the door.
#[derive(Clone)]
struct Dweller {
    id: SeniorId,
    home: PlacePath,
    watch: Watch,
}

impl Scoped<'_> {
    /// Records what happened at a door of the volunteer's own round. `show` makes the answer of the door's new state.
    ///
    /// # Errors
    /// As a [`WriteError`]: conflicts `already_reported`, `round_not_under_way`, `stop_moved`, `food_red`, `no_neighbour_agreed`; what is wrong with the report
    /// itself comes as [`Error`] first.
    pub async fn report_outcome(
        &self,
        report: Report,
        show: impl Fn(&Stop) -> Value + Send + Sync + 'static,
    ) -> Result<Result<Reported, WriteError>> {
        let round = self.own_round().await?;
        self.report_on(round, report, show).await
    }

    /// The same for a round that somebody else was sent on, keyed in from paper.
    pub(super) async fn report_on(
        &self,
        round: Round,
        report: Report,
        show: impl Fn(&Stop) -> Value + Send + Sync + 'static,
    ) -> Result<Result<Reported, WriteError>> {
        let stop = round.stops.iter().find(|stop| stop.id == report.stop_id).cloned();
        let stop = stop.ok_or(Error::NotFound("stop"))?;
        // Whether the door still waits is asked within the transaction; here only the report itself is looked at.
        let applied =
            apply_outcome(StopState::Pending, report.outcome, report.care).map_err(|error| Error::of(&error))?;
        check_signs(report.outcome, report.care, report.change, report.danger).map_err(|error| Error::of(&error))?;
        if let Err(error) = still_good(&stop, &report, happened(&round, &report, self.store.clock.now())) {
            return Ok(Err(error));
        }
        if let Err(error) = self.may_be_left(&stop, report.outcome).await? {
            return Ok(Err(error));
        }
        let report = Arc::new(report);
        let ride = self.ride(&round, &stop, report.clone(), applied).await?;
        let after = Stop {
            state: applied.state,
            outcome: Some(report.outcome),
            care: report.care,
            done_at: Some(happened(&round, &report, self.store.clock.now())),
            ..stop.clone()
        };
        let wish = Wish {
            command: command(&stop, applied),
            key: Some(Key {
                key: self.outcome_key(&report.key),
                body_index: self.store.keys.index("outcome", &said(&report)),
            }),
            placing: Placing {
                channel: "route",
                by: Some(self.actor.id),
            },
            actor: Some(self.actor.clone()),
            render: Arc::new(move |_| Rendered::of(&show(&after))),
            rider: Some(Arc::new(ride)),
        };
        let fulfilled = match self.store.writer.submit(wish).await {
            Ok(fulfilled) => fulfilled,
            Err(error) => return Ok(Err(error)),
        };
        if fulfilled.done.is_some() {
            self.tell_stop(&round, &stop, applied.alarm).await;
        }
        Ok(Ok(Reported {
            answer: fulfilled.answer.value(),
        }))
    }

    /// Food is left with nobody but the neighbour who was agreed on beforehand.
    async fn may_be_left(&self, stop: &Stop, outcome: Outcome) -> Result<Result<(), WriteError>> {
        if outcome != Outcome::Neighbour || stop.state != StopState::Pending {
            return Ok(Ok(()));
        }
        let dwellers = stop.meals.iter().map(|meal| meal.senior_id.0).chain([stop.senior_id.0]);
        let homes = homes::load(self.store.db.read(), &self.store.keys, dwellers).await?;
        if homes.values().any(|home| home.contact.neighbour.is_some()) {
            return Ok(Ok(()));
        }
        Ok(Err(WriteError::Conflict {
            code: "no_neighbour_agreed",
            detail: "nobody was agreed on who may take this meal".to_owned(),
        }))
    }

    pub(super) fn outcome_key(&self, key: &str) -> String {
        format!("{}/{key}", self.actor.id)
    }

    pub(super) async fn tell_stop(&self, round: &Round, stop: &Stop, alarm: Option<AlarmKind>) {
        let kinds = [Some(NewsKind::Stop), alarm.map(|_| NewsKind::Alarm)];
        for kind in kinds.into_iter().flatten() {
            let news = News {
                kind,
                id: stop.id.0,
                canteen_id: Some(round.canteen_id),
            };
            // It is written; a board that is away only delays the desk's next look.
            let _ = self.store.board.tell(&news).await;
        }
    }

    async fn ride(&self, round: &Round, stop: &Stop, report: Arc<Report>, applied: Applied) -> Result<Ride> {
        let outcome_id = ids::new_id();
        let seal = |note: &String| self.store.keys.seal(&format!("outcome.note/{outcome_id}"), note);
        let (conn, today) = (self.store.db.read(), self.store.clock.now().day());
        let ids = stop.dwellers();
        let about = match report.who {
            None => stop.senior_id,
            Some(place) => *ids
                .get(usize::from(place))
                .ok_or_else(|| Error::invalid("bad_request", "who", "nobody has this place at the door"))?,
        };
        let everybody: BTreeSet<SeniorId> = ids.iter().copied().chain([about]).collect();
        let mut homes = homes::load(conn, &self.store.keys, everybody.iter().map(|id| id.0)).await?;
        let mut dwellers = Vec::with_capacity(everybody.len());
        for id in everybody {
            dwellers.push(Dweller {
                id,
                home: homes.remove(&id).ok_or(Error::NotFound("senior"))?.path,
                watch: care::watch(conn, &self.store.keys, id, today).await?,
            });
        }
        let subject = dwellers.iter().find(|one| one.id == about).cloned();
        Ok(Ride {
            store: self.store.clone(),
            subject: subject.ok_or(Error::NotFound("senior"))?,
            is_certain: report.who.is_some() || ids.len() == 1,
            dwellers,
            stop: stop.clone(),
            round: round.clone(),
            note_sealed: report.note.as_ref().map(seal).transpose()?,
            report,
            applied,
            outcome_id,
            reporter: whom(self.actor),
        })
    }
}

/// When it was. A phone's clock may be wrong: nothing happens after it was recorded, and nobody is at a door before the round
/// could have left.
fn happened(round: &Round, report: &Report, now: At) -> At {
    let left = round
        .departed_at
        .map_or(round.departs_at, |left| left.min(round.departs_at));
    report.at.max(left).min(now)
}

/// A box past its time isn't handed over, to nobody: the minute on the phone decides, and what the phone reports late is
/// judged by when it happened. A phone whose clock is ahead doesn't age the food.
fn still_good(stop: &Stop, report: &Report, at: At) -> Result<(), WriteError> {
    let hands_over = matches!(report.outcome, Outcome::HandedOver | Outcome::Neighbour);
    if stop.state == StopState::Pending && hands_over && at >= stop.deadline_at {
        return Err(WriteError::Conflict {
            code: "food_red",
            detail: stop.deadline_at.clock(),
        });
    }
    Ok(())
}

/// Orders that were cancelled or explained by somebody else meanwhile keep their end.
fn command(stop: &Stop, applied: Applied) -> Command {
    let open = stop
        .meals
        .iter()
        .filter(|meal| meal.state.is_open())
        .map(|meal| meal.order_id);
    let order_ids: Vec<OrderId> = open.collect();
    match applied.orders {
        OrderEffect::Serve => Command::Serve(Serve::Orders(order_ids)),
        OrderEffect::Flag(cause) => Command::Flag(Flag { order_ids, cause }),
    }
}

/// What the key stands for.
fn said(report: &Report) -> String {
    let care = report.care.map(Care::name);
    let signs = (report.change.map(Change::name), report.danger.map(Danger::name));
    let words = json!([
        report.stop_id,
        report.outcome.name(),
        care,
        signs,
        report.note,
        report.at
    ]);
    // What a phone said before it could say who keeps its fingerprint.
    report
        .who
        .map_or_else(|| words.to_string(), |who| json!([words, who]).to_string())
}

#[async_trait]
impl Rider for Ride {
    async fn ride(&self, tx: &DatabaseTransaction, now: At, _: &Done) -> Result<()> {
        under_way(tx, &self.round).await?;
        let written = stop::Entity::update_many()
            .col_expr(stop::Column::State, Expr::value(self.applied.state.name()))
            .col_expr(stop::Column::Outcome, Expr::value(self.report.outcome.name()))
            .col_expr(stop::Column::Care, Expr::value(self.report.care.map(Care::name)))
            .col_expr(
                stop::Column::DoneAtMs,
                Expr::value(happened(&self.round, &self.report, now).0),
            )
            .filter(stop::Column::Id.eq(self.stop.id.0))
            .filter(stop::Column::RoundId.eq(self.round.id.0))
            .filter(stop::Column::State.eq(StopState::Pending.name()))
            .exec(tx)
            .await?;
        if written.rows_affected == 0 {
            let error = domain::delivery::OutcomeError::AlreadyReported;
            return Err(Error::conflict(error.code(), error.to_string()));
        }
        let row = outcome::ActiveModel {
            id: Set(self.outcome_id),
            stop_id: Set(self.stop.id.0),
            request_key: Set(format!("{}/{}", self.round.id, self.report.key)),
            outcome: Set(self.report.outcome.name().to_owned()),
            care: Set(self.report.care.map(|care| care.name().to_owned())),
            note_sealed: Set(self.note_sealed.clone()),
            at_ms: Set(happened(&self.round, &self.report, now).0),
            recorded_at_ms: Set(now.0),
            reported_by: Set(self.reporter.name.clone()),
            undone_at_ms: Set(None),
            undo_reason: Set(None),
        };
        outcome::Entity::insert(row).exec_without_returning(tx).await?;
        self.care_for(tx, now).await
    }
}

impl Ride {
    /// What a report means for the person: their ladder, their alarm, their visit, their meals of the days to come.
    async fn care_for(&self, tx: &DatabaseTransaction, now: At) -> Result<()> {
        let at = happened(&self.round, &self.report, now);
        let shut = hold_of_stop(tx, &self.store.keys, self.stop.id.0, AlarmKind::NoAnswer).await?;
        match (self.applied.alarm, shut) {
            (Some(AlarmKind::NoAnswer), Some(held)) => self.walk_on(tx, held, at).await?,
            (Some(kind), shut) => {
                if let Some(held) = shut {
                    self.opened(tx, held, at).await?;
                }
                self.raise(tx, kind, at, now).await?;
            }
            (None, Some(held)) => self.opened(tx, held, at).await?,
            (None, None) => {}
        }
        if self.report.outcome == Outcome::HandedOver {
            for one in &self.dwellers {
                let who = (one.id, one.home.0.as_str());
                visits::seen(tx, who, one.watch.risk, at, &self.reporter.name).await?;
            }
        }
        if let Some(event) = self.report.outcome.life_event().filter(|_| self.is_certain) {
            door::stop(tx, &self.store.keys, self.subject.id, event, now).await?;
        }
        Ok(())
    }

    /// The protocol was gone through at the door; now the desk has it.
    async fn walk_on(&self, tx: &DatabaseTransaction, mut held: Held, at: At) -> Result<()> {
        let act = Act::WalkOn {
            danger: self.report.danger,
        };
        let at = at.max(held.ladder.started_at);
        self.store
            .act_on(tx, &mut held, &act, &self.reporter, (at, None))
            .await?;
        alarm::Entity::update_many()
            .col_expr(alarm::Column::OutcomeId, Expr::value(self.outcome_id))
            .filter(alarm::Column::Id.eq(held.row.id))
            .exec(tx)
            .await?;
        Ok(())
    }

    /// Somebody opened after all. Only when the meal went into the person's own hands were they seen; a neighbour's word, or
    /// a door that turned out to be the wrong one, closes nothing.
    async fn opened(&self, tx: &DatabaseTransaction, mut held: Held, at: At) -> Result<()> {
        let act = if self.report.outcome == Outcome::HandedOver {
            Act::See {
                who: self.reporter.name.clone(),
                at,
                how: SeenHow::InPerson,
            }
        } else {
            Act::WalkOn { danger: None }
        };
        if held.ladder.step == Step::Confirm {
            return Ok(());
        }
        let at = at.max(held.ladder.started_at);
        self.store
            .act_on(tx, &mut held, &act, &self.reporter, (at, None))
            .await?;
        Ok(())
    }

    async fn raise(&self, tx: &DatabaseTransaction, kind: AlarmKind, at: At, now: At) -> Result<()> {
        let about = About {
            senior_id: self.subject.id,
            path: &self.subject.home,
            stop_id: Some(self.stop.id.0),
            outcome_id: Some(self.outcome_id),
            round_no: Some(self.round.no),
            canteen_id: Some(self.round.canteen_id.0),
            key: None,
        };
        let raised = Raised {
            danger: self.report.danger,
            walked_on: true,
            change: self.report.change,
            life_event: self.report.outcome.life_event(),
            ..raised(kind, at, self.subject.watch)
        };
        self.store.raise(tx, about, &raised, &self.reporter, now).await?;
        Ok(())
    }
}

/// Whether the round is on its way, asked where nobody can end it meanwhile.
pub(crate) async fn under_way(tx: &DatabaseTransaction, round: &Round) -> Result<()> {
    let row = round::Entity::find_by_id(round.id.0).one(tx).await?;
    if row.is_some_and(|row| row.state == RoundState::Departed.name()) {
        return Ok(());
    }
    let error = domain::delivery::OutcomeError::NotUnderWay;
    Err(Error::conflict(error.code(), error.to_string()))
}
