//! Money as it goes over the wire.

use domain::cash::ReceiptKind;
use domain::id::{CanteenId, DrawerId, OrderId, ReceiptId, SeniorId, ShiftId};
use domain::ledger::Entry;
use domain::time::{At, ServiceDay};
use serde::Serialize;
use store::cash::{Bill, DrawerView as Drawer, FundView as Fund, Purse, ReceiptView as Receipt, ShiftView as Shift};
use store::ledger::NotedHead;
use utoipa::ToSchema;
use uuid::Uuid;

/// A drawer, and who has it.
#[derive(Serialize, ToSchema)]
pub struct DrawerOut {
    #[schema(value_type = String)]
    id: DrawerId,
    #[schema(value_type = String)]
    canteen_id: CanteenId,
    name: String,
    /// The open shift.
    #[schema(value_type = Option<String>)]
    shift_id: Option<ShiftId>,
    person_name: Option<String>,
    /// Whether the open shift is the caller's.
    mine: bool,
    #[schema(value_type = Option<String>)]
    since: Option<At>,
}

impl DrawerOut {
    pub(super) fn of(drawer: Drawer, caller: Uuid) -> Self {
        Self {
            id: drawer.id,
            canteen_id: drawer.canteen_id,
            name: drawer.name,
            shift_id: drawer.shift,
            person_name: drawer.person_name,
            mine: drawer.person_id == Some(caller),
            since: drawer.since,
        }
    }
}

/// A shift; once closed it is the slip.
#[derive(Serialize, ToSchema)]
pub struct ShiftOut {
    #[schema(value_type = String)]
    id: ShiftId,
    #[schema(value_type = String)]
    drawer_id: DrawerId,
    drawer_name: String,
    #[schema(value_type = String)]
    canteen_id: CanteenId,
    person_name: String,
    #[schema(value_type = String)]
    opened_at: At,
    opening_fen: i64,
    /// What came in and went out.
    lines: Vec<SlipLineOut>,
    closed: Option<ShiftEndOut>,
}

/// One kind of movement.
#[derive(Serialize, ToSchema)]
pub struct SlipLineOut {
    /// top_up pay_back collect pay_out float deposit bag difference correct
    kind: &'static str,
    count: u32,
    fen: i64,
}

/// How a shift ended.
#[derive(Serialize, ToSchema)]
pub struct ShiftEndOut {
    #[schema(value_type = String)]
    at: At,
    by_name: String,
    /// What should have been in the drawer.
    expected_fen: i64,
    /// What was.
    counted_fen: i64,
    difference_fen: i64,
    /// The ledger's head at that moment.
    head: Option<HeadView>,
}

impl From<Shift> for ShiftOut {
    fn from(view: Shift) -> Self {
        let shift = view.shift;
        let closed = shift.end.map(|end| ShiftEndOut {
            at: end.at,
            by_name: view.closed_by_name.clone().unwrap_or_default(),
            expected_fen: end.expected.0,
            counted_fen: end.counted.0,
            difference_fen: (end.counted - end.expected).0,
            head: view.head.clone().map(|(seq, head)| HeadView::new(seq, head)),
        });
        Self {
            id: shift.id,
            drawer_id: shift.drawer_id,
            drawer_name: view.drawer_name,
            canteen_id: shift.canteen_id,
            person_name: view.person_name,
            opened_at: shift.opened_at,
            opening_fen: shift.opening.0,
            lines: view
                .lines
                .into_iter()
                .map(|line| SlipLineOut {
                    kind: line.kind.name(),
                    count: line.count,
                    fen: line.fen.0,
                })
                .collect(),
            closed,
        }
    }
}

/// A head of the ledger's chain. Whoever keeps it can show that nothing before it was rewritten.
#[derive(Serialize, ToSchema)]
pub struct HeadView {
    /// The number of its entry.
    seq: u64,
    head: String,
    /// As `nuancan ledger verify --head` takes it.
    text: String,
}

impl HeadView {
    pub(super) fn new(seq: u64, head: String) -> Self {
        Self {
            text: format!("{seq}-{head}"),
            seq,
            head,
        }
    }
}

impl From<NotedHead> for HeadView {
    fn from(noted: NotedHead) -> Self {
        Self::new(noted.seq, noted.head)
    }
}

/// A receipt, ready to be printed.
#[derive(Serialize, ToSchema)]
pub struct ReceiptOut {
    #[schema(value_type = String)]
    id: ReceiptId,
    /// Six digits; runs on for each canteen.
    number: String,
    /// Absent for the office.
    canteen_name: Option<String>,
    /// top_up pay_back collect pay_out
    #[schema(value_type = String)]
    kind: ReceiptKind,
    fen: i64,
    /// cash bank bag balance
    way: String,
    #[schema(value_type = String)]
    at: At,
    masked_name: String,
    senior_number: String,
    issued_by: String,
    /// The meals it is for.
    lines: Vec<ReceiptLineOut>,
    /// Reversed since.
    #[schema(value_type = Option<String>)]
    corrected_at: Option<At>,
}

/// A meal on a receipt.
#[derive(Serialize, ToSchema)]
pub struct ReceiptLineOut {
    #[schema(value_type = String)]
    order_id: OrderId,
    #[schema(value_type = String)]
    service_day: ServiceDay,
    fen: i64,
}

