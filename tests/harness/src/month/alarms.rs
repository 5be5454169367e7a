//! Alarms: who is looked for, who finds them, and how they are. The system may say seen only of those whom somebody saw.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::Month;
use super::calendar::{Day, at, plus};
use super::record::{Behind, Trouble};
use crate::client::{items, text};

/// Days in hospital after a fall.
const AFTER_A_FALL: u64 = 8;

async fn open(month: &Month) -> Vec<Value> {
    items(&month.site.dispatcher.get("/api/v1/alarms?state=open").await.ok()).to_vec()
}

fn is_about(trouble: &Trouble, alarm: &Value) -> bool {
    let senior = text(&alarm["senior"], "id");
    trouble.kind == text(alarm, "kind") && trouble.seniors.iter().any(|one| one == senior)
}

/// Finds each trouble's alarm; an alarm that nothing lies behind is a false one.
async fn recognise(month: &Month, day: Day) {
    let mut known: BTreeSet<String> = month
        .record
        .troubles()
        .into_iter()
        .filter_map(|trouble| trouble.alarm)
        .collect();
    for alarm in open(month).await {
        let id = text(&alarm, "id").to_owned();
        if known.contains(&id) {
            continue;
        }
        let troubles = month.record.troubles();
        let found = troubles
            .iter()
            .position(|one| one.alarm.is_none() && one.day == day && is_about(one, &alarm));
        match found {
            Some(n) => month
                .record
                .change_trouble(n, |trouble| trouble.alarm = Some(id.clone())),
            None => month
                .record
                .differs(format!("{day}: an alarm that nothing lies behind: {alarm}")),
        }
        known.insert(id);
    }
}

/// Shortly after: the desk takes half of them on; the others climb by themselves.
pub(super) async fn first_look(month: &Month, day: Day) {
    recognise(month, day).await;
    for (n, trouble) in month.record.troubles().iter().enumerate() {
        let Some(id) = trouble
            .alarm
            .as_ref()
            .filter(|_| trouble.day == day && !trouble.closed && trouble.behind != Behind::Opened && n % 2 == 0)
        else {
            continue;
        };
        let claimed = month
            .site
            .dispatcher
            .post(&format!("/api/v1/alarms/{id}/claim"), json!({}))
            .await;
        month.record.must("taking an alarm on", claimed);
        if trouble.kind == "no_answer" {
            let call = json!({"callee": "family", "answered": false});
            let called = month
                .site
                .dispatcher
                .post(&format!("/api/v1/alarms/{id}/calls"), call)
                .await;
            month.record.must("a call from the desk", called);
        }
    }
}

/// By the afternoon somebody has been everywhere. What they found is what the system is told.
pub(super) async fn find_everybody(month: &Month, day: Day) {
    recognise(month, day).await;
    for (n, trouble) in month.record.troubles().into_iter().enumerate() {
        if trouble.day != day || trouble.closed {
            continue;
        }
        match trouble.alarm.clone() {
            _ if trouble.behind == Behind::Opened => opened(month, n, &trouble).await,
            Some(alarm) if trouble.kind == "life_event" => settle(month, n, &trouble, &alarm).await,
            Some(alarm) => see(month, n, &trouble, &alarm).await,
            None => month.record.dropped(format!(
                "{day}: no alarm about {:?} ({})",
                trouble.seniors, trouble.kind
            )),
        }
    }
    for alarm in open(month).await {
        month.record.dropped(format!("{day}: an alarm is left: {alarm}"));
    }
}

/// A door that opened after all: the volunteer saw them, and that is what the alarm must say. For those at high risk a second
/// person asks back.
async fn opened(month: &Month, n: usize, trouble: &Trouble) {
    let (record, site) = (&month.record, &month.site);
    if let Some(alarm) = &trouble.alarm {
        let confirm = format!("/api/v1/alarms/{alarm}/confirm");
        record.must(
            "a confirmation",
            site.second.post(&confirm, json!({"agrees": true})).await,
        );
        record.note("sightings confirmed by a second person");
    }
    let taken: BTreeSet<String> = record.troubles().into_iter().filter_map(|one| one.alarm).collect();
    let closed = site.dispatcher.get("/api/v1/alarms?state=closed").await.ok();
    let is_it = |alarm: &&Value| match &trouble.alarm {
        Some(known) => text(alarm, "id") == known,
        None => is_about(trouble, alarm) && !taken.contains(text(alarm, "id")),
    };
    let Some(alarm) = items(&closed).iter().find(is_it) else {
        return record.dropped(format!(
            "{}: a door that opened left no trace: {:?}",
            trouble.day, trouble.seniors
        ));
    };
    record.same(
        || "how a door that opened was closed".to_owned(),
        Some("in_person"),
        alarm["how"].as_str(),
    );
    let (id, who) = (text(alarm, "id").to_owned(), text(alarm, "seen_by").to_owned());
    record.change_trouble(n, |trouble| {
        trouble.alarm = Some(id);
        trouble.seen = Some((who, "in_person"));
        trouble.closed = true;
    });
}

