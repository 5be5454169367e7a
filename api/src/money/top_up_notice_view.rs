//! An announced top-up as those see it who look it up on the bank's statement.

use domain::cash::announced::{AnnouncedState, DeclineReason};
use domain::cash::command::Payer;
use domain::id::{ReceiptId, SeniorId, TopUpNoticeId};
use domain::time::{At, ServiceDay};
use serde::Serialize;
use store::top_ups::{DeskNotice, TopUpNotice};
use utoipa::ToSchema;

/// What was announced, and how far it is.
#[derive(Serialize, ToSchema)]
pub struct TopUpNoticeView {
    #[schema(value_type = String)]
    id: TopUpNoticeId,
    #[schema(value_type = String)]
    senior_id: SeniorId,
    /// Who says so: the name to look for on the statement.
    relative_name: String,
    /// 女儿
    relation: String,
    /// spouse child relative neighbour, as the receipt's entry says it.
    #[schema(value_type = String)]
    payer: Payer,
    /// As announced.
    fen: i64,
    #[schema(value_type = String)]
    paid_on: ServiceDay,
    /// What the transfer's remark should say.
    reference: String,
    /// announced confirmed declined withdrawn
    #[schema(value_type = String)]
    state: AnnouncedState,
    #[schema(value_type = String)]
    made_at: At,
    #[schema(value_type = Option<String>)]
    settled_at: Option<At>,
    settled_by: Option<String>,
    /// not_found twice returned call_us
    #[schema(value_type = Option<String>)]
    reason: Option<DeclineReason>,
    #[schema(value_type = Option<String>)]
    receipt_id: Option<ReceiptId>,
    /// Six digits of the office's series.
    receipt_number: Option<String>,
    /// What arrived.
    arrived_fen: Option<i64>,
    /// When the receipt was struck out.
    #[schema(value_type = Option<String>)]
    corrected_at: Option<At>,
}

impl From<TopUpNotice> for TopUpNoticeView {
    fn from(notice: TopUpNotice) -> Self {
        Self {
            id: notice.id,
            senior_id: notice.senior,
            relative_name: notice.relative_name,
            relation: notice.relation,
            payer: notice.payer,
            fen: notice.fen.0,
            paid_on: notice.paid_on,
            reference: notice.reference,
            state: notice.state,
            made_at: notice.made_at,
            settled_at: notice.settled_at,
            settled_by: notice.settled_by,
            reason: notice.reason,
            receipt_id: notice.receipt.map(|receipt| receipt.id),
            receipt_number: notice.receipt.map(|receipt| format!("{:06}", receipt.number)),
            arrived_fen: notice.receipt.map(|receipt| receipt.fen.0),
            corrected_at: notice.receipt.and_then(|receipt| receipt.corrected_at),
        }
    }
}

/// The same in a list, with whose balance it is for.
#[derive(Serialize, ToSchema)]
pub struct TopUpNoticeRow {
    #[serde(flatten)]
    notice: TopUpNoticeView,
    /// 王*芳
    masked_name: String,
    senior_number: String,
}

impl From<DeskNotice> for TopUpNoticeRow {
    fn from(row: DeskNotice) -> Self {
        Self {
            notice: row.notice.into(),
            masked_name: row.masked_name,
            senior_number: row.senior_number,
        }
    }
}
