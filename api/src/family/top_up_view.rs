//! An announced top-up as the relative who announced it sees it.

use domain::cash::announced::{AnnouncedState, DeclineReason};
use domain::id::TopUpNoticeId;
use domain::time::{At, ServiceDay};
use serde::Serialize;
use store::top_ups::TopUpNotice;
use utoipa::ToSchema;

/// What was announced, and how far it is.
#[derive(Serialize, ToSchema)]
pub struct FamilyTopUp {
    #[schema(value_type = String)]
    id: TopUpNoticeId,
    /// As announced.
    fen: i64,
    #[schema(value_type = String)]
    paid_on: ServiceDay,
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
    /// Six digits.
    receipt_number: Option<String>,
    /// What arrived, which may be another sum.
    arrived_fen: Option<i64>,
    /// Whether the receipt was struck out since.
    corrected: bool,
}

impl From<TopUpNotice> for FamilyTopUp {
    fn from(notice: TopUpNotice) -> Self {
        Self {
            id: notice.id,
            fen: notice.fen.0,
            paid_on: notice.paid_on,
            reference: notice.reference,
            state: notice.state,
            made_at: notice.made_at,
            settled_at: notice.settled_at,
            reason: notice.reason,
            receipt_number: notice.receipt.map(|receipt| format!("{:06}", receipt.number)),
            arrived_fen: notice.receipt.map(|receipt| receipt.fen.0),
            corrected: notice.receipt.is_some_and(|receipt| receipt.corrected_at.is_some()),
        }
    }
}
