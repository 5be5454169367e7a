//! Announced top-ups at the desk: looked up on the bank's statement, confirmed once or declined.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::cash::CashCommand;
use domain::cash::announced::{AnnouncedState, DeclineReason};
use domain::cash::command::{TopUp, Way};
use domain::id::{ReceiptId, SeniorId, TopUpNoticeId};
use domain::money::Fen;
use domain::order::Done;
use domain::place::PlacePath;
use domain::time::At;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, Select,
};
use serde_json::json;
use uuid::Uuid;

use super::{TopUpNotice, read, read_one, settled};
use crate::audit::{self, Act};
use crate::cash::Once;
use crate::entity::top_up_notice::{Column, Entity, Model};
use crate::entity::{senior, top_up_notice};
use crate::orders::masked_names;
use crate::writer::{Rider, WriteError};
use crate::{Actor, Error, Result, Scoped, ids};

/// Rows of one answer. The oldest that wait come first, so that nobody is left behind.
const ROWS_MAX: u64 = 500;
/// How long what is settled is shown.
const SETTLED_DAYS: i64 = 90;

/// An announced top-up with the names that a desk may see.
#[derive(Debug, Clone)]
pub struct DeskNotice {
    /// The announcement.
    pub notice: TopUpNotice,
    /// 王*芳
    pub masked_name: String,
    /// The senior's short number.
    pub senior_number: String,
}

/// Announced top-ups in scope.
#[derive(Debug, Clone)]
pub struct DeskNotices {
    /// Those shown.
    pub notices: Vec<DeskNotice>,
    /// How many there are.
    pub total: u64,
}

impl Scoped<'_> {
    /// The announced top-ups of seniors in scope: those that wait, the oldest first, or those that were settled lately, the
    /// newest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn top_up_notices(&self, is_settled: bool) -> Result<DeskNotices> {
        let conn = self.store.db.read();
        let query = if is_settled {
            let since = self.store.clock.now().plus_minutes(-SETTLED_DAYS * 24 * 60);
            self.in_scope()
                .filter(Column::SettledAtMs.gte(since.0))
                .order_by_desc(Column::SettledAtMs)
        } else {
            self.waiting().order_by_asc(Column::MadeAtMs)
        };
        let total = query.clone().count(conn).await?;
        let rows = query.order_by_asc(Column::Id).limit(ROWS_MAX).all(conn).await?;
        let seniors: Vec<Uuid> = rows.iter().map(|row| row.senior_id).collect();
        let names = masked_names(conn, seniors.iter().copied().collect()).await?;
        let numbers: BTreeMap<Uuid, String> = senior::Entity::find()
            .select_only()
            .columns([senior::Column::Id, senior::Column::Number])
            .filter(senior::Column::Id.is_in(seniors))
            .into_tuple::<(Uuid, String)>()
            .all(conn)
            .await?
            .into_iter()
            .collect();
        let notices = read(conn, rows).await?.into_iter().map(|notice| DeskNotice {
            masked_name: names.get(&notice.senior.0).cloned().unwrap_or_default(),
            senior_number: numbers.get(&notice.senior.0).cloned().unwrap_or_default(),
            notice,
        });
        Ok(DeskNotices {
            notices: notices.collect(),
            total,
        })
    }

    /// How many in scope wait to be looked up.
    ///
    /// # Errors
    /// The database's.
    pub async fn top_ups_waiting(&self) -> Result<u64> {
        Ok(self.waiting().count(self.store.db.read()).await?)
    }

    /// It stands on the statement: the balance rises by what arrived, and the receipt is issued, in the transaction that
    /// settles the announcement. Of two who confirm at once, one does.
    ///
    /// # Errors
    /// As a [`WriteError`]: the writer's, `top_up_settled`; [`Error::NotFound`] outside the scope.
    pub async fn confirm_top_up(
        &self,
        id: TopUpNoticeId,
        arrived: Fen,
        once: Once<'_>,
    ) -> Result<Result<TopUpNotice, WriteError>> {
        let (row, path) = self.notice_row(id).await?;
        let announced = read_one(self.store.db.read(), row).await?;
        let command = TopUp {
            receipt_id: ReceiptId(ids::new_id()),
            senior_id: announced.senior,
            fen: arrived,
            way: Way::Bank,
            person: self.actor.id,
            payer: announced.payer,
        };
        let rider = Settle {
            id,
            senior: announced.senior,
            path,
            announced: announced.fen,
            actor: self.actor.clone(),
        };
        // Whether it still waits is asked within the writer's transaction: before it a repeat has to get its own answer.
        let booked = self.book(CashCommand::TopUp(command), Some(once), Some(Arc::new(rider)));
        if let Err(error) = booked.await {
            return Ok(Err(error));
        }
        let (row, _) = self.notice_row(id).await?;
        Ok(Ok(read_one(self.store.db.read(), row).await?))
    }

    /// It isn't booked, and the family is told why. Saying the same twice is no mistake.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope; `top_up_settled`.
    pub async fn decline_top_up(&self, id: TopUpNoticeId, reason: DeclineReason) -> Result<TopUpNotice> {
        let (before, path) = self.notice_row(id).await?;
        let now = self.store.clock.now();
        let tx = self.store.db.begin().await?;
        let changed = Entity::update_many()
            .col_expr(Column::State, Expr::value(AnnouncedState::Declined.name()))
            .col_expr(Column::Reason, Expr::value(reason.name()))
            .col_expr(Column::SettledAtMs, Expr::value(now.0))
            .col_expr(Column::SettledBy, Expr::value(self.actor.id))
            .col_expr(Column::SettledByName, Expr::value(self.actor.name.clone()))
            .filter(waits(id))
            .exec(&tx)
            .await?;
        let row = Entity::find_by_id(id.0).one(&tx).await?;
        let row = row.ok_or(Error::NotFound("top_up_notice"))?;
        if changed.rows_affected == 0 {
            let is_same = row.settled_by == Some(self.actor.id) && row.reason.as_deref() == Some(reason.name());
            return if is_same {
                read_one(&tx, row).await
            } else {
                Err(settled())
            };
        }
        let detail = json!({"notice": id, "reason": reason.name()});
        let senior = SeniorId(before.senior_id);
        self.note_senior(&tx, senior, &path.0, "top_up.decline", detail).await?;
        let declined = read_one(&tx, row).await?;
        tx.commit().await?;
        Ok(declined)
    }

    /// The announcement with the path of where its senior lives now.
    async fn notice_row(&self, id: TopUpNoticeId) -> Result<(Model, PlacePath)> {
        let found = Entity::find_by_id(id.0)
            .join(JoinType::InnerJoin, to_senior())
            .filter(self.covers(senior::Column::PlacePath))
            .select_also(senior::Entity)
            .one(self.store.db.read())
            .await?;
        match found {
            Some((row, Some(senior))) => Ok((row, PlacePath(senior.place_path))),
            _ => Err(Error::NotFound("top_up_notice")),
        }
    }

    fn in_scope(&self) -> Select<Entity> {
        Entity::find()
            .join(JoinType::InnerJoin, to_senior())
            .filter(self.covers(senior::Column::PlacePath))
    }

    fn waiting(&self) -> Select<Entity> {
        self.in_scope()
            .filter(Column::State.eq(AnnouncedState::Announced.name()))
    }
}

