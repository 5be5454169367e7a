use domain::delivery::outcome::SeenHow;
use domain::id::StopId;
use domain::ladder::{Callee, Happened, Step};
use domain::role::Role;
use domain::time::At;
use sea_orm::EntityTrait;

use super::*;
use crate::alarms::{Seen, Which};
use crate::entity::notice;
use crate::rounds::fixture::Noon;
use crate::test_world::NOON;
use domain::channel::{ChannelConfig, ChannelKind};

/// A round on its way, with one door.
struct Shut {
    noon: Noon,
    volunteer: Actor,
    stop: StopId,
    senior: SeniorId,
}

async fn shut() -> Shut {
    let noon = Noon::new().await;
    let senior = noon.senior("王秀英", Some((29.4, 110.16)), None).await;
    let order = noon.order(senior).await;
    let doors = [(senior, order)];
    let round = noon.plan(&[&doors], &[]).await.remove(0);
    let volunteer = noon.on_round(round.id).await;
    noon.store().within(&volunteer).own_depart().await.expect("leaves");
    Shut {
        stop: round.stops[0].id,
        noon,
        volunteer,
        senior,
    }
}

impl Shut {
    async fn begins(&self, at: At) -> Begun {
        let scoped = self.noon.store().within(&self.volunteer);
        scoped.door_shut(self.stop, "knock-00000001", at).await.expect("begins")
    }

    async fn drive(&self, at: At) -> usize {
        assert!(self.noon.store().clock.move_to(at), "the clock moves forwards");
        self.noon.store().system().ladders_drive().await.expect("drives")
    }

    async fn file(&self, id: AlarmId) -> AlarmFile {
        self.noon
            .store()
            .within(&Noon::dispatcher())
            .alarm_file(id)
            .await
            .expect("opens")
    }
}

fn channel() -> ChannelConfig {
    ChannelConfig {
        kind: ChannelKind::Wecom,
        url: "http://127.0.0.1:9/".to_owned(),
        secret: None,
        to: None,
        template: None,
        success_at: None,
        success_is: None,
    }
}

#[tokio::test]
async fn events_add_up_to_the_state_and_messages_come_once_for_each_step() {
    let shut = shut().await;
    let store = shut.noon.store();
    let admin = Noon::staff(Role::Administrator, "430822");
    store.within(&admin).channel_make("群", &channel()).await.expect("made");
    let begun = shut.begins(NOON).await;
    for minutes in [2, 4, 6, 8, 10, 30, 40] {
        assert_eq!(shut.drive(NOON.plus_minutes(minutes)).await, 1, "minute {minutes}");
        assert_eq!(
            store.system().ladders_drive().await.expect("drives"),
            0,
            "nothing twice"
        );
    }
    let file = shut.file(begun.id).await;
    let events: Vec<&Happened> = file.log.iter().map(|entry| &entry.what).collect();
    assert_eq!(Ladder::replay(events.into_iter()), Some(file.alarm.ladder));
    let notices = notice::Entity::find().all(store.db.read()).await.expect("reads");
    assert_eq!(notices.len(), 5, "the desk twice, the village, the last step twice");
    assert!(
        notices
            .iter()
            .all(|one| one.body.contains("王*英") && !one.body.contains("138"))
    );
}

#[tokio::test]
async fn an_outage_of_an_hour_is_caught_up_in_one_look() {
    let shut = shut().await;
    let begun = shut.begins(NOON).await;
    assert_eq!(shut.drive(NOON.plus_minutes(60)).await, 7);
    let file = shut.file(begun.id).await;
    assert_eq!((file.alarm.ladder.step, file.alarm.ladder.turn), (Step::Rescue, 2));
}

#[tokio::test]
async fn what_a_phone_tells_late_has_its_true_time() {
    let shut = shut().await;
    shut.noon.store().clock.move_to(NOON.plus_minutes(20));
    let begun = shut.begins(NOON).await;
    assert_eq!(begun.due_at, Some(NOON.plus_minutes(2)));
    let scoped = shut.noon.store().within(&shut.volunteer);
    let call = DoorCall {
        callee: Callee::Senior,
        answered: false,
        at: NOON.plus_minutes(1),
    };
    for _ in 0..2 {
        let told = scoped.door_call(shut.stop, "call-00000001", call).await.expect("told");
        assert_eq!((told.step, told.due_at), (Step::CallFamily, Some(NOON.plus_minutes(3))));
    }
    let file = shut.file(begun.id).await;
    let called: Vec<At> = file
        .log
        .iter()
        .filter(|entry| matches!(entry.what, Happened::Called { .. }))
        .map(|entry| entry.at)
        .collect();
    assert_eq!(called, [NOON.plus_minutes(1)], "said twice, written once, when it was");
}

