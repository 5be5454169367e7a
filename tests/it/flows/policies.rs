//! A policy on its way into force: written by one, checked, approved by another, never edited afterwards.

use serde_json::{Value, json};
use tests::client::{items, number, text};
use tests::person::Person;
use tests::world::PASSWORD;
use tests::{World, on_both};

use crate::steps::{self, Room};

/// The meal costs what `steps::dinner` sells it for; the county pays 2.00 of it, as long as the case says so.
pub(super) fn policy(id: &str, from: &str, county_fen: i64, case_fen: i64) -> String {
    format!(
        r#"
format = 2
id = "{id}"
name = "试行办法"
name_en = "Trial"
note = "测试"
note_en = "Test"
place = "430822"
valid_from = "{from}"
combine = "highest"

[[funds]]
id = "county"
kind = "government"
level = "county"
label = "县补贴"
label_en = "County subsidy"

[[rules]]
id = "everybody"
when = {{ min_age = 60 }}
reason = "年满 60 岁"
reason_en = "Aged 60 and over"
pay = [{{ fund = "county", fen = {county_fen} }}]

[[cases]]
name = "70 岁"
facts = {{ age = 70, price_fen = 1200 }}
expect = {{ county = {case_fen} }}
"#
    )
}

fn at(id: &str, act: &str) -> String {
    format!("/api/v1/policy-drafts/{id}{act}")
}

/// Written, checked and approved.
pub(super) async fn put_in_force(world: &World, policy: impl Into<String>) {
    let (finance, approver) = (world.staff("finance").await, world.staff("approver").await);
    let draft = json!({"text": policy.into()});
    let draft = finance.post("/api/v1/policy-drafts", draft).await.ok();
    let id = text(&draft, "id");
    finance.post(&at(id, "/check"), json!({"rev": 1})).await.done();
    approver.post(&at(id, "/approve"), json!({"rev": 1})).await.done();
}

