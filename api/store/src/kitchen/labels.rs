//! 标签: what stands on a box.

use std::collections::BTreeMap;

use domain::diet::{DietProfile, Portion, Texture};
use domain::id::{OrderId, SittingId};
use domain::order::{Order, OrderMode, OrderState};
use domain::time::At;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::entity::{packed_box, round};
use crate::orders::{OrderQuery, OrderView};
use crate::rounds::rows::{self as rounds, Round};
use crate::{Result, Scoped};

/// A box and what stands on it. It has no `Debug`: the warnings are health data.
#[derive(Clone)]
pub struct Label {
    /// Which meal.
    pub order_id: OrderId,
    /// What a scanner reads.
    pub code: String,
    /// Round and place on it; nothing while nobody has placed it, and for what is fetched.
    pub round_stop: Option<(i32, i32)>,
    /// Which of how many bags for that door, from 1.
    pub bag_of_door: (u32, u32),
    /// The round is under way with it, or was.
    pub left: bool,
    /// How it reaches its mouth.
    pub mode: OrderMode,
    /// 王*芳
    pub masked_name: String,
    /// Read aloud.
    pub pickup_no: u32,
    /// What goes into one bag.
    pub bag_no: u32,
    /// Dish, English name, texture, portion.
    pub lines: Vec<(String, String, Texture, Portion)>,
    /// Keys of what matters for this person: allergens, religion, salt, sugar, texture.
    pub warnings: Vec<String>,
    /// Until when it may be eaten.
    pub eat_before: At,
    /// Nobody has put their door on the map.
    pub off_map: bool,
    /// Whether it was checked off while packing.
    pub packed: bool,
}

/// The labels of a sitting.
#[derive(Clone)]
pub struct Labels {
    /// By round and stop; what is in no round comes last and is as visible.
    pub items: Vec<Label>,
    /// Whether the rounds are made; before that the labels have no round on them.
    pub planned: bool,
}

impl Scoped<'_> {
    /// A label for each box that leaves the canteen: carried or taken away.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] outside the scope.
    pub async fn labels(&self, id: SittingId) -> Result<Labels> {
        let sitting = self.sitting(id).await?;
        let conn = self.store.db.read();
        let mut views = self.orders(id, OrderQuery::default()).await?;
        views.retain(|view| leaves(&view.order));
        let rounds = rounds::load(conn, Condition::all().add(round::Column::SittingId.eq(id.0))).await?;
        let seats = seats(&rounds);
        let packed: Vec<Uuid> = packed_box::Entity::find()
            .filter(packed_box::Column::SittingId.eq(id.0))
            .all(conn)
            .await?
            .into_iter()
            .map(|row| row.order_id)
            .collect();
        let ids: Vec<_> = views.iter().map(|view| view.order.senior_id).collect();
        let people = self.store.system().diners(&ids).await?;
        let off_map = self.off_the_map(&views, sitting.service_day).await?;
        let mut items: Vec<Label> = views
            .iter()
            .map(|view| {
                let person = people.iter().find(|person| person.id() == view.order.senior_id);
                let seat = seats.get(&view.order.id);
                Label {
                    round_stop: seat.map(|seat| (seat.round, seat.stop)),
                    bag_of_door: seat.map_or((1, 1), |seat| seat.bag),
                    left: seat.is_some_and(|seat| seat.left),
                    eat_before: seat.map_or(sitting.ends_at, |seat| seat.deadline),
                    warnings: person.map(|person| warnings(&person.diner.diet)).unwrap_or_default(),
                    off_map: view.order.mode == OrderMode::Delivery && off_map.get(&view.order.id) == Some(&true),
                    packed: packed.contains(&view.order.id.0),
                    ..bare(view)
                }
            })
            .collect();
        items.sort_by_key(|one| (one.round_stop.is_none(), one.round_stop, one.bag_of_door, one.pickup_no));
        Ok(Labels {
            items,
            planned: !rounds.is_empty(),
        })
    }
}

/// Where a box goes.
struct Seat {
    round: i32,
    stop: i32,
    /// Which of how many for this door.
    bag: (u32, u32),
    left: bool,
    deadline: At,
}

fn seats(rounds: &[Round]) -> BTreeMap<OrderId, Seat> {
    let mut seats = BTreeMap::new();
    for round in rounds {
        for (no, stop) in (1..).zip(&round.stops) {
            let all = u32::try_from(stop.meals.len()).unwrap_or(u32::MAX);
            seats.extend((1..).zip(&stop.meals).map(|(bag, meal)| {
                let seat = Seat {
                    round: round.no,
                    stop: no,
                    bag: (bag, all),
                    left: round.departed_at.is_some(),
                    deadline: stop.deadline_at,
                };
                (meal.order_id, seat)
            }));
        }
    }
    seats
}

fn leaves(order: &Order) -> bool {
    let goes = matches!(order.mode, OrderMode::Delivery | OrderMode::TakeAway);
    goes && matches!(order.state, OrderState::Placed | OrderState::Served)
}

fn bare(view: &OrderView) -> Label {
    let order = &view.order;
    let lines = order.lines.iter();
    Label {
        order_id: order.id,
        code: order.short_code(),
        round_stop: None,
        bag_of_door: (1, 1),
        left: false,
        mode: order.mode,
        masked_name: view.masked_name.clone(),
        pickup_no: order.pickup_no,
        bag_no: order.bag_no,
        lines: lines
            .map(|line| (line.name.clone(), line.name_en.clone(), line.texture, line.portion))
            .collect(),
        warnings: Vec::new(),
        eat_before: order.placed_at,
        off_map: false,
        packed: false,
    }
}

/// What a box must say, what hurts first.
fn warnings(diet: &DietProfile) -> Vec<String> {
    let mut keys: Vec<&str> = diet.allergens.iter().map(|allergen| allergen.name()).collect();
    keys.extend(diet.religion.map(|religion| religion.name()));
    if diet.texture != Texture::Regular {
        keys.push(diet.texture.name());
    }
    if diet.low_salt {
        keys.push("low_salt");
    }
    if diet.low_sugar {
        keys.push("low_sugar");
    }
    keys.into_iter().map(str::to_owned).collect()
}
