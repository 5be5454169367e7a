//! Who comes to lunch: looked up village by village, nearest first, each with the card that the registrar prints.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Mutex;

use futures_util::StreamExt;
use futures_util::future::join_all;
use futures_util::stream;
use serde_json::{Value, json};

use super::county::{County, LOOK_UPS, Share, Sitting, guests};
use crate::client::{Client, items, text};

/// Cards printed at a time.
const PRINTERS: usize = 8;

/// Someone with a card.
#[derive(Debug, Clone)]
pub(super) struct Guest {
    pub(super) senior_id: String,
    /// As they say it on the phone.
    pub(super) number: String,
    pub(super) card: String,
    /// Whether meals may be carried to them.
    pub(super) delivery: bool,
}

/// Those of each sitting who haven't come yet.
#[derive(Debug)]
pub(super) struct Guests(Vec<Mutex<VecDeque<Guest>>>);

impl Guests {
    /// The next one at a sitting.
    pub(super) fn next(&self, sitting: usize) -> Option<Guest> {
        self.0[sitting]
            .lock()
            .expect("nobody panics while holding it")
            .pop_front()
    }

    /// The next one to whom meals are carried.
    pub(super) fn next_at_home(&self, sitting: usize) -> Option<Guest> {
        let mut waiting = self.0[sitting].lock().expect("nobody panics while holding it");
        let at = waiting.iter().position(|guest| guest.delivery)?;
        waiting.remove(at)
    }
}

/// Looks up enough people around each canteen.
pub(super) async fn invite(county: &County) -> Guests {
    let mut known = BTreeSet::new();
    let mut lists = Vec::new();
    for sitting in &county.sittings {
        let found = neighbours(sitting, &mut known).await;
        lists.push(print_cards(&sitting.printers, found));
    }
    let lists = join_all(lists).await;
    Guests(lists.into_iter().map(Mutex::new).collect())
}

fn enough(share: Share, found: &[Value]) -> bool {
    let carried = found.iter().filter(|row| row["delivery"] == true).count();
    found.len() >= guests(share) && carried >= share.deliveries * 3 / 2 + 6
}

async fn neighbours(sitting: &Sitting, known: &mut BTreeSet<String>) -> Vec<Value> {
    let registrar = &sitting.registrar;
    let mut found = Vec::new();
    let mut look_ups = 0;
    for village in villages(sitting).await {
        let mut cursor = Value::Null;
        loop {
            if enough(sitting.share, &found) {
                return found;
            }
            look_ups += 1;
            assert!(
                look_ups <= LOOK_UPS,
                "too few people live around {}",
                sitting.canteen["name"]
            );
            let page = registrar
                .post(
                    "/api/v1/seniors/search",
                    json!({"q": village, "state": "active", "cursor": cursor}),
                )
                .await
                .ok();
            let fresh = items(&page)
                .iter()
                .filter(|row| known.insert(text(row, "id").to_owned()));
            found.extend(fresh.cloned());
            match page["next"].as_str() {
                Some(next) => cursor = next.into(),
                None => break,
            }
        }
    }
    found
}

/// The names of the county's villages, the canteen's neighbours first.
async fn villages(sitting: &Sitting) -> Vec<String> {
    let places = sitting.registrar.get("/api/v1/places?level=village").await.ok();
    let here = |field: &str| sitting.canteen[field].as_f64().expect("a canteen has a point");
    let (lat, lon) = (here("lat"), here("lon"));
    let mut villages: Vec<(f64, String)> = items(&places)
        .iter()
        .filter_map(|place| {
            let (north, east) = (place["lat"].as_f64()? - lat, place["lon"].as_f64()? - lon);
            // A search by a village's name finds all villages of that name.
            Some((
                north.hypot(east * lat.to_radians().cos()),
                text(place, "name").to_owned(),
            ))
        })
        .collect();
    villages.sort_by(|a, b| a.0.total_cmp(&b.0));
    villages.into_iter().map(|(_, name)| name).collect()
}

async fn print_cards(printers: &[Client], people: Vec<Value>) -> VecDeque<Guest> {
    let printed = stream::iter(people).enumerate().map(|(n, row)| async move {
        let registrar = &printers[n % printers.len()];
        let id = text(&row, "id");
        let drawing = registrar.get(&format!("/api/v1/seniors/{id}/card.svg")).await;
        assert!(drawing.status.is_success(), "{}", drawing.text);
        Guest {
            senior_id: id.to_owned(),
            number: text(&row, "number").to_owned(),
            card: card_number(&drawing.text),
            delivery: row["delivery"] == true,
        }
    });
    printed.buffered(PRINTERS).collect().await
}

/// The only four groups of four digits on the card.
fn card_number(drawing: &str) -> String {
    let texts = drawing
        .split('<')
        .filter_map(|tag| tag.strip_prefix("text ")?.split_once('>'));
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    texts
        .map(|(_, text)| digits(text))
        .find(|digits| digits.len() == 16)
        .expect("a card has a number of sixteen digits")
}
