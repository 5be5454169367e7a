//! From the form to the card, in a database: who may, who else it may be, what can be read in the rows.

use domain::id::{RegistrationId, SeniorId};
use domain::order::FlagCause;
use domain::person::phone::Phone;
use domain::person::resident_id::ResidentId;
use domain::place::{PlaceCode, PlacePath};
use domain::registration::form::{CategoryForm, ContactForm};
use domain::registration::{DuplicateKind, Registration, RegistrationForm, RegistrationState};
use domain::role::Role;
use domain::senior::{Pause, PauseReason, SeniorState};
use domain::time::ServiceDay;
use sea_orm::{ConnectionTrait, EntityTrait, Statement};

use super::approve::Approved;
use super::batch::Listed;
use super::submit::{CheckedForm, Submitted};
use crate::entity::{job, registration, senior, senior_fact};
use crate::seniors::list::SeniorQuery;
use crate::seniors::release::Release;
use crate::test_world::{World, world};
use crate::{Actor, ActorKind, Error, Result, ids};

const TOWNSHIP: &str = "430822100";
const NEIGHBOUR: &str = "430822101";
const VILLAGE: &str = "430822100001";
const SERIALS: [&str; 3] = ["001", "002", "003"];

fn actor(role: Role, place: &str) -> Actor {
    Actor {
        kind: ActorKind::Account,
        id: ids::new_id(),
        name: role.name().to_owned(),
        role,
        scope: PlacePath::of(&PlaceCode::parse(place).expect("a code")),
        canteen: None,
        round: None,
    }
}

/// An old number of fifteen digits, which becomes a valid one of eighteen.
fn resident_id(serial: &str) -> ResidentId {
    ResidentId::parse(&format!("430822480305{serial}")).expect("valid")
}

fn form(name: &str, serial: &str) -> RegistrationForm {
    RegistrationForm {
        name: name.to_owned(),
        resident_id: Some(resident_id(serial).as_str().to_owned()),
        village_code: VILLAGE.to_owned(),
        phone: Some("13812345678".to_owned()),
        address: Some("三组老供销社对面".to_owned()),
        contact: Some(ContactForm {
            name: "向小妹".to_owned(),
            phone: "13987654321".to_owned(),
            relation: "女儿".to_owned(),
        }),
        category: Some(CategoryForm {
            kind: domain::category::Category::Dibao,
            source: "低保证".to_owned(),
            valid_from: day("2026-01-01"),
            valid_to: Some(day("2026-12-31")),
        }),
        consent: true,
        ..RegistrationForm::default()
    }
}

fn day(text: &str) -> ServiceDay {
    ServiceDay::parse(text).expect("a day")
}

async fn submit(world: &World, by: &Actor, form: &RegistrationForm) -> Result<Submitted> {
    let read = Registration::parse(form, world.store.clock.now().day()).expect("a good form");
    let checked = CheckedForm { form, read: &read };
    world.store.within(by).submit_registration(checked, None).await
}

struct Desk {
    world: World,
    registrar: Actor,
    verifier: Actor,
    approver: Actor,
}

async fn desk() -> Desk {
    Desk {
        world: world().await,
        registrar: actor(Role::Registrar, TOWNSHIP),
        verifier: actor(Role::Verifier, TOWNSHIP),
        approver: actor(Role::Approver, "430822"),
    }
}

impl Desk {
    async fn submit(&self, form: &RegistrationForm) -> Result<Submitted> {
        submit(&self.world, &self.registrar, form).await
    }

    async fn verified(&self, form: &RegistrationForm) -> RegistrationId {
        let id = self.submit(form).await.expect("submits").id;
        let state = self
            .world
            .store
            .within(&self.verifier)
            .verify_registration(id, None)
            .await;
        assert_eq!(state.expect("verifies"), RegistrationState::Verified);
        id
    }

    async fn admitted(&self, form: &RegistrationForm) -> Approved {
        let id = self.verified(form).await;
        let approved = self
            .world
            .store
            .within(&self.approver)
            .approve_registration(id, None)
            .await;
        approved.expect("approves")
    }
}

