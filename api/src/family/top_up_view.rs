//! An announced top-up as the relative who announced it sees it.

use serde::Serialize;
use store::top_ups::TopUpNotice;
use utoipa::ToSchema;

use crate::money::announced_view::AnnouncedView;

/// What was announced, and how far it is.
#[derive(Serialize, ToSchema)]
pub struct FamilyTopUp {
    #[serde(flatten)]
    announced: AnnouncedView,
    /// Whether the receipt was struck out since.
    corrected: bool,
}

impl From<TopUpNotice> for FamilyTopUp {
    fn from(notice: TopUpNotice) -> Self {
        Self {
            announced: AnnouncedView::from(&notice),
            corrected: notice.receipt.is_some_and(|receipt| receipt.corrected_at.is_some()),
        }
    }
}
