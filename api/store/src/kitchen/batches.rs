//! Batches and their temperatures; the deadlines of the boxes follow from them.

use std::collections::{BTreeMap, BTreeSet};

use domain::delivery::StopState;
use domain::delivery::food_clock::{CookedBatch, FoodRule, Keeping, Reading, ReadingKind};
use domain::id::{BatchId, OrderId, SittingDishId, SittingId, StopId};
use domain::time::At;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde_json::json;
use uuid::Uuid;

use crate::audit::{self, Act};
use crate::board::{News, NewsKind};
use crate::entity::{box_batch, food_batch, meal_order, sitting, stop, stop_order, temperature};
use crate::orders::rows as orders;
use crate::{Error, Result, Scoped, System, ids};

const RULE: &str = "food_rule";
/// Colder than any freezer and hotter than any oil: a slip of the decimal point.
const DECICELSIUS: std::ops::RangeInclusive<i32> = -400..=2_500;

/// A batch as the kitchen sees it.
#[derive(Debug, Clone)]
pub struct Batch {
    /// Which.
    pub id: BatchId,
    /// Of which dish.
    pub sitting_dish_id: SittingDishId,
    /// From 1 for each dish.
    pub no: i32,
    /// When it was cooked, how it is kept, what was measured.
    pub cooked: CookedBatch,
    /// Until when it may be handed over.
    pub good_until: At,
    /// Who wrote it down.
    pub by: String,
}

impl System<'_> {
    /// The food clock's numbers: the county's own, or the defaults.
    ///
    /// # Errors
    /// The database's.
    pub async fn food_rule(&self) -> Result<FoodRule> {
        match self.setting(RULE).await? {
            Some(text) => serde_json::from_str(&text).map_err(|_| Error::Corrupt("setting.food_rule")),
            None => Ok(FoodRule::default()),
        }
    }
}

