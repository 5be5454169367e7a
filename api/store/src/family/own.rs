//! What a relative who came in by a link sees and does: one senior's meals, and nobody else's.

use std::collections::BTreeSet;

use domain::delivery::RoundState;
use domain::family::{FamilyStatus, PAUSE_DAYS_MAX, may_change_pause};
use domain::id::{CanteenId, FamilyAccessId, OrderId, SeniorId};
use domain::place::PlacePath;
use domain::senior::{Pause, PauseReason, Standing};
use domain::time::{At, ServiceDay};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use uuid::Uuid;

use super::{actor_of, live};
use crate::audit::{self, Act};
use crate::entity::{family_access, meal_order, round, stop, stop_order};
use crate::orders::OrderView;
use crate::{Actor, Error, Result, Scoped, System};

/// What became of a link that somebody opened.
#[derive(Debug)]
pub enum FamilyJoined {
    /// In.
    In(FamilyIn),
    /// Nobody was given such a link.
    Unknown,
    /// Its time is over.
    Expired,
    /// Somebody ended it.
    Ended,
}

/// Somebody came in by a link.
#[derive(Debug)]
pub struct FamilyIn {
    /// The access, for the session.
    pub access: FamilyAccessId,
    /// As whom.
    pub actor: Actor,
    /// Until when, by the sessions' clock.
    pub until: At,
}

/// The relative as they are now.
#[derive(Debug, Clone)]
pub struct Relative {
    /// Whose meals.
    pub senior: SeniorId,
    /// Until when the link is good.
    pub expires_at: At,
    /// Where the senior lives.
    pub home: PlacePath,
    /// Whether they are paused.
    pub standing: Standing,
}

/// A meal and how far it is.
#[derive(Debug, Clone)]
pub struct FamilyMeal {
    /// The order.
    pub view: OrderView,
    /// As a relative is told.
    pub status: FamilyStatus,
}

impl System<'_> {
    /// Lets in whoever has a link's secret. Whoever has one that was good is told why it no longer is.
    ///
    /// # Errors
    /// The database's.
    pub async fn family_join(&self, token: &SecretString) -> Result<FamilyJoined> {
        let now = self.store.clock.now();
        let tx = self.store.db.begin().await?;
        let row = family_access::Entity::find()
            .filter(family_access::Column::TokenIndex.eq(self.store.keys.index("family", token.expose_secret())))
            .one(&tx)
            .await?;
        let why_not = match &row {
            None => FamilyJoined::Unknown,
            Some(row) if row.revoked_at_ms.is_none() && row.expires_at_ms <= now.0 => FamilyJoined::Expired,
            Some(_) => FamilyJoined::Ended,
        };
        let Some((row, senior)) = live(&tx, row, now).await? else {
            return Ok(why_not);
        };
        let actor = actor_of(&row, &senior);
        note(&tx, now, &actor, SeniorId(senior.id), "family.join").await?;
        tx.commit().await?;
        Ok(FamilyJoined::In(FamilyIn {
            access: FamilyAccessId(row.id),
            // The link lives by the clock of meals, sessions by theirs; in a demo the two differ.
            until: At(self.store.clock.session_now().0 + row.expires_at_ms - now.0),
            actor,
        }))
    }
}

