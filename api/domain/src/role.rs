//! Who may do what: one table of roles × permissions. Where they may do it is the scope's business, not the role's.

use serde::{Deserialize, Serialize};

/// 岗位. A role never implies another; someone with two jobs has two accounts, so that the audit log tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 登记员: registers at the door, takes phone orders.
    Registrar,
    /// 初核员: verifies registrations in the township.
    Verifier,
    /// 审批员: approves for the county.
    Approver,
    /// 食堂经理
    CanteenManager,
    /// 后厨
    Kitchen,
    /// 志愿者, for one round only.
    Volunteer,
    /// 调度员
    Dispatcher,
    /// 督导员: sees all, changes nothing.
    Supervisor,
    /// 财务
    Finance,
    /// 审计员
    Auditor,
    /// 管理员: accounts and devices; no look at people.
    Administrator,
    /// 自助机: an enrolled kiosk.
    Kiosk,
    /// 叫号屏: a screen that everybody sees and nobody touches.
    Board,
    /// 家属, for one senior only.
    Family,
}

/// One thing that can be allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // the names are the documentation
pub enum Permission {
    PlacesRead,
    CanteensAdmin,
    RegistrationSubmit,
    RegistrationRead,
    RegistrationVerify,
    RegistrationApprove,
    RegistrationRefuse,
    CategoryRead,
    SeniorRead,
    SeniorChange,
    SeniorPause,
    SeniorErase,
    FamilyGrant,
    FamilyRevoke,
    OwnSenior,
    CardIssue,
    MenuRead,
    MenuEdit,
    SittingChange,
    BoardRead,
    DinerIdentify,
    HelpAsk,
    HelpAnswer,
    RatingsRead,
    OrderPlace,
    OrderRead,
    OrderServe,
    OrderFlag,
    KitchenRead,
    RoundsRead,
    RoundsEdit,
    RoundDepart,
    VolunteersRead,
    VolunteersEdit,
    OwnRoute,
    AlarmsRead,
    AlarmsAct,
    ChannelsAdmin,
    NoticesRead,
    NoticesAct,
    TodayRead,
    ReconcileRead,
    ReconcileClose,
    StandingRead,
    StandingWrite,
    OpeningEdit,
    OrderCorrect,
    SettlementRead,
    SettlementMake,
    SettlementConfirm,
    SettlementApprove,
    SettlementLock,
    SettlementReturn,
    SettlementRerate,
    PolicyRead,
    PolicyDraft,
    PolicyApprove,
    AuditRead,
    AccountsAdmin,
    DevicesAdmin,
    DrawersRead,
    DrawersEdit,
    DrawerUse,
    PrepaidEdit,
    DebtsEdit,
    BankMoney,
    PurseRead,
    ReceiptsRead,
    BillsRead,
    BillingEdit,
    FundsRead,
    FundsEdit,
    PeriodsClose,
    LedgerRead,
    JobsAdmin,
    DemoClock,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 14] = [
        Self::Registrar,
        Self::Verifier,
        Self::Approver,
        Self::CanteenManager,
        Self::Kitchen,
        Self::Volunteer,
        Self::Dispatcher,
        Self::Supervisor,
        Self::Finance,
        Self::Auditor,
        Self::Administrator,
        Self::Kiosk,
        Self::Board,
        Self::Family,
    ];

    /// The stable name used in the database, in tokens and on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Registrar => "registrar",
            Self::Verifier => "verifier",
            Self::Approver => "approver",
            Self::CanteenManager => "canteen_manager",
            Self::Kitchen => "kitchen",
            Self::Volunteer => "volunteer",
            Self::Dispatcher => "dispatcher",
            Self::Supervisor => "supervisor",
            Self::Finance => "finance",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
            Self::Kiosk => "kiosk",
            Self::Board => "board",
            Self::Family => "family",
        }
    }

    /// Reads a stable name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == text)
    }

    /// Whether people log in with it and a password; volunteers, kiosks, boards and relatives come in by codes and links.
    #[must_use]
    pub fn is_staff(self) -> bool {
        !matches!(self, Self::Volunteer | Self::Kiosk | Self::Board | Self::Family)
    }

    /// Whether it belongs to one canteen rather than to a place.
    #[must_use]
    pub fn is_of_canteen(self) -> bool {
        matches!(self, Self::CanteenManager | Self::Kitchen)
    }

    /// Whether the table allows it.
    #[must_use]
    pub fn may(self, permission: Permission) -> bool {
        self.permissions().contains(&permission)
    }

    /// The row of the table.
    #[must_use]
    #[allow(clippy::too_many_lines)] // a table: one line per permission, nothing to follow
    pub fn permissions(self) -> &'static [Permission] {
        use Permission::*;
        match self {
            Self::Registrar => &[
                PlacesRead,
                RegistrationSubmit,
                RegistrationRead,
                CategoryRead,
                SeniorRead,
                SeniorChange,
                SeniorPause,
                FamilyGrant,
                FamilyRevoke,
                CardIssue,
                MenuRead,
                BoardRead,
                OrderPlace,
                OrderRead,
                TodayRead,
                DrawersRead,
                DrawerUse,
                PrepaidEdit,
                DebtsEdit,
                PurseRead,
                ReceiptsRead,
                BillsRead,
                BillingEdit,
                DemoClock,
                StandingRead,
                StandingWrite,
            ],
            Self::Verifier => &[
                PlacesRead,
                RegistrationRead,
                RegistrationVerify,
                RegistrationRefuse,
                CategoryRead,
                SeniorRead,
                SeniorChange,
                SeniorPause,
                FamilyRevoke,
                TodayRead,
                SettlementRead,
                SettlementConfirm,
                SettlementReturn,
                DemoClock,
            ],
            Self::Approver => &[
                PlacesRead,
                RegistrationRead,
                RegistrationApprove,
                RegistrationRefuse,
                CategoryRead,
                SeniorRead,
                SeniorChange,
                SeniorPause,
                SeniorErase,
                FamilyGrant,
                FamilyRevoke,
                CardIssue,
                PolicyRead,
                PolicyApprove,
                TodayRead,
                SettlementRead,
                SettlementApprove,
                SettlementReturn,
                DemoClock,
            ],
            Self::CanteenManager => &[
                PlacesRead,
                MenuRead,
                MenuEdit,
                SittingChange,
                BoardRead,
                HelpAnswer,
                RatingsRead,
                OrderPlace,
                OrderRead,
                OrderServe,
                OrderFlag,
                KitchenRead,
                RoundsRead,
                RoundsEdit,
                RoundDepart,
                VolunteersRead,
                VolunteersEdit,
                AlarmsRead,
                TodayRead,
                ReconcileRead,
                ReconcileClose,
                DrawersRead,
                DrawersEdit,
                DrawerUse,
                PrepaidEdit,
                DebtsEdit,
                PurseRead,
                ReceiptsRead,
                OrderCorrect,
                SettlementRead,
                SettlementMake,
                DemoClock,
                StandingRead,
                StandingWrite,
                OpeningEdit,
            ],
            Self::Kitchen => &[
                PlacesRead,
                MenuRead,
                SittingChange,
                BoardRead,
                HelpAnswer,
                OrderServe,
                KitchenRead,
                RoundsRead,
                RoundDepart,
                TodayRead,
                DemoClock,
            ],
            Self::Volunteer => &[OwnRoute],
            Self::Dispatcher => &[
                PlacesRead,
                SeniorRead,
                SeniorPause,
                FamilyRevoke,
                MenuRead,
                BoardRead,
                OrderPlace,
                OrderRead,
                OrderFlag,
                KitchenRead,
                RoundsRead,
                RoundsEdit,
                RoundDepart,
                VolunteersRead,
                VolunteersEdit,
                AlarmsRead,
                AlarmsAct,
                NoticesRead,
                NoticesAct,
                TodayRead,
                ReconcileRead,
                DemoClock,
                StandingRead,
                StandingWrite,
                OpeningEdit,
            ],
            Self::Supervisor => &[
                PlacesRead,
                RegistrationRead,
                SeniorRead,
                MenuRead,
                BoardRead,
                RatingsRead,
                OrderRead,
                KitchenRead,
                RoundsRead,
                VolunteersRead,
                AlarmsRead,
                NoticesRead,
                TodayRead,
                ReconcileRead,
                PolicyRead,
                DrawersRead,
                ReceiptsRead,
                BillsRead,
                FundsRead,
                SettlementRead,
                DemoClock,
                StandingRead,
            ],
            Self::Finance => &[
                PlacesRead,
                MenuRead,
                OrderRead,
                TodayRead,
                ReconcileRead,
                PolicyRead,
                DrawersRead,
                DrawersEdit,
                PrepaidEdit,
                DebtsEdit,
                BankMoney,
                PurseRead,
                ReceiptsRead,
                BillsRead,
                BillingEdit,
                FundsRead,
                FundsEdit,
                PeriodsClose,
                LedgerRead,
                PolicyDraft,
                OrderCorrect,
                SettlementRead,
                SettlementMake,
                SettlementLock,
                SettlementReturn,
                SettlementRerate,
                DemoClock,
            ],
            Self::Auditor => &[
                PlacesRead,
                OrderRead,
                ReconcileRead,
                PolicyRead,
                AuditRead,
                DrawersRead,
                ReceiptsRead,
                BillsRead,
                FundsRead,
                LedgerRead,
                SettlementRead,
                PolicyRead,
                AuditRead,
                DemoClock,
            ],
            Self::Administrator => &[
                PlacesRead,
                MenuRead,
                PolicyRead,
                AuditRead,
                CanteensAdmin,
                AccountsAdmin,
                DevicesAdmin,
                JobsAdmin,
                ChannelsAdmin,
                NoticesRead,
                NoticesAct,
                DemoClock,
            ],
            Self::Kiosk => &[PlacesRead, MenuRead, BoardRead, DinerIdentify, HelpAsk, OrderPlace],
            Self::Board => &[BoardRead],
            Self::Family => &[OwnSenior],
        }
    }
}
