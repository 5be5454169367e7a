use domain::delivery::outcome::{AlarmState, SeenHow};
use domain::delivery::{Care, Outcome, StopState};
use domain::id::{OrderId, SeniorId, StopId};
use domain::order::{FlagCause, OrderState};
use domain::role::Role;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use super::*;
use crate::alarms::{Seen, Which};
use crate::entity::{alarm, outcome, senior, stop, stop_order, visit_plan};
use crate::reconcile::Closing;
use crate::rounds::Stop;
use crate::rounds::fixture::Noon;
use crate::test_world::NOON;
use crate::writer::WriteError;
use crate::{Actor, Error, Result};

/// A round with two doors, on its way.
struct UnderWay {
    noon: Noon,
    volunteer: Actor,
    stops: Vec<StopId>,
    orders: Vec<OrderId>,
    seniors: Vec<SeniorId>,
}

async fn planned() -> UnderWay {
    let noon = Noon::new().await;
    let seniors = vec![
        noon.senior("王秀英", Some((29.4, 110.16)), None).await,
        noon.senior("覃月娥", None, None).await,
    ];
    let orders = vec![noon.order(seniors[0]).await, noon.order(seniors[1]).await];
    let doors = [(seniors[0], orders[0]), (seniors[1], orders[1])];
    let round = noon.plan(&[&doors], &[]).await.remove(0);
    let volunteer = noon.on_round(round.id).await;
    let stops = round.stops.iter().map(|stop| stop.id).collect();
    UnderWay {
        noon,
        volunteer,
        stops,
        orders,
        seniors,
    }
}

async fn under_way() -> UnderWay {
    let world = planned().await;
    world
        .noon
        .store()
        .within(&world.volunteer)
        .own_depart()
        .await
        .expect("leaves");
    world
}

fn show(stop: &Stop) -> Value {
    json!({"id": stop.id, "state": stop.state, "outcome": stop.outcome})
}

impl UnderWay {
    fn report(&self, stop: usize, key: &str, outcome: Outcome, care: Option<Care>) -> Report {
        Report {
            stop_id: self.stops[stop],
            key: key.to_owned(),
            outcome,
            care,
            change: (care == Some(Care::Odd)).then_some(domain::care::Change::Walking),
            danger: None,
            who: None,
            note: Some("窗户开着".to_owned()),
            at: NOON.plus_minutes(1),
        }
    }

    async fn say(&self, report: Report) -> Result<Result<Reported, WriteError>> {
        self.noon
            .store()
            .within(&self.volunteer)
            .report_outcome(report, show)
            .await
    }

    async fn undo(&self, stop: usize, reason: &str) -> Result<Result<Reported, WriteError>> {
        self.noon
            .store()
            .within(&self.volunteer)
            .undo_outcome(self.stops[stop], reason, None, show)
            .await
    }

    async fn order(&self, index: usize) -> (OrderState, Option<FlagCause>) {
        let order = self
            .noon
            .store()
            .system()
            .order(self.orders[index])
            .await
            .expect("there")
            .order;
        (order.state, order.flag_cause)
    }
}

fn conflict(said: Result<Result<Reported, WriteError>>) -> &'static str {
    match said {
        Ok(Err(WriteError::Conflict { code, .. })) | Err(Error::Conflict { code, .. }) => code,
        Err(Error::Invalid { code, .. }) => code,
        Ok(Ok(_)) => "taken",
        _ => "another error",
    }
}

#[tokio::test]
async fn a_report_sent_again_is_answered_the_same_and_counts_once() {
    let world = under_way().await;
    let report = || world.report(0, "key-00000001", Outcome::HandedOver, Some(Care::Usual));
    let first = world.say(report()).await.expect("looked at").expect("taken");
    let again = world.say(report()).await.expect("looked at").expect("answered");
    assert_eq!(first, again);
    assert_eq!(first.answer["state"], json!("done"));
    assert_eq!(world.order(0).await, (OrderState::Served, None));
    let rows = outcome::Entity::find()
        .all(world.noon.store().db.read())
        .await
        .expect("reads");
    assert_eq!(rows.len(), 1);
    assert!(
        !rows[0].note_sealed.as_deref().unwrap_or_default().contains("窗户"),
        "notes are sealed"
    );
    let other = world.report(0, "key-00000001", Outcome::Refused, None);
    assert!(matches!(world.say(other).await, Ok(Err(WriteError::KeyReused))));
    let late = world.report(0, "key-00000002", Outcome::Refused, None);
    assert_eq!(conflict(world.say(late).await), "already_reported");
    assert_eq!(
        world.order(0).await,
        (OrderState::Served, None),
        "the first report counts"
    );
}