fn read_release(payload: &str) -> Release {
    Release::read(&serde_json::from_str(payload).expect("JSON")).expect("a release")
}

fn code(error: &Error) -> &'static str {
    match error {
        Error::Conflict { code, .. } | Error::Invalid { code, .. } => code,
        Error::NotFound(_) => "not_found",
        _ => "other",
    }
}

#[tokio::test]
async fn an_approval_makes_a_senior_a_card_and_facts_at_once() {
    let desk = desk().await;
    let approved = desk.admitted(&form("王桂芳", "001")).await;
    assert_eq!(approved.number.as_str(), "S0000018");
    let system = desk.world.store.system();
    let diner = system
        .diner_by_card(&approved.card)
        .await
        .expect("answers")
        .expect("found");
    assert_eq!(diner.id(), approved.senior_id);
    assert_eq!(diner.diner.categories_on(day("2026-12-31")).len(), 1);
    assert!(diner.diner.categories_on(day("2027-01-01")).is_empty());
    assert!(!diner.diner.delivery.eligible, "delivery is decided apart");
    let phone = Phone::parse("13812345678").expect("valid");
    assert_eq!(system.diners_by_phone(&phone).await.expect("answers"), [diner]);
}

#[tokio::test]
async fn nobody_confirms_their_own_work() {
    let desk = desk().await;
    let store = &desk.world.store;
    let id = desk.submit(&form("王桂芳", "001")).await.expect("submits").id;
    let own = store.within(&desk.registrar).verify_registration(id, None).await;
    assert_eq!(own.map_err(|error| code(&error)), Err("same_person"));
    let early = store.within(&desk.approver).approve_registration(id, None).await;
    assert_eq!(early.map(|_| ()).map_err(|error| code(&error)), Err("wrong_state"));
    store
        .within(&desk.verifier)
        .verify_registration(id, None)
        .await
        .expect("verifies");
    for twice in [&desk.verifier, &desk.registrar] {
        let denied = store.within(twice).approve_registration(id, None).await;
        assert_eq!(denied.map(|_| ()).map_err(|error| code(&error)), Err("same_person"));
    }
    let seniors = senior::Entity::find().all(store.db.read()).await.expect("reads");
    assert!(seniors.is_empty(), "a refused approval leaves nothing behind");
    store
        .within(&desk.approver)
        .approve_registration(id, None)
        .await
        .expect("approves");
    let again = store.within(&desk.approver).approve_registration(id, None).await;
    assert_eq!(again.map(|_| ()).map_err(|error| code(&error)), Err("wrong_state"));
}

#[tokio::test]
async fn a_resident_id_is_registered_once_and_twins_are_shown() {
    let desk = desk().await;
    let waiting = desk.verified(&form("王桂芳", "001")).await;
    let second = desk
        .submit(&form("王桂芳", "001"))
        .await
        .expect("may still be submitted");
    assert_eq!(second.duplicates.len(), 1);
    assert_eq!(second.duplicates[0].kind, DuplicateKind::ResidentId);
    let twin = desk.submit(&form("王桂芳", "002")).await.expect("another card");
    let kinds: Vec<DuplicateKind> = twin.duplicates.iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [DuplicateKind::NameVillageBirth; 2]);
    assert_eq!(twin.duplicates[0].masked_name, "王*芳");
    // A name is heard before it is written; the same initials alone are nobody's twin.
    let heard = desk.submit(&form("王贵芳", "003")).await.expect("another card");
    assert_eq!(heard.duplicates.len(), 3);
    let other = desk.submit(&form("王国芳", "004")).await.expect("another card");
    assert_eq!(other.duplicates, []);

    let scoped = desk.world.store.within(&desk.approver);
    scoped.approve_registration(waiting, None).await.expect("approves");
    let third = desk.submit(&form("王桂芳", "001")).await;
    assert_eq!(third.map(|_| ()).map_err(|error| code(&error)), Err("duplicate_person"));
    desk.world
        .store
        .within(&desk.verifier)
        .verify_registration(second.id, None)
        .await
        .expect("verifies");
    let late = scoped.approve_registration(second.id, None).await;
    assert_eq!(late.map(|_| ()).map_err(|error| code(&error)), Err("duplicate_person"));
}