impl From<Receipt> for ReceiptOut {
    fn from(view: Receipt) -> Self {
        let receipt = view.receipt;
        let lines = receipt.lines.into_iter().map(|line| ReceiptLineOut {
            order_id: line.order_id,
            service_day: line.service_day,
            fen: line.fen.0,
        });
        Self {
            id: receipt.id,
            number: format!("{:06}", receipt.number),
            canteen_name: view.canteen_name,
            kind: receipt.kind,
            fen: receipt.fen.0,
            way: receipt.way,
            at: receipt.at,
            masked_name: view.masked_name,
            senior_number: view.senior_number,
            issued_by: view.issued_by,
            lines: lines.collect(),
            corrected_at: view.corrected_at,
        }
    }
}

/// What a senior has with us. Only ever on a screen that staff look at.
#[derive(Serialize, ToSchema)]
pub struct PurseOut {
    #[schema(value_type = String)]
    senior_id: SeniorId,
    masked_name: String,
    balance_fen: i64,
    /// To be collected.
    owed_fen: i64,
    /// To be paid out.
    credit_fen: i64,
    monthly_bill: bool,
    /// Meal by meal; below zero it is owed to the senior.
    owed: Vec<OwingOut>,
}

/// A meal that isn't settled.
#[derive(Serialize, ToSchema)]
pub struct OwingOut {
    #[schema(value_type = String)]
    order_id: OrderId,
    #[schema(value_type = String)]
    service_day: ServiceDay,
    /// cash bill balance
    payment: &'static str,
    fen: i64,
}

impl PurseOut {
    pub(super) fn of(senior_id: SeniorId, masked_name: String, purse: &Purse) -> Self {
        let owed: i64 = purse.owed.iter().map(|one| one.fen.0.max(0)).sum();
        let credit: i64 = purse.owed.iter().map(|one| (-one.fen.0).max(0)).sum();
        let line = |one: &domain::cash::Owing| OwingOut {
            order_id: one.order_id,
            service_day: one.service_day,
            payment: one.payment.name(),
            fen: one.fen.0,
        };
        Self {
            senior_id,
            masked_name,
            balance_fen: purse.balance.0,
            owed_fen: owed,
            credit_fen: credit,
            monthly_bill: purse.monthly_bill,
            owed: purse.owed.iter().map(line).collect(),
        }
    }
}

/// A monthly bill.
#[derive(Serialize, ToSchema)]
pub struct BillOut {
    #[schema(value_type = String)]
    senior_id: SeniorId,
    senior_number: String,
    masked_name: String,
    month: String,
    /// What is still to be paid.
    due_fen: i64,
    lines: Vec<BillLineOut>,
}

/// A meal on a bill.
#[derive(Serialize, ToSchema)]
pub struct BillLineOut {
    #[schema(value_type = String)]
    order_id: OrderId,
    #[schema(value_type = String)]
    service_day: ServiceDay,
    period: &'static str,
    #[schema(value_type = String)]
    canteen_id: CanteenId,
    self_fen: i64,
    due_fen: i64,
}

impl From<Bill> for BillOut {
    fn from(bill: Bill) -> Self {
        let due_fen = bill.due().0;
        let lines = bill.lines.into_iter().map(|line| BillLineOut {
            order_id: line.order_id,
            service_day: line.service_day,
            period: line.period.name(),
            canteen_id: line.canteen_id,
            self_fen: line.own_share.0,
            due_fen: line.due.0,
        });
        Self {
            senior_id: bill.senior_id,
            senior_number: bill.senior_number,
            masked_name: bill.masked_name,
            month: bill.month.to_string(),
            due_fen,
            lines: lines.collect(),
        }
    }
}

/// A fund.
#[derive(Serialize, ToSchema)]
pub struct FundOut {
    id: String,
    name: String,
    name_en: String,
    /// government collective donation
    kind: &'static str,
    held_fen: i64,
    floor_fen: Option<i64>,
    #[schema(value_type = String)]
    opened_at: At,
    #[schema(value_type = Option<String>)]
    closed_at: Option<At>,
}

impl From<Fund> for FundOut {
    fn from(fund: Fund) -> Self {
        Self {
            id: fund.id,
            name: fund.name,
            name_en: fund.name_en,
            kind: fund.kind.name(),
            held_fen: fund.held.0,
            floor_fen: fund.floor.map(|floor| floor.0),
            opened_at: fund.opened_at,
            closed_at: fund.closed_at,
        }
    }
}

/// An entry of the ledger. Debits are positive, credits negative.
#[derive(Serialize, ToSchema)]
pub struct EntryOut {
    key: String,
    kind: &'static str,
    #[schema(value_type = String)]
    day: ServiceDay,
    #[schema(value_type = String)]
    at: At,
    #[schema(value_type = Option<String>)]
    order_id: Option<OrderId>,
    /// The day of the meal that it is about.
    #[schema(value_type = Option<String>)]
    concerns: Option<ServiceDay>,
    reverses: Option<String>,
    #[schema(value_type = Object)]
    memo: std::collections::BTreeMap<String, String>,
    postings: Vec<PostingOut>,
}

/// One line of an entry.
#[derive(Serialize, ToSchema)]
pub struct PostingOut {
    account: String,
    fen: i64,
}

impl From<Entry> for EntryOut {
    fn from(entry: Entry) -> Self {
        let postings = entry.postings.into_iter().map(|posting| PostingOut {
            account: posting.account.key(),
            fen: posting.fen.0,
        });
        Self {
            key: entry.key,
            kind: entry.kind.name(),
            day: entry.day,
            at: entry.at,
            order_id: entry.order,
            concerns: entry.concerns,
            reverses: entry.reverses,
            memo: entry.memo,
            postings: postings.collect(),
        }
    }
}
