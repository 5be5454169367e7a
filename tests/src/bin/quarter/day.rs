//! One day of every canteen: ordered, cancelled, eaten or not, put right, reconciled. And who dies.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::diet::Portion;
use domain::id::{OrderId, SeniorId, SittingId};
use domain::made_up::Draw;
use domain::menu::conflict::{Offer, substitute};
use domain::order::command::{Caller, Cancel, Close, Command, Flag, Place, PlaceDiner, Serve, WantedLine};
use domain::order::{Done, FlagCause, Identified, Order, OrderMode, Refusal, Sitting};
use domain::time::ServiceDay;
use futures_util::future::join_all;
use store::reconcile::Closing;
use store::seeding::menus::{SeedLunch, SittingSize};
use store::writer::{Wish, WriteError};
use store::{Actor, Placing, Store, ids};

use crate::books::{Books, Entry, Fate};
use crate::county::{Canteen, County};
use crate::office::Office;
use crate::{at, rates};

/// Commands that wait at once; the writer takes 2,048.
const AT_ONCE: usize = 1_024;
/// Of a thousand.
const CANCELLED: u64 = 70;
const ABSENT: u64 = 65;
const SHUT_DOORS: u64 = 40;
const MISTAKES: u64 = 10;

/// A day from eight o'clock to its closed books.
pub async fn live(store: &Store, county: &County, office: &Office, books: &mut Books, today: ServiceDay, seed: u64) {
    let mut draw = crate::draw(seed, 10_007, &today.to_string());
    assert!(store.clock.move_to(at(today, 8, 0)));
    let mut tables = Vec::new();
    for canteen in &county.canteens {
        let sitting = sit(store, canteen, today).await;
        let wanted = wanted(county, canteen, &sitting, books, today, &mut draw);
        let orders = place(store, county, canteen, wanted, books).await;
        tables.push((canteen, sitting.id, orders));
    }
    for (_, _, orders) in &mut tables {
        cancel(store, orders, books, &mut draw).await;
    }
    let died = die(store, office, books, &tables, today, &mut draw).await;
    assert!(store.clock.move_to(at(today, 9, 31)));
    for (_, sitting, _) in &tables {
        done(
            store,
            Command::Close(Close {
                sitting_id: *sitting,
                early: false,
            }),
        )
        .await;
    }
    assert!(store.clock.move_to(at(today, 12, 0)));
    for (_, _, orders) in &tables {
        hand_out(store, orders, &died, books, &mut draw).await;
    }
    assert!(store.clock.move_to(at(today, 12, 31)));
    for (canteen, sitting, orders) in &tables {
        make_mistakes(store, orders, books, &mut draw).await;
        done(
            store,
            Command::End(Close {
                sitting_id: *sitting,
                early: false,
            }),
        )
        .await;
        let manager = store.within(&office.manager);
        for dish in manager.samples(*sitting).await.unwrap() {
            if dish.needed {
                let kept = manager.sample_keep(*sitting, dish.sitting_dish_id, 125, at(today, 12, 0));
                kept.await.unwrap();
            }
        }
        match manager.books_close(canteen.id, today).await.unwrap() {
            Closing::Closed(_) => books.note("days reconciled", 1),
            Closing::StillOpen(open, _) => panic!("{} meals of {today} have no end", open.len()),
            Closing::SamplesMissing(dishes) => panic!("nothing was kept of {dishes:?} on {today}"),
        }
    }
}

async fn sit(store: &Store, canteen: &Canteen, today: ServiceDay) -> Sitting {
    let capacity = i32::try_from(canteen.meals + 20).unwrap();
    let lunch = SeedLunch {
        canteen: canteen.id,
        day: today,
        size: SittingSize {
            capacity: capacity * 4,
            delivery: capacity,
            counter: 0,
        },
        dishes: canteen.dishes.iter().take(6).copied().collect(),
    };
    let id = store
        .system()
        .seed_lunch(&lunch)
        .await
        .unwrap()
        .expect("a day has one lunch");
    store.system().sitting(id).await.unwrap()
}

