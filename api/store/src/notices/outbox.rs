//! What a worker takes to send: under a lease, with growing pauses, given up in the end where people see it.

use domain::channel::{ChannelConfig, NoticeState};
use domain::id::NoticeId;
use domain::place::PlacePath;
use sea_orm::sea_query::{Expr, LockBehavior, LockType};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;

use super::{code_owner, open_config};
use crate::audit::Act;
use crate::entity::{channel, notice};
use crate::{Error, Result, Scoped, System};

/// Messages a worker takes at once.
const AT_ONCE: u64 = 16;
/// How long a worker may be silent before another sends.
const LEASE_MS: i64 = 60_000;
/// Tries before a message is given up and shown to people.
const TRIES_MAX: i32 = 8;
/// The first pause; each is twice the one before, up to a quarter of an hour.
const PAUSE_MS: i64 = 5_000;
const PAUSE_MS_MAX: i64 = 900_000;

/// A message to be sent. No `Debug`: the channel's secrets are in it.
pub struct Outgoing {
    /// Id; also the key under which a receiver may recognise a repetition.
    pub id: NoticeId,
    /// The words.
    pub words: String,
    /// The code for reading back.
    pub code: String,
    /// Where to, and how.
    pub config: ChannelConfig,
    /// Which try this is, from 1.
    pub attempt: i32,
}

impl System<'_> {
    /// Takes messages that are due, or whose worker fell silent.
    ///
    /// # Errors
    /// The database's.
    pub async fn notices_claim(&self) -> Result<Vec<Outgoing>> {
        let now = self.store.clock.now();
        let lease_now = self.store.clock.session_now();
        let due = || {
            let state = notice::Column::State;
            let waiting = Condition::all()
                .add(state.eq(NoticeState::Waiting.name()))
                .add(notice::Column::DueAtMs.lte(now.0));
            let silent = Condition::all()
                .add(state.eq(NoticeState::Sending.name()))
                .add(notice::Column::LeaseUntilMs.lt(lease_now.0));
            Condition::any().add(waiting).add(silent)
        };
        let look = notice::Entity::find().filter(due()).one(self.store.db.read());
        if look.await?.is_none() {
            return Ok(Vec::new());
        }
        let tx = self.store.db.begin().await?;
        let mut query = notice::Entity::find()
            .filter(due())
            .order_by_asc(notice::Column::DueAtMs)
            .limit(AT_ONCE);
        if self.store.db.locks_rows() {
            query = query.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
        }
        let rows = query.all(&tx).await?;
        let mut taken = Vec::with_capacity(rows.len());
        for row in rows {
            let (attempts, opened) = (row.attempts + 1, self.outgoing(&tx, &row).await);
            let mut row = row.into_active_model();
            row.attempts = Set(attempts);
            row.lease_until_ms = Set(lease_now.0 + LEASE_MS);
            row.state = Set(NoticeState::Sending.name().to_owned());
            match opened {
                Ok(outgoing) => taken.push(outgoing),
                // A message that these keys can't open holds none of the others up: people see it among the dead ones.
                Err(Error::Seal | Error::Corrupt(_)) => {
                    row.state = Set(NoticeState::Dead.name().to_owned());
                    row.last_error = Set(Some("the channel can't be opened with these keys".to_owned()));
                }
                Err(error) => return Err(error),
            }
            row.update(&tx).await?;
        }
        tx.commit().await?;
        Ok(taken)
    }

    async fn outgoing(&self, tx: &DatabaseTransaction, row: &notice::Model) -> Result<Outgoing> {
        let to = channel::Entity::find_by_id(row.channel_id).one(tx).await?;
        let to = to.ok_or(Error::NotFound("channel"))?;
        Ok(Outgoing {
            id: NoticeId(row.id),
            words: row.body.clone(),
            code: self.store.keys.open(&code_owner(row.id), &row.code_sealed)?,
            config: open_config(&self.store.keys, &to)?,
            attempt: row.attempts + 1,
        })
    }

    /// It was taken.
    ///
    /// # Errors
    /// The database's.
    pub async fn notice_sent(&self, id: NoticeId) -> Result<()> {
        let row = notice::ActiveModel {
            id: Set(id.0),
            state: Set(NoticeState::Sent.name().to_owned()),
            sent_at_ms: Set(Some(self.store.clock.now().0)),
            last_error: Set(None),
            ..Default::default()
        };
        notice::Entity::update(row).exec(self.store.db.write()).await?;
        Ok(())
    }

    /// It wasn't: again after a pause, or given up. `error` holds neither address nor secret.
    ///
    /// # Errors
    /// The database's.
    pub async fn notice_failed(&self, notice: &Outgoing, error: &str) -> Result<()> {
        let give_up = notice.attempt >= TRIES_MAX;
        let state = if give_up {
            NoticeState::Dead
        } else {
            NoticeState::Waiting
        };
        let pause_ms = (PAUSE_MS << notice.attempt.clamp(1, 16).saturating_sub(1)).min(PAUSE_MS_MAX);
        notice::Entity::update_many()
            .col_expr(notice::Column::State, Expr::value(state.name()))
            .col_expr(
                notice::Column::DueAtMs,
                Expr::value(self.store.clock.now().0 + pause_ms),
            )
            .col_expr(notice::Column::LastError, Expr::value(error))
            .filter(notice::Column::Id.eq(notice.id.0))
            // Somebody may have said meanwhile that it arrived all the same.
            .filter(notice::Column::State.eq(NoticeState::Sending.name()))
            .exec(self.store.db.write())
            .await?;
        Ok(())
    }

    /// How many messages were given up.
    ///
    /// # Errors
    /// The database's.
    pub async fn notices_dead(&self) -> Result<u64> {
        use sea_orm::PaginatorTrait;
        Ok(notice::Entity::find()
            .filter(notice::Column::State.eq(NoticeState::Dead.name()))
            .count(self.store.db.read())
            .await?)
    }
}

impl Scoped<'_> {
    /// Sends a message again that was given up.
    ///
    /// # Errors
    /// [`Error::NotFound`]; `notice_not_dead`.
    pub async fn notice_again(&self, id: NoticeId) -> Result<()> {
        let known = notice::Entity::find_by_id(id.0).one(self.store.db.read()).await?;
        known.ok_or(Error::NotFound("notice"))?;
        let tx = self.store.db.begin().await?;
        let again = notice::Entity::update_many()
            .col_expr(notice::Column::State, Expr::value(NoticeState::Waiting.name()))
            .col_expr(notice::Column::Attempts, Expr::value(0))
            .col_expr(notice::Column::DueAtMs, Expr::value(self.store.clock.now().0))
            .filter(notice::Column::Id.eq(id.0))
            .filter(notice::Column::State.eq(NoticeState::Dead.name()))
            .exec(&tx)
            .await?;
        if again.rows_affected == 0 {
            return Err(Error::conflict("notice_not_dead", "this message has not been given up"));
        }
        let act = Act {
            action: "notice.again",
            subject_kind: "notice",
            subject_id: id.to_string(),
            place_path: &PlacePath(self.actor.scope.0.clone()),
            detail: json!({}),
        };
        self.note_in(&tx, act).await?;
        tx.commit().await?;
        Ok(())
    }
}
