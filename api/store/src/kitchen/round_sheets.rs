//! 路单: a round on paper. Whoever is away keeps their place, as 今天不送.

use std::collections::{BTreeMap, BTreeSet};

use domain::delivery::Outcome;
use domain::id::{OrderId, RoundId, SeniorId, SittingId, StopId};
use domain::money::Fen;
use domain::order::order_line::Replaced;
use domain::order::{OrderMode, OrderState, Sitting};
use domain::standing::StandingOutcome;
use domain::time::At;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use uuid::Uuid;

use crate::audit::Act;
use crate::entity::{meal_order, round, standing_day, standing_order, stop};
use crate::rounds::homes::{self, Home};
use crate::rounds::rows as rounds;
use crate::{Error, Result, Scoped};

/// Earlier rounds that are searched for somebody's usual place.
const LOOK_BACK_DOORS: usize = 20;

/// A line of the sheet. It has no `Debug`: there are addresses in it.
pub struct SheetLine {
    /// The door; nothing where nobody goes today.
    pub stop_id: Option<StopId>,
    /// Its number on the round, as on the labels.
    pub stop_no: Option<i32>,
    /// The usual place, for those who are away.
    usual: i32,
    /// Whole names: a stranger has to ask for them.
    pub names: String,
    /// As people say it.
    pub address: Option<String>,
    /// The number to call.
    pub phone: Option<String>,
    /// The bags and what is in them.
    pub meals: Vec<Bag>,
    /// When somebody knocks.
    pub eta_at: Option<At>,
    /// Until when the food is good.
    pub deadline_at: Option<At>,
    /// 收现金: what is to be collected there.
    pub cash_due: Fen,
    /// Why nobody goes: paused, skipped, cancelled …
    pub away: Option<String>,
    /// What was reported already, on a round that is out.
    pub outcome: Option<Outcome>,
}

/// A bag.
#[derive(Clone)]
pub struct Bag {
    /// The number on it.
    pub no: u32,
    /// What is in it.
    pub dishes: String,
    /// What had been chosen where the canteen replaced it, in the same way; nothing as a rule.
    pub instead_of: Option<Replaced>,
}

/// A round on paper.
pub struct RoundSheet {
    /// Which; nothing for those whom no round has.
    pub round_id: Option<RoundId>,
    /// Its number.
    pub no: i32,
    /// Who goes.
    pub volunteer: Option<String>,
    /// When it leaves.
    pub departs_at: Option<At>,
    /// When it left.
    pub departed_at: Option<At>,
    /// The doors in their order, those who are away in their usual place.
    pub lines: Vec<SheetLine>,
}

/// Somebody who is away, and where they usually stand.
struct Away {
    senior: SeniorId,
    cause: String,
    seat: Option<(i32, i32)>,
}

