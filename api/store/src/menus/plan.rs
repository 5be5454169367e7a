//! Drafts: what a sitting will be, until it is published and the writer alone may change it.

use std::collections::BTreeSet;

use domain::id::{CanteenId, DishId, SittingId};
use domain::menu::plan::{Plan, PlannedDish};
use domain::order::{Sitting, SittingDishState, SittingState};
use domain::place::PlacePath;
use domain::time::{At, MealPeriod, ServiceDay};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
};
use serde_json::json;
use uuid::Uuid;

use super::rows::{self, column};
use crate::audit::{self, Act};
use crate::board::{News, NewsKind, Picture};
use crate::entity::{dish, sitting, sitting_dish};
use crate::{Actor, Error, Result, Scoped, ids};

const DAY_MS: i64 = 86_400_000;

/// Which sitting is planned, and what it should be.
#[derive(Debug, Clone)]
pub struct PlannedSitting {
    /// Where.
    pub canteen_id: CanteenId,
    /// On which day.
    pub service_day: ServiceDay,
    /// Which meal.
    pub period: MealPeriod,
    /// What it should be.
    pub plan: Plan,
}

/// What a draft's rows hold.
pub(super) struct Draft {
    canteen_id: CanteenId,
    service_day: ServiceDay,
    period: MealPeriod,
    cutoff_at: At,
    starts_at: At,
    pub(super) ends_at: At,
    capacity: u32,
    delivery_capacity: u32,
    counter_capacity: u32,
    pub(super) dishes: Vec<PlannedDish>,
}

impl Scoped<'_> {
    /// Writes a draft, or writes it anew. The board never sees drafts.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a canteen outside the scope; what `Plan::check` says; `day_past`; `unknown_dish`;
    /// `sitting_published`.
    pub async fn plan_sitting(&self, wanted: &PlannedSitting) -> Result<Picture> {
        let kitchen = self.kitchen(wanted.canteen_id).await?;
        wanted.plan.check().map_err(|bad| Error::of(&bad))?;
        let draft = Draft::of(wanted);
        let now = self.store.clock.now();
        if draft.ends_at <= now {
            return Err(Error::invalid(
                "day_past",
                "service_day",
                "this sitting is already over",
            ));
        }
        let tx = self.store.db.begin().await?;
        let known = known_dishes(&tx, draft.canteen_id).await?;
        if !draft.dishes.iter().all(|dish| known.contains(&dish.dish_id)) {
            return Err(Error::invalid(
                "unknown_dish",
                "dishes",
                "a dish is not in this canteen's library",
            ));
        }
        let id = match find(&tx, &draft).await? {
            None => insert(&tx, &draft, now).await.map_err(somebody_was_faster)?,
            Some(row) if row.state == SittingState::Draft.name() => replace(&tx, &row, &draft).await?,
            Some(_) => {
                return Err(Error::conflict(
                    "sitting_published",
                    "this sitting is published; change its capacities instead",
                ));
            }
        };
        note(&tx, now, self.actor, &kitchen.path, id, &draft).await?;
        tx.commit().await?;
        self.tell_sitting(id, draft.canteen_id).await;
        self.sitting_picture(id).await
    }

    /// One sitting in scope as it is shown, drafts included.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn sitting_picture(&self, id: SittingId) -> Result<Picture> {
        let loaded = self.store.system().sitting_rows(id).await?;
        self.kitchen(loaded.sitting.canteen_id)
            .await
            .map_err(|_| Error::NotFound("sitting"))?;
        Ok(rows::picture(&loaded))
    }

    /// Desks look again; the board's own news are only about what is published.
    pub(super) async fn tell_sitting(&self, id: SittingId, canteen: CanteenId) {
        let news = News {
            kind: NewsKind::Sitting,
            id: id.0,
            canteen_id: Some(canteen),
        };
        if self.store.board.tell(&news).await.is_err() {
            tracing::debug!("nobody could be told of a draft");
        }
    }
}

impl Draft {
    fn of(wanted: &PlannedSitting) -> Self {
        let PlannedSitting {
            canteen_id,
            service_day,
            period,
            plan,
        } = wanted;
        Self {
            canteen_id: *canteen_id,
            service_day: *service_day,
            period: *period,
            cutoff_at: service_day.at(plan.hours.cutoff),
            starts_at: service_day.at(plan.hours.starts),
            ends_at: service_day.at(plan.hours.ends),
            capacity: plan.capacity,
            delivery_capacity: plan.delivery_capacity,
            counter_capacity: plan.counter_capacity,
            dishes: plan.dishes.clone(),
        }
    }

