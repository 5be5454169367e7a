use super::*;
use crate::care::Risk;
use proptest::prelude::*;

const NOON: At = At(1_795_406_400_000);

fn raised(kind: AlarmKind) -> Raised {
    Raised {
        kind,
        at: NOON,
        risk: Risk::Medium,
        alone: false,
        hospice: false,
        danger: None,
        walked_on: false,
        change: None,
        life_event: None,
    }
}

fn whom(n: u128) -> Whom {
    Whom {
        id: Uuid::from_u128(n),
        name: format!("{n}"),
    }
}

fn after_s(seconds: i64) -> At {
    At(NOON.0 + seconds * 1_000)
}

/// A ladder with everything that happened to it.
struct Run {
    ladder: Ladder,
    events: Vec<Happened>,
}

impl Run {
    fn new(raised: &Raised) -> Self {
        let (ladder, events) = Ladder::begin(raised, &Timers::default());
        Self { ladder, events }
    }

    fn act(&mut self, act: &Act, by: u128, at: At) -> Result<usize, LadderError> {
        let events = self.ladder.decide(act, &whom(by), at, &Timers::default())?;
        for event in &events {
            self.ladder.apply(event);
        }
        self.events.extend(events.iter().cloned());
        Ok(events.len())
    }

    /// What the worker does: one tick after the other until nothing is due.
    fn catch_up(&mut self, now: At) -> usize {
        let mut steps = 0;
        while self.act(&Act::Tick, 0, now).expect("a tick never fails") > 0 {
            steps += 1;
        }
        steps
    }
}

fn see(how: SeenHow, at: At) -> Act {
    Act::See {
        who: "村支书".to_owned(),
        at,
        how,
    }
}

#[test]
fn nobody_reacts_and_the_ladder_climbs_by_itself_until_the_end_of_the_day() {
    let mut run = Run::new(&raised(AlarmKind::NoAnswer));
    let expected = [
        (120, Step::CallFamily, 1),
        (240, Step::CallNeighbour, 1),
        (360, Step::Dispatch, 1),
        (480, Step::Dispatch, 2),
        (600, Step::Cadre, 1),
        (1_800, Step::Rescue, 1),
        (2_400, Step::Rescue, 2),
        (3_000, Step::Rescue, 3),
    ];
    for (at_s, step, turn) in expected {
        assert_eq!(run.catch_up(At(after_s(at_s).0 - 1)), 0, "{step:?} came early");
        assert_eq!(run.catch_up(after_s(at_s)), 1, "{step:?}");
        assert_eq!((run.ladder.step, run.ladder.turn), (step, turn));
    }
    run.catch_up(after_s(86_400));
    assert!(!run.ladder.closed, "no timer closes a ladder");
}

#[test]
fn an_outage_loses_no_step_and_delays_nobody_longer_than_it_lasts() {
    let mut run = Run::new(&raised(AlarmKind::NoAnswer));
    assert_eq!(run.catch_up(after_s(1_000)), 5);
    assert_eq!(run.ladder.step, Step::Cadre);
    assert_eq!(
        run.ladder.due_at,
        Some(after_s(1_800)),
        "thirty minutes after the knock, outage or not"
    );
}

#[test]
fn unanswered_calls_climb_at_once_and_answered_ones_are_only_written_down() {
    let mut run = Run::new(&raised(AlarmKind::NoAnswer));
    let call = |callee, answered| Act::Call { callee, answered };
    run.act(&call(Callee::Senior, false), 1, after_s(30)).expect("logged");
    assert_eq!(
        (run.ladder.step, run.ladder.due_at),
        (Step::CallFamily, Some(after_s(150)))
    );
    run.act(&call(Callee::Family, true), 1, after_s(60)).expect("logged");
    assert_eq!(
        run.ladder.step,
        Step::CallFamily,
        "the daughter may be on her way; the clock runs on"
    );
    run.act(&Act::WalkOn { danger: None }, 1, after_s(90))
        .expect("reported");
    assert_eq!(run.ladder.step, Step::Dispatch);
    run.act(&call(Callee::Cadre, true), 2, after_s(100)).expect("logged");
    assert_eq!(
        (run.ladder.step, run.ladder.due_at),
        (Step::Cadre, Some(after_s(1_300)))
    );
}

