//! A canteen with three guests and an office of people who sign.

use std::collections::BTreeMap;
use std::sync::Mutex;

use chrono::NaiveTime;
use domain::id::{CanteenId, ClaimId, OrderId, SeniorId};
use domain::number::SeniorNumber;
use domain::person::name::PersonName;
use domain::place::{PlaceCode, PlacePath};
use domain::role::Role;
use domain::settlement::{ClaimAct, ClaimPeriod, ClaimState};
use domain::subsidy::Policy;
use domain::time::ServiceDay;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

use super::super::{Claim, ClaimQuery, EvidenceLine, Payment, Run};
use crate::board::MemoryBoard;
use crate::canteens::NewCanteen;
use crate::entity::{audit_entry, dish, meal_order, order_line, order_part, senior, sitting, sitting_dish};
use crate::{Actor, ActorKind, Clock, Db, Keyring, Scoped, Store, ids};

/// What the county pays of each meal.
pub(crate) const COUNTY_FEN: i64 = 300;
/// What the village pays.
pub(crate) const VILLAGE_FEN: i64 = 200;
/// The guests.
pub(crate) const NAMES: [&str; 3] = ["王秀英", "覃月娥", "向阳花"];

const VILLAGE: &str = "430822100008";

pub(crate) fn day(text: &str) -> ServiceDay {
    ServiceDay::parse(text).expect("a day")
}