#[tokio::test]
async fn the_neighbour_township_sees_and_changes_nothing() {
    let desk = desk().await;
    let store = &desk.world.store;
    let stranger = actor(Role::Registrar, NEIGHBOUR);
    let away = submit(&desk.world, &stranger, &form("王桂芳", "001")).await;
    assert_eq!(away.map(|_| ()).map_err(|error| code(&error)), Err("not_found"));
    let approved = desk.admitted(&form("王桂芳", "001")).await;
    let theirs = store.within(&stranger);
    let looked = theirs.senior(approved.senior_id).await;
    assert_eq!(looked.map(|_| ()).map_err(|error| code(&error)), Err("not_found"));
    let stopped = theirs
        .replace_card(approved.senior_id, domain::card::StopReason::Lost)
        .await;
    assert_eq!(stopped.map(|_| ()).map_err(|error| code(&error)), Err("not_found"));
    let query = SeniorQuery {
        text: "王桂芳",
        ..SeniorQuery::default()
    };
    assert!(theirs.search_seniors(&query).await.expect("answers").is_empty());
    for text in ["王桂芳", "wgf", "S0000018", "13812345678"] {
        let query = SeniorQuery {
            text,
            ..SeniorQuery::default()
        };
        let found = store
            .within(&desk.registrar)
            .search_seniors(&query)
            .await
            .expect("answers");
        assert_eq!(found.len(), 1, "{text}");
    }
}

#[tokio::test]
async fn rows_hold_no_plain_text_of_what_is_sensitive() {
    let desk = desk().await;
    desk.admitted(&form("王桂芳", "001")).await;
    let conn = desk.world.store.db.read();
    let seniors = senior::Entity::find().all(conn).await.expect("reads");
    let facts = senior_fact::Entity::find().all(conn).await.expect("reads");
    let forms = registration::Entity::find().all(conn).await.expect("reads");
    let audit = conn
        .query_all_raw(Statement::from_string(
            conn.get_database_backend(),
            "SELECT detail FROM audit_entry",
        ))
        .await
        .expect("reads");
    let details: Vec<String> = audit
        .iter()
        .map(|row| row.try_get("", "detail").expect("a text"))
        .collect();
    let all = format!("{seniors:?} {facts:?} {forms:?} {details:?}");
    assert!(all.contains("王桂芳") && facts.len() == 6, "the rows were read");
    let id = resident_id(SERIALS[0]);
    for secret in [id.as_str(), "13812345678", "13987654321", "供销社", "向小妹", "dibao"] {
        assert!(!all.contains(secret), "{secret} stands in a row");
    }
}

#[tokio::test]
async fn death_stops_the_card_unlinks_the_spouse_and_releases_orders() {
    let desk = desk().await;
    let store = &desk.world.store;
    let first = desk.admitted(&form("王桂芳", "001")).await;
    let spouse = RegistrationForm {
        spouse_number: Some(first.number.to_string()),
        ..form("覃大山", "003")
    };
    let second = desk.admitted(&spouse).await;
    assert!(second.spouse_linked);
    let spouse_of = async |id: SeniorId| {
        let diner = store.system().diner(id).await.expect("answers").expect("found");
        diner.spouse_id
    };
    assert_eq!(spouse_of(first.senior_id).await, Some(second.senior_id));
    let scoped = store.within(&desk.registrar);
    let tomorrow = store.clock.now().day().plus_days(1);
    let future = scoped.record_death(first.senior_id, tomorrow, "死亡证明").await;
    assert_eq!(future.map(|_| ()).map_err(|error| code(&error)), Err("bad_date"));
    let today = store.clock.now().day();
    let standing = scoped
        .record_death(first.senior_id, today, "死亡证明")
        .await
        .expect("records");
    assert_eq!(standing.state, SeniorState::Deceased);
    assert_eq!(store.system().diner_by_card(&first.card).await.expect("answers"), None);
    assert_eq!(spouse_of(second.senior_id).await, None);
    let jobs = job::Entity::find().all(store.db.read()).await.expect("reads");
    let left: Vec<Release> = jobs.iter().map(|job| read_release(&job.payload)).collect();
    let expected = Release {
        senior_id: first.senior_id,
        from_day: today,
        to_day: None,
        cause: FlagCause::Deceased,
    };
    assert_eq!(left, [expected]);
    let pause = Pause {
        from: today,
        to: None,
        reason: PauseReason::Hospital,
    };
    let gone = scoped.pause_senior(first.senior_id, pause, None).await;
    assert_eq!(gone.map(|_| ()).map_err(|error| code(&error)), Err("senior_gone"));
}

