//! Ordering: at kiosks by card, over the hotline by number; some twice with one key, some for two, some called off again.

use std::sync::atomic::AtomicUsize;

use futures_util::future::join_all;
use serde_json::json;

use super::county::{County, LOOK_UPS, Share, calls};
use super::memory::{End, Meal, Memory};
use super::people::Guests;
use super::taker::{Taker, Wanted};
use crate::client::{Answer, code, text};

/// One meal in so many is called off: 7 %.
const CALLED_OFF: usize = 14;

/// The morning: everybody at once, until all is ordered.
pub(super) async fn take(county: &County, guests: &Guests, memory: &Memory) {
    let turns = AtomicUsize::new(0);
    let (mut kiosks, mut phones) = (Vec::new(), Vec::new());
    for sitting in &county.sittings {
        let morning = morning(sitting.share);
        let (by_phone, carried_by_phone) = (calls(sitting.share), sitting.share.deliveries / 4);
        phones.push(Wanted::new(by_phone - carried_by_phone, carried_by_phone));
        let carried = morning.deliveries - carried_by_phone;
        kiosks.push(Wanted::new(morning.meals - by_phone - carried, carried));
    }
    let taker = |sitting, client| Taker {
        county,
        memory,
        sitting,
        client,
        turns: &turns,
    };
    let at_kiosks = (county.sittings.iter().enumerate()).flat_map(|(n, sitting)| {
        let stands = move |kiosk| (n, kiosk);
        sitting.kiosks.iter().map(stands)
    });
    let at_kiosks = at_kiosks.map(|(n, kiosk)| {
        let (taker, wanted) = (taker(n, kiosk), &kiosks[n]);
        async move {
            for _ in 0..LOOK_UPS {
                let Some(guest) = wanted.next(guests, n) else { return };
                taker.by_card(&guest, wanted).await;
            }
        }
    });
    let on_phones = county.agents.iter().map(|agent| {
        let phones = &phones;
        async move {
            let mut look_ups = 0;
            for (n, wanted) in phones.iter().enumerate() {
                while look_ups < LOOK_UPS {
                    let Some(guest) = wanted.next(guests, n) else { break };
                    taker(n, agent).by_phone(&guest, wanted).await;
                    look_ups += 1;
                }
            }
        }
    });
    tokio::join!(join_all(at_kiosks), join_all(on_phones));
    for left in kiosks.iter().chain(&phones).map(Wanted::left) {
        assert_eq!(left, (0, 0), "too few kiosks, agents or people");
    }
}

/// Late-comers before the cut-off, one of them at home; the rest comes in the morning and to the counter.
fn late(share: Share) -> usize {
    (share.meals / 50).max(3)
}

fn walk_ins(share: Share) -> usize {
    (share.meals / 50).max(1)
}

fn morning(share: Share) -> Share {
    Share {
        meals: share.meals - late(share) - walk_ins(share),
        deliveries: share.deliveries - 1,
    }
}

/// Some call their meal off, in time; whoever asks twice is told so, and the key of the order still gives the order.
pub(super) async fn call_off_some(county: &County, memory: &Memory) {
    let meals = memory.find(|meal| meal.end == End::Open);
    let regrets = meals.into_iter().enumerate().filter(|(n, _)| n % CALLED_OFF == 5);
    let calls = regrets.map(|(_, meal)| async move {
        call_off(memory, &meal, false).await;
        let again = ask_off(&meal).await;
        memory.same(|| "a second cancellation".to_owned(), "order_cancelled", code(&again));
    });
    join_all(calls).await;
    memory.note_many(
        "kiosks",
        county.sittings.iter().map(|sitting| sitting.kiosks.len()).sum(),
    );
}

async fn ask_off(meal: &Meal) -> Answer {
    let body = match &meal.diner_token {
        Some(token) => json!({"diner_token": token}),
        None => json!({}),
    };
    meal.by
        .post(&format!("/api/v1/orders/{}/cancel", meal.id()), body)
        .await
}

async fn call_off(memory: &Memory, meal: &Meal, late: bool) {
    let answer = ask_off(meal).await;
    if answer.status != 200 {
        memory.differs(format!("order {} can't be called off: {}", meal.id(), answer.text));
        return;
    }
    memory.same(
        || format!("late_change of {}", meal.id()),
        late,
        answer.body["late_change"] == true,
    );
    memory.ended(meal.id(), End::Cancelled { late });
}

/// Two minutes before the cut-off.
pub(super) async fn take_late_ones(county: &County, guests: &Guests, memory: &Memory) {
    county.world.move_clock("09:28").await;
    let wanted = |share: Share| Wanted::new(late(share) - 1, 1);
    at_all_kiosks(county, guests, memory, wanted).await;
}

/// Those who come in without having ordered, and get what was set aside.
pub(super) async fn walk_in(county: &County, guests: &Guests, memory: &Memory) {
    county.world.move_clock("10:50").await;
    at_all_kiosks(county, guests, memory, |share| Wanted::new(walk_ins(share), 0)).await;
}

async fn at_all_kiosks(county: &County, guests: &Guests, memory: &Memory, wanted: impl Fn(Share) -> Wanted) {
    let turns = AtomicUsize::new(1);
    let sittings = county.sittings.iter().enumerate().map(|(n, sitting)| {
        let (wanted, turns) = (wanted(sitting.share), &turns);
        async move {
            for kiosk in sitting.kiosks.iter().cycle() {
                let Some(guest) = wanted.next(guests, n) else { break };
                let taker = Taker {
                    county,
                    memory,
                    sitting: n,
                    client: kiosk,
                    turns,
                };
                taker.by_card(&guest, &wanted).await;
            }
            assert_eq!(wanted.left(), (0, 0), "nobody is left who could come");
        }
    });
    join_all(sittings).await;
}

/// After the cut-off, within ten minutes of ordering: the meal is cooked, and nobody's.
pub(super) async fn change_their_minds(memory: &Memory) {
    let fresh = |meal: &Meal| text(&meal.answer, "placed_at") == "2026-11-23T01:28:00.000Z" && meal.end == End::Open;
    for carried in [true, false] {
        let meals = memory.find(|meal| fresh(meal) && meal.is_carried() == carried);
        if let Some(meal) = meals.first() {
            call_off(memory, meal, true).await;
        }
    }
}
