//! The county: canteens, people, rates, and what is found out afterwards.

use std::collections::{BTreeMap, HashMap};

use domain::id::{CanteenId, DishId, OrderId};
use domain::made_up::{Draw, MadeUp, Makeup, Spot, people};
use domain::menu::library::starters;
use domain::order::FlagCause;
use domain::person::address::GeoPoint;
use domain::place::{PlaceCode, PlaceLevel};
use domain::region::SANGZHI;
use domain::settlement::ClaimPeriod;
use domain::time::ServiceDay;
use store::canteens::NewCanteen;
use store::orders::Ending;
use store::{Actor, Store};
use uuid::Uuid;

use crate::Wanted;
use crate::books::{Books, Fate};
use crate::office::Office;
use crate::rates;

/// Canteens; each stands in a township of its own.
const CANTEENS: usize = 12;
/// People of one transaction.
const PORTION: usize = 500;

/// A canteen with those who eat there.
pub struct Canteen {
    /// Which.
    pub id: CanteenId,
    /// Its library with prices.
    pub dishes: Vec<(DishId, i64)>,
    /// Indexes into the county's people.
    pub guests: Vec<usize>,
    /// Meals a day.
    pub meals: usize,
}

/// All of it.
pub struct County {
    /// Where people eat.
    pub canteens: Vec<Canteen>,
    /// Everybody.
    pub people: Vec<MadeUp>,
    /// Their indexes.
    pub by_id: HashMap<Uuid, usize>,
}

impl County {
    /// Builds it in an empty installation.
    pub async fn make(store: &Store, wanted: &Wanted, first: ServiceDay) -> Self {
        let places = SANGZHI.places();
        let villages: Vec<_> = places
            .iter()
            .filter(|place| place.code.level() == PlaceLevel::Village)
            .collect();
        let mut townships: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for village in villages.iter().filter(|village| village.point.is_some()) {
            townships.entry(&village.code.as_str()[..9]).or_default().push(*village);
        }
        let served: Vec<(&str, Vec<_>)> = townships.into_iter().take(CANTEENS).collect();
        let spots = served.iter().flat_map(|(_, villages)| villages).filter_map(|village| {
            let point = village.point?;
            Some(Spot {
                middle: GeoPoint::new(point.lat, point.lon).ok()?,
                village: village.code.clone(),
                name: village.name.clone(),
                weight: 1,
                radius_m: 500.0,
            })
        });
        let made = people(&Makeup {
            spots: spots.collect(),
            seniors: wanted.seniors,
            seed: wanted.seed,
            today: first,
            halal_per_mille: 12,
        });
        let code = PlaceCode::parse(SANGZHI.code).unwrap();
        for portion in made.chunks(PORTION) {
            store.system().seed_people(&code, portion, &made).await.unwrap();
        }
        store
            .system()
            .seed_policies(&[rates::county_policy(1), rates::donors_policy()])
            .await
            .unwrap();
        let mut canteens = Vec::new();
        for (township, villages) in &served {
            let guests = (0..made.len()).filter(|index| made[*index].village.as_str().starts_with(township));
            let id = open(store, &villages[0].code, &villages[0].name).await;
            let library: Vec<_> = starters()
                .iter()
                .filter(|starter| starter.suits(SANGZHI.code, false))
                .map(|starter| starter.meal.clone())
                .collect();
            canteens.push(Canteen {
                id,
                dishes: store.system().seed_dishes(id, &library).await.unwrap(),
                guests: guests.collect(),
                meals: wanted.meals_a_day / served.len(),
            });
        }
        Self {
            by_id: made.iter().enumerate().map(|(index, one)| (one.id, index)).collect(),
            canteens,
            people: made,
        }
    }
}

async fn open(store: &Store, place: &PlaceCode, name: &str) -> CanteenId {
    let new = NewCanteen {
        name: format!("{name}老年食堂"),
        name_en: String::new(),
        place: place.clone(),
        point: None,
        halal: false,
        hours: String::new(),
    };
    store.within(&Actor::programme()).canteen_make(new).await.unwrap().id
}

/// The county's new rates are entered a week before they hold.
pub async fn change_rates(store: &Store, today: ServiceDay) {
    if today.plus_days(7).to_string() == rates::RAISED {
        store.system().seed_policies(&[rates::county_policy(2)]).await.unwrap();
    }
}

/// After a month's lock: some meals weren't eaten after all, some were.
pub async fn put_right(store: &Store, office: &Office, books: &mut Books, month: ClaimPeriod, seed: u64) {
    let mut draw = crate::draw(seed, 97, &month.to_string());
    let (first, last) = (month.first_day(), month.last_day());
    let pick = |orders: Vec<OrderId>, draw: &mut Draw, per_mille: u64| -> Vec<OrderId> {
        orders.into_iter().filter(|_| draw.per_mille(per_mille)).collect()
    };
    let undone = pick(books.with(Fate::Served, first, last), &mut draw, 3);
    let restored = pick(books.with(Fate::Flagged, first, last), &mut draw, 8);
    let scoped = store.within(&office.finance);
    for order in &undone {
        let ending = Ending::Flagged(FlagCause::NoShow);
        scoped
            .correct_order(*order, ending, "抽查发现未用餐")
            .await
            .unwrap()
            .unwrap();
        books.set(*order, Fate::Flagged);
    }
    let mut back = 0;
    for order in &restored {
        // Somebody whose subsidised meal went to another order of that meal keeps it there.
        if scoped
            .correct_order(*order, Ending::Served, "家属证明已用餐")
            .await
            .unwrap()
            .is_ok()
        {
            books.set(*order, Fate::Served);
            back += 1;
        }
    }
    books.note("served meals undone after their month was locked", undone.len());
    books.note("flagged meals restored after their month was locked", back);
}
