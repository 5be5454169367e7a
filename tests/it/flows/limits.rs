//! Nobody tries one number after another, however many processes answer.

use std::time::Instant;

use serde_json::json;
use tests::client::{Answer, Client, items, text};
use tests::on_both;
use tests::person::Person;

use crate::steps::{self, Room};

/// How many of so many tries got another answer than "wait".
async fn passed(tries: usize, mut one: impl AsyncFnMut(usize) -> Answer) -> usize {
    let mut passed = 0;
    for n in 0..tries {
        let answer = one(n).await;
        if answer.status == 429 {
            assert!(answer.headers.contains_key("retry-after"), "{}", answer.text);
        } else {
            passed += 1;
        }
    }
    passed
}

/// An allowance, and what has come back of it meanwhile.
fn allowance(at_once: usize, refill_s: u64, since: Instant) -> usize {
    at_once + usize::try_from(since.elapsed().as_secs() / refill_s).unwrap() + 1
}

async fn phone(kiosk: &Client, phone: &str) -> Answer {
    kiosk.post("/api/v1/kiosk/identify", json!({"phone": phone})).await
}

on_both! {
    /// A kiosk's look-ups by phone are counted over all processes; a card still works when they are used up, and the look
    /// is in the log.
    async fn a_kiosk_can_not_go_through_the_phone_book(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let senior = steps::admit(&world, Person::old()).await;
        let since = Instant::now();
        let known = passed(60, async |_| phone(&lunch.kiosk, &senior.person.phone).await).await;
        assert!(known >= 20 && known <= allowance(20, 3, since), "{known} look-ups passed");

        let other = world.kiosk(&lunch.canteen_id).await;
        let since = Instant::now();
        let unknown = passed(30, async |n| phone(&other, &format!("1380013{n:04}")).await).await;
        assert!(unknown >= 12 && unknown <= allowance(12, 60, since), "{unknown} fruitless look-ups passed");
        phone(&other, &senior.person.phone).await.refused(429, "slow_down");
        let card = json!({"card": senior.card});
        other.post("/api/v1/kiosk/identify", card).await.done();

        let auditor = world.staff("auditor").await;
        let looks = auditor.get(&format!("/api/v1/audit?subject={}", senior.id)).await.ok();
        assert!(items(&looks).iter().any(|entry| text(entry, "action") == "diner.identify"));
    }

    /// Nor through the cards: their numbers don't follow from one another, and a dozen wrong ones are enough.
    async fn a_kiosk_can_not_go_through_the_cards(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let one = steps::admit(&world, Person::old()).await;
        let other = steps::admit(&world, Person::old()).await;
        let serial = |card: &str| card[6..14].parse::<i64>().unwrap();
        assert!((serial(&one.card) - serial(&other.card)).abs() > 1, "{} {}", one.card, other.card);
        let since = Instant::now();
        let wrong = passed(30, async |n| {
            let body = format!("430822{:08}", 99_000_000 + n);
            let check = 98 - body.parse::<u128>().unwrap() * 100 % 97;
            lunch.kiosk.post("/api/v1/kiosk/identify", json!({"card": format!("{body}{check:02}")})).await
        }).await;
        assert!(wrong >= 12 && wrong <= allowance(12, 60, since), "{wrong} cards passed");
        lunch.kiosk.post("/api/v1/kiosk/identify", json!({"card": one.card})).await.refused(429, "slow_down");
    }

    /// Logins, devices' and volunteers' codes: by address, over all processes.
    async fn an_address_can_not_go_on_guessing(world) {
        let nobody = world.anyone();
        let since = Instant::now();
        let logins = passed(60, async |n| nobody.login(&format!("nobody-{n}"), "some-password").await).await;
        assert!(logins >= 20 && logins <= allowance(30, 2, since), "{logins} logins passed");
        let since = Instant::now();
        let codes = passed(60, async |n| nobody.join("/api/v1/devices/enrol", &format!("AAAA{n:04}")).await).await;
        assert!(codes >= 20 && codes <= allowance(30, 2, since), "{codes} codes passed");
        // The fifth wrong code of a round shuts the address out, which is less than its allowance.
        let codes = passed(20, async |n| nobody.join("/api/v1/route/join", &format!("{n:06}")).await).await;
        assert_eq!(codes, 5);
    }

    /// Staff look people up often, but not without end; every look is in the log, and so is what a list or a refusal tells.
    async fn staff_looks_are_counted_and_written_down(world) {
        let senior = steps::admit(&world, Person::old()).await;
        let registrar = world.staff("registrar").await;
        let since = Instant::now();
        let search = json!({"q": senior.number});
        let searches = passed(150, async |_| registrar.post("/api/v1/seniors/search", search.clone()).await).await;
        assert!(searches >= 50 && searches <= allowance(60, 1, since), "{searches} searches passed");
        registrar.post("/api/v1/registrations", senior.person.registration(tests::world::CANTEEN_PLACE)).await.refused(409, "duplicate_person");
        world.staff("verifier").await.get("/api/v1/registrations").await.done();

        let log = world.staff("auditor").await.get("/api/v1/audit").await.ok();
        for action in ["senior.search", "registration.duplicate", "registration.list"] {
            assert!(items(&log).iter().any(|entry| text(entry, "action") == action), "{action} is not in the log");
        }
    }
}