pub(crate) struct Office {
    store: Store,
    pub(crate) canteen: CanteenId,
    guests: Vec<Uuid>,
    people: BTreeMap<(&'static str, usize), Actor>,
    sittings: Mutex<BTreeMap<String, Uuid>>,
    _folder: tempfile::TempDir,
}

impl Office {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite://{}/t.sqlite?mode=rwc", folder.path().display());
        let db = Db::open(&url).await.expect("opens");
        <migration::Migrator as migration::MigratorTrait>::up(db.migrator(), None)
            .await
            .expect("migrates");
        let keys = std::sync::Arc::new(Keyring::make().expect("keys"));
        let clock = Clock::standing(noon("2026-10-01"));
        let store = Store::new(db, keys, std::sync::Arc::new(MemoryBoard::default()), clock);
        store
            .system()
            .places_load(domain::region::SANGZHI)
            .await
            .expect("the list loads");
        let new = NewCanteen {
            name: "朱家台社区老年食堂".to_owned(),
            name_en: "Zhujiatai".to_owned(),
            place: PlaceCode::parse(VILLAGE).expect("a code"),
            point: Some((29.39, 110.16)),
            halal: false,
            hours: String::new(),
        };
        let canteen = store
            .within(&Actor::programme())
            .canteen_make(new)
            .await
            .expect("made")
            .id;
        let mut guests = Vec::new();
        for (serial, name) in (1..).zip(NAMES) {
            guests.push(guest(&store, serial, name).await);
        }
        let mut people = BTreeMap::new();
        for role in Role::ALL {
            for which in 0..2 {
                people.insert((role.name(), which), staff(role, "430822"));
            }
        }
        Self {
            store,
            canteen,
            guests,
            people,
            sittings: Mutex::default(),
            _folder: folder,
        }
    }

    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// One of the county's people of a role.
    pub(crate) fn as_role(&self, role: Role) -> Scoped<'_> {
        self.store.within(&self.people[&(role.name(), 0)])
    }

    /// Their colleague.
    pub(crate) fn as_other(&self, role: Role) -> Scoped<'_> {
        self.store.within(&self.people[&(role.name(), 1)])
    }

    /// Somebody of another township.
    pub(crate) fn elsewhere(&self, role: Role) -> Actor {
        staff(role, "430822101")
    }

    pub(crate) async fn today(&self, on: &str) {
        assert!(self.store.clock.move_to(noon(on)), "time runs forwards");
    }

    /// A meal that was eaten at the canteen on a day whose books are closed.
    pub(crate) async fn served(&self, guest: usize, on: &str) -> OrderId {
        self.meal(guest, on, "served", None).await
    }

    /// A meal that nobody came for.
    pub(crate) async fn flagged(&self, guest: usize, on: &str) -> OrderId {
        self.meal(guest, on, "flagged", Some("no_show")).await
    }

    async fn meal(&self, guest: usize, on: &str, state: &str, cause: Option<&str>) -> OrderId {
        let sitting = self.sitting(on).await;
        let id = ids::new_id();
        let no = i32::try_from(id.as_u128() % 1_000_000).expect("small");
        let row = meal_order::ActiveModel {
            id: Set(id),
            sitting_id: Set(sitting),
            canteen_id: Set(self.canteen.0),
            service_day: Set(on.to_owned()),
            period: Set("lunch".to_owned()),
            senior_id: Set(self.guests[guest % self.guests.len()]),
            mode: Set("dine_in".to_owned()),
            state: Set(state.to_owned()),
            flag_cause: Set(cause.map(str::to_owned)),
            pickup_no: Set(no),
            bag_no: Set(no),
            meal_ordinal: Set(no),
            from_counter: Set(false),
            price_fen: Set(1200),
            self_fen: Set(1200 - COUNTY_FEN - VILLAGE_FEN),
            channel: Set("kiosk".to_owned()),
            placed_at_ms: Set(noon(on).0),
            cancel_until_ms: Set(noon(on).0),
            late_change: Set(false),
            served_at_ms: Set((state == "served").then_some(noon(on).0)),
            flagged_at_ms: Set((state == "flagged").then_some(noon(on).0)),
            quota: Set(quota(on)),
            identified_by: Set(Some("card".to_owned())),
            ended_by: Set(Some("后厨".to_owned())),
            ended_channel: Set(Some("desk".to_owned())),
            ..Default::default()
        };
        meal_order::Entity::insert(row)
            .exec_without_returning(self.store.db.write())
            .await
            .expect("inserts");
        let parts = [
            ("government", Some("county"), COUNTY_FEN, "p/age80"),
            ("collective", Some("village"), VILLAGE_FEN, "p/age80"),
            ("self", None, 1200 - COUNTY_FEN - VILLAGE_FEN, ""),
        ];
        let rows = (0..)
            .zip(parts)
            .map(|(position, (fund, level, fen, rule))| order_part::ActiveModel {
                order_id: Set(id),
                position: Set(position),
                fund: Set(fund.to_owned()),
                fund_id: Set(level.map_or_else(String::new, |level| format!("{fund}/{level}"))),
                lane: Set("price".to_owned()),
                policy_version: Set(1),
                level: Set(level.map(str::to_owned)),
                fen: Set(fen),
                rule_id: Set(rule.to_owned()),
                label: Set(fund.to_owned()),
                label_en: Set(fund.to_owned()),
                reason: Set("80–89 岁".to_owned()),
                reason_en: Set("Aged 80 to 89".to_owned()),
            });
        order_part::Entity::insert_many(rows)
            .exec_without_returning(self.store.db.write())
            .await
            .expect("inserts");
        let row = order_line::ActiveModel {
            order_id: Set(id),
            position: Set(0),
            sitting_dish_id: Set(self.dish(sitting).await),
            name: Set("套餐".to_owned()),
            name_en: Set("Set meal".to_owned()),
            texture: Set("regular".to_owned()),
            portion: Set("regular".to_owned()),
            price_fen: Set(1200),
            instead_of: Set(None),
            instead_of_en: Set(None),
        };
        order_line::Entity::insert(row)
            .exec_without_returning(self.store.db.write())
            .await
            .expect("inserts");
        OrderId(id)
    }

    /// The sitting's only dish.
    async fn dish(&self, sitting: Uuid) -> Uuid {
        let known = sitting_dish::Entity::find()
            .filter(sitting_dish::Column::SittingId.eq(sitting))
            .one(self.store.db.read())
            .await
            .expect("reads");
        if let Some(known) = known {
            return known.id;
        }
        let (dish, offer) = (ids::new_id(), ids::new_id());
        let row = dish::ActiveModel {
            id: Set(dish),
            canteen_id: Set(self.canteen.0),
            name: Set("套餐".to_owned()),
            name_en: Set("Set meal".to_owned()),
            ingredients: Set("[]".to_owned()),
            textures: Set("[\"regular\"]".to_owned()),
            price_fen: Set(1200),
            created_at_ms: Set(0),
            ..Default::default()
        };
        dish::Entity::insert(row)
            .exec_without_returning(self.store.db.write())
            .await
            .expect("inserts");
        let row = sitting_dish::ActiveModel {
            id: Set(offer),
            sitting_id: Set(sitting),
            dish_id: Set(dish),
            position: Set(0),
            price_fen: Set(1200),
            capacity: Set(100),
            sold: Set(0),
            state: Set("on".to_owned()),
        };
        sitting_dish::Entity::insert(row)
            .exec_without_returning(self.store.db.write())
            .await
            .expect("inserts");
        offer
    }

    /// Puts policies in force.
    pub(crate) async fn policies(&self, policies: &[Policy]) {
        self.store.system().seed_policies(policies).await.expect("seeds");
    }

    pub(crate) fn guest(&self, index: usize) -> SeniorId {
        SeniorId(self.guests[index])
    }

    /// A guest's date of birth is put right.
    pub(crate) async fn born(&self, guest: usize, on: &str) {
        senior::Entity::update_many()
            .col_expr(senior::Column::BirthDate, Expr::value(on))
            .filter(senior::Column::Id.eq(self.guests[guest]))
            .exec(self.store.db.write())
            .await
            .expect("updates");
    }

    /// It turns out that nobody ate it.
    pub(crate) async fn undo(&self, order: OrderId) {
        self.set_state(order, "flagged", Some("no_show")).await;
    }

    /// It turns out that somebody did.
    pub(crate) async fn redo(&self, order: OrderId) {
        self.set_state(order, "served", None).await;
    }

    async fn set_state(&self, order: OrderId, state: &str, cause: Option<&str>) {
        meal_order::Entity::update_many()
            .col_expr(meal_order::Column::State, Expr::value(state))
            .col_expr(meal_order::Column::FlagCause, Expr::value(cause))
            .filter(meal_order::Column::Id.eq(order.0))
            .exec(self.store.db.write())
            .await
            .expect("updates");
    }

    async fn sitting(&self, on: &str) -> Uuid {
        let known = self.sittings.lock().expect("one thread").get(on).copied();
        if let Some(known) = known {
            return known;
        }
        let id = ids::new_id();
        let row = sitting::ActiveModel {
            id: Set(id),
            canteen_id: Set(self.canteen.0),
            service_day: Set(on.to_owned()),
            period: Set("lunch".to_owned()),
            state: Set("ended".to_owned()),
            version: Set(1),
            cutoff_at_ms: Set(noon(on).0),
            starts_at_ms: Set(noon(on).0),
            ends_at_ms: Set(noon(on).0),
            capacity: Set(100),
            sold: Set(0),
            delivery_capacity: Set(100),
            delivery_sold: Set(0),
            counter_capacity: Set(0),
            counter_sold: Set(0),
            next_pickup: Set(1),
            reconciled_at_ms: Set(Some(noon(on).0)),
            created_at_ms: Set(noon(on).0),
            ..Default::default()
        };
        sitting::Entity::insert(row)
            .exec_without_returning(self.store.db.write())
            .await
            .expect("inserts");
        self.sittings.lock().expect("one thread").insert(on.to_owned(), id);
        id
    }

    pub(crate) async fn open_books(&self, on: &str) {
        self.books(on, None).await;
    }

    pub(crate) async fn close_books(&self, on: &str) {
        self.books(on, Some(1)).await;
    }

    async fn books(&self, on: &str, closed: Option<i64>) {
        sitting::Entity::update_many()
            .col_expr(sitting::Column::ReconciledAtMs, Expr::value(closed))
            .filter(sitting::Column::ServiceDay.eq(on))
            .exec(self.store.db.write())
            .await
            .expect("updates");
    }

    pub(crate) async fn run(&self, period: &str) -> Run {
        let period = ClaimPeriod::parse(period).expect("a period");
        self.as_role(Role::Finance)
            .claims_run(period, None)
            .await
            .expect("runs")
    }

    /// The county's, then the village's.
    pub(crate) async fn claims(&self, period: &str) -> Vec<Claim> {
        let query = ClaimQuery {
            period: Some(ClaimPeriod::parse(period).expect("a period")),
            ..ClaimQuery::default()
        };
        let mut claims = self.as_role(Role::Auditor).claims(query).await.expect("reads").claims;
        claims.sort_by_key(|claim| std::cmp::Reverse(claim.fund.id.clone()));
        claims
    }

    pub(crate) async fn lines(&self, id: ClaimId) -> Vec<EvidenceLine> {
        self.as_role(Role::Auditor)
            .claim_all_lines(id, "test")
            .await
            .expect("reads")
    }

    /// Everything that an export is made of.
    pub(crate) async fn export(&self, id: ClaimId) -> String {
        format!("{:?}", self.lines(id).await)
    }

    pub(crate) async fn bring(&self, id: ClaimId, to: ClaimState) {
        assert!(
            self.as_role(Role::CanteenManager)
                .claim_submit(id)
                .await
                .expect("looked at")
                .is_ok()
        );
        let way = [
            (ClaimState::Confirmed, Role::Verifier, ClaimAct::Confirm),
            (ClaimState::Approved, Role::Approver, ClaimAct::Approve),
            (ClaimState::Locked, Role::Finance, ClaimAct::Lock),
        ];
        for (state, role, act) in way {
            if state <= to {
                self.as_role(role).claim_sign(id, act).await.expect("signed");
            }
        }
    }

    /// Runs a period's claims and brings all of them under lock.
    pub(crate) async fn lock_all(&self, period: &str) {
        self.run(period).await;
        for claim in self.claims(period).await {
            self.bring(claim.id, ClaimState::Locked).await;
        }
    }

    pub(crate) async fn pay_all(&self, period: &str) {
        let payment = Payment {
            paid_on: self.store.clock.now().day(),
            reference: "拨付".to_owned(),
        };
        for claim in self.claims(period).await {
            self.as_other(Role::Finance)
                .claim_pay(claim.id, &payment)
                .await
                .expect("paid");
        }
    }

    pub(crate) async fn audited(&self, actions: &[&str]) -> u64 {
        let rows = audit_entry::Entity::find().filter(audit_entry::Column::Action.is_in(actions.iter().copied()));
        rows.count(self.store.db.read()).await.expect("counts")
    }
}

