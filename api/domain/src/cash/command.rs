//! What can be done with money besides ordering meals.

use crate::{
    id::{DrawerId, OrderId, ReceiptId, RoundId, SeniorId, ShiftId},
    ledger::Month,
    money::Fen,
    named::named,
};
use uuid::Uuid;

/// Everything that moves money without moving a meal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CashCommand {
    /// 开班: the drawer is counted and belongs to one person.
    OpenShift(OpenShift),
    /// 交班: it is counted again.
    CloseShift(CloseShift),
    /// Change from the bank, takings to the bank.
    MoveCash(MoveCash),
    /// A volunteer hands over what was collected at the doors.
    EmptyBag(EmptyBag),
    /// 充值
    TopUp(TopUp),
    /// 退余额
    PayBack(PayBack),
    /// 收款
    Collect(Collect),
    /// 退款 of what was collected for a meal that fell through.
    PayOut(PayOut),
    /// A fund gets its account, and a floor if it must not run dry unnoticed.
    OpenFund(OpenFund),
    /// A fund gets another floor, or none.
    SetFloor(SetFloor),
    /// A grant or a donation comes in.
    ReceiveFund(ReceiveFund),
    /// A fund pays for nothing more.
    CloseFund(String),
    /// 月结: nothing more is booked into the month.
    ClosePeriod(Month),
    /// Somebody mistyped.
    Correct(Correct),
}

/// Which way money came in or went out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Cash, in a person's open shift.
    Drawer(ShiftId),
    /// By bank.
    Bank,
    /// Cash at a door.
    Bag(RoundId),
    /// Out of what the senior paid in ahead.
    Prepaid,
}

named! {
    /// Who paid in: never a name.
    pub enum Payer {
        /// 本人
        Senior = "self",
        /// 配偶
        Spouse = "spouse",
        /// 子女
        Child = "child",
        /// 亲属
        Relative = "relative",
        /// 邻居
        Neighbour = "neighbour",
        /// 其他
        Other = "other",
    }
}

named! {
    /// Why counting found another sum.
    pub enum DifferenceReason {
        /// 找零差错
        Change = "change",
        /// 点错
        Miscounted = "miscounted",
        /// 遗失
        Lost = "lost",
        /// 漏记
        NotBooked = "not_booked",
        /// 假币
        Counterfeit = "counterfeit",
        /// 说不清
        Unknown = "unknown",
    }
}

named! {
    /// Why an entry is reversed.
    pub enum CorrectReason {
        /// 金额输错
        Amount = "amount",
        /// 人弄错
        Person = "person",
        /// 重复
        Twice = "twice",
        /// 退回
        Returned = "returned",
    }
}

named! {
    /// Why somebody gets back what was paid in ahead.
    pub enum PayBackReason {
        /// 本人要求
        Wished = "wished",
        /// 去世
        Died = "died",
        /// 迁出
        Moved = "moved",
    }
}

named! {
    /// Where a fund's money comes from.
    pub enum FundSource {
        /// 财政拨款
        Grant = "grant",
        /// 捐赠
        Donation = "donation",
        /// 村集体
        Collective = "collective",
        /// 其他
        Other = "other",
    }
}

named! {
    /// Which way cash moves between drawer and bank.
    pub enum CashMove {
        /// 领备用金
        Float = "float",
        /// 缴存
        Deposit = "deposit",
    }
}

/// Begin a shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenShift {
    /// Made by the caller.
    pub shift_id: ShiftId,
    /// Which drawer.
    pub drawer_id: DrawerId,
    /// Whose shift it is.
    pub person: Uuid,
    /// What is in it.
    pub counted: Fen,
    /// Why that isn't what should be in it.
    pub reason: Option<DifferenceReason>,
}

/// End a shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CloseShift {
    /// Which.
    pub shift_id: ShiftId,
    /// Who closes it.
    pub person: Uuid,
    /// Whether they may close somebody else's, left open.
    pub in_charge: bool,
    /// What is in the drawer.
    pub counted: Fen,
    /// Why that isn't what should be in it.
    pub reason: Option<DifferenceReason>,
}

/// Bring change, or take cash to the bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MoveCash {
    /// Makes the entry's key.
    pub id: Uuid,
    /// In which shift.
    pub shift_id: ShiftId,
    /// Whose.
    pub person: Uuid,
    /// Which way.
    pub way: CashMove,
    /// How much.
    pub fen: Fen,
}

/// Put a round's cash into a drawer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmptyBag {
    /// Makes the entry's key.
    pub id: Uuid,
    /// Whose bag.
    pub round_id: RoundId,
    /// Into which shift.
    pub shift_id: ShiftId,
    /// Whose.
    pub person: Uuid,
    /// What was in it.
    pub counted: Fen,
    /// Why that isn't what was collected.
    pub reason: Option<DifferenceReason>,
}

/// Pay in ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TopUp {
    /// Made by the caller.
    pub receipt_id: ReceiptId,
    /// For whom.
    pub senior_id: SeniorId,
    /// How much.
    pub fen: Fen,
    /// Cash or bank.
    pub way: Way,
    /// Who books it.
    pub person: Uuid,
    /// Who paid.
    pub payer: Payer,
}

/// Give back what was paid in ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PayBack {
    /// Made by the caller.
    pub receipt_id: ReceiptId,
    /// Whose balance.
    pub senior_id: SeniorId,
    /// How much; all of it when left out.
    pub fen: Option<Fen>,
    /// Cash or bank.
    pub way: Way,
    /// Who books it.
    pub person: Uuid,
    /// Who gets it.
    pub payee: Payer,
    /// Why.
    pub reason: PayBackReason,
}

/// What of all that is owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// These meals.
    Orders(Vec<OrderId>),
    /// The month's bill.
    Bill(Month),
    /// Everything.
    All,
}

/// Take what a senior owes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collect {
    /// Made by the caller.
    pub receipt_id: ReceiptId,
    /// Whose debt.
    pub senior_id: SeniorId,
    /// Which part of it.
    pub which: Which,
    /// What was shown to the one who pays; another sum is refused.
    pub expected: Fen,
    /// Cash, bank or balance.
    pub way: Way,
    /// Who books it.
    pub person: Uuid,
}

/// Pay back what was collected for meals that fell through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PayOut {
    /// Made by the caller.
    pub receipt_id: ReceiptId,
    /// To whom.
    pub senior_id: SeniorId,
    /// What was shown; another sum is refused.
    pub expected: Fen,
    /// Cash, bank, or into the balance.
    pub way: Way,
    /// Who books it.
    pub person: Uuid,
}

/// Give a fund its account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenFund {
    /// The fund's key, as policies name it.
    pub fund_id: String,
    /// What it may never fall below; none where it is topped up afterwards.
    pub floor: Option<Fen>,
}

/// Change what a fund may never fall below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetFloor {
    /// Makes the note's key.
    pub id: Uuid,
    /// Which fund.
    pub fund_id: String,
    /// The new floor, or none.
    pub floor: Option<Fen>,
}

/// Money comes into a fund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiveFund {
    /// Makes the entry's key.
    pub id: Uuid,
    /// Which.
    pub fund_id: String,
    /// How much.
    pub fen: Fen,
    /// Where from.
    pub source: FundSource,
}

/// Reverse entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correct {
    /// Their keys: all of one receipt, all of a door's receipts, or one of a fund.
    pub keys: Vec<String>,
    /// What they brought into a round's bag as it was shown to the one who corrects; another sum is refused. None where
    /// no sum was shown.
    pub expected: Option<Fen>,
    /// Who corrects.
    pub person: Uuid,
    /// Why.
    pub reason: CorrectReason,
}