#[test]
fn who_lives_alone_at_high_risk_skips_two_rungs_and_needs_two_people() {
    let mut run = Run::new(&Raised {
        alone: true,
        risk: Risk::High,
        ..raised(AlarmKind::NoAnswer)
    });
    run.catch_up(after_s(120));
    assert_eq!(run.ladder.step, Step::Dispatch);
    run.catch_up(after_s(240));
    assert_eq!(run.ladder.step, Step::Cadre, "the desk is called once only");
    run.act(&see(SeenHow::InPerson, after_s(300)), 1, after_s(310))
        .expect("seen");
    assert!(!run.ladder.closed);
    assert_eq!(run.ladder.step, Step::Confirm);
    assert_eq!(run.act(&Act::Confirm, 1, after_s(320)), Err(LadderError::SamePerson));
    assert_eq!(run.act(&Act::Doubt, 2, after_s(320)), Ok(2));
    assert_eq!((run.ladder.step, run.ladder.seen.is_none()), (Step::Dispatch, true));
    run.act(&see(SeenHow::InPerson, after_s(400)), 1, after_s(400))
        .expect("seen again");
    assert_eq!(run.act(&Act::Confirm, 2, after_s(410)), Ok(2));
    assert!(run.ladder.closed && run.ladder.due_at.is_none());
}

#[test]
fn a_cry_behind_the_door_is_no_case_for_phone_calls() {
    let begun = Run::new(&Raised {
        danger: Some(Danger::Voice),
        ..raised(AlarmKind::NoAnswer)
    });
    assert_eq!(begun.ladder.step, Step::Rescue);
    let mut later = Run::new(&raised(AlarmKind::NoAnswer));
    let danger = Some(Danger::Smell);
    later.act(&Act::WalkOn { danger }, 1, after_s(20)).expect("reported");
    assert_eq!(
        (later.ladder.step, later.ladder.shortcut),
        (Step::Rescue, Shortcut::Danger)
    );
}

#[test]
fn a_hospice_flag_means_no_ambulance_but_never_nobody() {
    let mut run = Run::new(&Raised {
        hospice: true,
        ..raised(AlarmKind::NoAnswer)
    });
    let call = |callee| Act::Call { callee, answered: true };
    let ambulance = run.act(&call(Callee::Ambulance), 1, after_s(10));
    assert_eq!(ambulance, Err(LadderError::NoAmbulance));
    run.act(&call(Callee::Doctor), 1, after_s(20)).expect("logged");
    run.catch_up(after_s(1_800));
    assert_eq!(
        run.ladder.step,
        Step::Rescue,
        "the last rung is there: family and doctor"
    );
}

#[test]
fn two_dispatchers_do_not_call_at_once_and_shifts_end() {
    let mut run = Run::new(&raised(AlarmKind::NoAnswer));
    assert_eq!(run.act(&Act::Claim, 1, after_s(10)), Ok(2));
    assert_eq!(run.ladder.step, Step::Dispatch, "taking it on sends the volunteer on");
    assert_eq!(run.act(&Act::Claim, 1, after_s(11)), Ok(0));
    assert_eq!(
        run.act(&Act::Claim, 2, after_s(11)),
        Err(LadderError::Claimed("1".to_owned()))
    );
    assert_eq!(run.act(&Act::HandOver { to: whom(2) }, 1, after_s(12)), Ok(1));
    assert_eq!(run.ladder.owner, Some(whom(2)));
    run.catch_up(after_s(130));
    assert_eq!(run.ladder.step, Step::Cadre, "claimed: the desk isn't called again");
}

#[test]
fn a_message_that_was_heard_is_not_repeated() {
    let mut run = Run::new(&Raised {
        walked_on: true,
        ..raised(AlarmKind::NoAnswer)
    });
    run.act(&Act::Hear, 9, after_s(60)).expect("heard");
    run.catch_up(after_s(120));
    assert_eq!((run.ladder.step, run.ladder.turn), (Step::Cadre, 1));
}