#[tokio::test]
async fn being_seen_is_a_visit_and_what_happened_is_looked_into_within_a_day() {
    let shut = shut().await;
    let store = shut.noon.store();
    let begun = shut.begins(NOON).await;
    let desk = Noon::dispatcher();
    let seen = Seen {
        by: "向支书".to_owned(),
        at: None,
        how: SeenHow::InPerson,
        note: None,
    };
    store.within(&desk).alarm_close(begun.id, &seen).await.expect("closed");
    let gaps = || async { store.within(&desk).visit_gaps().await.expect("lists") };
    assert!(gaps().await.is_empty());
    store.clock.move_to(NOON.plus_minutes(24 * 60 + 1));
    let gap = gaps().await.pop().expect("a gap");
    assert_eq!((gap.senior_id, gap.after_event), (shut.senior, true));
    assert_eq!(gap.last_by.as_deref(), Some("向支书"));
}

#[tokio::test]
async fn people_nobody_ever_looked_for_come_into_the_plan() {
    let shut = shut().await;
    let store = shut.noon.store();
    assert_eq!(store.system().visits_enrol().await.expect("enrols"), 1);
    assert_eq!(store.system().visits_enrol().await.expect("enrols"), 0);
    store.clock.move_to(NOON.plus_minutes(31 * 24 * 60));
    let gaps = store.within(&Noon::dispatcher()).visit_gaps().await.expect("lists");
    assert_eq!((gaps.len(), gaps[0].last_at), (1, None));
}

#[tokio::test]
async fn an_alarm_from_before_there_were_ladders_goes_on_at_the_desk() {
    let shut = shut().await;
    let store = shut.noon.store();
    let begun = shut.begins(NOON).await;
    let old = alarm::ActiveModel {
        id: Set(begun.id.0),
        ladder_sealed: Set(None),
        step: Set("dispatch".to_owned()),
        due_at_ms: Set(Some(NOON.0)),
        ..Default::default()
    };
    alarm::Entity::update(old).exec(store.db.write()).await.expect("writes");
    assert_eq!(shut.drive(NOON.plus_minutes(1)).await, 1);
    let open = store
        .within(&Noon::dispatcher())
        .alarms(Which::Open)
        .await
        .expect("lists");
    assert_eq!((open[0].ladder.step, open[0].ladder.turn), (Step::Dispatch, 2));
}

#[tokio::test]
async fn a_ladder_that_cannot_be_opened_holds_none_of_the_others_up() {
    let shut = shut().await;
    let store = shut.noon.store();
    let begun = shut.begins(NOON).await;
    let tx = store.db.begin().await.expect("begins");
    let watch = crate::seniors::care::watch(&tx, &store.keys, shut.senior, NOON.day())
        .await
        .expect("reads");
    let path = PlacePath("430822".to_owned());
    let about = About {
        senior_id: shut.senior,
        path: &path,
        stop_id: None,
        outcome_id: None,
        round_no: None,
        canteen_id: None,
        key: None,
    };
    // Severe and older, so that it comes first.
    let urgent = raised(AlarmKind::Urgent, NOON, watch);
    let damaged = store
        .raise(&tx, about, &urgent, &clockwork(), NOON)
        .await
        .expect("raised");
    let sealed = alarm::ActiveModel {
        id: Set(damaged.row.id),
        ladder_sealed: Set(Some("k0:damaged".to_owned())),
        ..Default::default()
    };
    alarm::Entity::update(sealed).exec(&tx).await.expect("writes");
    tx.commit().await.expect("commits");
    store.clock.move_to(NOON.plus_minutes(2));
    assert!(
        store.system().ladders_drive().await.is_err(),
        "a watcher must hear of it"
    );
    let row = alarm::Entity::find_by_id(begun.id.0)
        .one(store.db.read())
        .await
        .expect("reads");
    assert_eq!(row.expect("there").step, Step::CallFamily.name());
}

#[tokio::test]
async fn whoever_has_no_business_there_finds_nothing() {
    let shut = shut().await;
    let begun = shut.begins(NOON).await;
    let stranger = Noon::staff(Role::Dispatcher, "150624");
    let elsewhere = shut.noon.store().within(&stranger);
    assert!(matches!(elsewhere.alarm_file(begun.id).await, Err(Error::NotFound(_))));
    assert!(matches!(elsewhere.alarm_next(begun.id).await, Err(Error::NotFound(_))));
}
