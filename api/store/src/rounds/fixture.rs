//! A canteen at noon with people to bring meals to, for the tests of rounds, outcomes, alarms and books.

use domain::delivery::TravelMode;
use domain::id::{CanteenId, OrderId, RoundId, SeniorId, SittingId};
use domain::number::SeniorNumber;
use domain::person::address::{Address, GeoPoint};
use domain::person::name::PersonName;
use domain::person::phone::Phone;
use domain::place::{PlaceCode, PlacePath};
use domain::role::Role;
use domain::time::MealPeriod;
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter};

use super::{PlanDraft, Round, RoundDraft, StopDraft, UnplacedDraft, rows};
use crate::canteens::NewCanteen;
use crate::entity::{meal_order, place, round, senior, sitting};
use crate::seniors::sheets::{self, ContactSheet};
use crate::test_world::{NOON, World, world};
use crate::volunteers::{NewVolunteer, Volunteer};
use crate::{Actor, ActorKind, Store, ids};

pub(crate) struct Noon {
    world: World,
    pub(crate) canteen: CanteenId,
    pub(crate) sitting: SittingId,
    village: place::Model,
}

impl Noon {
    /// A canteen with a closed lunch.
    pub(crate) async fn new() -> Self {
        let world = world().await;
        let village = place::Entity::find()
            .filter(place::Column::Level.eq("village"))
            .one(world.store.db.read())
            .await
            .expect("reads")
            .expect("the list has villages");
        let new = NewCanteen {
            name: "朱家台社区老年食堂".to_owned(),
            name_en: "Zhujiatai".to_owned(),
            place: PlaceCode::parse(&village.code).expect("a code"),
            point: Some((29.39, 110.16)),
            halal: false,
            hours: String::new(),
        };
        let canteen = world
            .store
            .within(&Actor::programme())
            .canteen_make(new)
            .await
            .expect("made")
            .id;
        let sitting = SittingId(ids::new_id());
        insert_sitting(&world.store, canteen, sitting).await;
        Self {
            world,
            canteen,
            sitting,
            village,
        }
    }

    pub(crate) fn store(&self) -> &Store {
        &self.world.store
    }