/// Somebody goes there, sees them, and says so; for those at high risk somebody else asks back.
async fn see(month: &Month, n: usize, trouble: &Trouble, alarm: &str) {
    let (record, site) = (&month.record, &month.site);
    let mut dice = month.script.dice(trouble.day, &format!("seen/{}", trouble.seniors[0]));
    let (who, how) = match trouble.behind {
        Behind::Odd => *dice.of(&[("女儿", "family"), ("向支书", "in_person"), ("陈值班", "phone")]),
        _ => *dice.of(&[
            ("向支书", "in_person"),
            ("钟主任", "in_person"),
            ("王邻居", "neighbour"),
        ]),
    };
    record.change_trouble(n, |trouble| trouble.seen = Some((who.to_owned(), how)));
    let path = |what: &str| format!("/api/v1/alarms/{alarm}/{what}");
    let seen = json!({"seen_by": who, "how": how, "seen_at": at(trouble.day, "13:05")});
    let Some(mut after) = record.must("a sighting", site.dispatcher.post(&path("close"), seen.clone()).await) else {
        return;
    };
    if after["state"] == "seen" {
        record.note("sightings confirmed by a second person");
        if dice.below(3) == 0 {
            // Which of two people of that name? The second person doubts it, and it is looked into again.
            record.must(
                "a doubt",
                site.second.post(&path("confirm"), json!({"agrees": false})).await,
            );
            record.must("a sighting", site.dispatcher.post(&path("close"), seen).await);
        }
        after = record
            .must(
                "a confirmation",
                site.second.post(&path("confirm"), json!({"agrees": true})).await,
            )
            .unwrap_or(after);
    }
    record.same(
        || format!("{}: alarm about {:?}", trouble.day, trouble.seniors),
        Some("closed"),
        after["state"].as_str(),
    );
    record.change_trouble(n, |trouble| trouble.closed = true);
    look_after(month, trouble).await;
}

/// What becomes of whoever was found.
async fn look_after(month: &Month, trouble: &Trouble) {
    let senior = &trouble.seniors[0];
    match trouble.behind {
        Behind::Fallen => {
            let (from, to) = (plus(trouble.day, 1), plus(trouble.day, AFTER_A_FALL));
            let pause = json!({"from": from.to_string(), "to": to.to_string(), "reason": "hospital"});
            let paused = month
                .site
                .dispatcher
                .post(&format!("/api/v1/seniors/{senior}/pause"), pause)
                .await;
            if month.record.must("a pause after a fall", paused).is_some() {
                month.people.goes_away(senior, from, to);
            }
            month.record.note("found on the floor");
        }
        Behind::Dead => {
            let death = json!({"date": trouble.day.to_string(), "source": "派出所证明"});
            let written = month
                .site
                .registrar()
                .post(&format!("/api/v1/seniors/{senior}/death"), death)
                .await;
            month.record.must("a death", written);
            month.people.dies(senior, trouble.day);
            month.record.note("found dead");
        }
        _ => {}
    }
}

/// What was said at a door has been looked into.
async fn settle(month: &Month, n: usize, trouble: &Trouble, alarm: &str) {
    let was_true = trouble.behind == Behind::True;
    let body = json!({"was_true": was_true, "source": "女儿来电"});
    let settled = month
        .site
        .dispatcher
        .post(&format!("/api/v1/alarms/{alarm}/settle"), body)
        .await;
    if month.record.must("looking into what was said", settled).is_some() {
        month.record.note(if was_true {
            "said at the door, and true"
        } else {
            "said at the door, and not so"
        });
        month.record.change_trouble(n, |trouble| trouble.closed = true);
    }
}