impl Scoped<'_> {
    /// Sets the food clock's numbers for the installation.
    ///
    /// # Errors
    /// `bad_food_rule` when they contradict each other.
    pub async fn set_food_rule(&self, rule: FoodRule) -> Result<()> {
        if !rule.holds() {
            return Err(Error::invalid(
                "bad_food_rule",
                "plain_minutes",
                "these numbers contradict each other",
            ));
        }
        self.store.system().set_setting(RULE, &json!(rule).to_string()).await?;
        let act = Act {
            action: "food_rule.set",
            subject_kind: "setting",
            subject_id: RULE.to_owned(),
            place_path: &self.actor.scope,
            detail: json!(rule),
        };
        self.note(act).await
    }

    /// The batches of a sitting in scope, by dish and number.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn batches(&self, sitting: SittingId) -> Result<Vec<Batch>> {
        self.sitting(sitting).await?;
        let rule = self.store.system().food_rule().await?;
        load(self.store.db.read(), rule, sitting).await
    }

    /// Writes a batch down.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope; `unknown_dish`; `bad_instant` for one to come, or of another day.
    pub async fn batch_make(
        &self,
        sitting_id: SittingId,
        dish: SittingDishId,
        keeping: Keeping,
        cooked_at: At,
    ) -> Result<()> {
        let sitting = self.sitting(sitting_id).await?;
        if sitting.dish(dish).is_none() {
            return Err(Error::invalid(
                "unknown_dish",
                "sitting_dish_id",
                "the dish is not of this sitting",
            ));
        }
        let now = self.store.clock.now();
        let rule = self.store.system().food_rule().await?;
        let earliest = sitting.starts_at.plus_minutes(-rule.chilled_minutes);
        if cooked_at > now || cooked_at < earliest {
            return Err(Error::invalid(
                "bad_instant",
                "cooked_at",
                "it was cooked before now, and for this meal",
            ));
        }
        let path = self.canteen_path(sitting.canteen_id).await?;
        let tx = self.store.db.begin().await?;
        hold(&tx, [sitting_id]).await?;
        let last = food_batch::Entity::find()
            .filter(food_batch::Column::SittingDishId.eq(dish.0))
            .order_by_desc(food_batch::Column::No)
            .one(&tx)
            .await?;
        let id = ids::new_id();
        let no = last.map_or(1, |row| row.no + 1);
        let row = food_batch::ActiveModel {
            id: Set(id),
            sitting_id: Set(sitting_id.0),
            sitting_dish_id: Set(dish.0),
            no: Set(no),
            keeping: Set(keeping.name().to_owned()),
            cooked_at_ms: Set(cooked_at.0),
            by_name: Set(self.actor.name.clone()),
            at_ms: Set(now.0),
        };
        food_batch::Entity::insert(row).exec_without_returning(&tx).await?;
        let act = Act {
            action: "kitchen.batch",
            subject_kind: "sitting",
            subject_id: sitting_id.to_string(),
            place_path: &path,
            detail: json!({"dish": dish, "no": no, "keeping": keeping.name(), "cooked_at": cooked_at}),
        };
        audit::write(&tx, now, self.actor, act).await?;
        redate(&tx, rule, sitting_id).await?;
        tx.commit().await?;
        self.tell_kitchen(sitting_id, sitting.canteen_id).await;
        Ok(())
    }

    /// Writes a temperature down, with when it was taken.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope; `bad_temperature`; `bad_instant` before cooking or to come.
    pub async fn temperature_take(&self, batch: BatchId, kind: ReadingKind, reading: Reading) -> Result<SittingId> {
        let missing = || Error::NotFound("batch");
        let row = food_batch::Entity::find_by_id(batch.0)
            .one(self.store.db.read())
            .await?;
        let row = row.ok_or_else(missing)?;
        let sitting = self.sitting(SittingId(row.sitting_id)).await.map_err(|_| missing())?;
        let now = self.store.clock.now();
        if !DECICELSIUS.contains(&reading.decicelsius) {
            return Err(Error::invalid(
                "bad_temperature",
                "celsius",
                "no kitchen has such a temperature",
            ));
        }
        if reading.at > now || reading.at.0 < row.cooked_at_ms {
            return Err(Error::invalid(
                "bad_instant",
                "taken_at",
                "it was taken after cooking and before now",
            ));
        }
        let path = self.canteen_path(sitting.canteen_id).await?;
        let rule = self.store.system().food_rule().await?;
        let tx = self.store.db.begin().await?;
        hold(&tx, [sitting.id]).await?;
        let taken = temperature::ActiveModel {
            id: Set(ids::new_id()),
            batch_id: Set(batch.0),
            kind: Set(kind.name().to_owned()),
            decicelsius: Set(reading.decicelsius),
            taken_at_ms: Set(reading.at.0),
            by_name: Set(self.actor.name.clone()),
            at_ms: Set(now.0),
        };
        temperature::Entity::insert(taken).exec_without_returning(&tx).await?;
        let act = Act {
            action: "kitchen.temperature",
            subject_kind: "sitting",
            subject_id: sitting.id.to_string(),
            place_path: &path,
            detail: json!({"batch": batch, "kind": kind.name(), "decicelsius": reading.decicelsius}),
        };
        audit::write(&tx, now, self.actor, act).await?;
        redate(&tx, rule, sitting.id).await?;
        tx.commit().await?;
        self.tell_kitchen(sitting.id, sitting.canteen_id).await;
        Ok(sitting.id)
    }

    /// Fresh boxes go out for a door whose boxes are past their time: from the newest batch of each dish that is still good.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope; `no_fresh_batch` when the kitchen has written none down.
    pub async fn replace_boxes(&self, stop_id: StopId) -> Result<At> {
        let round = self.round_of_stop(stop_id).await?;
        let path = self.canteen_path(round.canteen_id).await?;
        let now = self.store.clock.now();
        let rule = self.store.system().food_rule().await?;
        let tx = self.store.db.begin().await?;
        hold(&tx, [round.sitting_id]).await?;
        let batches = load(&tx, rule, round.sitting_id).await?;
        let links = stop_order::Entity::find()
            .filter(stop_order::Column::StopId.eq(stop_id.0))
            .all(&tx)
            .await?;
        let here = Condition::all().add(meal_order::Column::Id.is_in(links.iter().map(|link| link.order_id)));
        let boxes = orders::load(&tx, here).await?;
        for row in boxes.iter().filter(|row| row.order.state.is_open()) {
            let dishes: Vec<SittingDishId> = row.order.lines.iter().map(|line| line.sitting_dish_id).collect();
            let fresh = batches
                .iter()
                .filter(|batch| dishes.contains(&batch.sitting_dish_id) && batch.good_until > now)
                .max_by_key(|batch| batch.good_until)
                .ok_or_else(|| Error::conflict("no_fresh_batch", "no batch of this dish is good any more"))?;
            let chosen = box_batch::ActiveModel {
                order_id: Set(row.order.id.0),
                batch_id: Set(fresh.id.0),
                by_name: Set(self.actor.name.clone()),
                at_ms: Set(now.0),
            };
            let replaced = OnConflict::column(box_batch::Column::OrderId)
                .update_columns([
                    box_batch::Column::BatchId,
                    box_batch::Column::ByName,
                    box_batch::Column::AtMs,
                ])
                .to_owned();
            box_batch::Entity::insert(chosen)
                .on_conflict(replaced)
                .exec_without_returning(&tx)
                .await?;
        }
        let act = Act {
            action: "kitchen.replacement",
            subject_kind: "stop",
            subject_id: stop_id.to_string(),
            place_path: &path,
            detail: json!({"boxes": boxes.len()}),
        };
        audit::write(&tx, now, self.actor, act).await?;
        redate(&tx, rule, round.sitting_id).await?;
        let after = stop::Entity::find_by_id(stop_id.0).one(&tx).await?;
        tx.commit().await?;
        self.tell_kitchen(round.sitting_id, round.canteen_id).await;
        after.map(|row| At(row.deadline_at_ms)).ok_or(Error::NotFound("stop"))
    }

    async fn tell_kitchen(&self, sitting: SittingId, canteen: domain::id::CanteenId) {
        let news = News {
            kind: NewsKind::Round,
            id: sitting.0,
            canteen_id: Some(canteen),
        };
        // It is written; a board that is away only delays the desk's next look.
        let _ = self.store.board.tell(&news).await;
    }
}

