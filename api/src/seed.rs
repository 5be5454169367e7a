//! Fills an installation with a made-up county: real places, people who don't exist, menus, volunteers, and for the demo
//! a morning's orders.

use std::collections::BTreeSet;

use domain::made_up::{Draw, MadeUp, Makeup, Spot, cadre, people};
use domain::menu::library::starters;
use domain::person::address::GeoPoint;
use domain::place::{PlaceCode, PlaceLevel};
use domain::region::County;
use domain::subsidy::builtin::demo_policies;
use domain::time::ServiceDay;
use store::canteens::Canteen;
use store::seeding::menus::{SeedLunch, SeedVolunteer, SittingSize};
use store::{Result, Store};

use crate::demo;

mod cards;
mod orders;
mod standing;

/// People per transaction.
const PORTION: usize = 500;
/// Dishes of a seeded menu: what fits the kiosk's first page.
const DISHES_A_DAY: usize = 4;

/// What to make.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// Which county.
    pub county: County,
    /// How many people.
    pub seniors: usize,
    /// Lunches from today on, at every canteen.
    pub days: i64,
    /// Which of all possible counties.
    pub seed: u64,
    /// Whether today's lunch has orders already.
    pub with_orders: bool,
}

/// How far it is: `(done, of all)` people.
pub type Progress<'a> = dyn FnMut(usize, usize) + Send + 'a;

/// Makes the county. What is there already stays; people are made only where there are none.
///
/// # Errors
/// `real_people` beside registrations; the database's.
pub async fn county(store: &Store, wanted: Wanted, progress: &mut Progress<'_>) -> Result<()> {
    let there = store.system().seed_allowed().await?;
    let canteens = demo::places::make(store, wanted.county).await?;
    policies(store, wanted.county).await?;
    cadres(store, &wanted).await?;
    let today = store.clock.now().day();
    let days: Vec<ServiceDay> = (0..wanted.days).map(|ahead| today.plus_days(ahead)).collect();
    for (index, canteen) in canteens.iter().enumerate() {
        menus(store, &wanted, canteen, index == 0, &days).await?;
    }
    if there > 0 {
        return Ok(());
    }
    let made = people(&makeup(&wanted, &canteens, today));
    let code = PlaceCode::parse(wanted.county.code).map_err(|error| store::Error::of(&error))?;
    let mut cards = Vec::with_capacity(made.len());
    for portion in made.chunks(PORTION) {
        cards.extend(store.system().seed_people(&code, portion, &made).await?);
        progress(cards.len(), made.len());
    }
    let mut ordered = BTreeSet::new();
    if wanted.with_orders {
        ordered = orders::of_this_morning(store, &canteens, &made, wanted.seed).await?;
        standing::from_tomorrow(store, &canteens, &made).await?;
    }
    cards::leave_some(store, &canteens, &made, &cards, &ordered).await
}

/// Somebody to send in each village.
async fn cadres(store: &Store, wanted: &Wanted) -> Result<()> {
    let villages = wanted.county.places().into_iter();
    let villages = villages.filter(|place| place.code.level() == PlaceLevel::Village);
    let known: Vec<_> = villages
        .enumerate()
        .filter_map(|(index, place)| Some((place.code, cadre(wanted.seed, index)?)))
        .collect();
    store.system().seed_cadres(&known).await
}

/// Puts the county's built-in policies in force, as far as they aren't.
///
/// # Errors
/// The database's.
pub async fn policies(store: &Store, county: County) -> Result<()> {
    let own: Vec<_> = demo_policies()
        .into_iter()
        .filter(|policy| policy.place.as_str().starts_with(county.code))
        .collect();
    store.system().seed_policies(&own).await
}

/// Today's and the coming lunches of the demo, whatever day it is taken up again.
///
/// # Errors
/// The database's.
pub async fn lunches_ahead(store: &Store, county: County, days: i64) -> Result<()> {
    let wanted = Wanted {
        county,
        seniors: 0,
        days,
        seed: 1,
        with_orders: false,
    };
    let today = store.clock.now().day();
    let days: Vec<ServiceDay> = (0..days).map(|ahead| today.plus_days(ahead)).collect();
    for (index, canteen) in store.system().canteens().await?.iter().enumerate() {
        menus(store, &wanted, canteen, index == 0, &days).await?;
    }
    Ok(())
}

