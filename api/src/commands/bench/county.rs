//! A made-up county whose people all order within a few seconds.

use std::sync::Arc;

use domain::made_up::MadeUp;
use domain::menu::conflict::{Offer, substitute};
use domain::order::{Sitting, SittingDish};
use domain::place::PlacePath;
use domain::region::County as Region;
use domain::role::Role;
use serde_json::{Value, json};
use store::canteens::Canteen;
use store::seeding::menus::{SeedLunch, SittingSize};
use store::{Actor, ActorKind, Store, ids};
use uuid::Uuid;

use super::private::Place;
use super::wire::request;
use crate::cli::Failure;
use crate::compose;
use crate::identity::token::{Diner, Strength, Tokens};
use crate::seed::{self, Wanted};

/// Nobody is refused for want of portions.
const PLENTY: SittingSize = SittingSize {
    capacity: 1_000_000,
    delivery: 500_000,
    counter: 0,
};
const DISHES: usize = 4;

/// The people, the lunches of many days, and a kiosk at each canteen.
pub struct County {
    people: Vec<MadeUp>,
    /// By day, then by canteen.
    lunches: Vec<Vec<Sitting>>,
    kiosks: Vec<Actor>,
    tokens: Tokens,
    /// The next order's number: person after person, day after day.
    next: usize,
}

/// Which order, and under which key.
#[derive(Debug, Clone, Copy)]
pub struct Mark {
    turn: usize,
    key: Uuid,
}

/// Orders as whole requests, in the order of their marks.
#[derive(Debug)]
pub struct Batch {
    /// The bytes.
    pub requests: Arc<Vec<Vec<u8>>>,
    /// What each is.
    pub marks: Vec<Mark>,
}

impl County {
    /// Sets an installation up and fills it.
    ///
    /// # Errors
    /// The database's.
    pub async fn found(place: &Place, people: usize, days: i64) -> Result<Self, Failure> {
        let store = compose::open_first(&place.config(), compose::clock()?).await?;
        compose::schema(&store).await?;
        store.system().bind_keys().await?;
        let wanted = Wanted {
            county: Region::find("sangzhi").ok_or_else(|| Failure::new("no county to measure with"))?,
            seniors: people,
            days: 0,
            seed: 1,
            with_orders: false,
        };
        let people = seed::folk(&store, wanted).await?;
        let canteens = store.system().canteens().await?;
        let lunches = lunches(&store, wanted.county, &canteens, days).await?;
        let tokens = Tokens::new(store.keys())?;
        store.close().await?;
        Ok(Self {
            people,
            lunches,
            kiosks: canteens.iter().map(kiosk).collect(),
            tokens,
            next: 0,
        })
    }

    /// How many meal points take orders at the same time.
    #[must_use]
    pub fn canteens(&self) -> usize {
        self.kiosks.len()
    }

    /// Orders that nobody has made yet; fewer when all people have ordered for all days but the last, which is kept for
    /// other things.
    ///
    /// # Errors
    /// When a token can't be signed.
    pub fn orders(&mut self, number: usize) -> Result<Batch, Failure> {
        let access = self.access()?;
        let (mut requests, mut marks) = (Vec::with_capacity(number), Vec::with_capacity(number));
        let end = self.people.len() * self.lunches.len().saturating_sub(1);
        while requests.len() < number && self.next < end {
            let mark = Mark {
                turn: self.next,
                key: ids::new_id(),
            };
            self.next += 1;
            if let Some(request) = self.order(mark, &access)? {
                requests.push(request);
                marks.push(mark);
            }
        }
        Ok(Batch {
            requests: Arc::new(requests),
            marks,
        })
    }

    /// Orders of a batch from this one on were never sent: the next batch begins with them.
    pub fn go_back_to(&mut self, mark: Mark) {
        self.next = mark.turn;
    }

    /// The same order under the same key, with tokens that are good now.
    ///
    /// # Errors
    /// When a token can't be signed.
    pub fn again(&self, mark: Mark) -> Result<Vec<u8>, Failure> {
        let request = self.order(mark, &self.access()?)?;
        request.ok_or_else(|| Failure::new("an order that was never made"))
    }

    fn order(&self, mark: Mark, access: &[String]) -> Result<Option<Vec<u8>>, Failure> {
        let (day, turn) = (mark.turn / self.people.len(), mark.turn % self.people.len());
        let (person, canteen) = (&self.people[turn], turn % self.kiosks.len());
        let sitting = self.sitting(day, canteen)?;
        let Some(lines) = lines(sitting, person, turn) else {
            return Ok(None);
        };
        let body = self.body(sitting, person, canteen, &lines)?;
        Ok(Some(post(&access[canteen], mark.key, &body)))
    }

    /// Orders of one dish by people who have all had no meal that day, each with a key of its own.
    ///
    /// # Errors
    /// When a token can't be signed.
    pub fn orders_of(
        &self,
        sitting: &Sitting,
        dish: &SittingDish,
        number: usize,
    ) -> Result<Arc<Vec<Vec<u8>>>, Failure> {
        let access = self.access()?;
        let canteen = self
            .kiosks
            .iter()
            .position(|kiosk| kiosk.canteen == Some(sitting.canteen_id));
        let canteen = canteen.ok_or_else(|| Failure::new("a sitting of no canteen"))?;
        let suited = self.people.iter().filter_map(|person| {
            let offer = Offer {
                id: dish.id,
                dish: &dish.facts,
                remaining: 1,
            };
            Some((person, substitute(&person.diet, [offer], sitting.halal)?.1))
        });
        let suited: Vec<_> = suited.collect();
        let requests = suited.iter().cycle().take(number).map(|(person, texture)| {
            let lines = json!([{"sitting_dish_id": dish.id, "texture": texture, "portion": "regular"}]);
            let body = self.body(sitting, person, canteen, &lines)?;
            Ok(post(&access[canteen], ids::new_id(), &body))
        });
        Ok(Arc::new(requests.collect::<Result<_, Failure>>()?))
    }

