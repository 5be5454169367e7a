//! Calls for help from kiosks. They lie in a table, so that they ring on every process, with Redis or without.

pub mod named;

use domain::help::{HelpState, HelpTimes, LAPSES_AFTER_MIN};
use domain::id::{CanteenId, HelpCallId};
use domain::time::At;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde_json::json;

use crate::audit::{self, Act};
use crate::board::{News, NewsKind};
use crate::entity::help_call::{ActiveModel, Column, Entity, Model};
use crate::{Error, Result, Scoped, ids};

/// More kiosks than anybody answers at once.
const ROWS_MAX: u64 = 50;

/// One call.
#[derive(Debug, Clone)]
pub struct HelpCall {
    /// Id.
    pub id: HelpCallId,
    /// Whose kiosk.
    pub canteen: CanteenId,
    /// Which kiosk, in words.
    pub device_name: String,
    /// Where it is.
    pub state: HelpState,
    /// When it was pressed first.
    pub called_at: At,
    /// When last.
    pub last_at: At,
    /// How often.
    pub times: i32,
    /// When somebody answered.
    pub answered_at: Option<At>,
    /// Who.
    pub answered_by: Option<String>,
}

impl Model {
    fn times_of(&self) -> HelpTimes {
        HelpTimes {
            last_at: At(self.last_at_ms),
            answered_at: self.answered_at_ms.map(At),
            ended_at: self.ended_at_ms.map(At),
        }
    }

    fn state(&self, now: At) -> HelpState {
        self.times_of().state(now)
    }

    fn shown(self, now: At) -> HelpCall {
        HelpCall {
            state: self.state(now),
            id: HelpCallId(self.id),
            canteen: CanteenId(self.canteen_id),
            device_name: self.device_name,
            called_at: At(self.called_at_ms),
            last_at: At(self.last_at_ms),
            times: self.times,
            answered_at: self.answered_at_ms.map(At),
            answered_by: self.answered_by_name,
        }
    }
}

