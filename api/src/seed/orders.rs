//! A morning's orders at each canteen, through the writer like any other order.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::diet::Portion;
use domain::id::{OrderId, SeniorId};
use domain::made_up::MadeUp;
use domain::menu::conflict::{Offer, substitute};
use domain::order::command::{Command, Place, PlaceDiner, WantedLine};
use domain::order::{OrderMode, Sitting};
use futures_util::future::join_all;
use store::canteens::Canteen;
use store::writer::Wish;
use store::{Placing, Result, Store, ids};

use super::{draw, neighbours};

/// Deliveries go to people within this distance.
const DELIVERY_M: f64 = 4_000.0;
/// Who walks to the canteen lives within this distance.
const WALK_M: f64 = 6_000.0;

/// Places orders for about half of each canteen's lunch of today; returns who ordered.
pub(super) async fn of_this_morning(
    store: &Store,
    canteens: &[Canteen],
    made: &[MadeUp],
    seed: u64,
) -> Result<BTreeSet<u32>> {
    let mut ordered = BTreeSet::new();
    let today = store.clock.now().day();
    for (index, canteen) in canteens.iter().enumerate() {
        for picture in store.pictures(canteen.id, today).await? {
            let sitting = store.system().sitting(picture.sitting_id).await?;
            let wanted = wanted(canteen, &sitting, made, &mut ordered, seed.wrapping_add(index as u64));
            let answers = join_all(wanted.into_iter().map(|place| store.writer.submit_bulk(wish(place)))).await;
            let refused = answers.iter().filter(|answer| answer.is_err()).count();
            tracing::info!(orders = answers.len() - refused, refused, "a morning's orders");
        }
    }
    Ok(ordered)
}

fn wanted(canteen: &Canteen, sitting: &Sitting, made: &[MadeUp], ordered: &mut BTreeSet<u32>, seed: u64) -> Vec<Place> {
    let mut draw = draw(seed, 2);
    let (deliveries, eaters) = (sitting.delivery_capacity * 2 / 3, sitting.capacity / 3);
    let mut places = Vec::new();
    for (mode, most, within_m) in [
        (OrderMode::Delivery, deliveries, DELIVERY_M),
        (OrderMode::DineIn, eaters, WALK_M),
    ] {
        let mut taken = 0;
        for one in neighbours(canteen, made, within_m) {
            let may = mode != OrderMode::Delivery || one.delivery;
            if taken >= most || !may || ordered.contains(&one.serial) || draw.per_mille(250) {
                continue;
            }
            let turn = usize::try_from(draw.below(sitting.dishes.len() as u64)).unwrap_or(0);
            if let Some(line) = line(sitting, one, turn) {
                let diner = PlaceDiner {
                    order_id: OrderId(ids::new_id()),
                    senior_id: SeniorId(one.id),
                    lines: vec![line],
                    payment: None,
                    identified: None,
                };
                places.push(Place {
                    sitting_id: sitting.id,
                    mode,
                    diners: vec![diner],
                    second_meal: false,
                    diet_override: None,
                });
                ordered.insert(one.serial);
                taken += 1;
            }
        }
    }
    places
}

fn line(sitting: &Sitting, one: &MadeUp, turn: usize) -> Option<WantedLine> {
    let offers = sitting.dishes.iter().cycle().skip(turn).take(sitting.dishes.len());
    let offers = offers.map(|dish| Offer {
        id: dish.id,
        dish: &dish.facts,
        remaining: dish.remaining(),
    });
    let (sitting_dish_id, texture) = substitute(&one.diet, offers, sitting.halal)?;
    Some(WantedLine {
        sitting_dish_id,
        texture,
        portion: Portion::Regular,
    })
}

fn wish(place: Place) -> Wish {
    Wish {
        command: Command::Place(place),
        key: None,
        placing: Placing {
            channel: "seed",
            by: None,
        },
        actor: None,
        render: Arc::new(|_| store::writer::Rendered::nothing()),
        rider: None,
    }
}
