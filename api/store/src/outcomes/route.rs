//! A volunteer's round. Names, addresses and phones open when it leaves, and close door by door.

use std::collections::BTreeMap;

use domain::delivery::RoundState;
use domain::delivery::food_clock::FoodRule;
use domain::diet::{Portion, Texture};
use domain::id::{OrderId, SeniorId};
use domain::ladder::{Callee, Timers};
use domain::money::Fen;
use domain::order::Sitting;
use domain::order::order_line::Replaced;
use domain::person::address::GeoPoint;
use domain::person::name::PersonName;
use sea_orm::{ColumnTrait, Condition};

use super::AlarmResult;
use crate::cash::cash_taken;
use crate::entity::meal_order;
use crate::ladders::Callable;
use crate::ladders::callable;
use crate::orders::rows as orders;
use crate::rounds::homes::{self, Home};
use crate::rounds::{HandedTo, Round, Stop};
use crate::{Result, Scoped};

/// A round as its volunteer sees it. It has no `Debug`: there are addresses in it.
pub struct RouteShown {
    /// The round.
    pub round: Round,
    /// The sitting.
    pub sitting: Sitting,
    /// The canteen's name.
    pub canteen: String,
    /// In English.
    pub canteen_en: String,
    /// How long food is good here.
    pub rule: FoodRule,
    /// The doors in order.
    pub doors: Vec<RouteDoor>,
    /// What became of what was raised at this round's doors.
    pub alarms: Vec<AlarmResult>,
    /// What became of what they themselves raised elsewhere in the last days, newest first.
    pub past: Vec<AlarmResult>,
    /// What this round has handed to others.
    pub handed_on: Vec<HandedTo>,
    /// How long each step at a shut door takes.
    pub timers: Timers,
    /// Cash that this round has collected and not handed over, whichever phone it was on.
    pub bag: Fen,
}

/// A door as its volunteer sees it.
pub struct RouteDoor {
    /// The door.
    pub stop: Stop,
    /// The whole name while it is needed, else 王*芳.
    pub name: String,
    /// The same, each for themselves.
    pub people: Vec<String>,
    /// The meals.
    pub meals: Vec<RouteMeal>,
    /// While somebody waits, or needs help at once, and the round is on its way.
    pub open: Option<Opened>,
    /// 收现金: what is to be collected there.
    pub cash_due: Fen,
    /// What this round has collected there.
    pub cash_taken: Fen,
}

/// What opens when a round leaves.
pub struct Opened {
    /// As people say it.
    pub address: Option<String>,
    /// The village, by name: where no address was written down, one asks there.
    pub village: String,
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
    /// What had been chosen, if the canteen replaced it.
    pub instead_of: Option<Replaced>,
    /// Whose it is.
    pub senior_id: SeniorId,
    /// Their name, where several live behind the door: whole where names are, masked elsewhere.
    pub whose: Option<String>,
    /// The number on the bag, by which it is found without anybody's diet being told.
    pub bag_no: u32,
}

impl Scoped<'_> {
    /// The volunteer's own round.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when it is somebody else's by now; `round_finished`.
    pub async fn own_route(&self) -> Result<RouteShown> {
        let round = self.own_round().await?;
        let conn = self.store.db.read();
        let sitting = self.store.system().sitting(round.sitting_id).await?;
        let canteen = self.canteen(round.canteen_id).await?;
        let everybody = round
            .stops
            .iter()
            .flat_map(|stop| &stop.meals)
            .map(|meal| meal.senior_id.0);
        let homes = homes::load_on(conn, &self.store.keys, everybody, sitting.service_day).await?;
        let mut meals = self.meals_of(&round).await?;
        let alarms = self.alarms_of(&round, &homes).await?;
        let past = self.past_results(&round).await?;
        let handed_on = self.handed_on(round.id).await?;
        let due = self.cash_due(&order_ids(&round)).await?;
        let taken = cash_taken(conn, round.id, &order_ids(&round)).await?;
        let doors = round.stops.iter().map(|stop| {
            let bags = stop.meals.iter().filter_map(|meal| meals.remove(&meal.order_id));
            let bags: Vec<RouteMeal> = bags.flatten().collect();
            // Whoever needs help at once is stayed with, and told of by name and address, until somebody has them.
            let stays = || alarms.iter().any(|alarm| alarm.is_stayed_with(stop));
            let is_open = round.state == RoundState::Departed && (stop.waits() || stays());
            let of = |fen: &BTreeMap<OrderId, Fen>| {
                stop.meals
                    .iter()
                    .filter_map(|meal| fen.get(&meal.order_id))
                    .copied()
                    .sum()
            };
            RouteDoor {
                cash_due: of(&due),
                cash_taken: of(&taken),
                ..door(stop, bags, &homes, is_open)
            }
        });
        Ok(RouteShown {
            doors: doors.collect(),
            rule: self.store.system().food_rule().await?,
            timers: self.timers().await?,
            bag: self.in_the_bag(round.id).await?,
            alarms,
            past,
            handed_on,
            sitting,
            canteen: canteen.name,
            canteen_en: canteen.name_en,
            round,
        })
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
            let (bag_no, senior_id) = (row.order.bag_no, row.order.senior_id);
            let lines = row.order.lines.into_iter().map(|line| RouteMeal {
                dish: line.name,
                dish_en: line.name_en,
                texture: line.texture,
                portion: line.portion,
                instead_of: line.instead_of,
                senior_id,
                whose: None,
                bag_no,
            });
            (row.order.id, lines.collect())
        };
        Ok(loaded.into_iter().map(bag).collect())
    }
}

fn order_ids(round: &Round) -> Vec<OrderId> {
    let meals = round.stops.iter().flat_map(|stop| &stop.meals);
    meals.map(|meal| meal.order_id).collect()
}

fn door(stop: &Stop, mut meals: Vec<RouteMeal>, homes: &BTreeMap<SeniorId, Home>, is_open: bool) -> RouteDoor {
    let ids = stop.dwellers();
    let name = |home: &Home| match (&home.name, is_open) {
        (Some(name), true) => PersonName::as_str(name).to_owned(),
        _ => home.masked_name(),
    };
    let names: Vec<String> = ids.iter().filter_map(|id| homes.get(id)).map(name).collect();
    if ids.len() > 1 {
        for meal in &mut meals {
            meal.whose = homes.get(&meal.senior_id).map(name);
        }
    }
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
        village: dwellers().map(|home| home.village.clone()).next().unwrap_or_default(),
        address: dwellers().find_map(|home| Some(home.contact.address.as_ref()?.as_str().to_owned())),
        spot: dwellers()
            .filter_map(|home| home.spot.best())
            .min_by_key(|(_, is_guess)| *is_guess),
        phone: dwellers().find_map(|home| Some(home.contact.phone.as_ref()?.as_str().to_owned())),
    };
    RouteDoor {
        stop: stop.clone(),
        name: names.join("、"),
        people: names,
        meals,
        open: is_open.then(opened),
        cash_due: Fen::ZERO,
        cash_taken: Fen::ZERO,
    }
}