/// Distinct guests of the canteen with what they can eat, as many as it cooks for.
fn wanted(
    county: &County,
    canteen: &Canteen,
    sitting: &Sitting,
    books: &mut Books,
    today: ServiceDay,
    draw: &mut Draw,
) -> Vec<Place> {
    let guests = canteen.guests.len() as u64;
    let (mut at, step) = (draw.below(guests), 1 + 2 * draw.below(40));
    let mut places = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    while places.len() < canteen.meals.min(canteen.guests.len() / 3) {
        at = (at + step) % guests;
        let index = canteen.guests[usize::try_from(at).unwrap()];
        if !seen.insert(index) {
            at = (at + 1) % guests;
            continue;
        }
        let person = &county.people[index];
        let offers = sitting
            .dishes
            .iter()
            .cycle()
            .skip(index % sitting.dishes.len())
            .take(sitting.dishes.len());
        let offers = offers.map(|dish| Offer {
            id: dish.id,
            dish: &dish.facts,
            remaining: 1,
        });
        let Some((sitting_dish_id, texture)) = substitute(&person.diet, offers, sitting.halal) else {
            continue;
        };
        let mode = match draw.below(10) {
            0..2 if person.delivery => OrderMode::Delivery,
            2 => OrderMode::TakeAway,
            _ => OrderMode::DineIn,
        };
        let age = |day: ServiceDay| day.age_of(person.birth_date);
        if age(today) != age(today.plus_days(-1)) && [80, 90].contains(&age(today)) {
            books.note("meals on an 80th or 90th birthday", 1);
        }
        let identified = if draw.per_mille(800) {
            Identified::Card
        } else {
            Identified::Phone
        };
        places.push(Place {
            sitting_id: sitting.id,
            mode,
            diners: vec![PlaceDiner {
                order_id: OrderId(ids::new_id()),
                senior_id: SeniorId(person.id),
                lines: vec![WantedLine {
                    sitting_dish_id,
                    texture,
                    portion: Portion::Regular,
                }],
                payment: None,
                identified: Some(identified),
            }],
            second_meal: false,
            diet_override: None,
        });
    }
    places
}

async fn place(store: &Store, county: &County, canteen: &Canteen, wanted: Vec<Place>, books: &mut Books) -> Vec<Order> {
    let mut placed = Vec::new();
    for answer in ask_all(store, wanted.into_iter().map(Command::Place).collect()).await {
        match answer {
            Ok(Done::Placed(orders)) => placed.extend(orders),
            Err(WriteError::Refused(Refusal::SeniorNotActive { .. })) => books.note("orders of the dead refused", 1),
            other => panic!("an order was answered with {other:?}"),
        }
    }
    for order in &placed {
        let person = &county.people[county.by_id[&order.senior_id.0]];
        let owed = rates::owed(person, order.service_day, order.price().0);
        let split: BTreeMap<String, i64> = order
            .split
            .parts
            .iter()
            .filter(|part| domain::settlement::due::is_claimed(part.fund))
            .map(|part| (part.fund_id.clone(), part.fen.0))
            .collect();
        let mine: BTreeMap<String, i64> = owed.iter().map(|(fund, fen)| ((*fund).to_owned(), *fen)).collect();
        assert_eq!(split, mine, "the product splits order {} otherwise", order.id);
        let entry = Entry {
            canteen: canteen.id,
            day: order.service_day,
            owed,
            price: order.price().0,
            fate: Fate::Placed,
        };
        books.entries.insert(order.id, entry);
    }
    placed
}

async fn cancel(store: &Store, orders: &mut Vec<Order>, books: &mut Books, draw: &mut Draw) {
    let (gone, stay): (Vec<Order>, Vec<Order>) = std::mem::take(orders)
        .into_iter()
        .partition(|_| draw.per_mille(CANCELLED));
    let commands = gone.iter().map(|order| {
        Command::Cancel(Cancel {
            order_id: order.id,
            by: Caller::Staff,
        })
    });
    for answer in ask_all(store, commands.collect()).await {
        answer.unwrap();
    }
    for order in gone {
        books.set(order.id, Fate::Cancelled);
    }
    *orders = stay;
}

