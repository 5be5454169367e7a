//! Two canteens of neighbouring townships on Monday noon, each with its manager.

mod board;
mod drafts;
mod library;

use std::sync::Arc;

use domain::diet::Texture;
use domain::id::{CanteenId, DishId, SeniorId};
use domain::menu::dish::Dish;
use domain::menu::plan::{Hours, Plan, PlannedDish};
use domain::money::Fen;
use domain::number::SeniorNumber;
use domain::order::{Command, Done};
use domain::place::{PlaceCode, PlacePath};
use domain::role::Role;
use domain::time::{MealPeriod, ServiceDay};
use sea_orm::EntityTrait;

use super::PlannedSitting;
use crate::board::Picture;
use crate::canteens::NewCanteen;
use crate::entity::senior;
use crate::test_world::{self, NOON};
use crate::writer::{Wish, WriteError};
use crate::{Actor, ActorKind, Error, Placing, Store, ids};

const HERE: &str = "430822100";
const NEXT_DOOR: &str = "430822101";

struct Village {
    store: Store,
    canteen: CanteenId,
    manager: Actor,
    stranger: Actor,
    _world: test_world::World,
}

async fn village() -> Village {
    let world = test_world::world().await;
    let store = world.store.clone();
    let (canteen, manager) = canteen(&store, HERE, false).await;
    let (_, stranger) = canteen_of_halal(&store).await;
    Village {
        store,
        canteen,
        manager,
        stranger,
        _world: world,
    }
}

async fn canteen_of_halal(store: &Store) -> (CanteenId, Actor) {
    canteen(store, NEXT_DOOR, true).await
}

async fn canteen(store: &Store, place: &str, halal: bool) -> (CanteenId, Actor) {
    let programme = Actor::programme();
    let new = NewCanteen {
        name: "食堂".into(),
        name_en: "canteen".into(),
        place: PlaceCode::parse(place).expect("a township"),
        point: Some((29.4, 110.2)),
        halal,
        hours: String::new(),
    };
    let made = store.within(&programme).canteen_make(new).await.expect("a canteen");
    let manager = Actor {
        kind: ActorKind::Account,
        id: ids::new_id(),
        name: "经理".into(),
        role: Role::CanteenManager,
        scope: made.path,
        canteen: Some(made.id),
        round: None,
    };
    (made.id, manager)
}

fn dish(name: &str, ingredients: &[&str]) -> Dish {
    Dish {
        name: name.into(),
        name_en: name.into(),
        ingredients: ingredients.iter().map(|key| (*key).to_owned()).collect(),
        textures: [Texture::Regular, Texture::Soft].into(),
        price: Fen(1200),
        kcal: Some(700),
        protein_g: None,
        sodium_mg: None,
    }
}

fn day(text: &str) -> ServiceDay {
    ServiceDay::parse(text).expect("a day")
}

/// Tomorrow, seen from the test world's noon.
fn tuesday() -> ServiceDay {
    NOON.day().plus_days(1)
}

impl Village {
    async fn dish(&self, name: &str, ingredients: &[&str]) -> DishId {
        let ours = self.store.within(&self.manager);
        let made = ours.make_dish(self.canteen, dish(name, ingredients));
        made.await.expect("a dish").id
    }

    fn lunch(&self, service_day: ServiceDay, dishes: &[DishId]) -> PlannedSitting {
        let dishes = dishes.iter().map(|dish_id| PlannedDish {
            dish_id: *dish_id,
            price: Fen(1200),
            capacity: 20,
        });
        PlannedSitting {
            canteen_id: self.canteen,
            service_day,
            period: MealPeriod::Lunch,
            plan: Plan {
                hours: Hours::usual(MealPeriod::Lunch),
                capacity: 30,
                delivery_capacity: 10,
                counter_capacity: 5,
                dishes: dishes.collect(),
            },
        }
    }

    async fn plan(&self, wanted: &PlannedSitting) -> Picture {
        let planned = self.store.within(&self.manager).plan_sitting(wanted).await;
        planned.expect("a draft")
    }

    async fn published(&self, wanted: &PlannedSitting) -> Picture {
        let draft = self.plan(wanted).await;
        self.submit(Command::Publish(draft.sitting_id))
            .await
            .expect("published");
        self.shown(&draft).await
    }

    /// The sitting as the tables have it.
    async fn shown(&self, picture: &Picture) -> Picture {
        let scoped = self.store.within(&self.manager);
        scoped.sitting_picture(picture.sitting_id).await.expect("a sitting")
    }

    async fn submit(&self, command: Command) -> Result<Option<Done>, WriteError> {
        let wish = Wish {
            command,
            key: None,
            placing: Placing {
                channel: "desk",
                by: Some(self.manager.id),
            },
            actor: Some(self.manager.clone()),
            render: Arc::new(|_| crate::writer::Rendered::nothing()),
            rider: None,
        };
        Ok(self.store.writer.submit(wish).await?.done)
    }

    /// Somebody of 72 without any need.
    async fn senior(&self, serial: u32) -> SeniorId {
        let id = ids::new_id();
        let village = PlaceCode::parse("430822100001").expect("a village");
        let row = senior::Model {
            id,
            number: SeniorNumber::mint(serial).expect("a number").as_str().into(),
            name: "王秀兰".into(),
            name_initials: "wxl".into(),
            gender: "female".into(),
            birth_date: "1954-05-01".into(),
            place_path: PlacePath::of(&village).0,
            village_code: village.to_string(),
            state: "active".into(),
            state_since: "2026-01-01".into(),
            paused_from: None,
            paused_to: None,
            pause_reason: None,
            delivery: true,
            delivery_until: None,
            id_index: None,
            phone_index: None,
            identity_sealed: String::new(),
            contact_sealed: String::new(),
            health_sealed: String::new(),
            spouse_id: None,
            created_at_ms: NOON.0,
            erased_at_ms: None,
            version: 1,
            monthly_bill: false,
        };
        senior::Entity::insert(senior::ActiveModel::from(row))
            .exec_without_returning(self.store.db.write())
            .await
            .expect("a senior");
        SeniorId(id)
    }
}

/// The stable code of a refusal, `not_found` where that is all that is said.
fn code<T>(result: crate::Result<T>) -> &'static str {
    match result {
        Ok(_) => "ok",
        Err(Error::NotFound(_)) => "not_found",
        Err(Error::Conflict { code, .. } | Error::Invalid { code, .. }) => code,
        Err(error) => panic!("{error}"),
    }
}
