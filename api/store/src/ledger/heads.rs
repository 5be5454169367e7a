//! The chain's head, noted when a day's books are closed: printed on the slip and sent to the auditor, so that nobody can
//! rewrite what is before it without being found out.

use std::collections::BTreeSet;

use domain::id::CanteenId;
use domain::ledger::chain::Head;
use domain::order::SittingState;
use domain::time::{At, ServiceDay};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;

use super::seal;
use crate::entity::{job, ledger_head, sitting};
use crate::{Error, Result, System, ids, jobs};

/// The worker's task that sends a head away.
pub const SEND_HEAD: &str = "send_head";

/// After so many days a day's head is sent though its books are still open: leaving them open must hide nothing.
const DAYS_WAITED_MAX: i64 = 2;

/// A head and what it was noted for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedHead {
    /// The day whose books were closed.
    pub day: ServiceDay,
    /// The canteen that closed them; absent for the whole day's.
    pub canteen_id: Option<CanteenId>,
    /// The number of its entry.
    pub seq: u64,
    /// The head.
    pub head: String,
    /// When.
    pub at: At,
}

/// The end of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainEnd {
    /// The number of the last sealed entry.
    pub seq: u64,
    /// Its head.
    pub head: String,
}

impl System<'_> {
    /// The end of the chain; nothing before the first entry is sealed.
    ///
    /// # Errors
    /// The database's.
    pub async fn head(&self) -> Result<Option<ChainEnd>> {
        let (seq, head) = seal::last(self.store.db.read()).await?;
        Ok((seq > 0).then(|| ChainEnd {
            seq,
            head: head.to_string(),
        }))
    }

    /// Notes the head for a canteen's closed day. When it was the last canteen of that day, the day's head is noted as well and
    /// left for the worker to send.
    ///
    /// # Errors
    /// The database's.
    pub async fn note_canteen_head(&self, day: ServiceDay, canteen: CanteenId) -> Result<Option<NotedHead>> {
        self.seal_all().await?;
        let tx = self.store.db.begin().await?;
        let (seq, head) = seal::last(&tx).await?;
        if seq == 0 {
            return Ok(None);
        }
        let noted = note(&tx, self.store.clock.now(), day, Some(canteen), seq, head).await?;
        if books_open(&tx, day).await? == 0 {
            self.note_day_in(&tx, day, seq, head).await?;
        }
        tx.commit().await?;
        Ok(Some(noted))
    }

    /// Notes the heads of days that are over: when their books are closed, or have been open for too long. Returns how many.
    ///
    /// # Errors
    /// The database's.
    pub async fn note_day_heads(&self) -> Result<u64> {
        let today = self.store.clock.now().day();
        let mut noted = 0;
        for day in days_without_head(self.store.db.read(), today).await? {
            let waited = day.plus_days(DAYS_WAITED_MAX) > today;
            if waited && books_open(self.store.db.read(), day).await? > 0 {
                continue;
            }
            self.seal_all().await?;
            let tx = self.store.db.begin().await?;
            let (seq, head) = seal::last(&tx).await?;
            if seq > 0 {
                noted += u64::from(self.note_day_in(&tx, day, seq, head).await?);
            }
            tx.commit().await?;
        }
        Ok(noted)
    }

    /// One head for each day, and the job that sends it: whoever is second changes nothing.
    async fn note_day_in<C: ConnectionTrait>(&self, tx: &C, day: ServiceDay, seq: u64, head: Head) -> Result<bool> {
        if day_head(tx, day).await?.is_some() {
            return Ok(false);
        }
        let now = self.store.clock.now();
        note(tx, now, day, None, seq, head).await?;
        let work = jobs::waiting(
            SEND_HEAD,
            format!("{SEND_HEAD}/{day}"),
            json!({"day": day, "seq": seq, "head": head}).to_string(),
            now,
        );
        job::Entity::insert(work).exec_without_returning(tx).await?;
        Ok(true)
    }

    /// The heads noted since a day, oldest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn noted_heads(&self, from: ServiceDay, to: ServiceDay) -> Result<Vec<NotedHead>> {
        let rows = ledger_head::Entity::find()
            .filter(ledger_head::Column::Day.between(from.to_string(), to.to_string()))
            .order_by_asc(ledger_head::Column::Day)
            .order_by_asc(ledger_head::Column::Seq)
            .order_by_asc(ledger_head::Column::Id)
            .all(self.store.db.read())
            .await?;
        rows.into_iter().map(noted_of).collect()
    }
}