    /// Staff of a role at a place.
    pub(crate) fn staff(role: Role, code: &str) -> Actor {
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

    pub(crate) fn dispatcher() -> Actor {
        Self::staff(Role::Dispatcher, "430822")
    }

    /// Somebody who lives here, perhaps on the map.
    pub(crate) async fn senior(&self, name: &str, point: Option<(f64, f64)>, spouse: Option<SeniorId>) -> SeniorId {
        let id = ids::new_id();
        let name = PersonName::parse(name).expect("a name");
        let serial = u32::try_from(id.as_u128() % 900_000).expect("six digits") + 1;
        let number = SeniorNumber::mint(serial).expect("six digits");
        let contact = ContactSheet {
            phone: Some(Phone::parse("13800138000").expect("a phone")),
            address: Some(Address::parse("三组老供销社对面").expect("an address")),
            point: point.map(|(lat, lon)| GeoPoint::new(lat, lon).expect("China")),
            ..ContactSheet::default()
        };
        let row = senior::ActiveModel {
            id: Set(id),
            number: Set(number.as_str().to_owned()),
            name: Set(name.as_str().to_owned()),
            name_initials: Set(name.initials()),
            gender: Set("female".to_owned()),
            birth_date: Set("1940-01-01".to_owned()),
            village_code: Set(self.village.code.clone()),
            place_path: Set(self.village.path.clone()),
            state: Set("active".to_owned()),
            state_since: Set("2026-01-01".to_owned()),
            delivery: Set(true),
            identity_sealed: Set(String::new()),
            contact_sealed: Set(sheets::seal(&self.store().keys, id, &contact).expect("seals")),
            health_sealed: Set(String::new()),
            spouse_id: Set(spouse.map(|id| id.0)),
            created_at_ms: Set(NOON.0),
            version: Set(1),
            monthly_bill: Set(false),
            ..Default::default()
        };
        senior::Entity::insert(row)
            .exec_without_returning(self.store().db.write())
            .await
            .expect("inserts");
        SeniorId(id)
    }

    /// A placed delivery.
    pub(crate) async fn order(&self, senior: SeniorId) -> OrderId {
        let id = ids::new_id();
        let no = i32::try_from(id.as_u128() % 1_000_000).expect("small");
        let row = meal_order::ActiveModel {
            id: Set(id),
            sitting_id: Set(self.sitting.0),
            canteen_id: Set(self.canteen.0),
            service_day: Set(NOON.day().to_string()),
            period: Set(MealPeriod::Lunch.name().to_owned()),
            senior_id: Set(senior.0),
            mode: Set("delivery".to_owned()),
            state: Set("placed".to_owned()),
            pickup_no: Set(no),
            bag_no: Set(no),
            meal_ordinal: Set(1),
            from_counter: Set(false),
            price_fen: Set(0),
            self_fen: Set(0),
            channel: Set("desk".to_owned()),
            placed_at_ms: Set(NOON.0),
            cancel_until_ms: Set(NOON.0),
            late_change: Set(false),
            quota: Set("[]".to_owned()),
            ..Default::default()
        };
        meal_order::Entity::insert(row)
            .exec_without_returning(self.store().db.write())
            .await
            .expect("inserts");
        OrderId(id)
    }

    /// A volunteer on an e-bike.
    pub(crate) async fn volunteer(&self, name: &str) -> Volunteer {
        let new = NewVolunteer {
            name: PersonName::parse(name).expect("a name"),
            phone: Phone::parse("13900139000").expect("a phone"),
            canteen_id: self.canteen,
            mode: TravelMode::Ebike,
            capacity: 10,
        };
        self.store()
            .within(&Self::dispatcher())
            .volunteer_make(new)
            .await
            .expect("made")
    }

    /// A plan with one round for each list of doors; the rest wait to be placed.
    pub(crate) fn draft(&self, rounds: &[&[(SeniorId, OrderId)]], unplaced: &[OrderId]) -> PlanDraft {
        let stop = |(senior_id, order_id): &(SeniorId, OrderId)| StopDraft {
            senior_id: *senior_id,
            order_ids: vec![*order_id],
            eta_at: NOON,
            deadline_at: NOON.plus_minutes(30),
        };
        let round = |doors: &&[(SeniorId, OrderId)]| RoundDraft {
            volunteer_id: None,
            mode: TravelMode::Ebike,
            capacity: 20,
            departs_at: NOON,
            ends_at: NOON.plus_minutes(40),
            length_m: 3_000,
            stops: doors.iter().map(stop).collect(),
        };
        let left_out = |order_id: &OrderId| UnplacedDraft {
            order_id: *order_id,
            reason: "no_location",
            detail: "{}".to_owned(),
        };
        PlanDraft {
            sitting_id: self.sitting,
            canteen_id: self.canteen,
            travel: "crow_fly",
            seed: 1,
            made_by: "test".to_owned(),
            rounds: rounds.iter().map(round).collect(),
            unplaced: unplaced.iter().map(left_out).collect(),
        }
    }

    /// Writes a plan and shows its rounds.
    pub(crate) async fn plan(&self, rounds: &[&[(SeniorId, OrderId)]], unplaced: &[OrderId]) -> Vec<Round> {
        assert!(
            self.store()
                .system()
                .write_plan(&self.draft(rounds, unplaced))
                .await
                .expect("writes")
        );
        self.rounds().await
    }

    pub(crate) async fn rounds(&self) -> Vec<Round> {
        let filter = Condition::all().add(round::Column::SittingId.eq(self.sitting.0));
        rows::load(self.store().db.read(), filter).await.expect("reads")
    }

    /// A volunteer who has joined a round.
    pub(crate) async fn on_round(&self, round: RoundId) -> Actor {
        let (desk, who) = (Self::dispatcher(), self.volunteer("覃志远").await);
        let scoped = self.store().within(&desk);
        scoped.round_assign(round, Some(who.id)).await.expect("assigned");
        let access = scoped.round_access(round).await.expect("a code");
        match self
            .store()
            .system()
            .join_round(&access.code, Some(access.id), "10.0.0.1")
            .await
            .expect("answers")
        {
            super::Joined::In { actor, .. } => actor,
            _ => panic!("the code is good"),
        }
    }
}

async fn insert_sitting(store: &Store, canteen: CanteenId, id: SittingId) {
    let row = sitting::ActiveModel {
        id: Set(id.0),
        canteen_id: Set(canteen.0),
        service_day: Set(NOON.day().to_string()),
        period: Set(MealPeriod::Lunch.name().to_owned()),
        state: Set("closed".to_owned()),
        version: Set(1),
        cutoff_at_ms: Set(NOON.plus_minutes(-150).0),
        starts_at_ms: Set(NOON.plus_minutes(-75).0),
        ends_at_ms: Set(NOON.plus_minutes(30).0),
        capacity: Set(100),
        sold: Set(0),
        delivery_capacity: Set(100),
        delivery_sold: Set(0),
        counter_capacity: Set(0),
        counter_sold: Set(0),
        next_pickup: Set(1),
        created_at_ms: Set(NOON.0),
        ..Default::default()
    };
    sitting::Entity::insert(row)
        .exec_without_returning(store.db.write())
        .await
        .expect("inserts");
}