impl Scoped<'_> {
    /// The acting relative, as long as their access goes on: asked at each request, so that ending it ends it at once.
    ///
    /// # Errors
    /// [`Error::NotFound`] once it has ended.
    pub async fn relative(&self) -> Result<Relative> {
        let conn = self.store.db.read();
        let row = family_access::Entity::find_by_id(self.actor.id).one(conn).await?;
        let (row, senior) = live(conn, row, self.store.clock.now())
            .await?
            .ok_or(Error::NotFound("family_access"))?;
        Ok(Relative {
            senior: SeniorId(senior.id),
            expires_at: At(row.expires_at_ms),
            standing: senior.standing()?,
            home: PlacePath(senior.place_path),
        })
    }

    /// The senior's meals of some days. The look is written into the log.
    ///
    /// # Errors
    /// The database's.
    pub async fn family_look(&self, senior: SeniorId, from: ServiceDay, days: i64) -> Result<Vec<FamilyMeal>> {
        let now = self.store.clock.now();
        let mut views = Vec::new();
        for after in 0..days {
            views.extend(self.store.system().orders_of(senior, from.plus_days(after)).await?);
        }
        let left = self.on_the_way(views.iter().map(|view| view.order.id)).await?;
        let tx = self.store.db.begin().await?;
        family_access::Entity::update_many()
            .col_expr(family_access::Column::LastUsedAtMs, Expr::value(now.0))
            .filter(family_access::Column::Id.eq(self.actor.id))
            .exec(&tx)
            .await?;
        note(&tx, now, self.actor, senior, "family.look").await?;
        tx.commit().await?;
        let meals = views.into_iter().map(|view| FamilyMeal {
            status: FamilyStatus::of(view.order.state, view.order.mode, left.contains(&view.order.id)),
            view,
        });
        Ok(meals.collect())
    }

    /// Those of some orders whose round has left.
    async fn on_the_way(&self, orders: impl Iterator<Item = OrderId>) -> Result<BTreeSet<OrderId>> {
        let ids: Vec<Uuid> = orders.map(|order| order.0).collect();
        if ids.is_empty() {
            return Ok(BTreeSet::new());
        }
        let found: Vec<Uuid> = stop_order::Entity::find()
            .select_only()
            .column(stop_order::Column::OrderId)
            .join(JoinType::InnerJoin, to_stop())
            .join(JoinType::InnerJoin, to_round())
            .filter(stop_order::Column::OrderId.is_in(ids))
            .filter(round::Column::State.ne(RoundState::Planned.name()))
            .into_tuple()
            .all(self.store.db.read())
            .await?;
        Ok(found.into_iter().map(OrderId).collect())
    }

    /// Where the senior ate last, if anywhere: offered first.
    ///
    /// # Errors
    /// The database's.
    pub async fn family_usual_canteen(&self, senior: SeniorId) -> Result<Option<CanteenId>> {
        let last: Option<Uuid> = meal_order::Entity::find()
            .select_only()
            .column(meal_order::Column::CanteenId)
            .filter(meal_order::Column::SeniorId.eq(senior.0))
            .order_by_desc(meal_order::Column::PlacedAtMs)
            .into_tuple()
            .one(self.store.db.read())
            .await?;
        Ok(last.map(CanteenId))
    }

    /// No meals for some days to come.
    ///
    /// # Errors
    /// `bad_pause` for days that are over, in the wrong order or too many; `pause_by_staff` where staff paused.
    pub async fn family_pause(&self, from: ServiceDay, to: ServiceDay) -> Result<Standing> {
        let relative = self.relative().await?;
        let today = self.store.clock.now().day();
        let days = (to.0 - from.0).num_days();
        if from < today || !(0..PAUSE_DAYS_MAX).contains(&days) {
            return Err(Error::invalid("bad_pause", "to", PAUSE_DAYS_MAX.to_string()));
        }
        unless_by_staff(&relative)?;
        let pause = Pause {
            from,
            to: Some(to),
            reason: PauseReason::Children,
        };
        self.pause_senior(relative.senior, pause, None).await
    }

    /// Meals again from now on.
    ///
    /// # Errors
    /// `not_paused`; `pause_by_staff` where staff paused.
    pub async fn family_resume(&self) -> Result<Standing> {
        let relative = self.relative().await?;
        unless_by_staff(&relative)?;
        self.resume_senior(relative.senior).await
    }
}

fn unless_by_staff(relative: &Relative) -> Result<()> {
    if may_change_pause(relative.standing.pause.as_ref()) {
        Ok(())
    } else {
        Err(Error::conflict("pause_by_staff", "staff paused these meals; call us"))
    }
}

fn to_stop() -> RelationDef {
    stop_order::Entity::belongs_to(stop::Entity)
        .from(stop_order::Column::StopId)
        .to(stop::Column::Id)
        .into()
}

fn to_round() -> RelationDef {
    stop::Entity::belongs_to(round::Entity)
        .from(stop::Column::RoundId)
        .to(round::Column::Id)
        .into()
}

async fn note<C: sea_orm::ConnectionTrait>(
    conn: &C,
    now: At,
    actor: &Actor,
    senior: SeniorId,
    action: &'static str,
) -> Result<()> {
    let act = Act {
        action,
        subject_kind: "senior",
        subject_id: senior.to_string(),
        place_path: &actor.scope,
        detail: json!({"access": actor.id}),
    };
    audit::write(conn, now, actor, act).await
}