#[tokio::test]
async fn two_phones_at_one_door_make_one_outcome() {
    let world = under_way().await;
    let one = world.say(world.report(0, "key-00000001", Outcome::HandedOver, Some(Care::Usual)));
    let two = world.say(world.report(0, "key-00000002", Outcome::NoAnswer, None));
    let (one, two) = tokio::join!(one, two);
    let taken = [one, two].into_iter().filter(|said| matches!(said, Ok(Ok(_)))).count();
    assert_eq!(taken, 1);
    let rows = outcome::Entity::find()
        .all(world.noon.store().db.read())
        .await
        .expect("reads");
    assert_eq!(rows.len(), 1);
}

#[tokio::test]
async fn nobody_opens_raises_an_alarm_that_only_being_seen_closes() {
    let world = under_way().await;
    world
        .say(world.report(0, "key-00000001", Outcome::NoAnswer, None))
        .await
        .expect("looked at")
        .expect("taken");
    assert_eq!(world.order(0).await, (OrderState::Flagged, Some(FlagCause::NoAnswer)));
    let (desk, second) = (Noon::dispatcher(), Noon::dispatcher());
    let scoped = world.noon.store().within(&desk);
    let alarm = scoped
        .alarms(Which::Open)
        .await
        .expect("lists")
        .pop()
        .expect("an alarm");
    assert_eq!(
        (alarm.senior_id, alarm.note.as_deref()),
        (world.seniors[0], Some("窗户开着"))
    );
    scoped.alarm_claim(alarm.id).await.expect("claimed");
    let late = world.noon.store().within(&second).alarm_claim(alarm.id).await;
    assert!(matches!(
        late,
        Err(Error::Conflict {
            code: "alarm_claimed",
            ..
        })
    ));
    let seen = |by: &str| Seen {
        by: by.to_owned(),
        at: None,
        how: SeenHow::InPerson,
        note: Some("在地里".to_owned()),
    };
    let nobody = scoped.alarm_close(alarm.id, &seen("  ")).await;
    assert!(matches!(
        nobody,
        Err(Error::Invalid {
            code: "seen_by_missing",
            ..
        })
    ));
    let closed = scoped.alarm_close(alarm.id, &seen("村支书")).await.expect("closed");
    assert_eq!(
        (closed.state, closed.owner),
        (AlarmState::Closed, Some("dispatcher".to_owned()))
    );
    assert_eq!(closed.note.as_deref(), Some("窗户开着 → 在地里"));
    assert!(matches!(
        scoped.alarm_close(alarm.id, &seen("村支书")).await,
        Err(Error::Conflict {
            code: "alarm_closed",
            ..
        })
    ));
    assert_eq!(scoped.alarms_open().await.expect("counts"), 0);
    let stranger = Noon::staff(Role::Dispatcher, "150624");
    let elsewhere = world.noon.store().within(&stranger);
    assert!(elsewhere.alarms(Which::Closed).await.expect("lists").is_empty());
    assert!(matches!(elsewhere.alarm_claim(alarm.id).await, Err(Error::NotFound(_))));
    let route = world
        .noon
        .store()
        .within(&world.volunteer)
        .own_route()
        .await
        .expect("shows");
    assert_eq!(
        route.alarms[0].seen_by.as_deref(),
        Some("村支书"),
        "the volunteer hears of it"
    );
}