on_both! {
    /// A first policy may begin today: from its approval on an order is split by it. A draft whose case doesn't come out,
    /// that changed since its check, or that its own writer holds up for approval, goes nowhere.
    async fn a_draft_is_written_checked_and_approved_by_two_people(world) {
        let finance = world.staff("finance").await;
        let approver = world.staff("approver").await;
        let wrong = policy("trial", tests::world::DAY, 200, 300);
        let draft = finance.post("/api/v1/policy-drafts", json!({"text": wrong})).await.ok();
        let id = text(&draft, "id").to_owned();
        approver.post(&at(&id, "/approve"), json!({"rev": 1})).await.refused(409, "draft_unchecked");
        let report = finance.post(&at(&id, "/check"), json!({"rev": 1})).await.ok();
        assert_eq!(report["passed"], false, "{report}");
        approver.post(&at(&id, "/approve"), json!({"rev": 1})).await.refused(409, "draft_check_failed");

        let right = policy("trial", tests::world::DAY, 200, 200);
        let changed = finance.put(&at(&id, ""), json!({"rev": 1, "text": right})).await.ok();
        assert_eq!(changed["rev"], 2);
        finance.put(&at(&id, ""), json!({"rev": 1, "text": right})).await.refused(409, "draft_changed");
        approver.post(&at(&id, "/approve"), json!({"rev": 2})).await.refused(409, "draft_unchecked");
        let report = approver.post(&at(&id, "/check"), json!({"rev": 2})).await.ok();
        assert_eq!(report["passed"], true, "{report}");
        finance.post(&at(&id, "/approve"), json!({"rev": 2})).await.refused(403, "forbidden");
        let approved = approver.post(&at(&id, "/approve"), json!({"rev": 2})).await.ok();
        assert_eq!(approved["version"], 1, "{approved}");
        finance.put(&at(&id, ""), json!({"rev": 2, "text": right})).await.refused(409, "draft_over");

        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let senior = steps::admit(&world, Person::old()).await;
        let order = lunch.order(&senior, "dine_in").await;
        let parts = order["parts"].as_array().expect("parts");
        let county: &Value = parts.iter().find(|part| part["fund"] == "government").expect("the county's part");
        assert_eq!(county["fen"], 200, "{order}");
        assert_eq!(county["rule_id"], "trial/everybody");

        // The next version begins tomorrow at the earliest, so today's splits can't change under anybody.
        let next = finance.post("/api/v1/policy-drafts", json!({"text": policy("trial", tests::world::DAY, 300, 300)})).await.ok();
        let next_id = text(&next, "id").to_owned();
        finance.post(&at(&next_id, "/check"), json!({"rev": 1})).await.done();
        approver.post(&at(&next_id, "/approve"), json!({"rev": 1})).await.refused(422, "policy_too_early");
        finance.post(&at(&next_id, "/withdraw"), json!({"rev": 1})).await.done();
        finance.post(&at(&next_id, "/check"), json!({"rev": 1})).await.refused(409, "draft_over");

        let versions = finance.get("/api/v1/policies/trial/versions").await.ok();
        assert_eq!(versions["items"][0]["approved_by"], "approver", "{versions}");
    }

    /// A version for two days replaces the open-ended one for good: when it has ended, nothing comes back by itself, and
    /// the list says so. Each version can still be read as it was.
    async fn a_version_that_ends_lets_no_older_one_back(world) {
        put_in_force(&world, policy("trial", tests::world::DAY, 200, 200)).await;
        let ends = "2026-11-25";
        let short = policy("trial", "2026-11-24", 300, 300);
        let short = short.replace("combine = ", &format!("valid_to = \"{ends}\"\ncombine = "));
        put_in_force(&world, short).await;
        let finance = world.anyone();
        for (clock, standings) in [
            ("2026-11-23T12:00:00+08:00", ["counts", "coming"]),
            ("2026-11-24T12:00:00+08:00", ["replaced", "counts"]),
            ("2026-11-26T12:00:00+08:00", ["replaced", "ended"]),
        ] {
            world.move_clock(clock).await;
            finance.login("finance", PASSWORD).await.done();
            let list = finance.get("/api/v1/policies").await.ok();
            let mut versions: Vec<&Value> = items(&list).iter().filter(|one| one["id"] == "trial").collect();
            versions.sort_by_key(|one| number(one, "version"));
            let found: Vec<&str> = versions.iter().map(|one| text(one, "standing")).collect();
            assert_eq!(found, standings, "{clock}");
            let until: Vec<&str> = versions.iter().map(|one| text(one, "counts_until")).collect();
            assert_eq!(until, [tests::world::DAY, ends]);
        }
        for (version, fen) in [("?version=1", 200), ("?version=2", 300), ("", 300)] {
            let read = finance.get(&format!("/api/v1/policies/trial{version}")).await.ok();
            assert_eq!(read["rules"][0]["pay"][0]["fen"], fen, "{version}");
        }
        finance.get("/api/v1/policies/trial?version=3").await.refused(404, "not_found");
    }

    /// A file that doesn't read is refused with the line; one for another county isn't this office's to write.
    async fn a_bad_file_is_refused_with_its_line(world) {
        let finance = world.staff("finance").await;
        let bad = policy("trial", tests::world::DAY, 200, 200).replace("reason_en", "reson_en");
        let answer = finance.post("/api/v1/policy-drafts", json!({"text": bad})).await;
        let problem = answer.refused(422, "bad_policy");
        assert!(problem["extra"]["line"].as_i64().is_some_and(|line| line > 15), "{problem}");
        let elsewhere = policy("trial", tests::world::DAY, 200, 200).replace("430822", "150624");
        finance.post("/api/v1/policy-drafts", json!({"text": elsewhere})).await.refused(404, "not_found");
        let templates = finance.get("/api/v1/policy-templates").await.ok();
        let items = templates["items"].as_array().expect("a list");
        assert_eq!(items.len(), 12);
    }
}