/// Settles the announcement in the transaction that books its money.
struct Settle {
    id: TopUpNoticeId,
    senior: SeniorId,
    path: PlacePath,
    announced: Fen,
    actor: Actor,
}

#[async_trait::async_trait]
impl Rider for Settle {
    async fn ride(&self, tx: &DatabaseTransaction, now: At, done: &Done) -> Result<()> {
        let Done::Cash(done) = done else {
            return Err(Error::Corrupt("done"));
        };
        let receipt = done.receipt.as_ref().ok_or(Error::Corrupt("receipt"))?;
        let changed = Entity::update_many()
            .col_expr(Column::State, Expr::value(AnnouncedState::Confirmed.name()))
            .col_expr(Column::ReceiptId, Expr::value(receipt.id.0))
            .col_expr(Column::SettledAtMs, Expr::value(now.0))
            .col_expr(Column::SettledBy, Expr::value(self.actor.id))
            .col_expr(Column::SettledByName, Expr::value(self.actor.name.clone()))
            .filter(waits(self.id))
            .exec(tx)
            .await?;
        if changed.rows_affected == 0 {
            return Err(settled());
        }
        let act = Act {
            action: "top_up.confirm",
            subject_kind: "senior",
            subject_id: self.senior.to_string(),
            place_path: &self.path,
            detail: json!({"notice": self.id, "announced_fen": self.announced.0, "fen": receipt.fen.0}),
        };
        audit::write(tx, now, &self.actor, act).await
    }
}

fn waits(id: TopUpNoticeId) -> Condition {
    Condition::all()
        .add(Column::Id.eq(id.0))
        .add(Column::State.eq(AnnouncedState::Announced.name()))
}

fn to_senior() -> RelationDef {
    top_up_notice::Entity::belongs_to(senior::Entity)
        .from(top_up_notice::Column::SeniorId)
        .to(senior::Column::Id)
        .into()
}
