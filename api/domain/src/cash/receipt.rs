//! 收据: what somebody gets who paid or was paid, with a running number.

use crate::{
    id::{CanteenId, OrderId, ReceiptId, SeniorId},
    money::Fen,
    named::named,
    time::{At, ServiceDay},
};
use serde::{Deserialize, Serialize};

named! {
    /// What it is for.
    pub enum ReceiptKind {
        /// 充值
        TopUp = "top_up",
        /// 退余额
        PayBack = "pay_back",
        /// 收款
        Collect = "collect",
        /// 退款
        PayOut = "pay_out",
    }
}

/// One meal of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptLine {
    /// Which.
    pub order_id: OrderId,
    /// Its day.
    pub service_day: ServiceDay,
    /// How much.
    pub fen: Fen,
}

/// A receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Made by the caller.
    pub id: ReceiptId,
    /// The canteen whose numbers it belongs to; the office's own when absent.
    pub canteen_id: Option<CanteenId>,
    /// Runs on from 1 for each canteen.
    pub number: u32,
    /// What for.
    pub kind: ReceiptKind,
    /// Whose account.
    pub senior_id: SeniorId,
    /// How much, always above zero.
    pub fen: Fen,
    /// cash, bank, bag or balance.
    pub way: String,
    /// When.
    pub at: At,
    /// The meals it is for; none for a top-up.
    pub lines: Vec<ReceiptLine>,
    /// The keys of its entries.
    pub keys: Vec<String>,
}
