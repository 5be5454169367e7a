//! What everybody is shown of an announced top-up.

use domain::cash::announced::{AnnouncedState, DeclineReason};
use domain::id::TopUpNoticeId;
use domain::time::{At, ServiceDay};
use serde::Serialize;
use store::top_ups::TopUpNotice;
use utoipa::ToSchema;

/// What was announced, and how far it is.
#[derive(Serialize, ToSchema)]
pub struct AnnouncedView {
    #[schema(value_type = String)]
    id: TopUpNoticeId,
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
    /// not_found twice returned call_us
    #[schema(value_type = Option<String>)]
    reason: Option<DeclineReason>,
    /// Six digits of the office's series.
    receipt_number: Option<String>,
    /// What arrived, which may be another sum.
    arrived_fen: Option<i64>,
}

impl From<&TopUpNotice> for AnnouncedView {
    fn from(notice: &TopUpNotice) -> Self {
        let receipt = notice.receipt.as_ref();
        Self {
            id: notice.id,
            fen: notice.fen.0,
            paid_on: notice.paid_on,
            reference: notice.reference.clone(),
            state: notice.state,
            made_at: notice.made_at,
            settled_at: notice.settled_at,
            reason: notice.reason,
            receipt_number: receipt.map(|receipt| format!("{:06}", receipt.number)),
            arrived_fen: receipt.map(|receipt| receipt.fen.0),
        }
    }
}