#[test]
fn only_a_life_event_is_settled_without_being_seen() {
    for kind in [AlarmKind::NoAnswer, AlarmKind::Urgent, AlarmKind::Odd] {
        let mut run = Run::new(&raised(kind));
        let settled = run.act(&Act::Settle { was_true: true }, 1, after_s(1));
        assert_eq!(settled, Err(LadderError::NotToSettle), "{kind:?}");
    }
    let mut run = Run::new(&Raised {
        life_event: Some(LifeEvent::Deceased),
        ..raised(AlarmKind::LifeEvent)
    });
    run.act(&Act::Settle { was_true: true }, 1, after_s(1))
        .expect("settled");
    assert!(run.ladder.closed && run.ladder.seen.is_none());
}

#[test]
fn a_follow_up_has_the_clock_of_its_change() {
    let due = |change| {
        let run = Run::new(&Raised {
            change: Some(change),
            ..raised(AlarmKind::Odd)
        });
        run.ladder.due_at
    };
    assert_eq!(due(Change::Breath), Some(after_s(30 * 60)));
    assert_eq!(due(Change::Mood), Some(after_s(48 * 3_600)));
}

#[test]
fn nobody_was_seen_tomorrow() {
    let mut run = Run::new(&raised(AlarmKind::NoAnswer));
    let early = run.act(&see(SeenHow::Phone, after_s(100)), 1, after_s(99));
    assert_eq!(early, Err(LadderError::SeenLater));
}

fn acts() -> impl Strategy<Value = (Act, u128, i64)> {
    let callees = proptest::sample::select(Callee::ALL.to_vec());
    let act = prop_oneof![
        6 => Just(Act::Tick),
        3 => (callees, any::<bool>()).prop_map(|(callee, answered)| Act::Call { callee, answered }),
        1 => proptest::option::of(proptest::sample::select(Danger::ALL.to_vec()))
            .prop_map(|danger| Act::WalkOn { danger }),
        1 => Just(Act::Hear),
        1 => Just(Act::Claim),
        1 => (1_u128..4).prop_map(|to| Act::HandOver { to: whom(to) }),
        2 => Just(Act::Next),
        1 => (-600_i64..60).prop_map(|s| see(SeenHow::InPerson, after_s(s))),
        1 => Just(Act::Confirm),
        1 => Just(Act::Doubt),
        1 => any::<bool>().prop_map(|was_true| Act::Settle { was_true }),
    ];
    (act, 1_u128..4, 0_i64..900)
}

fn beginnings() -> impl Strategy<Value = Raised> {
    let kinds = proptest::sample::select(AlarmKind::ALL.to_vec());
    let risks = proptest::sample::select(Risk::ALL.to_vec());
    let dangers = proptest::option::of(proptest::sample::select(Danger::ALL.to_vec()));
    (kinds, risks, dangers, any::<[bool; 3]>()).prop_map(|(kind, risk, danger, [alone, hospice, walked_on])| Raised {
        risk,
        alone,
        hospice,
        danger: danger.filter(|_| kind == AlarmKind::NoAnswer),
        walked_on,
        ..raised(kind)
    })
}