async fn menus(store: &Store, wanted: &Wanted, canteen: &Canteen, is_main: bool, days: &[ServiceDay]) -> Result<()> {
    let system = store.system();
    let mut library = system.seeded_dishes(canteen.id).await?;
    if library.is_empty() {
        let meals: Vec<_> = starters()
            .iter()
            .filter(|starter| starter.suits(wanted.county.code, canteen.halal))
            .map(|starter| starter.meal.clone())
            .collect();
        library = system.seed_dishes(canteen.id, &meals).await?;
    }
    let size = size(wanted.seniors, is_main);
    for (offset, day) in (0_usize..).zip(days) {
        // Each day starts further on in the library, so that a week isn't the same lunch seven times.
        let dishes = library
            .iter()
            .cycle()
            .skip(offset * DISHES_A_DAY)
            .take(DISHES_A_DAY.min(library.len()))
            .copied();
        let lunch = SeedLunch {
            canteen: canteen.id,
            day: *day,
            size,
            dishes: dishes.collect(),
        };
        system.seed_lunch(&lunch).await?;
    }
    system
        .seed_volunteers(canteen.id, &canteen.path, &volunteers(size), days)
        .await
}

/// A county-town canteen is bigger than a village point, and both grow with the county.
fn size(seniors: usize, is_main: bool) -> SittingSize {
    let grown = |least: usize, share: usize| i32::try_from(least.max(seniors / share)).unwrap_or(i32::MAX);
    let capacity = if is_main { grown(120, 40) } else { grown(40, 50) };
    SittingSize {
        capacity,
        delivery: capacity * 3 / 10,
        counter: capacity / 8,
    }
}

fn volunteers(size: SittingSize) -> Vec<SeedVolunteer> {
    const PEOPLE: [(&str, &str, i32); 12] = [
        ("田小兰", "ebike", 20),
        ("向阳", "foot", 12),
        ("彭师傅", "car", 40),
        ("谷丽", "ebike", 20),
        ("覃勇", "foot", 12),
        ("钟爱华", "ebike", 20),
        ("刘洋", "car", 40),
        ("王雪", "ebike", 20),
        ("陈亮", "ebike", 20),
        ("熊芳", "ebike", 20),
        ("尚军", "car", 40),
        ("李敏", "ebike", 20),
    ];
    // One for each nine deliveries or so, as a round has six to eighteen stops.
    let needed = usize::try_from(size.delivery / 9 + 2).unwrap_or(2);
    PEOPLE
        .iter()
        .cycle()
        .take(needed)
        .enumerate()
        .map(|(index, (name, mode, capacity))| SeedVolunteer {
            name: if index < PEOPLE.len() {
                (*name).to_owned()
            } else {
                format!("{name}{}", index / PEOPLE.len() + 1)
            },
            mode,
            capacity: *capacity,
        })
        .collect()
}

/// Everybody lives in a village of the register; more of them near a canteen, because that is where the programme began.
fn makeup(wanted: &Wanted, canteens: &[Canteen], today: ServiceDay) -> Makeup {
    let spots = wanted
        .county
        .places()
        .into_iter()
        .filter(|place| place.code.level() == PlaceLevel::Village)
        .filter_map(|place| {
            let point = place.point?;
            let near = canteens
                .iter()
                .map(|canteen| closeness(canteen, &place.code))
                .max()
                .unwrap_or(1);
            Some(Spot {
                middle: GeoPoint::new(point.lat, point.lon).ok()?,
                village: place.code,
                name: place.name,
                weight: near,
                radius_m: if near >= 60 { 700.0 } else { 500.0 },
            })
        })
        .collect();
    // Muslims are few in these mountains; on the steppe there are some more.
    let halal_per_mille = if wanted.county.code.starts_with("15") { 25 } else { 12 };
    Makeup {
        spots,
        seniors: wanted.seniors,
        seed: wanted.seed,
        today,
        halal_per_mille,
    }
}

fn closeness(canteen: &Canteen, village: &PlaceCode) -> u64 {
    let own = canteen.place_code.as_str();
    if village.as_str() == own {
        60
    } else if own.len() >= 9 && village.as_str().starts_with(&own[..9]) {
        8
    } else {
        1
    }
}

/// A draw of its own for each purpose, so that one doesn't shift the other.
fn draw(seed: u64, purpose: u64) -> Draw {
    Draw::new(seed.wrapping_mul(31).wrapping_add(purpose))
}

/// Metres between two points, near enough for "who lives near": 111.32 km a degree.
fn metres(canteen: &Canteen, point: GeoPoint) -> f64 {
    let north = (point.lat() - canteen.lat) * 111_320.0;
    let east = (point.lon() - canteen.lon) * 111_320.0 * canteen.lat.to_radians().cos();
    north.hypot(east)
}

/// The people nearest to a canteen, within `within_m`.
fn neighbours<'a>(canteen: &Canteen, made: &'a [MadeUp], within_m: f64) -> Vec<&'a MadeUp> {
    let mut near: Vec<(f64, &MadeUp)> = made
        .iter()
        .filter_map(|one| Some((metres(canteen, one.point?), one)))
        .filter(|(distance, _)| *distance <= within_m)
        .collect();
    near.sort_by(|a, b| a.0.total_cmp(&b.0));
    near.into_iter().map(|(_, one)| one).collect()
}