    /// A read of a canteen's menus of a day.
    ///
    /// # Errors
    /// When a token can't be signed.
    pub fn menu(&self, day: usize, canteen: usize, accept: &str) -> Result<Vec<u8>, Failure> {
        let access = self.access()?;
        let sitting = self.sitting(day, canteen)?;
        let path = format!("/api/v1/board/menus?day={}", sitting.service_day);
        let bearer = format!("Bearer {}", access[canteen]);
        let headers = [("Authorization", bearer.as_str()), ("Accept-Encoding", accept)];
        Ok(request("GET", &path, &headers, ""))
    }

    /// A lunch.
    ///
    /// # Errors
    /// When there is none.
    pub fn sitting(&self, day: usize, canteen: usize) -> Result<&Sitting, Failure> {
        let of_day = self.lunches.get(day).and_then(|of_day| of_day.get(canteen));
        of_day.ok_or_else(|| Failure::new("no such lunch"))
    }

    /// The last day on which somebody has ordered.
    #[must_use]
    pub fn last_day(&self) -> usize {
        self.next.saturating_sub(1) / self.people.len().max(1)
    }

    /// A lunch that nobody orders unless they are told to.
    ///
    /// # Errors
    /// Never with at least one day.
    pub fn spare(&self) -> Result<&Sitting, Failure> {
        self.sitting(self.lunches.len().saturating_sub(1), 0)
    }

    fn access(&self) -> Result<Vec<String>, Failure> {
        let now = compose::clock()?.session_now();
        let sign = |kiosk: &Actor| self.tokens.access(kiosk, ids::new_id(), now.plus_minutes(60), now);
        self.kiosks.iter().map(|kiosk| Ok(sign(kiosk)?.0)).collect()
    }

    fn body(&self, sitting: &Sitting, person: &MadeUp, canteen: usize, lines: &Value) -> Result<String, Failure> {
        let diner = Diner {
            senior: domain::id::SeniorId(person.id),
            device: self.kiosks[canteen].id,
            strength: Strength::Card,
            masked_name: Some(person.name.masked()),
        };
        let token = self.tokens.diner(&diner, compose::clock()?.session_now())?;
        let mode = if person.delivery { "delivery" } else { "dine_in" };
        let diners = json!([{"diner_token": token, "lines": lines}]);
        Ok(json!({"sitting_id": sitting.id, "mode": mode, "diners": diners}).to_string())
    }
}

fn post(access: &str, key: Uuid, body: &str) -> Vec<u8> {
    let (bearer, key) = (format!("Bearer {access}"), key.simple().to_string());
    let headers = [("Authorization", bearer.as_str()), ("Idempotency-Key", key.as_str())];
    request("POST", "/api/v1/orders", &headers, body)
}

/// From tomorrow on, so that no cut-off passes while it is measured.
async fn lunches(store: &Store, county: Region, canteens: &[Canteen], days: i64) -> Result<Vec<Vec<Sitting>>, Failure> {
    let (system, today) = (store.system(), store.clock.now().day());
    let mut lunches = Vec::new();
    for ahead in 1..=days {
        let mut of_day = Vec::new();
        for canteen in canteens {
            let library = seed::library(store, county, canteen).await?;
            let first = usize::try_from(ahead).unwrap_or(0) * DISHES;
            let lunch = SeedLunch {
                canteen: canteen.id,
                day: today.plus_days(ahead),
                size: PLENTY,
                dishes: library.iter().cycle().skip(first).take(DISHES).copied().collect(),
            };
            let made = system.seed_lunch(&lunch).await?;
            let id = made.ok_or_else(|| Failure::new("the scratch folder has lunches already"))?;
            of_day.push(system.sitting(id).await?);
        }
        lunches.push(of_day);
    }
    Ok(lunches)
}

fn kiosk(canteen: &Canteen) -> Actor {
    Actor {
        kind: ActorKind::Device,
        id: ids::new_id(),
        name: "kiosk".to_owned(),
        role: Role::Kiosk,
        scope: PlacePath(canteen.path.0.clone()),
        canteen: Some(canteen.id),
        round: None,
    }
}

/// Two portions that suit somebody, of two dishes where two do.
fn lines(sitting: &Sitting, person: &MadeUp, turn: usize) -> Option<Value> {
    let number = sitting.dishes.len();
    let suits = |but: Option<domain::id::SittingDishId>| {
        let offers = sitting.dishes.iter().cycle().skip(turn % number.max(1)).take(number);
        let offers = offers.filter(move |dish| Some(dish.id) != but).map(|dish| Offer {
            id: dish.id,
            dish: &dish.facts,
            remaining: dish.remaining(),
        });
        substitute(&person.diet, offers, sitting.halal)
    };
    let first = suits(None)?;
    let second = suits(Some(first.0)).unwrap_or(first);
    let line = |(dish, texture)| json!({"sitting_dish_id": dish, "texture": texture, "portion": "regular"});
    Some(json!([line(first), line(second)]))
}