impl Scoped<'_> {
    /// The rounds of a sitting in scope on paper, and who is on none. The look at the addresses is noted.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn round_sheets(&self, id: SittingId) -> Result<(Sitting, Vec<RoundSheet>)> {
        let sitting = self.sitting(id).await?;
        let conn = self.store.db.read();
        let found = rounds::load(conn, Condition::all().add(round::Column::SittingId.eq(id.0))).await?;
        let away = self.away(&sitting).await?;
        let unplaced = self.rounds(id).await?.unplaced;
        let bags = self.bags(id).await?;
        let everybody: BTreeSet<Uuid> = found
            .iter()
            .flat_map(|one| &one.stops)
            .flat_map(|stop| stop.meals.iter().map(|meal| meal.senior_id.0))
            .chain(away.iter().map(|one| one.senior.0))
            .chain(unplaced.iter().map(|one| one.senior_id.0))
            .collect();
        let homes = homes::load_on(conn, &self.store.keys, everybody, sitting.service_day).await?;
        let meals = found.iter().flat_map(|one| &one.stops).flat_map(|stop| &stop.meals);
        let carried: Vec<OrderId> = meals
            .map(|meal| meal.order_id)
            .chain(unplaced.iter().map(|one| one.order_id))
            .collect();
        let due = self.cash_due(&carried).await?;
        let mut sheets: Vec<RoundSheet> = found.iter().map(|one| sheet(one, &due, &homes, &bags)).collect();
        let by_hand = unplaced.iter().map(|one| SheetLine {
            cash_due: sum(&due, [one.order_id]),
            ..by_hand(one.senior_id, &homes, &bags)
        });
        let mut loose = RoundSheet {
            round_id: None,
            no: 0,
            volunteer: None,
            departs_at: None,
            departed_at: None,
            lines: by_hand.collect(),
        };
        for one in &away {
            let line = absent(one, &homes);
            let seat = one
                .seat
                .and_then(|(no, _)| sheets.iter_mut().find(|sheet| sheet.no == no));
            seat.unwrap_or(&mut loose).lines.push(line);
        }
        for sheet in &mut sheets {
            sheet.lines.sort_by_key(|line| (line.usual, line.stop_id.is_some()));
        }
        if !loose.lines.is_empty() {
            sheets.push(loose);
        }
        let act = Act {
            action: "rounds.paper",
            subject_kind: "sitting",
            subject_id: id.to_string(),
            place_path: &self.canteen_path(sitting.canteen_id).await?,
            detail: json!({"people": homes.len()}),
        };
        self.note(act).await?;
        Ok((sitting, sheets))
    }

    /// Who usually is carried to and isn't today: by a standing order that rests, or by an order that was called off.
    async fn away(&self, sitting: &Sitting) -> Result<Vec<Away>> {
        let conn = self.store.db.read();
        let rows = standing_day::Entity::find()
            .filter(standing_day::Column::CanteenId.eq(sitting.canteen_id.0))
            .filter(standing_day::Column::ServiceDay.eq(sitting.service_day.to_string()))
            .filter(standing_day::Column::Period.eq(sitting.period.name()))
            .all(conn)
            .await?;
        let carried: BTreeSet<Uuid> = standing_order::Entity::find()
            .filter(standing_order::Column::CanteenId.eq(sitting.canteen_id.0))
            .filter(standing_order::Column::Mode.eq(OrderMode::Delivery.name()))
            .all(conn)
            .await?
            .into_iter()
            .map(|row| row.id)
            .collect();
        let mut absent: BTreeMap<Uuid, String> = BTreeMap::new();
        for row in rows.iter().filter(|row| carried.contains(&row.standing_id)) {
            let outcome = StandingOutcome::parse(&row.outcome).ok_or(Error::Corrupt("standing_day.outcome"))?;
            if !matches!(outcome, StandingOutcome::Ordered | StandingOutcome::OwnOrder) {
                absent.insert(row.senior_id, outcome.name().to_owned());
            }
        }
        let cancelled = meal_order::Entity::find()
            .filter(meal_order::Column::SittingId.eq(sitting.id.0))
            .filter(meal_order::Column::Mode.eq(OrderMode::Delivery.name()))
            .all(conn)
            .await?;
        let eats: BTreeSet<Uuid> = cancelled
            .iter()
            .filter(|row| row.state != OrderState::Cancelled.name())
            .map(|row| row.senior_id)
            .collect();
        for row in cancelled.iter().filter(|row| row.state == OrderState::Cancelled.name()) {
            absent.entry(row.senior_id).or_insert_with(|| "cancelled".to_owned());
        }
        absent.retain(|senior, _| !eats.contains(senior));
        let mut away = Vec::with_capacity(absent.len());
        for (senior, cause) in absent {
            away.push(Away {
                senior: SeniorId(senior),
                cause,
                seat: self.usual_seat(sitting, senior).await?,
            });
        }
        Ok(away)
    }

    /// Round and place: today's, from before the order was called off; else the last one at this canteen and meal.
    async fn usual_seat(&self, sitting: &Sitting, senior_id: Uuid) -> Result<Option<(i32, i32)>> {
        let conn = self.store.db.read();
        let doors = stop::Entity::find()
            .filter(stop::Column::SeniorId.eq(senior_id))
            .order_by_desc(stop::Column::EtaAtMs)
            .all(conn)
            .await?;
        for door in doors.into_iter().take(LOOK_BACK_DOORS) {
            let row = round::Entity::find_by_id(door.round_id).one(conn).await?;
            if let Some(row) = row.filter(|row| row.canteen_id == sitting.canteen_id.0) {
                return Ok(Some((row.no, door.seq)));
            }
        }
        Ok(None)
    }

    /// The bags of a sitting: number and dishes, by whose they are.
    async fn bags(&self, id: SittingId) -> Result<BTreeMap<SeniorId, Vec<Bag>>> {
        let mut bags: BTreeMap<SeniorId, Vec<Bag>> = BTreeMap::new();
        for view in self.orders(id, crate::orders::OrderQuery::default()).await? {
            if view.order.state.is_a_meal() && view.order.mode == OrderMode::Delivery {
                let lines = || view.order.lines.iter();
                let dishes: Vec<&str> = lines().map(|line| line.name.as_str()).collect();
                let chosen: Vec<&Replaced> = lines().filter_map(|line| line.instead_of.as_ref()).collect();
                bags.entry(view.order.senior_id).or_default().push(Bag {
                    no: view.order.bag_no,
                    dishes: dishes.join("、"),
                    instead_of: (!chosen.is_empty()).then(|| both(&chosen)),
                });
            }
        }
        Ok(bags)
    }
}