fn noon(on: &str) -> domain::time::At {
    day(on).at(NaiveTime::from_hms_opt(12, 0, 0).expect("noon"))
}

fn staff(role: Role, code: &str) -> Actor {
    Actor {
        kind: ActorKind::Account,
        id: ids::new_id(),
        name: role.name().to_owned(),
        role,
        scope: PlacePath::of(&PlaceCode::parse(code).expect("a code")),
        canteen: None,
        round: None,
    }
}

async fn guest(store: &Store, serial: u32, name: &str) -> Uuid {
    let id = ids::new_id();
    let name = PersonName::parse(name).expect("a name");
    let row = senior::ActiveModel {
        id: Set(id),
        number: Set(SeniorNumber::mint(serial).expect("six digits").as_str().to_owned()),
        name: Set(name.as_str().to_owned()),
        name_initials: Set(name.initials()),
        gender: Set("female".to_owned()),
        birth_date: Set("1940-01-01".to_owned()),
        village_code: Set(VILLAGE.to_owned()),
        place_path: Set(PlacePath::of(&PlaceCode::parse(VILLAGE).expect("a code")).0),
        state: Set("active".to_owned()),
        state_since: Set("2026-01-01".to_owned()),
        delivery: Set(true),
        identity_sealed: Set(String::new()),
        contact_sealed: Set(String::new()),
        health_sealed: Set(String::new()),
        created_at_ms: Set(0),
        version: Set(1),
        ..Default::default()
    };
    senior::Entity::insert(row)
        .exec_without_returning(store.db.write())
        .await
        .expect("inserts");
    id
}