/// Now and then somebody who has ordered for today dies in the morning.
async fn die(
    store: &Store,
    office: &Office,
    books: &mut Books,
    tables: &[(&Canteen, SittingId, Vec<Order>)],
    today: ServiceDay,
    draw: &mut Draw,
) -> Vec<OrderId> {
    let mut died = Vec::new();
    for (_, _, orders) in tables {
        if !draw.per_mille(60) || orders.is_empty() {
            continue;
        }
        let order = &orders[usize::try_from(draw.below(orders.len() as u64)).unwrap()];
        store
            .within(&office.approver)
            .record_death(order.senior_id, today, "死亡证明")
            .await
            .unwrap();
        died.push(order.id);
        books.note("deaths", 1);
    }
    died
}

/// Who comes eats; who doesn't is flagged.
async fn hand_out(store: &Store, orders: &[Order], died: &[OrderId], books: &mut Books, draw: &mut Draw) {
    let mut by_cause: BTreeMap<FlagCause, Vec<OrderId>> = BTreeMap::new();
    let mut served = Vec::new();
    for order in orders {
        let carried = order.mode == OrderMode::Delivery;
        let cause = match () {
            () if died.contains(&order.id) => Some(FlagCause::Deceased),
            () if carried && draw.per_mille(SHUT_DOORS) => Some(FlagCause::NoAnswer),
            () if !carried && draw.per_mille(ABSENT) => Some(FlagCause::NoShow),
            () => None,
        };
        match cause {
            Some(cause) => by_cause.entry(cause).or_default().push(order.id),
            None => served.push(order.id),
        }
    }
    for (cause, order_ids) in by_cause {
        order_ids.iter().for_each(|id| books.set(*id, Fate::Flagged));
        done(store, Command::Flag(Flag { order_ids, cause })).await;
    }
    served.iter().for_each(|id| books.set(*id, Fate::Served));
    done(store, Command::Serve(Serve::Orders(served))).await;
}

/// A wrong number was called: the meal is opened again, and nobody came for it.
async fn make_mistakes(store: &Store, orders: &[Order], books: &mut Books, draw: &mut Draw) {
    let wrong: Vec<OrderId> = orders
        .iter()
        .map(|order| order.id)
        .filter(|id| books.entries[id].fate == Fate::Served && draw.per_mille(MISTAKES))
        .collect();
    if wrong.is_empty() {
        return;
    }
    done(store, Command::Reopen(wrong.clone())).await;
    wrong.iter().for_each(|id| books.set(*id, Fate::Flagged));
    books.note("wrong hand-outs undone the same day", wrong.len());
    let cause = FlagCause::NoShow;
    done(
        store,
        Command::Flag(Flag {
            order_ids: wrong,
            cause,
        }),
    )
    .await;
}

async fn ask_all(store: &Store, commands: Vec<Command>) -> Vec<Result<Done, WriteError>> {
    let mut answers = Vec::with_capacity(commands.len());
    let mut rest = commands.into_iter().peekable();
    while rest.peek().is_some() {
        let portion: Vec<Command> = rest.by_ref().take(AT_ONCE).collect();
        let asked = portion
            .into_iter()
            .map(|command| store.writer.submit_bulk(wish(command)));
        let told = join_all(asked).await.into_iter();
        answers.extend(told.map(|answer| answer.map(|fulfilled| fulfilled.done.expect("it came without a key"))));
    }
    answers
}

async fn done(store: &Store, command: Command) -> Done {
    ask_all(store, vec![command]).await.pop().unwrap().unwrap()
}

fn wish(command: Command) -> Wish {
    Wish {
        command,
        key: None,
        placing: Placing {
            channel: "kiosk",
            by: None,
        },
        actor: None::<Actor>,
        render: Arc::new(|_| store::writer::Rendered::nothing()),
        rider: None,
    }
}