#[tokio::test]
async fn an_undo_opens_the_door_and_its_orders_again_and_stays_visible() {
    let world = under_way().await;
    assert_eq!(conflict(world.undo(0, "按错了").await), "nothing_to_undo");
    world
        .say(world.report(0, "key-00000001", Outcome::NoAnswer, None))
        .await
        .expect("looked at")
        .expect("taken");
    assert_eq!(conflict(world.undo(0, " ").await), "reason_missing");
    let undone = world.undo(0, "按错了").await.expect("looked at").expect("undone");
    assert_eq!(undone.answer["state"], json!("pending"));
    assert_eq!(world.order(0).await, (OrderState::Placed, None));
    let row = outcome::Entity::find()
        .one(world.noon.store().db.read())
        .await
        .expect("reads")
        .expect("there");
    assert_eq!(row.undo_reason.as_deref(), Some("按错了"));
    let desk = Noon::dispatcher();
    assert_eq!(
        world.noon.store().within(&desk).alarms_open().await.expect("counts"),
        1,
        "somebody may be on the way"
    );
    let right = world.report(0, "key-00000002", Outcome::HandedOver, Some(Care::Usual));
    world.say(right).await.expect("looked at").expect("taken");
    assert_eq!(world.order(0).await, (OrderState::Served, None));
}

#[tokio::test]
async fn addresses_open_when_the_round_leaves_and_close_door_by_door() {
    let world = planned().await;
    let early = world.report(0, "key-00000001", Outcome::HandedOver, Some(Care::Usual));
    assert_eq!(conflict(world.say(early).await), "round_not_under_way");
    let scoped = world.noon.store().within(&world.volunteer);
    let before = scoped.own_route().await.expect("shows");
    assert!(
        before
            .doors
            .iter()
            .all(|door| door.open.is_none() && door.name.contains('*'))
    );
    scoped.own_depart().await.expect("leaves");
    let open = scoped.own_route().await.expect("shows");
    assert_eq!(open.doors[0].name, "王秀英");
    let opened = open.doors[0].open.as_ref().expect("open");
    assert_eq!(
        (opened.address.as_deref(), opened.phone.as_deref()),
        (Some("三组老供销社对面"), Some("13800138000"))
    );
    let missing = world.report(0, "key-00000002", Outcome::HandedOver, None);
    assert_eq!(conflict(world.say(missing).await), "care_missing");
    world
        .say(world.report(0, "key-00000003", Outcome::Away, None))
        .await
        .expect("looked at")
        .expect("taken");
    let later = scoped.own_route().await.expect("shows");
    assert!(later.doors[0].open.is_none() && later.doors[0].name.contains('*'));
    assert_eq!(later.doors[0].stop.state, StopState::Failed);
    assert!(later.doors[1].open.is_some());
    assert!(matches!(
        scoped.own_finish().await,
        Err(Error::Conflict {
            code: "stops_waiting",
            ..
        })
    ));
    let last = world.report(1, "key-00000004", Outcome::HandedOver, Some(Care::Odd));
    world.say(last).await.expect("looked at").expect("taken");
    scoped.own_finish().await.expect("over");
    assert!(matches!(
        scoped.own_route().await,
        Err(Error::Conflict {
            code: "round_finished",
            ..
        })
    ));
    let late = world.report(1, "key-00000005", Outcome::Away, None);
    assert_eq!(conflict(world.say(late).await), "round_finished");
}

#[tokio::test]
async fn books_close_only_when_every_meal_has_its_end() {
    let world = under_way().await;
    world
        .say(world.report(0, "key-00000001", Outcome::Refused, None))
        .await
        .expect("looked at")
        .expect("taken");
    let manager = Noon::staff(Role::CanteenManager, "430822");
    let scoped = world.noon.store().within(&manager);
    let close = || scoped.books_close(world.noon.canteen, NOON.day());
    match close().await.expect("answers") {
        Closing::StillOpen(open, _) => assert_eq!(
            open.iter().map(|one| one.order_id).collect::<Vec<_>>(),
            [world.orders[1]]
        ),
        Closing::Closed(_) | Closing::SamplesMissing(_) => panic!("somebody still waits"),
    }
    let handed = world.report(1, "key-00000002", Outcome::HandedOver, Some(Care::Usual));
    world.say(handed).await.expect("looked at").expect("taken");
    let books = scoped.books(NOON.day(), None).await.expect("reads");
    let counts = &books.canteens[0].sittings[0].counts;
    assert!(counts.balanced());
    assert_eq!(
        (counts.served, counts.flagged, books.flags[0].cause),
        (1, 1, FlagCause::Refused)
    );
    assert!(
        matches!(
            close().await,
            Err(Error::Conflict {
                code: "sitting_not_over",
                ..
            })
        ),
        "somebody may walk in"
    );
    let evening = NOON.plus_minutes(60);
    world.noon.store().clock.move_to(evening);
    let dishes = scoped.samples(world.noon.sitting).await.expect("reads");
    for dish in dishes.iter().filter(|dish| dish.needed) {
        assert!(
            matches!(close().await, Ok(Closing::SamplesMissing(_))),
            "nothing was kept"
        );
        let kept = scoped.sample_keep(world.noon.sitting, dish.sitting_dish_id, 125, NOON);
        kept.await.expect("enough");
    }
    let Closing::Closed(day) = close().await.expect("answers") else {
        panic!("all is explained");
    };
    assert_eq!(day.sittings[0].reconciled_at, Some(evening));
    assert_eq!(conflict(world.undo(0, "按错了").await), "books_closed");
    assert_eq!(world.order(0).await, (OrderState::Flagged, Some(FlagCause::Refused)));
}