proptest! {
    /// Whatever is done in whatever order: the events add up to the state; nothing closes but a person's word; until then
    /// something is always due, so no ladder is ever forgotten; the clock alone never goes back a rung.
    #[test]
    fn no_sequence_forgets_or_falsely_closes_anybody(start in beginnings(), acts in proptest::collection::vec(acts(), 0..60)) {
        let mut run = Run::new(&start);
        let mut now = start.at;
        for (act, by, pause_s) in acts {
            now = At(now.0 + pause_s * 1_000);
            let before = run.ladder.clone();
            let sighting = matches!(act, Act::See { .. } | Act::Confirm | Act::Settle { .. });
            let done = run.act(&act, by, now);
            if done.is_err() || done == Ok(0) {
                prop_assert_eq!(&run.ladder, &before);
            }
            if run.ladder.closed && !before.closed {
                prop_assert!(sighting);
                prop_assert!(run.ladder.seen.is_some() || run.ladder.kind == AlarmKind::LifeEvent);
            }
            prop_assert_eq!(run.ladder.closed, run.ladder.due_at.is_none());
            if act == Act::Tick {
                prop_assert!(before.due_at.is_none_or(|due| due <= now) || run.ladder == before);
                prop_assert!(run.ladder.step >= before.step);
            }
        }
        let replayed = Ladder::replay(&run.events);
        prop_assert_eq!(replayed.as_ref(), Some(&run.ladder));
        if run.ladder.closed && run.ladder.needs_second {
            let confirmed = run.events.iter().any(|event| matches!(event, Happened::Confirmed));
            prop_assert!(confirmed, "high risk closed without a second person");
        }
        if run.ladder.hospice {
            let ambulance = |event: &Happened| matches!(event, Happened::Called { callee: Callee::Ambulance, .. });
            prop_assert!(!run.events.iter().any(ambulance));
        }
    }

    /// One tick at a time or all at once after an outage: the same steps, each once, and the same clock up to the last rung.
    #[test]
    fn a_worker_that_was_away_makes_the_same_steps(start in beginnings(), pauses in proptest::collection::vec(1_i64..400, 1..12)) {
        let mut steady = Run::new(&start);
        let mut now = start.at;
        for pause_s in &pauses {
            now = At(now.0 + pause_s * 1_000);
            steady.catch_up(now);
        }
        let mut away = Run::new(&start);
        away.catch_up(now);
        let climbed = |run: &Run| -> Vec<(Step, u32)> {
            let stepped = run.events.iter().filter_map(|event| match event {
                Happened::Stepped { step, turn, .. } => Some((*step, *turn)),
                _ => None,
            });
            stepped.filter(|(step, turn)| *step < Step::Rescue || (*step == Step::Rescue && *turn == 1)).collect()
        };
        prop_assert_eq!(climbed(&steady), climbed(&away));
    }
}

#[test]
fn a_sighting_taken_back_opens_the_alarm_again_for_the_desk() {
    let mut run = Run::new(&raised(AlarmKind::NoAnswer));
    let see = Act::See {
        who: "volunteer".to_owned(),
        at: after_s(60),
        how: SeenHow::InPerson,
    };
    run.act(&see, 7, after_s(60)).expect("seen");
    assert!(run.ladder.closed);

    assert_eq!(
        run.act(&Act::TakeBack, 8, after_s(90)),
        Ok(0),
        "somebody else's word stands"
    );
    run.act(&Act::TakeBack, 7, after_s(90)).expect("their own word");
    assert!(!run.ladder.closed && run.ladder.seen.is_none());
    assert_eq!((run.ladder.step, run.ladder.turn), (Step::Dispatch, 1));
    assert!(
        run.ladder.due_at.is_some_and(|due| due > after_s(90)),
        "the clock runs again"
    );
    assert_eq!(Ladder::replay(&run.events).as_ref(), Some(&run.ladder));
    assert!(run.catch_up(after_s(7_200)) > 0, "and climbs by itself");
}

#[test]
fn a_report_taken_back_is_marked_until_it_is_made_again() {
    let mut run = Run::new(&raised(AlarmKind::NoAnswer));
    let walk_on = |danger| Act::WalkOn { danger };
    run.act(&walk_on(None), 7, after_s(60)).expect("reported");
    assert_eq!(run.act(&Act::Retract, 7, after_s(90)), Ok(1));
    assert!(run.ladder.retracted && !run.ladder.closed, "nobody was seen by that");
    assert_eq!(
        run.act(&walk_on(None), 7, after_s(120)),
        Ok(1),
        "the desk hears it anew"
    );
    assert!(!run.ladder.retracted);
    assert_eq!(run.ladder.step, Step::Dispatch);
    run.act(&Act::Retract, 7, after_s(130)).expect("a slip");
    run.act(&walk_on(Some(Danger::Lying)), 7, after_s(140))
        .expect("reported");
    assert_eq!((run.ladder.step, run.ladder.retracted), (Step::Rescue, false));
    assert_eq!(Ladder::replay(&run.events).as_ref(), Some(&run.ladder));
}
