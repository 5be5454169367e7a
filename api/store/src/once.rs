//! What is asked for again because its answer was lost is done once.
//!
//! A ticket stands for one request under its sender's key. While it is in force, every transaction begins by writing the
//! ticket down, so that what is done and that it was done are kept together or not at all, whoever dies when. The answer
//! follows; a repetition gets it. When it is missing, because the process died in between or is still at it, a repetition
//! is told that it was done (`already_done`), and nothing is done twice.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
};
use uuid::Uuid;

use crate::defence::Defence;
use crate::entity::command_once::{self, Column};
use crate::fault::Point;
use crate::{Actor, Error, Result, Store, ids};

/// How long answers are kept: longer than anybody at a desk waits. They are sealed, for they say whatever answers say.
pub(crate) const KEPT_MS: i64 = 2 * 24 * 3_600_000;

tokio::task_local! {
    static TICKET: Arc<Ticket>;
}

/// One request under its sender's key.
pub struct Ticket {
    id: Uuid,
    key: String,
    /// A fingerprint of what was asked; it doesn't tell what that was.
    body_index: String,
    now_ms: i64,
    taken: AtomicBool,
}

/// What is known about a key.
#[derive(Debug, PartialEq, Eq)]
pub enum Before {
    /// It never came.
    Never,
    /// It was done, and answered with this status and body.
    Answered(u16, String),
    /// It was done, or is being done, and the answer isn't known.
    Unanswered,
}

impl Ticket {
    /// Whether this request was kept from doing what another one under the same key had done.
    #[must_use]
    pub fn was_taken(&self) -> bool {
        self.taken.load(Ordering::Relaxed)
    }

    fn row(&self) -> command_once::ActiveModel {
        command_once::ActiveModel {
            id: Set(self.id),
            sender_key: Set(self.key.clone()),
            body_index: Set(self.body_index.clone()),
            status: Set(None),
            answer_sealed: Set(None),
            created_at_ms: Set(self.now_ms),
        }
    }

    /// Writes it down unless its key is there.
    async fn write_down<C: ConnectionTrait>(&self, row: command_once::ActiveModel, conn: &C) -> Result<bool> {
        let written = command_once::Entity::insert(row)
            .on_conflict(OnConflict::column(Column::SenderKey).do_nothing().to_owned())
            .exec_without_returning(conn)
            .await?;
        Ok(written > 0)
    }
}

/// Does something with a ticket in force.
pub async fn under<F: Future>(ticket: &Arc<Ticket>, act: F) -> F::Output {
    TICKET.scope(ticket.clone(), act).await
}

/// The first thing that a transaction does: writes down what it is for. On PostgreSQL a second request under the same key
/// waits here until the first has ended.
///
/// # Errors
/// `already_done` when another request has done it; the database's.
pub(crate) async fn claim(tx: &DatabaseTransaction) -> Result<()> {
    let Ok(ticket) = TICKET.try_with(Arc::clone) else {
        return Ok(());
    };
    if !Defence::Once.stands() || ticket.write_down(ticket.row(), tx).await? {
        return Ok(());
    }
    let mine = command_once::Entity::find_by_id(ticket.id)
        .select_only()
        .column(Column::Id);
    if mine.into_tuple::<Uuid>().one(tx).await?.is_some() {
        // The second of this request's own transactions.
        return Ok(());
    }
    ticket.taken.store(true, Ordering::Relaxed);
    Err(Error::conflict(
        "already_done",
        "this was done before under the same key",
    ))
}

/// Forgets all answers, because nobody can tell which of them speak of a person who is erased. That what they answered
/// was done stays known.
///
/// # Errors
/// The database's.
pub(crate) async fn forget_answers(tx: &DatabaseTransaction) -> Result<()> {
    command_once::Entity::update_many()
        .col_expr(Column::Status, Expr::value(None::<i32>))
        .col_expr(Column::AnswerSealed, Expr::value(None::<String>))
        .filter(Column::AnswerSealed.is_not_null())
        .exec(tx)
        .await?;
    Ok(())
}

impl Store {
    /// A ticket for what somebody asks of a path. The key is theirs alone.
    #[must_use]
    pub fn once_ticket(&self, actor: &Actor, path: &str, key: &str, body: &str) -> Arc<Ticket> {
        Arc::new(Ticket {
            id: ids::new_id(),
            key: format!("{}/{key}", actor.id),
            body_index: self.keys.index("once", &format!("{path}\n{body}")),
            now_ms: self.clock.now().0,
            taken: AtomicBool::new(false),
        })
    }

    /// What became of a ticket's key before.
    ///
    /// # Errors
    /// `key_reused` when it came with something else; the database's.
    pub async fn once_before(&self, ticket: &Ticket) -> Result<Before> {
        let found = command_once::Entity::find().filter(Column::SenderKey.eq(&ticket.key));
        let Some(row) = found.one(self.db.read()).await? else {
            return Ok(Before::Never);
        };
        if row.body_index != ticket.body_index {
            let detail = "this Idempotency-Key came before with something else";
            return Err(Error::invalid("key_reused", "Idempotency-Key", detail));
        }
        let (Some(status), Some(sealed)) = (row.status, row.answer_sealed) else {
            return Ok(Before::Unanswered);
        };
        let status = u16::try_from(status).map_err(|_| Error::Corrupt("command_once.status"))?;
        Ok(Before::Answered(status, self.keys.open(&owner(row.id), &sealed)?))
    }

    /// Keeps the answer for whoever asks again.
    ///
    /// # Errors
    /// The database's: what was done stays done.
    pub async fn once_answered(&self, ticket: &Ticket, status: u16, body: &str) -> Result<()> {
        self.reached(Point::Unanswered).await?;
        let sealed = self.keys.seal(&owner(ticket.id), body)?;
        let mut row = ticket.row();
        row.status = Set(Some(i32::from(status)));
        row.answer_sealed = Set(Some(sealed.clone()));
        // What one statement does needs no transaction, and so nothing stands there yet.
        if ticket.write_down(row, self.db.write()).await? {
            return Ok(());
        }
        command_once::Entity::update_many()
            .col_expr(Column::Status, i32::from(status).into())
            .col_expr(Column::AnswerSealed, sealed.into())
            .filter(Column::Id.eq(ticket.id))
            .exec(self.db.write())
            .await?;
        Ok(())
    }

    /// Forgets a ticket whose request was refused: the same key may try again.
    ///
    /// # Errors
    /// The database's.
    pub async fn once_refused(&self, ticket: &Ticket) -> Result<()> {
        let own = command_once::Entity::delete_many().filter(Column::Id.eq(ticket.id));
        own.exec(self.db.write()).await?;
        Ok(())
    }
}

fn owner(id: Uuid) -> String {
    format!("command_once.answer/{id}")
}

#[cfg(test)]
mod tests;