impl Scoped<'_> {
    /// The acting kiosk calls for help; a call that is open already is pressed once more. The same `key` again is the same press,
    /// whatever has become of the call meanwhile.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an actor without a canteen; the database's.
    pub async fn help_ask(&self, key: Option<&str>) -> Result<HelpCall> {
        let canteen = self.actor.canteen.ok_or(Error::NotFound("canteen"))?;
        let now = self.store.clock.now();
        let tx = self.store.db.begin().await?;
        end_lapsed(&tx, self.actor.id, now).await?;
        if let Some(known) = asked_under(&tx, self.actor.id, key).await? {
            tx.commit().await?;
            return Ok(known.shown(now));
        }
        let fresh = ActiveModel {
            id: Set(ids::new_id()),
            canteen_id: Set(canteen.0),
            place_path: Set(self.actor.scope.0.clone()),
            device_id: Set(self.actor.id),
            device_name: Set(self.actor.name.clone()),
            called_at_ms: Set(now.0),
            last_at_ms: Set(now.0),
            times: Set(0),
            answered_at_ms: Set(None),
            answered_by: Set(None),
            answered_by_name: Set(None),
            ended_at_ms: Set(None),
            senior_id: Set(None),
            named_at_ms: Set(None),
            asked_key: Set(None),
        };
        let another = key.map_or_else(Condition::all, |key| {
            Condition::any()
                .add(Column::AskedKey.is_null())
                .add(Column::AskedKey.ne(key))
        });
        // Of two presses at the same time one makes the row; both are counted on it.
        Entity::insert(fresh)
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(&tx)
            .await?;
        Entity::update_many()
            .col_expr(Column::Times, Expr::col(Column::Times).add(1))
            .col_expr(Column::LastAtMs, Expr::value(now.0))
            .col_expr(
                Column::AskedKey,
                key.map_or_else(|| Expr::col(Column::AskedKey), Expr::value),
            )
            // Whoever was named for the press before may have gone: this one stands for somebody new.
            .col_expr(Column::SeniorId, Expr::value(Option::<uuid::Uuid>::None))
            .col_expr(Column::NamedAtMs, Expr::value(Option::<i64>::None))
            .filter(open_of(self.actor.id))
            // Of two repetitions at the same time one is the press.
            .filter(another)
            .exec(&tx)
            .await?;
        let row = Entity::find()
            .filter(open_of(self.actor.id))
            .one(&tx)
            .await?
            .ok_or(Error::Corrupt("help_call"))?;
        let row = if row.times_of().rings_again(now) {
            ring_again(&tx, row).await?
        } else {
            row
        };
        self.note_help(&tx, "help.ask", &row).await?;
        tx.commit().await?;
        self.tell_help(&row).await;
        Ok(row.shown(now))
    }

    /// The acting kiosk's open call, if there is one.
    ///
    /// # Errors
    /// The database's.
    pub async fn help_own(&self) -> Result<Option<HelpCall>> {
        let now = self.store.clock.now();
        let row = Entity::find()
            .filter(open_of(self.actor.id))
            .one(self.store.db.read())
            .await?;
        Ok(row
            .map(|row| row.shown(now))
            .filter(|call| call.state != HelpState::Over))
    }

    /// Whoever stood at the acting kiosk was helped. Saying it twice is no mistake.
    ///
    /// # Errors
    /// The database's.
    pub async fn help_end(&self) -> Result<()> {
        let now = self.store.clock.now();
        let tx = self.store.db.begin().await?;
        let Some(row) = Entity::find().filter(open_of(self.actor.id)).one(&tx).await? else {
            return Ok(());
        };
        end(&tx, Column::Id.eq(row.id).into(), now).await?;
        self.note_help(&tx, "help.end", &row).await?;
        tx.commit().await?;
        self.tell_help(&row).await;
        Ok(())
    }

    /// The open calls in scope, those that ring before those that were answered, the longest wait first.
    ///
    /// # Errors
    /// The database's.
    pub async fn help_calls(&self) -> Result<Vec<HelpCall>> {
        let now = self.store.clock.now();
        let rows = Entity::find()
            .filter(self.covers(Column::PlacePath))
            .filter(Column::EndedAtMs.is_null())
            .filter(Column::LastAtMs.gt(now.plus_minutes(-LAPSES_AFTER_MIN).0))
            .order_by_asc(Column::CalledAtMs)
            .limit(ROWS_MAX)
            .all(self.store.db.read())
            .await?;
        let mut calls: Vec<HelpCall> = rows.into_iter().map(|row| row.shown(now)).collect();
        calls.sort_by_key(|call| call.state != HelpState::Calling);
        Ok(calls)
    }

    /// 我来了: the acting person goes there. Of two who say it the first is named to both.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope; `help_over`.
    pub async fn help_answer(&self, id: HelpCallId) -> Result<HelpCall> {
        let now = self.store.clock.now();
        let tx = self.store.db.begin().await?;
        let rang = Condition::all()
            .add(Column::Id.eq(id.0))
            .add(self.covers(Column::PlacePath))
            .add(Column::EndedAtMs.is_null())
            .add(Column::AnsweredAtMs.is_null())
            .add(Column::LastAtMs.gt(now.plus_minutes(-LAPSES_AFTER_MIN).0));
        let taken = Entity::update_many()
            .col_expr(Column::AnsweredAtMs, Expr::value(now.0))
            .col_expr(Column::AnsweredBy, Expr::value(self.actor.id))
            .col_expr(Column::AnsweredByName, Expr::value(self.actor.name.clone()))
            .filter(rang)
            .exec(&tx)
            .await?;
        let row = Entity::find_by_id(id.0)
            .filter(self.covers(Column::PlacePath))
            .one(&tx)
            .await?
            .ok_or(Error::NotFound("help_call"))?;
        if taken.rows_affected == 1 {
            self.note_help(&tx, "help.answer", &row).await?;
        } else if row.state(now) == HelpState::Over {
            return Err(Error::conflict("help_over", "nobody is waiting there any more"));
        }
        tx.commit().await?;
        self.tell_help(&row).await;
        Ok(row.shown(now))
    }

    async fn note_help<C: ConnectionTrait>(&self, conn: &C, action: &'static str, row: &Model) -> Result<()> {
        let act = Act {
            action,
            subject_kind: "help_call",
            subject_id: row.id.to_string(),
            place_path: &domain::place::PlacePath(row.place_path.clone()),
            detail: json!({"device": row.device_id, "times": row.times}),
        };
        audit::write(conn, self.store.clock.now(), self.actor, act).await
    }

    async fn tell_help(&self, row: &Model) {
        let news = News {
            kind: NewsKind::Help,
            id: row.id,
            canteen_id: Some(CanteenId(row.canteen_id)),
        };
        // It is written; a board that is away only delays the next look.
        let _ = self.store.board.tell(&news).await;
    }
}

fn open_of(device: uuid::Uuid) -> Condition {
    Condition::all()
        .add(Column::DeviceId.eq(device))
        .add(Column::EndedAtMs.is_null())
}

async fn end_lapsed<C: ConnectionTrait>(conn: &C, device: uuid::Uuid, now: At) -> Result<()> {
    let lapsed = Column::LastAtMs.lte(now.plus_minutes(-LAPSES_AFTER_MIN).0);
    end(conn, open_of(device).add(lapsed), now).await
}

async fn end<C: ConnectionTrait>(conn: &C, which: Condition, now: At) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::EndedAtMs, Expr::value(now.0))
        .filter(which)
        .exec(conn)
        .await?;
    Ok(())
}

/// The kiosk's call whose last press had this key.
async fn asked_under<C: ConnectionTrait>(conn: &C, kiosk: uuid::Uuid, key: Option<&str>) -> Result<Option<Model>> {
    let Some(key) = key else { return Ok(None) };
    Ok(Entity::find()
        .filter(Column::DeviceId.eq(kiosk))
        .filter(Column::AskedKey.eq(key))
        .order_by_desc(Column::CalledAtMs)
        .one(conn)
        .await?)
}

/// Who had answered didn't come: it rings as if nobody had.
async fn ring_again<C: ConnectionTrait>(conn: &C, row: Model) -> Result<Model> {
    Entity::update_many()
        .col_expr(Column::AnsweredAtMs, Expr::value(Option::<i64>::None))
        .col_expr(Column::AnsweredBy, Expr::value(Option::<uuid::Uuid>::None))
        .col_expr(Column::AnsweredByName, Expr::value(Option::<String>::None))
        .filter(Column::Id.eq(row.id))
        .exec(conn)
        .await?;
    Ok(Model {
        answered_at_ms: None,
        answered_by: None,
        answered_by_name: None,
        ..row
    })
}
