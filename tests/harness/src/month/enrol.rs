//! Before the month: who lives here, who is new, who eats every day without asking for it, who has a card, who is watched over.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use futures_util::StreamExt;
use futures_util::future::join_all;
use futures_util::stream;
use serde_json::{Value, json};

use super::calendar::{Day, eve, plus};
use super::dice::Dice;
use super::people::{AT_ONCE, People, Person, Standing};
use super::record::Record;
use super::site::{Canteen, Site};
use crate::client::{items, text};
use crate::person::Person as Newcomer;

/// 朱家台社区, where the main canteen is.
const MAIN_VILLAGE: &str = "430822100008";
/// At each canteen so many come to a kiosk with a card, and so many call the hotline.
const REGULARS: usize = 8;

/// Finds out who lives here, registers a few more, and asks everybody how they want to eat.
pub(super) async fn enrol(site: &Site, record: &Record, seed: u64) -> People {
    let mut all = roster(site).await;
    let special = newcomers(site).await;
    let mut taken: BTreeSet<usize> = (all.len()..all.len() + special.len()).collect();
    all.extend(special);
    let mut wishes = Vec::new();
    let (mut regulars, mut callers) = (Vec::new(), Vec::new());
    for (n, canteen) in site.canteens.iter().enumerate() {
        let near = neighbours(site, canteen, &all).await;
        let mut free = near.into_iter().filter(|n| taken.insert(*n)).collect::<Vec<_>>();
        // A small county has fewer who ask for it than its points have room for.
        let carried = (canteen.room.1 * 7 / 10).min(all.len() / 10);
        let eaten_here = ((canteen.room.0 - canteen.room.1) / 2).min(all.len() / 8);
        let mut chosen = take(&mut free, carried, |n| all[n].delivery);
        chosen.extend(take(&mut free, eaten_here, |n| !all[n].delivery));
        if n == 0 {
            chosen.extend((0..all.len()).filter(|&n| all[n].born.is_some() || all[n].unlocated));
        }
        regulars.push(take(&mut free, REGULARS, |n| !all[n].delivery));
        callers.push(take(&mut free, REGULARS, |_| true));
        for left in free {
            taken.remove(&left);
        }
        wishes.extend(chosen.into_iter().map(|person| (n, person)));
    }
    let made: Vec<(usize, Option<Standing>)> = stream::iter(wishes)
        .map(|(canteen, n)| {
            let person = &all[n];
            async move { (n, stand(site, record, canteen, person, seed).await) }
        })
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    for (n, standing) in made {
        all[n].standing = standing;
    }
    let cards = regulars.iter().flatten().map(|&n| print_card(site, n, &all[n].id));
    for (n, card) in join_all(cards).await {
        all[n].card = Some(card);
    }
    watch_over(site, record, &mut all, seed).await;
    let by_id = all.iter().enumerate().map(|(n, one)| (one.id.clone(), n)).collect();
    People {
        all,
        by_id,
        lives: Mutex::default(),
        regulars,
        callers,
    }
}

/// Takes so many that fit out of those who are free.
fn take(free: &mut Vec<usize>, wanted: usize, fits: impl Fn(usize) -> bool) -> Vec<usize> {
    let mut taken = Vec::new();
    free.retain(|&n| {
        let takes = taken.len() < wanted && fits(n);
        if takes {
            taken.push(n);
        }
        !takes
    });
    taken
}

/// Everybody in the county, by their numbers.
pub(super) async fn rows(site: &Site) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    let mut looks = 0;
    // A number is a letter, six digits and one that checks them: the first two of the six leave nobody out.
    for prefix in 0..=10 {
        let mut cursor = Value::Null;
        loop {
            // Each account may look so many times a minute.
            let looker = &site.lookers[looks / 50 % site.lookers.len()];
            looks += 1;
            let page = looker
                .post(
                    "/api/v1/seniors/search",
                    json!({"q": format!("{prefix:02}"), "cursor": cursor}),
                )
                .await
                .ok();
            found.extend(items(&page).iter().map(|row| (text(row, "id").to_owned(), row.clone())));
            match page["next"].as_str() {
                Some(next) => cursor = next.into(),
                None => break,
            }
        }
        if found.len() < (prefix + 1) * 10_000 - 1 {
            break;
        }
    }
    found
}

async fn roster(site: &Site) -> Vec<Person> {
    let person = |row: Value| Person {
        id: text(&row, "id").to_owned(),
        number: text(&row, "number").to_owned(),
        village: text(&row, "village").to_owned(),
        delivery: row["delivery"] == true,
        standing: None,
        born: None,
        unlocated: false,
        card: None,
        neighbour: false,
    };
    let mut all: Vec<Person> = rows(site).await.into_values().map(person).collect();
    all.sort_by(|a, b| a.number.cmp(&b.number));
    all
}

/// Those whom the harness registers itself: some have a birthday around the month's end, some live nowhere on the map.
async fn newcomers(site: &Site) -> Vec<Person> {
    let born = |year, month, day| Day::from_ymd_opt(year, month, day).expect("a day");
    let births = [
        born(1946, 3, 1),
        born(1946, 2, 28),
        born(1936, 3, 1),
        born(1946, 2, 3),
        born(1936, 2, 4),
    ];
    let mut made = Vec::new();
    for birth in births {
        made.push(admit(site, Newcomer::born_on(birth), Some(birth)).await);
    }
    for _ in 0..2 {
        made.push(admit(site, Newcomer::old(), None).await);
    }
    made
}