    /// A sitting as it was planned, `days` later: nothing sold, without what was withdrawn.
    pub(super) fn copied(from: &Sitting, days: i64) -> Self {
        // China keeps one time all year, so a day is always as long as another.
        let later = |at: At| At(at.0 + days * DAY_MS);
        let offered = from
            .dishes
            .iter()
            .filter(|dish| dish.state != SittingDishState::Withdrawn);
        Self {
            canteen_id: from.canteen_id,
            service_day: from.service_day.plus_days(days),
            period: from.period,
            cutoff_at: later(from.cutoff_at),
            starts_at: later(from.starts_at),
            ends_at: later(from.ends_at),
            capacity: from.capacity,
            delivery_capacity: from.delivery_capacity,
            counter_capacity: from.counter_capacity,
            dishes: offered
                .map(|dish| PlannedDish {
                    dish_id: dish.dish_id,
                    price: dish.price,
                    capacity: dish.capacity,
                })
                .collect(),
        }
    }

    fn columns(&self, id: Uuid, version: i64) -> sitting::ActiveModel {
        sitting::ActiveModel {
            id: Set(id),
            version: Set(version),
            cutoff_at_ms: Set(self.cutoff_at.0),
            starts_at_ms: Set(self.starts_at.0),
            ends_at_ms: Set(self.ends_at.0),
            capacity: Set(column(self.capacity)),
            delivery_capacity: Set(column(self.delivery_capacity)),
            counter_capacity: Set(column(self.counter_capacity)),
            ..Default::default()
        }
    }
}

/// The dishes that a canteen cooks.
pub(super) async fn known_dishes<C: ConnectionTrait>(conn: &C, canteen: CanteenId) -> Result<BTreeSet<DishId>> {
    let ids: Vec<Uuid> = dish::Entity::find()
        .select_only()
        .column(dish::Column::Id)
        .filter(dish::Column::CanteenId.eq(canteen.0))
        .filter(dish::Column::RetiredAtMs.is_null())
        .into_tuple()
        .all(conn)
        .await?;
    Ok(ids.into_iter().map(DishId).collect())
}

/// The sitting that stands where the draft should, locked.
pub(super) async fn find(tx: &DatabaseTransaction, draft: &Draft) -> Result<Option<sitting::Model>> {
    Ok(sitting::Entity::find()
        .filter(sitting::Column::CanteenId.eq(draft.canteen_id.0))
        .filter(sitting::Column::ServiceDay.eq(draft.service_day.to_string()))
        .filter(sitting::Column::Period.eq(draft.period.name()))
        .lock_exclusive()
        .one(tx)
        .await?)
}

pub(super) async fn insert(tx: &DatabaseTransaction, draft: &Draft, now: At) -> Result<SittingId> {
    let id = ids::new_id();
    let row = sitting::ActiveModel {
        canteen_id: Set(draft.canteen_id.0),
        service_day: Set(draft.service_day.to_string()),
        period: Set(draft.period.name().to_owned()),
        state: Set(SittingState::Draft.name().to_owned()),
        sold: Set(0),
        delivery_sold: Set(0),
        counter_sold: Set(0),
        next_pickup: Set(1),
        published_at_ms: Set(None),
        closed_at_ms: Set(None),
        ended_at_ms: Set(None),
        reconciled_at_ms: Set(None),
        reconciled_by_name: Set(None),
        created_at_ms: Set(now.0),
        ..draft.columns(id, 1)
    };
    sitting::Entity::insert(row).exec_without_returning(tx).await?;
    insert_dishes(tx, id, &draft.dishes).await?;
    Ok(SittingId(id))
}

async fn replace(tx: &DatabaseTransaction, old: &sitting::Model, draft: &Draft) -> Result<SittingId> {
    sitting::Entity::update(draft.columns(old.id, old.version + 1))
        .exec(tx)
        .await?;
    sitting_dish::Entity::delete_many()
        .filter(sitting_dish::Column::SittingId.eq(old.id))
        .exec(tx)
        .await?;
    insert_dishes(tx, old.id, &draft.dishes).await?;
    Ok(SittingId(old.id))
}

async fn insert_dishes(tx: &DatabaseTransaction, sitting: Uuid, dishes: &[PlannedDish]) -> Result<()> {
    if dishes.is_empty() {
        return Ok(());
    }
    let rows = dishes
        .iter()
        .zip(0..)
        .map(|(dish, position)| sitting_dish::ActiveModel {
            id: Set(ids::new_id()),
            sitting_id: Set(sitting),
            dish_id: Set(dish.dish_id.0),
            position: Set(position),
            price_fen: Set(dish.price.0),
            capacity: Set(column(dish.capacity)),
            sold: Set(0),
            state: Set(SittingDishState::On.name().to_owned()),
        });
    sitting_dish::Entity::insert_many(rows)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

pub(super) fn somebody_was_faster(error: Error) -> Error {
    if error.is_unique_violation() {
        Error::conflict("lost_race", "somebody else planned this sitting at the same moment")
    } else {
        error
    }
}

pub(super) async fn note(
    tx: &DatabaseTransaction,
    now: At,
    actor: &Actor,
    path: &PlacePath,
    id: SittingId,
    draft: &Draft,
) -> Result<()> {
    let act = Act {
        action: "sitting.plan",
        subject_kind: "sitting",
        subject_id: id.to_string(),
        place_path: path,
        detail: json!({"dishes": draft.dishes.len(), "capacity": draft.capacity}),
    };
    audit::write(tx, now, actor, act).await
}