impl UnderWay {
    /// The two are a couple behind the first door.
    async fn as_a_couple(&self) {
        let conn = self.noon.store().db.write();
        stop_order::Entity::update_many()
            .col_expr(stop_order::Column::StopId, Expr::value(self.stops[0].0))
            .filter(stop_order::Column::OrderId.eq(self.orders[1].0))
            .exec(conn)
            .await
            .expect("moves");
        stop::Entity::delete_by_id(self.stops[1].0)
            .exec(conn)
            .await
            .expect("goes");
    }

    /// Who of the two eats with us at the moment.
    async fn eat(&self) -> Vec<bool> {
        let mut eat = Vec::new();
        for id in &self.seniors {
            let row = senior::Entity::find_by_id(id.0).one(self.noon.store().db.read()).await;
            eat.push(row.expect("reads").expect("there").paused_from.is_none());
        }
        eat
    }
}

#[tokio::test]
async fn of_a_couple_only_the_one_who_is_named_stops_eating() {
    let world = under_way().await;
    world.as_a_couple().await;
    let round = world
        .noon
        .store()
        .within(&world.volunteer)
        .own_round()
        .await
        .expect("under way");
    let dwellers = round.stops[0].dwellers();
    let second = dwellers
        .iter()
        .position(|id| *id == world.seniors[1])
        .expect("lives there");
    let ill = |key: &str, who: Option<usize>| Report {
        who: who.map(|place| u8::try_from(place).expect("two")),
        ..world.report(0, key, Outcome::Hospital, None)
    };
    assert_eq!(
        conflict(world.say(ill("key-00000001", Some(2))).await),
        "bad_request",
        "nobody is third"
    );

    // It wasn't said which: the desk hears of it, and nobody goes without a meal on a guess.
    world
        .say(ill("key-00000002", None))
        .await
        .expect("looked at")
        .expect("taken");
    assert_eq!(world.eat().await, [true, true]);
    world.undo(0, "说错了").await.expect("looked at").expect("taken back");

    world
        .say(ill("key-00000003", Some(second)))
        .await
        .expect("looked at")
        .expect("taken");
    assert_eq!(world.eat().await, [true, false]);
    let alarms = alarm::Entity::find()
        .all(world.noon.store().db.read())
        .await
        .expect("reads");
    assert!(
        alarms.iter().any(|row| row.senior_id == world.seniors[1].0),
        "{alarms:?}"
    );
    world.undo(0, "说错了").await.expect("looked at").expect("taken back");
    assert_eq!(world.eat().await, [true, true]);
}

#[tokio::test]
async fn a_couple_that_opened_was_seen_both_of_them() {
    let world = under_way().await;
    world.as_a_couple().await;
    world
        .say(world.report(0, "key-00000001", Outcome::HandedOver, Some(Care::Usual)))
        .await
        .expect("looked at")
        .expect("taken");
    let seen = async || {
        let rows = visit_plan::Entity::find().all(world.noon.store().db.read()).await;
        let rows = rows.expect("reads");
        rows.iter().filter(|row| row.last_at_ms.is_some()).count()
    };
    assert_eq!(seen().await, 2);
    world
        .undo(0, "门口的是邻居")
        .await
        .expect("looked at")
        .expect("taken back");
    assert_eq!(seen().await, 0);
}
