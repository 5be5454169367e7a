//! An announced top-up as those see it who look it up on the bank's statement.

use domain::cash::command::Payer;
use domain::id::{ReceiptId, SeniorId};
use domain::time::At;
use serde::Serialize;
use store::top_ups::{DeskNotice, TopUpNotice};
use utoipa::ToSchema;

use super::announced_view::AnnouncedView;

/// What was announced, and how far it is.
#[derive(Serialize, ToSchema)]
pub struct TopUpNoticeView {
    #[serde(flatten)]
    announced: AnnouncedView,
    #[schema(value_type = String)]
    senior_id: SeniorId,
    /// Who says so: the name to look for on the statement.
    relative_name: String,
    /// 女儿
    relation: String,
    /// spouse child relative neighbour, as the receipt's entry says it.
    #[schema(value_type = String)]
    payer: Payer,
    settled_by: Option<String>,
    #[schema(value_type = Option<String>)]
    receipt_id: Option<ReceiptId>,
    /// When the receipt was struck out.
    #[schema(value_type = Option<String>)]
    corrected_at: Option<At>,
}

impl From<TopUpNotice> for TopUpNoticeView {
    fn from(notice: TopUpNotice) -> Self {
        Self {
            announced: AnnouncedView::from(&notice),
            senior_id: notice.senior,
            relative_name: notice.relative_name,
            relation: notice.relation,
            payer: notice.payer,
            settled_by: notice.settled_by,
            receipt_id: notice.receipt.map(|receipt| receipt.id),
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