#[tokio::test]
async fn erasing_leaves_no_name_and_a_free_resident_id() {
    let desk = desk().await;
    let store = &desk.world.store;
    let approved = desk.admitted(&form("王桂芳", "001")).await;
    let scoped = store.within(&desk.approver);
    let here = scoped.erase_senior(approved.senior_id, "家属要求").await;
    assert_eq!(here.map(|_| ()).map_err(|error| code(&error)), Err("still_here"));
    scoped
        .record_departure(approved.senior_id, store.clock.now().day())
        .await
        .expect("departs");
    let would = scoped.would_erase_senior(approved.senior_id).await.expect("previews");
    let file = scoped.senior(approved.senior_id).await.expect("still whole");
    assert_eq!(file.name.as_str(), "王桂芳");
    let did = scoped
        .erase_senior(approved.senior_id, "家属要求")
        .await
        .expect("erases");
    assert_eq!((did.facts, did.registrations), (6, 1));
    assert_eq!(did, would);
    let conn = store.db.read();
    let seniors = senior::Entity::find().all(conn).await.expect("reads");
    let forms = registration::Entity::find().all(conn).await.expect("reads");
    assert!(!format!("{seniors:?} {forms:?}").contains("王桂芳"));
    let file = scoped.senior(approved.senior_id).await.expect("a blank file");
    assert!(file.resident_id.is_none() && file.phone.is_none() && file.facts.is_empty());
    desk.submit(&form("王桂芳", "001")).await.expect("may come back");
}

#[tokio::test]
async fn the_same_list_twice_changes_nothing() {
    let desk = desk().await;
    let registered = desk.admitted(&form("王桂芳", "001")).await;
    assert_eq!(registered.number.as_str(), "S0000018");
    let away = RegistrationForm {
        village_code: "430822101001".to_owned(),
        ..form("彭三妹", "003")
    };
    let forms = [form("王桂芳", "001"), form("覃大山", "002"), away];
    let today = desk.world.store.clock.now().day();
    let read = forms
        .each_ref()
        .map(|form| Registration::parse(form, today).expect("good"));
    let checked: Vec<CheckedForm<'_>> = forms
        .iter()
        .zip(&read)
        .map(|(form, read)| CheckedForm { form, read })
        .collect();
    let scoped = desk.world.store.within(&desk.registrar);
    let words = |listed: Vec<Listed>| -> Vec<&'static str> {
        let word = |one: &Listed| match one {
            Listed::Good => "good",
            Listed::Already => "already",
            Listed::Bad(_) => "bad",
        };
        listed.iter().map(word).collect()
    };
    for (dry_run, expected) in [(true, "good"), (false, "good"), (false, "already"), (true, "already")] {
        let listed = scoped.submit_list(&checked, dry_run).await.expect("answers");
        assert_eq!(words(listed), ["already", expected, "bad"]);
    }
    let rows = registration::Entity::find()
        .all(desk.world.store.db.read())
        .await
        .expect("reads");
    assert_eq!(rows.len(), 2);
}