async fn admit(site: &Site, newcomer: Newcomer, born: Option<Day>) -> Person {
    let mut body = newcomer.registration(MAIN_VILLAGE);
    let unlocated = born.is_none();
    if unlocated {
        (body["lat"], body["lon"]) = (Value::Null, Value::Null);
    }
    let registration = site.registrar().post("/api/v1/registrations", body).await.ok();
    let path = format!("/api/v1/registrations/{}", text(&registration, "id"));
    site.verifier.post(&format!("{path}/verify"), json!({})).await.done();
    let approval = if unlocated {
        json!({"delivery": {"reason": "腿脚不便"}})
    } else {
        json!({})
    };
    let approved = site.approver.post(&format!("{path}/approve"), approval).await.ok();
    Person {
        id: text(&approved, "senior_id").to_owned(),
        number: String::new(),
        village: String::new(),
        delivery: unlocated,
        standing: None,
        born,
        unlocated,
        card: None,
        neighbour: false,
    }
}

/// Indices of people around a canteen, nearest villages first.
async fn neighbours(site: &Site, canteen: &Canteen, all: &[Person]) -> Vec<usize> {
    let places = site.supervisor.get("/api/v1/places?level=village").await.ok();
    let mut villages: BTreeMap<&str, f64> = BTreeMap::new();
    for place in items(&places) {
        if let (Some(lat), Some(lon)) = (place["lat"].as_f64(), place["lon"].as_f64()) {
            let (north, east) = (lat - canteen.lat, (lon - canteen.lon) * canteen.lat.to_radians().cos());
            let near = villages.entry(text(place, "name")).or_insert(f64::MAX);
            // Some names are borne by several villages; who lives in which of them a list doesn't say.
            *near = if *near == f64::MAX {
                north.hypot(east)
            } else {
                near.max(north.hypot(east))
            };
        }
    }
    let far = |n: &usize| villages.get(all[*n].village.as_str()).copied().unwrap_or(f64::MAX);
    let mut near: Vec<usize> = (0..all.len())
        .filter(|n| all[*n].born.is_none() && !all[*n].unlocated)
        .collect();
    near.sort_by(|a, b| far(a).total_cmp(&far(b)));
    near
}

async fn stand(site: &Site, record: &Record, canteen: usize, person: &Person, seed: u64) -> Option<Standing> {
    let mut dice = Dice::new(seed, &format!("standing/{}", person.number));
    let plain = person.born.is_some() || person.unlocated;
    let (weekdays, by_calendar): (Vec<u32>, bool) = match dice.below(20) {
        _ if plain => ((1..=7).collect(), false),
        0..12 => ((1..=7).collect(), false),
        12..17 => ((1..=5).collect(), true),
        _ => (vec![1, 3, 5, 6], false),
    };
    let mode = match dice.below(3) {
        _ if person.delivery => "delivery",
        0 => "take_away",
        _ => "dine_in",
    };
    let body = json!({"canteen_id": site.canteens[canteen].id, "period": "lunch", "weekdays": weekdays,
        "by_calendar": by_calendar, "mode": mode, "rule": {"kind": "suits"},
        "portion": if dice.below(5) == 0 { "small" } else { "regular" }, "from": plus(eve(), 1).to_string()});
    let path = format!("/api/v1/seniors/{}/standing-orders", person.id);
    let made = record.must("a standing order", site.registrar().post(&path, body).await)?;
    record.note("standing orders");
    Some(Standing {
        id: text(&made, "id").to_owned(),
        canteen,
        weekdays,
        by_calendar,
    })
}

async fn print_card(site: &Site, n: usize, id: &str) -> (usize, String) {
    let drawing = site.registrar().get(&format!("/api/v1/seniors/{id}/card.svg")).await;
    assert!(drawing.status.is_success(), "{}", drawing.text);
    let texts = drawing
        .text
        .split('<')
        .filter_map(|tag| tag.strip_prefix("text ")?.split_once('>'));
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let card = texts.map(|(_, text)| digits(text)).find(|digits| digits.len() == 16);
    (n, card.expect("a card has a number of sixteen digits"))
}

/// A few are at high risk: when they don't open, two people must have seen them. Some have a neighbour who may take their meal.
async fn watch_over(site: &Site, record: &Record, all: &mut [Person], seed: u64) {
    for one in all.iter_mut().filter(|one| one.delivery && one.standing.is_some()) {
        let mut dice = Dice::new(seed, &format!("risk/{}", one.number));
        let (high, neighbour) = (dice.per_mille(80), dice.per_mille(250));
        if !(high || neighbour) {
            continue;
        }
        let mut care = json!({"risk": high.then_some("high"), "hospice": false});
        if neighbour {
            care["neighbour"] = json!({"name": "张婶", "phone": "19900008888", "relation": "隔壁"});
        }
        let set = site
            .registrar()
            .put(&format!("/api/v1/seniors/{}/care", one.id), care)
            .await;
        one.neighbour = record.must("how closely somebody is watched over", set).is_some() && neighbour;
    }
}
