//! 家属充值: what relatives say that they transferred, and what became of it. The rules are `domain::cash::announced`'s; the
//! money itself is booked by the writer.

mod desk;
mod own;
mod transfer_to;

use std::collections::BTreeMap;

use domain::cash::announced::{AnnouncedState, DeclineReason};
use domain::cash::command::Payer;
use domain::id::{ReceiptId, SeniorId, TopUpNoticeId};
use domain::money::Fen;
use domain::time::{At, ServiceDay};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::entity::{receipt, top_up_notice};
use crate::seniors::record::day;
use crate::{Error, Result};

pub use desk::{DeskNotice, DeskNotices};
pub use own::{Announce, OwnTopUps};
pub use transfer_to::TransferToSet;

/// A top-up that a relative announced.
#[derive(Debug, Clone)]
pub struct TopUpNotice {
    /// Id.
    pub id: TopUpNoticeId,
    /// For whom.
    pub senior: SeniorId,
    /// Who says so.
    pub relative_name: String,
    /// 女儿
    pub relation: String,
    /// The same as a receipt's entry says it.
    pub payer: Payer,
    /// How much was transferred, as they say.
    pub fen: Fen,
    /// On which day, as they say.
    pub paid_on: ServiceDay,
    /// What they were asked to write into the transfer's remark.
    pub reference: String,
    /// How far it is.
    pub state: AnnouncedState,
    /// When it was announced.
    pub made_at: At,
    /// When it was confirmed, declined or withdrawn.
    pub settled_at: Option<At>,
    /// By whom at the desk; nobody where it was withdrawn.
    pub settled_by: Option<String>,
    /// Why it was declined.
    pub reason: Option<DeclineReason>,
    /// What was booked for it.
    pub receipt: Option<NoticeReceipt>,
}

/// The receipt of a confirmed top-up.
#[derive(Debug, Clone, Copy)]
pub struct NoticeReceipt {
    /// Id.
    pub id: ReceiptId,
    /// Its number in the office's series.
    pub number: u32,
    /// What arrived.
    pub fen: Fen,
    /// When it was struck out, if it was.
    pub corrected_at: Option<At>,
}

/// Rows with their receipts.
async fn read<C: ConnectionTrait>(conn: &C, rows: Vec<top_up_notice::Model>) -> Result<Vec<TopUpNotice>> {
    let ids: Vec<Uuid> = rows.iter().filter_map(|row| row.receipt_id).collect();
    let mut receipts: BTreeMap<Uuid, NoticeReceipt> = BTreeMap::new();
    if !ids.is_empty() {
        let found = receipt::Entity::find().filter(receipt::Column::Id.is_in(ids));
        receipts.extend(found.all(conn).await?.into_iter().map(|row| {
            let receipt = NoticeReceipt {
                id: ReceiptId(row.id),
                number: u32::try_from(row.number).unwrap_or(0),
                fen: Fen(row.fen),
                corrected_at: row.corrected_at_ms.map(At),
            };
            (row.id, receipt)
        }));
    }
    rows.into_iter()
        .map(|row| {
            let reason = row
                .reason
                .as_deref()
                .map(|name| DeclineReason::parse(name).ok_or(Error::Corrupt("top_up_notice.reason")));
            Ok(TopUpNotice {
                id: TopUpNoticeId(row.id),
                senior: SeniorId(row.senior_id),
                relative_name: row.relative_name,
                relation: row.relation,
                payer: Payer::parse(&row.payer).ok_or(Error::Corrupt("top_up_notice.payer"))?,
                fen: Fen(row.amount_fen),
                paid_on: day(&row.paid_on, "top_up_notice.paid_on")?,
                reference: row.reference,
                state: AnnouncedState::parse(&row.state).ok_or(Error::Corrupt("top_up_notice.state"))?,
                made_at: At(row.made_at_ms),
                settled_at: row.settled_at_ms.map(At),
                settled_by: row.settled_by_name,
                reason: reason.transpose()?,
                receipt: row.receipt_id.and_then(|id| receipts.get(&id).copied()),
            })
        })
        .collect()
}

/// One row with its receipt.
async fn read_one<C: ConnectionTrait>(conn: &C, row: top_up_notice::Model) -> Result<TopUpNotice> {
    let mut read = read(conn, vec![row]).await?;
    read.pop().ok_or(Error::Corrupt("top_up_notice"))
}

/// Somebody was faster: it was settled in another way or by somebody else.
fn settled() -> Error {
    Error::conflict("top_up_settled", "this top-up was settled or withdrawn meanwhile")
}

/// What erasing a senior leaves: the amounts, which the books need, and of the relatives nothing.
pub(crate) async fn erase<C: ConnectionTrait>(conn: &C, senior: Uuid) -> Result<()> {
    top_up_notice::Entity::update_many()
        .col_expr(top_up_notice::Column::RelativeName, Expr::value(String::new()))
        .col_expr(top_up_notice::Column::Relation, Expr::value(String::new()))
        .filter(top_up_notice::Column::SeniorId.eq(senior))
        .exec(conn)
        .await?;
    Ok(())
}