async fn load<C: ConnectionTrait>(conn: &C, rule: FoodRule, sitting: SittingId) -> Result<Vec<Batch>> {
    let rows = food_batch::Entity::find()
        .filter(food_batch::Column::SittingId.eq(sitting.0))
        .order_by_asc(food_batch::Column::SittingDishId)
        .order_by_asc(food_batch::Column::No)
        .all(conn)
        .await?;
    let taken = temperature::Entity::find()
        .filter(temperature::Column::BatchId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(temperature::Column::TakenAtMs)
        .all(conn)
        .await?;
    let mut readings: BTreeMap<Uuid, Vec<(ReadingKind, Reading)>> = BTreeMap::new();
    for row in taken {
        let kind = ReadingKind::parse(&row.kind).ok_or(Error::Corrupt("temperature.kind"))?;
        let reading = Reading {
            at: At(row.taken_at_ms),
            decicelsius: row.decicelsius,
        };
        readings.entry(row.batch_id).or_default().push((kind, reading));
    }
    rows.into_iter()
        .map(|row| {
            let cooked = CookedBatch {
                cooked_at: At(row.cooked_at_ms),
                keeping: Keeping::parse(&row.keeping).ok_or(Error::Corrupt("food_batch.keeping"))?,
                readings: readings.remove(&row.id).unwrap_or_default(),
            };
            Ok(Batch {
                id: BatchId(row.id),
                sitting_dish_id: SittingDishId(row.sitting_dish_id),
                no: row.no,
                good_until: rule.good_until(&cooked),
                cooked,
                by: row.by_name,
            })
        })
        .collect()
}

/// One at a time for each sitting, in one order for all: two pots that are written down at once would take the same number, and
/// two who set deadlines wait for each other's doors. The writer holds sittings before doors as well.
pub(crate) async fn hold(tx: &DatabaseTransaction, sittings: impl IntoIterator<Item = SittingId>) -> Result<()> {
    let ids: BTreeSet<Uuid> = sittings.into_iter().map(|id| id.0).collect();
    sitting::Entity::find()
        .filter(sitting::Column::Id.is_in(ids))
        .order_by_asc(sitting::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    Ok(())
}

/// Gives every door that still waits the deadline of its boxes. A box comes from its dish's first batch unless a fresh one
/// was sent; a dish of which nothing is written down keeps the planned deadline.
pub(crate) async fn redate<C: ConnectionTrait>(conn: &C, rule: FoodRule, sitting: SittingId) -> Result<()> {
    let batches = load(conn, rule, sitting).await?;
    let by_id: BTreeMap<Uuid, At> = batches.iter().map(|batch| (batch.id.0, batch.good_until)).collect();
    let mut first: BTreeMap<SittingDishId, At> = BTreeMap::new();
    for batch in &batches {
        first.entry(batch.sitting_dish_id).or_insert(batch.good_until);
    }
    let stops = stop::Entity::find()
        .filter(stop::Column::SittingId.eq(sitting.0))
        .filter(stop::Column::State.eq(StopState::Pending.name()))
        .all(conn)
        .await?;
    let links = stop_order::Entity::find()
        .filter(stop_order::Column::StopId.is_in(stops.iter().map(|row| row.id)))
        .all(conn)
        .await?;
    let chosen: BTreeMap<Uuid, Uuid> = box_batch::Entity::find()
        .filter(box_batch::Column::OrderId.is_in(links.iter().map(|link| link.order_id)))
        .all(conn)
        .await?
        .into_iter()
        .map(|row| (row.order_id, row.batch_id))
        .collect();
    let here = Condition::all().add(meal_order::Column::SittingId.eq(sitting.0));
    let boxes: BTreeMap<OrderId, domain::order::Order> = orders::load(conn, here)
        .await?
        .into_iter()
        .map(|row| (row.order.id, row.order))
        .collect();
    for row in stops {
        let mine = links.iter().filter(|link| link.stop_id == row.id);
        let ends = mine.filter_map(|link| {
            let order = boxes
                .get(&OrderId(link.order_id))
                .filter(|order| order.state.is_open())?;
            match chosen.get(&link.order_id) {
                Some(batch) => by_id.get(batch).copied(),
                None => order
                    .lines
                    .iter()
                    .filter_map(|line| first.get(&line.sitting_dish_id).copied())
                    .min(),
            }
        });
        if let Some(end) = ends.min().filter(|end| end.0 != row.deadline_at_ms) {
            stop::Entity::update_many()
                .col_expr(stop::Column::DeadlineAtMs, Expr::value(end.0))
                .filter(stop::Column::Id.eq(row.id))
                .exec(conn)
                .await?;
        }
    }
    Ok(())
}