pub(super) fn noted_of(row: ledger_head::Model) -> Result<NotedHead> {
    Ok(NotedHead {
        day: ServiceDay::parse(&row.day).map_err(|_| Error::Corrupt("ledger_head.day"))?,
        canteen_id: row.canteen_id.map(CanteenId),
        seq: u64::try_from(row.seq).map_err(|_| Error::Corrupt("ledger_head.seq"))?,
        head: row.head,
        at: At(row.made_at_ms),
    })
}

async fn note<C: ConnectionTrait>(
    conn: &C,
    now: At,
    day: ServiceDay,
    canteen_id: Option<CanteenId>,
    seq: u64,
    head: Head,
) -> Result<NotedHead> {
    let noted = NotedHead {
        day,
        canteen_id,
        seq,
        head: head.to_string(),
        at: now,
    };
    let row = ledger_head::ActiveModel {
        id: Set(ids::new_id()),
        day: Set(day.to_string()),
        canteen_id: Set(canteen_id.map(|id| id.0)),
        seq: Set(i64::try_from(seq).map_err(|_| Error::Corrupt("ledger_head.seq"))?),
        head: Set(noted.head.clone()),
        made_at_ms: Set(now.0),
    };
    ledger_head::Entity::insert(row).exec_without_returning(conn).await?;
    Ok(noted)
}

async fn day_head<C: ConnectionTrait>(conn: &C, day: ServiceDay) -> Result<Option<ledger_head::Model>> {
    let query = ledger_head::Entity::find()
        .filter(ledger_head::Column::Day.eq(day.to_string()))
        .filter(ledger_head::Column::CanteenId.is_null());
    Ok(query.one(conn).await?)
}

/// Days of the last month that had meals and have no head.
async fn days_without_head<C: ConnectionTrait>(conn: &C, today: ServiceDay) -> Result<Vec<ServiceDay>> {
    let (from, to) = (today.plus_days(-31).to_string(), today.plus_days(-1).to_string());
    let days: Vec<String> = sitting::Entity::find()
        .select_only()
        .distinct()
        .column(sitting::Column::ServiceDay)
        .filter(sitting::Column::ServiceDay.between(from.clone(), to.clone()))
        .filter(sitting::Column::State.ne(SittingState::Draft.name()))
        .order_by_asc(sitting::Column::ServiceDay)
        .into_tuple()
        .all(conn)
        .await?;
    let noted: BTreeSet<String> = ledger_head::Entity::find()
        .select_only()
        .column(ledger_head::Column::Day)
        .filter(ledger_head::Column::Day.between(from, to))
        .filter(ledger_head::Column::CanteenId.is_null())
        .into_tuple()
        .all(conn)
        .await?
        .into_iter()
        .collect();
    let open = days.iter().filter(|day| !noted.contains(*day));
    open.map(|day| ServiceDay::parse(day).map_err(|_| Error::Corrupt("sitting.service_day")))
        .collect()
}

/// Sittings of a day whose books aren't closed.
async fn books_open<C: ConnectionTrait>(conn: &C, day: ServiceDay) -> Result<u64> {
    let query = sitting::Entity::find()
        .filter(sitting::Column::ServiceDay.eq(day.to_string()))
        .filter(sitting::Column::State.ne(SittingState::Draft.name()))
        .filter(sitting::Column::ReconciledAtMs.is_null());
    Ok(query.count(conn).await?)
}
