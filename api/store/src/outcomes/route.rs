//! A volunteer's round. Names, addresses and phones open when it leaves, and close door by door.

use std::collections::BTreeMap;

use domain::delivery::food_clock::FoodRule;
use domain::delivery::outcome::{AlarmState, SeenHow};
use domain::delivery::{AlarmKind, RoundState};
use domain::diet::{Portion, Texture};
use domain::id::{AlarmId, OrderId, SeniorId, StopId};
use domain::ladder::{Callee, Step, Timers};
use domain::money::Fen;
use domain::order::{Payment, Sitting};
use domain::person::address::GeoPoint;
use domain::person::name::PersonName;
use domain::time::At;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::entity::{alarm, meal_order};
use crate::ladders::Callable;
use crate::ladders::callable;
use crate::orders::rows as orders;
use crate::rounds::homes::{self, Home};
use crate::rounds::{Round, Stop};
use crate::{Error, Result, Scoped};

/// A round as its volunteer sees it. It has no `Debug`: there are addresses in it.
pub struct RouteShown {
    /// The round.
    pub round: Round,
    /// The sitting.
    pub sitting: Sitting,
    /// The canteen's name.
    pub canteen: String,
    /// How long food is good here.
    pub rule: FoodRule,
    /// The doors in order.
    pub doors: Vec<RouteDoor>,
    /// What became of what they raised.
    pub alarms: Vec<AlarmResult>,
    /// How long each step at a shut door takes.
    pub timers: Timers,
}

/// A door as its volunteer sees it.
pub struct RouteDoor {
    /// The door.
    pub stop: Stop,
    /// The whole name while it is needed, else 王*芳.
    pub name: String,
    /// The meals.
    pub meals: Vec<RouteMeal>,
    /// While somebody waits and the round is on its way.
    pub open: Option<Opened>,
    /// 收现金: what is to be collected there.
    pub cash_due: Fen,
}

/// What opens when a round leaves.
pub struct Opened {
    /// As people say it.
    pub address: Option<String>,
    /// Where, and whether that is only the village's point.
    pub spot: Option<(GeoPoint, bool)>,
    /// The number to call.
    pub phone: Option<String>,
    /// Whom else to call when nobody opens.
    pub calls: Vec<Callable>,
}

/// A dish in a bag.
pub struct RouteMeal {
    /// What.
    pub dish: String,
    /// In English.
    pub dish_en: String,
    /// How it is cut.
    pub texture: Texture,
    /// How much.
    pub portion: Portion,
    /// The number on the bag, by which it is found without anybody's diet being told.
    pub bag_no: u32,
}

/// An alarm that came from this round.
pub struct AlarmResult {
    /// Id.
    pub id: AlarmId,
    /// 王*芳
    pub masked_name: String,
    /// What for.
    pub kind: AlarmKind,
    /// Where it is.
    pub state: AlarmState,
    /// Who saw them.
    pub seen_by: Option<String>,
    /// How.
    pub how: Option<SeenHow>,
    /// When it was raised or, once closed, closed.
    pub at: At,
    /// Its number.
    pub no: i32,
    /// Which door.
    pub stop_id: Option<StopId>,
    /// The rung.
    pub step: Step,
    /// Who has it at the desk.
    pub owner: Option<String>,
}