/// The quota slot that the policy `p` has for a lunch.
fn quota(on: &str) -> String {
    format!(
        r#"[{{"policy_id":"p","period_key":"{on}/lunch","ordinal":1,"fen":{}}}]"#,
        COUNTY_FEN + VILLAGE_FEN
    )
}

/// What split the meals above: the county and the village pay for everybody over sixty. Version 2 begins in November.
pub(crate) fn policy(version: u32, county_fen: i64) -> Policy {
    let from = if version == 1 { "2026-01-01" } else { "2026-11-01" };
    Policy::from_toml(&format!(
        r#"
format = 2
id = "p"
version = {version}
name = "试"
name_en = "Trial"
note = "试"
note_en = "Trial"
place = "430822"
valid_from = "{from}"
combine = "stack"
when.periods = ["lunch"]
[[limits]]
per = "meal"
count = 1
[[funds]]
id = "county"
key = "government/county"
kind = "government"
level = "county"
label = "县补贴"
label_en = "County"
[[funds]]
id = "village"
key = "collective/village"
kind = "collective"
level = "village"
label = "村集体"
label_en = "Village"
[[rules]]
id = "age80"
when.min_age = 60
reason = "80–89 岁"
reason_en = "Aged 80 to 89"
pay = [{{ fund = "county", fen = {county_fen} }}, {{ fund = "village", fen = {VILLAGE_FEN} }}]
"#
    ))
    .expect("a policy")
}

/// An award for so many meals a year.
pub(crate) fn award_from(meals: u32) -> Policy {
    Policy::from_toml(&format!(
        r#"
format = 2
id = "q"
name = "奖补"
name_en = "Awards"
note = "试"
note_en = "Trial"
place = "430822"
valid_from = "2026-01-01"
combine = "stack"
[[funds]]
id = "city"
kind = "government"
level = "city"
label = "市奖补"
label_en = "City award"
[[volume_awards]]
id = "yearly"
fund = "city"
min_months_open = 12
rating_passed = true
tiers = [{{ from = {meals}, fen = 1000000 }}]
reason = "年度奖补"
reason_en = "Yearly award"
"#
    ))
    .expect("a policy")
}