/// Several dishes as one name in either language.
fn both(dishes: &[&Replaced]) -> Replaced {
    let names: Vec<&str> = dishes.iter().map(|dish| dish.name.as_str()).collect();
    let english: Vec<&str> = dishes.iter().map(|dish| dish.name_en.as_str()).collect();
    Replaced {
        name: names.join("、"),
        name_en: english.join(", "),
    }
}

fn sum(due: &BTreeMap<OrderId, Fen>, orders: impl IntoIterator<Item = OrderId>) -> Fen {
    let owed = orders.into_iter().filter_map(|order| due.get(&order));
    owed.copied().sum()
}

fn sheet(
    one: &rounds::Round,
    due: &BTreeMap<OrderId, Fen>,
    homes: &BTreeMap<SeniorId, Home>,
    bags: &BTreeMap<SeniorId, Vec<Bag>>,
) -> RoundSheet {
    let lines = (1..).zip(&one.stops).map(|(no, stop)| SheetLine {
        cash_due: sum(due, stop.meals.iter().map(|meal| meal.order_id)),
        ..door(no, stop, homes, bags)
    });
    RoundSheet {
        round_id: Some(one.id),
        no: one.no,
        volunteer: one.volunteer.as_ref().map(|(_, name)| name.clone()),
        departs_at: Some(one.departs_at),
        departed_at: one.departed_at,
        lines: lines.collect(),
    }
}

fn door(
    no: i32,
    stop: &rounds::Stop,
    homes: &BTreeMap<SeniorId, Home>,
    bags: &BTreeMap<SeniorId, Vec<Bag>>,
) -> SheetLine {
    let mut ids: Vec<SeniorId> = stop.meals.iter().map(|meal| meal.senior_id).collect();
    ids.dedup();
    let meals = ids.iter().filter_map(|id| bags.get(id)).flatten().cloned().collect();
    let there = dwelling(&ids, homes, meals);
    // Where nobody has to go any more, the paper needn't say where they live.
    let waits = stop.outcome.is_none();
    SheetLine {
        stop_id: Some(stop.id),
        stop_no: Some(no),
        usual: stop.seq,
        address: there.address.filter(|_| waits),
        phone: there.phone.filter(|_| waits),
        eta_at: Some(stop.eta_at),
        deadline_at: Some(stop.deadline_at),
        outcome: stop.outcome,
        names: there.names,
        meals: there.meals,
        cash_due: there.cash_due,
        away: None,
    }
}

fn by_hand(senior: SeniorId, homes: &BTreeMap<SeniorId, Home>, bags: &BTreeMap<SeniorId, Vec<Bag>>) -> SheetLine {
    dwelling(&[senior], homes, bags.get(&senior).cloned().unwrap_or_default())
}

fn absent(one: &Away, homes: &BTreeMap<SeniorId, Home>) -> SheetLine {
    SheetLine {
        usual: one.seat.map_or(i32::MAX, |(_, seq)| seq),
        away: Some(one.cause.clone()),
        // Nobody goes there today: the paper needn't say where they live.
        address: None,
        phone: None,
        ..dwelling(&[one.senior], homes, Vec::new())
    }
}

fn dwelling(ids: &[SeniorId], homes: &BTreeMap<SeniorId, Home>, meals: Vec<Bag>) -> SheetLine {
    let here = || ids.iter().filter_map(|id| homes.get(id));
    let name = |home: &Home| {
        home.name
            .as_ref()
            .map_or_else(|| "*".to_owned(), |name| name.as_str().to_owned())
    };
    SheetLine {
        stop_id: None,
        stop_no: None,
        usual: i32::MAX,
        names: here().map(name).collect::<Vec<_>>().join("、"),
        address: here().find_map(|home| Some(home.contact.address.as_ref()?.as_str().to_owned())),
        phone: here().find_map(|home| Some(home.contact.phone.as_ref()?.as_str().to_owned())),
        meals,
        eta_at: None,
        deadline_at: None,
        cash_due: Fen::ZERO,
        away: None,
        outcome: None,
    }
}