impl Scoped<'_> {
    /// The volunteer's own round.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is somebody else's by now; `round_finished`.
    pub async fn own_route(&self) -> Result<RouteShown> {
        let round = self.own_round().await?;
        let conn = self.store.db.read();
        let sitting = self.store.system().sitting(round.sitting_id).await?;
        let canteen = self.canteen(round.canteen_id).await?.name;
        let everybody = round
            .stops
            .iter()
            .flat_map(|stop| &stop.meals)
            .map(|meal| meal.senior_id.0);
        let homes = homes::load_on(conn, &self.store.keys, everybody, sitting.service_day).await?;
        let mut meals = self.meals_of(&round).await?;
        let alarms = self.alarms_of(&round, &homes).await?;
        let due = self.cash_due(&round).await?;
        let doors = round.stops.iter().map(|stop| {
            let bags = stop.meals.iter().filter_map(|meal| meals.remove(&meal.order_id));
            let bags: Vec<RouteMeal> = bags.flatten().collect();
            let is_open = round.state == RoundState::Departed && stop.waits();
            let cash_due = stop
                .meals
                .iter()
                .filter_map(|meal| due.get(&meal.order_id))
                .copied()
                .sum();
            RouteDoor {
                cash_due,
                ..door(stop, bags, &homes, is_open)
            }
        });
        Ok(RouteShown {
            doors: doors.collect(),
            rule: self.store.system().food_rule().await?,
            timers: self.timers().await?,
            alarms,
            sitting,
            canteen,
            round,
        })
    }

    /// What is owed in cash for the round's meals.
    async fn cash_due(&self, round: &Round) -> Result<BTreeMap<OrderId, Fen>> {
        let ids: Vec<OrderId> = round
            .stops
            .iter()
            .flat_map(|stop| &stop.meals)
            .map(|meal| meal.order_id)
            .collect();
        let conn = self.store.db.read();
        let mut owed = crate::cash::load::owed_for(conn, &ids).await?;
        let in_cash: Vec<uuid::Uuid> = meal_order::Entity::find()
            .select_only()
            .column(meal_order::Column::Id)
            .filter(meal_order::Column::Id.is_in(owed.keys().map(|id| id.0)))
            .filter(meal_order::Column::Payment.eq(Payment::Cash.name()))
            .into_tuple()
            .all(conn)
            .await?;
        owed.retain(|order, fen| in_cash.contains(&order.0) && *fen > Fen::ZERO);
        Ok(owed)
    }

    async fn meals_of(&self, round: &Round) -> Result<BTreeMap<OrderId, Vec<RouteMeal>>> {
        let ids = round
            .stops
            .iter()
            .flat_map(|stop| &stop.meals)
            .map(|meal| meal.order_id.0);
        let filter = Condition::all().add(meal_order::Column::Id.is_in(ids));
        let loaded = orders::load(self.store.db.read(), filter).await?;
        let bag = |row: orders::OrderRow| {
            let bag_no = row.order.bag_no;
            let lines = row.order.lines.into_iter().map(|line| RouteMeal {
                dish: line.name,
                dish_en: line.name_en,
                texture: line.texture,
                portion: line.portion,
                bag_no,
            });
            (row.order.id, lines.collect())
        };
        Ok(loaded.into_iter().map(bag).collect())
    }

    async fn alarms_of(&self, round: &Round, homes: &BTreeMap<SeniorId, Home>) -> Result<Vec<AlarmResult>> {
        let rows = alarm::Entity::find()
            .filter(alarm::Column::StopId.is_in(round.stops.iter().map(|stop| stop.id.0)))
            .order_by_asc(alarm::Column::RaisedAtMs)
            .all(self.store.db.read())
            .await?;
        rows.into_iter()
            .map(|row| {
                let home = homes.get(&SeniorId(row.senior_id));
                Ok(AlarmResult {
                    id: AlarmId(row.id),
                    masked_name: home.map(Home::masked_name).unwrap_or_default(),
                    kind: AlarmKind::parse(&row.kind).ok_or(Error::Corrupt("alarm.kind"))?,
                    state: AlarmState::parse(&row.state).ok_or(Error::Corrupt("alarm.state"))?,
                    seen_by: row.seen_by,
                    how: row.how.as_deref().and_then(SeenHow::parse),
                    at: At(row.closed_at_ms.unwrap_or(row.raised_at_ms)),
                    no: row.no,
                    stop_id: row.stop_id.map(StopId),
                    step: Step::parse(&row.step).ok_or(Error::Corrupt("alarm.step"))?,
                    owner: row.owner_name,
                })
            })
            .collect()
    }
}

fn door(stop: &Stop, meals: Vec<RouteMeal>, homes: &BTreeMap<SeniorId, Home>, is_open: bool) -> RouteDoor {
    let mut ids: Vec<SeniorId> = stop.meals.iter().map(|meal| meal.senior_id).collect();
    ids.dedup();
    let name = |home: &Home| match (&home.name, is_open) {
        (Some(name), true) => PersonName::as_str(name).to_owned(),
        _ => home.masked_name(),
    };
    let names: Vec<String> = ids.iter().filter_map(|id| homes.get(id)).map(name).collect();
    let dwellers = || ids.iter().filter_map(|id| homes.get(id));
    let calls = || {
        let contact = dwellers().find_map(|home| home.contact.contact.clone());
        let neighbour = dwellers().find_map(|home| home.contact.neighbour.clone());
        let known = [(Callee::Family, contact), (Callee::Neighbour, neighbour)];
        known
            .into_iter()
            .filter_map(|(callee, contact)| Some(callable(callee, contact?)))
            .collect()
    };
    let opened = || Opened {
        calls: calls(),
        address: dwellers().find_map(|home| Some(home.contact.address.as_ref()?.as_str().to_owned())),
        spot: dwellers()
            .filter_map(|home| home.spot.best())
            .min_by_key(|(_, is_guess)| *is_guess),
        phone: dwellers().find_map(|home| Some(home.contact.phone.as_ref()?.as_str().to_owned())),
    };
    RouteDoor {
        stop: stop.clone(),
        name: names.join("、"),
        meals,
        open: is_open.then(opened),
        cash_due: Fen::ZERO,
    }
}
